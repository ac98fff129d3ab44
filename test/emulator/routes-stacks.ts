import { App, type Stack } from 'aws-cdk-lib';
import { EventForwarding } from '../../constructs/event-forwarding';
import { EventRoute } from '../../constructs/event-route';
import { FindingsBus } from '../../constructs/findings-bus';
import { RouteTargets, type RouteTargetConfig } from '../../constructs/route-targets';
import { RoutingKey } from '../../constructs/routing-key';
import { findingsBusName, routingLayout } from '../../lib/routes/layout';
import { type Message } from '../../lib/routes/messages';
import { type Route, type RouteEvents } from '../../lib/routes/route';
import { type RoutePattern } from '../../lib/routes/route-pattern';
import { PlainStack } from '../../lib/stacks/plain-stack';
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

/**
 * A stack with these routes, as for the administrator account in the membership Region; those of findings are on the bus of `findingsStack`. About
 * five of two queues each fit into the 51,200 bytes of a template.
 */
export function routesStack(place: Place, name: string, routes: readonly TestRoute[]): Stack {
  const stack = new PlainStack(new App(), `cordon-routes-${name}`, { env: place });
  const key = new RoutingKey(stack, 'RoutingKey', { alarmTopics: true });
  for (const route of routes) {
    const alarmTopicArn = alarmTopicArnOf(place);
    new EventRoute(stack, `Route-${route.name}`, { ...route, retry, key, alarmTopicArn, findingsBus: { eventBusName: findingsBusName } });
  }
  return stack;
}

/**
 * A stack with the findings bus, and stacks with the rules that send to it what these routes want of the Region: `rulesPerStack` a stack, since more
 * than ten do not fit into the 51,200 bytes of a template.
 */
export function findingsStacks(place: Place, routes: readonly Pick<Route, 'name' | 'events'>[], rulesPerStack = 10): readonly Stack[] {
  const { account, region } = place;
  const { forwarding, admittedAccounts: accounts } = routingLayout({
    organization: {
      id: organizationId,
      managementAccount: '111111111111',
      delegatedAdministrator: account,
      membershipRegion: region,
      regions: [region, 'eu-west-1'],
    },
    routes: routes.map(({ name, events }): Route => ({ name, events, targets: [{ sqs: { queueName: name } }], retry })),
    routing: { archiveDays: 90, deadLetterDays: 14 },
  });
  const alarmTopicArn = alarmTopicArnOf(place);
  const stackOf = (name: string): { readonly stack: Stack; readonly key: RoutingKey } => {
    const stack = new PlainStack(new App(), name, { env: place });
    return { stack, key: new RoutingKey(stack, 'RoutingKey', { alarmTopics: true }) };
  };
  const { stack: home, key: busKey } = stackOf('cordon-findings');
  new FindingsBus(home, 'FindingsBus', { organizationId, accounts, key: busKey, alarmTopicArn });
  const targetBusArn = `arn:aws:events:${region}:${account}:event-bus/${findingsBusName}`;
  const rules = forwarding.find(({ isHome }) => isHome)?.rules ?? [];
  const senders = Array.from({ length: Math.ceil(rules.length / rulesPerStack) }, (_, index) => {
    const { stack, key } = stackOf(`cordon-forwarding-${index + 1}`);
    const own = rules.slice(index * rulesPerStack, (index + 1) * rulesPerStack);
    new EventForwarding(stack, 'Forwarding', { rules: own, targetBusArn, key, alarmTopicArn, name: `cordon_forwarding_${index + 1}` });
    return stack;
  });
  return [home, ...senders];
}

const organizationId = 'o-exampleorgid';
/** Neither of them is the default. */
const retry = { maximumRetryAttempts: 17, maximumEventAgeSeconds: 7_200 };
