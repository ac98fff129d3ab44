import { App, type Stack } from 'aws-cdk-lib';
import { EventRoute } from '../../constructs/event-route';
import { RouteTargets, type RouteTargetConfig } from '../../constructs/route-targets';
import { RoutingKey } from '../../constructs/routing-key';
import { type Message } from '../../lib/routes/message';
import { type Route, type RouteEvents } from '../../lib/configuration/route';
import { type RoutePattern } from '../../lib/routes/route-pattern';
import { buildApp } from '../../lib/stacks/app';
import { PlainStack } from '../../lib/synthesis/plain-stack';
import { configured, sketch } from '../support/organization';
import { type Place } from './deployed-values';

/** A route of the tests: its events, and its targets. */
export interface TestRoute {
  readonly name: string;
  readonly events: RouteEvents | readonly RoutePattern[];
  readonly targets: readonly RouteTargetConfig[];
  /** @default - no alarm */
  readonly silenceDays?: number;
}

/** A queue that is made, with a message. */
export const queue = (name: string, message: Message = 'event'): RouteTargetConfig => ({
  ...RouteTargets.newQueue(name),
  message,
  messageOptions: { jiraProjectKey: 'SEC' },
});

const alarmTopicArnOf = ({ account, region }: Place): string => `arn:aws:sns:${region}:${account}:alarms`;

/** A stack with these routes and nothing else, for targets and messages that a configuration cannot bring together. */
export function routesStack(place: Place, name: string, routes: readonly TestRoute[]): Stack {
  const stack = new PlainStack(new App(), `cordon-routes-${name}`, { env: place });
  const key = new RoutingKey(stack, 'RoutingKey', { alarmTopics: true });
  for (const route of routes) {
    const alarmTopicArn = alarmTopicArnOf(place);
    new EventRoute(stack, `Route-${route.name}`, { ...route, retry, key, alarmTopicArn });
  }
  return stack;
}

/** The stacks that the app makes of routes, in the order of deployment; those of the administrator account in the membership Region alone. */
export function appStacks({ account, region }: Place, routes: readonly Route[]): readonly Stack[] {
  const configuration = configured({
    organization: { delegatedAdministrator: account, membershipRegion: region, regions: [region, 'eu-west-1'] },
    routes,
    routing: { alarmTopicArns: [alarmTopicArnOf({ account, region })] },
  });
  const stacks = buildApp(new App(), { configuration, snapshot: sketch({}), today: '2026-11-24' }).routes;
  if (stacks === undefined) throw new Error('the app makes no stacks of routes');
  return [stacks.shared, ...stacks.routes, ...stacks.forwarding].filter((stack) => stack.account === account && stack.region === region);
}

/** Neither of them is the default. */
export const retry = { maximumRetryAttempts: 17, maximumEventAgeSeconds: 7_200 };
