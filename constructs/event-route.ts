import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { parseEventPattern } from '../lib/events/event-pattern';
import { type Acknowledgement } from '../lib/core/acknowledge';
import { plain } from '../lib/core/plain';
import { problemToText, type Problem } from '../lib/core/problem';
import { hopProblems, thirdBusProblem, type RulePlace } from '../lib/routes/bus-problems';
import { eventProblems } from '../lib/routes/event-problems';
import { maximumTargetsPerRule } from '../lib/routes/layout';
import { mergedPatterns } from '../lib/routes/merged-patterns';
import { routePatterns } from '../lib/routes/patterns';
import { placeProblems } from '../lib/routes/place-problems';
import { noTargetProblems, retryProblems, routeNameProblems, silenceProblems } from '../lib/routes/problems';
import { type Route, type RouteEvents, type RouteRetry, type RouteTarget } from '../lib/configuration/route';
import { type RoutePattern } from '../lib/routes/route-pattern';
import { checkRouteSafety, type RouteFinding } from '../lib/routes/safety';
import { inGroups } from '../lib/routes/split-pattern';
import { targetProblems } from '../lib/routes/target-problems';
import { deliveryOf, EventDelivery, type DeliveryRule, type NamedBus } from './event-delivery';
import { problemsOfKnown, throwProblems } from './route-problems';
import { RouteTargets } from './route-targets';
import { resourceId } from './route-targets/resource-ids';
import { type EncryptionKey, type RouteTargetConfig } from './route-targets/target-config';
import { alarmTopicProblems } from './routing-alarm';

export interface EventRouteProps {
  /** 1 to 40 lower-case letters, digits and hyphens; unique among the routes of the account and Region. */
  readonly name: string;
  /** Which events: typed (`SecurityIrEvents`, `GuardDutyFindings`, `SecurityHubFindings`, `EventPattern`), as data, or patterns of `routePatterns`. */
  readonly events: RouteEvents | readonly RoutePattern[];
  /** At least one. More than five are spread over several rules. */
  readonly targets: readonly (RouteTarget | RouteTargetConfig)[];
  /** Bus of the patterns that are for the findings bus; those for the default bus are always on that. @default - the default bus for all */
  readonly findingsBus?: NamedBus;
  /** @default - 185 attempts within 24 hours, as EventBridge does by itself */
  readonly retry?: RouteRetry;
  /** Key of the dead-letter queue and of the targets that are made. */
  readonly key: EncryptionKey;
  /**
   * A standard queue of the account and Region. It needs an alarm of its own, and a policy that allows the rules to send (see
   * `requiredPolicy`).
   * @default - one is made, with an alarm
   */
  readonly deadLetterQueueArn?: string;
  /** Days that the dead-letter queue which is made keeps events, 1 to 14. @default 14 */
  readonly deadLetterDays?: number;
  /** Topic of this Region that alarms notify. @default - alarms tell nobody, which is a warning */
  readonly alarmTopicArn?: string;
  /** Alarms when no event at all came for so many days, 1 to 7. @default - no alarm */
  readonly silenceDays?: number;
  /** Alarms as soon as an event comes. @default - true for the preset `membership-ended`, false for all others */
  readonly alarmOnEvents?: boolean;
  /** Findings of the safety rules of routes that are accepted. Of patterns that are given as such, what they take is not looked at. @default - none */
  readonly acknowledge?: readonly Acknowledgement[];
}

/** What EventBridge does by itself. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export const defaultRetry: RouteRetry = { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 };

/**
 * From events to those who have to see them: rules with at most five targets each (the limit of EventBridge), a retry policy on every target, an
 * encrypted dead-letter queue that takes events of these rules alone, and alarms on dead letters, failed invocations and silence.
 *
 * Patterns share a rule as long as they fit into one; a pattern with more than five targets has several. Names are `cordon-NAME`, or `cordon-NAME.1` and so on.
 * @throws CordonError with everything because of which AWS would refuse the route, or drop its events
 */
export class EventRoute extends Construct {
  public readonly ruleArns: readonly string[];
  public readonly deadLetterQueueArn: string;

  public constructor(scope: Construct, id: string, props: EventRouteProps) {
    super(scope, id);
    const { refused, doubts } = safetyOf(props);
    throwProblems(this, [...problemsOf(this, props), ...refused]);
    for (const doubt of doubts) Annotations.of(this).addWarningV2(`cordon:${doubt.id}`, plain(problemToText(doubt)));
    const patterns = mergedPatterns(isPatterns(props.events) ? props.events : routePatterns(props.events));
    const targets = distinct(props.targets.map((target) => ('bind' in target ? target : RouteTargets.of(target))));
    const { name, retry = defaultRetry, key, deadLetterQueueArn, deadLetterDays, alarmTopicArn, silenceDays } = props;
    const { alarmOnEvents = !isPatterns(props.events) && props.events.preset === 'membership-ended' } = props;
    const delivery = new EventDelivery(this, resourceId('Route', name), {
      name: `cordon-${name}`,
      of: `the route ${name}`,
      rules: routeRules(props, patterns, targets),
      retry,
      key,
      ...(deadLetterQueueArn !== undefined && { deadLetterQueueArn }),
      ...(deadLetterDays !== undefined && { deadLetterDays }),
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
      ...(silenceDays !== undefined && { silenceDays }),
      alarmOnEvents,
    });
    this.ruleArns = delivery.ruleArns;
    this.deadLetterQueueArn = delivery.deadLetterQueueArn;
    if (alarmTopicArn === undefined) {
      Annotations.of(this).addWarningV2(
        'cordon:alarms-tell-nobody',
        `the alarms of the route ${name} notify nobody: set alarmTopicArn, or add a topic of the Region to routing.alarmTopicArns in the configuration`,
      );
    }
  }
}

