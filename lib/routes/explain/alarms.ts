import { requiredAlarmTopicPolicy, type RequiredPolicy } from '../policies/required-policy';
import { alarmTopicOf } from '../alarm-topics';
import { failureAlarms } from '../failure-alarms';
import { findingsBusName, forwardingName, type EventPlace, type RoutingLayout, type RuleLayout } from '../layout';
import { type Route } from '../../configuration/route';
import { type RouteOrigin } from './origins';

/** An alarm by which somebody learns that a route fails, or that an event came. */
export interface RouteAlarm {
  readonly kind: 'dead-letters' | 'failed-invocations' | 'silence' | 'events';
  readonly name: string;
  /** When it goes off, as a sentence without a full stop. */
  readonly when: string;
  readonly account: string;
  readonly region: string;
  /** ARN of the topic that it tells. @default - it tells nobody */
  readonly tells?: string;
}

/** Name of the queue of what could not be delivered: of a route, of forwarding, or of the bus. */
export const deadLetterQueueName = {
  ofRoute: (route: string): string => `cordon-${route}-dead-letters`,
  ofForwarding: `${forwardingName}-dead-letters`,
  ofBus: `${findingsBusName}-bus-dead-letters`,
} as const;

/** The alarms of a route at home. */
export function alarmsOfRoute(
  route: Route,
  rules: readonly RuleLayout[],
  { home }: RoutingLayout,
  topicArns: readonly string[],
): readonly RouteAlarm[] {
  const { silenceDays } = route;
  const alarms = [
    {
      kind: 'dead-letters' as const,
      name: deadLetterQueueName.ofRoute(route.name),
      when: 'an event could not be delivered; it waits in the dead-letter queue of that name',
    },
    ...failureAlarms(`cordon-${route.name}`, rules).map(({ name, rules: watched }) => ({
      kind: 'failed-invocations' as const,
      name,
      when: `${watched.length === 1 && watched[0]?.targets.length === 1 ? 'the target' : 'a target'}${ofRules(watched, rules)} or its dead-letter queue failed permanently`,
    })),
    ...(silenceDays === undefined
      ? []
      : [
          {
            kind: 'silence' as const,
            name: `cordon-${route.name}-silence`,
            when: `no event came for ${silenceDays === 1 ? 'a day' : `${silenceDays} days`}: events may no longer reach the route`,
          },
        ]),
    ...(route.alarmOnEvents ? rules.map(({ name }) => ({ kind: 'events' as const, name: `${name}-events`, when: 'an event comes' })) : []),
    ...(rules.some(({ bus }) => bus === 'findings')
      ? [
          {
            kind: 'dead-letters' as const,
            name: deadLetterQueueName.ofBus,
            when: `the bus ${findingsBusName} could not encrypt or decrypt an event`,
          },
        ]
      : []),
  ];
  return alarms.map((alarm) => told(alarm, home, topicArns));
}

/** The alarms of the rules of a place that forward to a route. */
export function alarmsOfForwarding(
  { account, region, rules }: RouteOrigin,
  { forwarding }: RoutingLayout,
  topicArns: readonly string[],
): readonly RouteAlarm[] {
  const all = forwarding.filter((place) => place.account === account && place.region === region).flatMap((place) => place.rules);
  const names = rules.map(({ name }) => name);
  return [
    {
      kind: 'dead-letters' as const,
      name: deadLetterQueueName.ofForwarding,
      when: 'an event could not be forwarded; it waits in the dead-letter queue of that name',
    },
    ...failureAlarms(forwardingName, all)
      .filter(({ rules: watched }) => watched.some(({ name }) => names.includes(name)))
      .map(({ name }) => ({ kind: 'failed-invocations' as const, name, when: 'forwarding failed permanently' })),
  ].map((alarm) => told(alarm, { account, region }, topicArns));
}

/** Which of the rules, where an alarm watches some of them alone. */
const ofRules = (watched: readonly RuleLayout[], rules: readonly RuleLayout[]): string =>
  watched.length === rules.length ? '' : ` of ${watched.map(({ name }) => name).join(', ')}`;

function told(
  alarm: Pick<RouteAlarm, 'kind' | 'name' | 'when'>,
  { account, region }: EventPlace,
  topicArns: readonly string[],
): RouteAlarm {
  const tells = alarmTopicOf(topicArns, { account, region });
  return { ...alarm, account, region, ...(tells !== undefined && { tells }) };
}

/** What the policies of the topics that are told have to say; one statement for all accounts whose alarms tell a topic. */
export function alarmPoliciesOf(alarms: readonly RouteAlarm[]): readonly RequiredPolicy[] {
  const accounts = new Map<string, Set<string>>();
  for (const { tells, account } of alarms) {
    if (tells !== undefined) accounts.set(tells, (accounts.get(tells) ?? new Set()).add(account));
  }
  return [...accounts].flatMap(([topicArn, [first = '', ...others]]) =>
    requiredAlarmTopicPolicy(topicArn, first).map((policy) => ({
      ...policy,
      statements: policy.statements.map((statement) =>
        others.length === 0
          ? statement
          : { ...statement, Condition: { ...statement.Condition, StringEquals: { 'aws:SourceAccount': [first, ...others] } } },
      ),
    })),
  );
}
