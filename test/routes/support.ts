import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Route, type RouteEvents } from '../../lib/configuration/route';

export interface NamedEvent {
  readonly name: string;
  readonly event: Readonly<Record<string, unknown>> & { readonly account: string; readonly region: string };
}

const read = (path: string): unknown => JSON.parse(readFileSync(join(__dirname, path), 'utf8'));

export const securityIrEvents = (read('../fixtures/security-ir-events.json') as { readonly events: readonly NamedEvent[] }).events;
export const findingEvents = (read('fixtures/findings.json') as { readonly events: readonly NamedEvent[] }).events;

export function dataOf<Data>(file: string): Data {
  return read(`../cases/routes/${file}.json`) as Data;
}

export function casesOf<Case>(file: string): readonly Case[] {
  return dataOf<readonly Case[]>(file);
}

export function findingEvent(name: string): NamedEvent {
  const found = findingEvents.find((event) => event.name === name);
  if (found === undefined) {
    throw new Error(`there is no event ${name}`);
  }
  return found;
}

/** A valid route, but for what a test makes of it. */
export function routeOf(name: string, events: RouteEvents, changes: Partial<Route> = {}): Route {
  return {
    name,
    events,
    targets: [{ sqs: { queueName: `${name}-events` } }],
    retry: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
    alarmOnEvents: false,
    ...changes,
  };
}

export const organization = {
  id: 'o-exampleorgid',
  managementAccount: '111111111111',
  delegatedAdministrator: '222222222222',
  membershipRegion: 'eu-central-1',
  regions: ['eu-central-1', 'eu-west-1'],
};