const isPatterns = (given: EventRouteProps['events']): given is readonly RoutePattern[] => Array.isArray(given);

/** A repeated target would get every event twice from EventBridge. */
const distinct = (targets: readonly RouteTargetConfig[]): readonly RouteTargetConfig[] => [
  ...new Map(targets.map((target) => [deliveryOf(target), target])).values(),
];

function routeRules(
  { name, findingsBus }: EventRouteProps,
  patterns: readonly RoutePattern[],
  targets: readonly RouteTargetConfig[],
): readonly DeliveryRule[] {
  const groups = inGroups(targets, maximumTargetsPerRule);
  const single = patterns.length * groups.length === 1;
  return patterns.flatMap(({ bus, eventPattern, what, source, readOnlyCalls }, pattern) =>
    groups.map((group, index) => ({
      name: single ? `cordon-${name}` : `cordon-${name}.${pattern * groups.length + index + 1}`,
      eventPattern,
      what,
      source,
      ...(readOnlyCalls && { readOnlyCalls }),
      ...(bus === 'findings' && findingsBus !== undefined && { bus: findingsBus }),
      targets: group,
    })),
  );
}

/** What the safety rules find that nobody acknowledged: what is refused, and what somebody should look at. */
function safetyOf(props: EventRouteProps): { readonly refused: readonly Problem[]; readonly doubts: readonly Problem[] } {
  const { name, events, acknowledge } = props;
  const known: RouteEvents = isPatterns(events) || eventProblems(events).length > 0 ? {} : events;
  const targets = props.targets.flatMap((target) => {
    if (!('bind' in target)) return [target];
    return target.automation === undefined ? [] : [{ ssmAutomation: target.automation }];
  });
  const route: Route = { name, events: known, targets, retry: defaultRetry, alarmOnEvents: false, ...(acknowledge && { acknowledge }) };
  const { findings } = checkRouteSafety([route]);
  const toProblem = ({ id, at, message, value, remedy }: RouteFinding): Problem => ({
    id,
    path: at,
    message,
    remedy,
    ...(value !== undefined && { value }),
  });
  return {
    refused: findings.filter(({ severity }) => severity === 'error').map(toProblem),
    doubts: findings.filter(({ severity }) => severity === 'warning').map(toProblem),
  };
}

/** The problems of a route, by the same rules as in a configuration, as far as it is known before deployment. */
function problemsOf(scope: Construct, props: EventRouteProps): readonly Problem[] {
  const { name, events, targets, retry = defaultRetry, silenceDays, alarmTopicArn } = props;
  const data = targets.map((target) => ('bind' in target ? {} : target));
  const wrongEvents = isPatterns(events) ? events.flatMap(patternProblems) : eventProblems(events);
  const patterns = isPatterns(events) ? events : wrongEvents.length === 0 ? routePatterns(events) : [];
  return [
    ...routeNameProblems(name),
    ...problemsOfKnown(props, [
      ...wrongEvents,
      ...(isPatterns(events) && events.length === 0 ? [noPatternProblem] : []),
      ...noTargetProblems(targets),
      ...targets.flatMap((target, index) => ('bind' in target ? [] : targetProblems(target, `targets[${index}]`))),
      ...(isPatterns(events) || wrongEvents.length > 0 ? [] : hopProblems(events, data, placeOf(scope))),
      ...placeProblems(data, placeOf(scope)),
      ...deadLetterProblems(scope, props),
    ]),
    ...(patterns.some(({ bus }) => bus === 'findings') ? targets.flatMap(thirdBusProblems) : []),
    ...retryProblems(retry),
    ...silenceProblems(silenceDays, mergedPatterns(patterns).length),
    ...alarmTopicProblems(scope, alarmTopicArn),
  ];
}

const noPatternProblem: Problem = {
  id: 'no-pattern',
  path: 'events',
  message: 'must match some events',
  value: [],
  remedy: 'add a preset, a source or a pattern',
};

const patternProblems = ({ eventPattern }: RoutePattern, index: number): readonly Problem[] =>
  parseEventPattern(eventPattern).problems.map((problem) => ({
    ...problem,
    path: [`events[${index}].eventPattern`, ...(problem.path === undefined ? [] : [problem.path])].join('.'),
  }));

/** Of targets that are built already; of those that are data, `hopProblems` knows. */
const thirdBusProblems = (target: RouteTarget | RouteTargetConfig, index: number): readonly Problem[] =>
  'bind' in target && target.eventBusArn !== undefined ? [thirdBusProblem(`targets[${index}]`, target.eventBusArn)] : [];

/** EventBridge accepts standard queues of the rule's Region: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function deadLetterProblems(scope: Construct, { deadLetterQueueArn: queueArn }: EventRouteProps): readonly Problem[] {
  if (queueArn === undefined) return [];
  const target = [{ sqs: { queueArn } }];
  return [...targetProblems({ sqs: { queueArn } }, 'targets[0]'), ...placeProblems(target, placeOf(scope))].map((problem) => ({
    ...problem,
    path: 'deadLetterQueueArn',
  }));
}

function placeOf(scope: Construct): RulePlace {
  const { account, region } = Stack.of(scope);
  return {
    ...(!Token.isUnresolved(account) && { account }),
    ...(!Token.isUnresolved(region) && { region }),
  };
}
