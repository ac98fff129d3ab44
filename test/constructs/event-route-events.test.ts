import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';

import { EventRoute, FindingsBus, RoutingKey } from '../../constructs';
import { eventMatches } from '../../lib/events/event-matching';
import { parseEventPattern } from '../../lib/events/event-pattern';
import { type RouteEvents } from '../../lib/configuration/route';
import { findingEvents, securityIrEvents } from '../routes/support';
import { alarmTopicArn, env, ofType, templateOf, textOf } from './routes/support';

process.env.CDK_VALIDATION = 'false';

/** Routes, and for each documented event those that get it. */
interface Table {
  readonly routes: Readonly<Record<string, RouteEvents>>;
  readonly events: readonly { readonly event: string; readonly expected: readonly string[] }[];
}
const { routes, events } = JSON.parse(readFileSync(join(__dirname, '../cases/routes/security-ir-events.json'), 'utf8')) as Table;

/** The rules as they stand in the template, by route. */
function synthesizedRules(): readonly { readonly route: string; readonly takes: (event: unknown) => boolean }[] {
  const stack = new Stack(new App(), 'Stack', { env });
  const key = new RoutingKey(stack, 'RoutingKey');
  const findingsBus = new FindingsBus(stack, 'FindingsBus', { organizationId: 'o-exampleorgid', key });
  for (const [name, of] of Object.entries(routes)) {
    new EventRoute(stack, name, { name, events: of, targets: [{ sqs: { queueName: 'all' } }], key, findingsBus, alarmTopicArn });
  }
  return ofType(templateOf(stack), 'AWS::Events::Rule').map(([, resource]) => {
    const { pattern, problems } = parseEventPattern(resource.Properties['EventPattern']);
    if (pattern === undefined) throw new Error(JSON.stringify(problems));
    const route = textOf(resource, 'Name')
      .replace(/^cordon-/, '')
      .replace(/\.\d+$/, '');
    return { route, takes: (event) => eventMatches(pattern, event) };
  });
}

const rules = synthesizedRules();
/** A route stands as often as an event comes to it. */
const routesOf = (event: unknown): readonly string[] => rules.filter(({ takes }) => takes(event)).map(({ route }) => route);

describe('the documented events of AWS Security Incident Response', () => {
  it('are all in the table, and every route has its rules', () => {
    expect(events.map(({ event }) => event)).toEqual(securityIrEvents.map(({ name }) => name));
    expect(events).toHaveLength(18);
    expect(new Set(rules.map(({ route }) => route))).toEqual(new Set(Object.keys(routes)));
  });

  it.each(events)('$event comes to the routes that want it, once, and to no other', ({ event, expected }) => {
    const found = securityIrEvents.find(({ name }) => name === event);
    expect(found).toBeDefined();
    expect(routesOf(found?.event)).toEqual(expected);
  });
});

it('findings come to the routes of findings alone', () => {
  expect(findingEvents.map(({ name, event }) => [name, routesOf(event)])).toEqual([
    ['high finding of a member', ['guardduty']],
    ['low finding without an instance', ['guardduty']],
    ['imported critical finding', ['securityhub']],
    ['imported critical finding, notified', ['securityhub']],
    ['sent by custom action', ['custom-actions']],
    ['insight results', []],
    ['V2 finding of GuardDuty', []],
  ]);
});
