import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CordonError, exitCode, type Problem } from '../lib/problem';
import { maximumTargetsPerRule } from '../lib/routes/layout';
import { routePatterns } from '../lib/routes/patterns';
import { type RouteEvents, type RouteRetry, type RouteTarget } from '../lib/routes/route';
import { type RoutePattern } from '../lib/routes/route-pattern';
import { EventDelivery, maximumMetricsPerAlarm, type DeliveryRule, type NamedBus } from './event-delivery';
import { RouteTargets } from './route-targets';
import { resourceId } from './route-targets/resource-ids';
import { type EncryptionKey, type RouteTargetConfig } from './route-targets/target-config';

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
  /** A standard queue of the account and Region, whose policy lets the rules send. @default - one is made, with an alarm */
  readonly deadLetterQueueArn?: string;
  /** Days that the dead-letter queue which is made keeps events, 1 to 14. @default 14 */
  readonly deadLetterDays?: number;
  /** Topic that is told of alarms. @default - alarms tell nobody, which is a warning */
  readonly alarmTopicArn?: string;
  /** Alarms when no event at all came for so many days, 1 to 7. @default - no alarm */
  readonly silenceDays?: number;
  /** Alarms as soon as an event comes. @default - true for the preset `membership-ended`, false for all others */
  readonly alarmOnEvents?: boolean;
}

/** What EventBridge does by itself. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export const defaultRetry: RouteRetry = { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 };

/**
 * From events to those who have to see them: rules with at most five targets each (the limit of EventBridge), a retry policy on every target, an
 * encrypted dead-letter queue that takes events of these rules alone, and alarms on dead letters, failed invocations and silence.
 *
 * One pattern is one rule; a pattern with more than five targets is several. Names are `cordon-NAME`, or `cordon-NAME.1` and so on.
 * @throws CordonError with everything because of which AWS would refuse the route, or drop its events
 */
export class EventRoute extends Construct {
  public readonly ruleArns: readonly string[];
  public readonly deadLetterQueueArn: string;

  public constructor(scope: Construct, id: string, props: EventRouteProps) {
    super(scope, id);
    const patterns = isPatterns(props.events) ? props.events : routePatterns(props.events);
    const targets = distinct(props.targets.map((target) => ('bind' in target ? target : RouteTargets.of(target))));
    const problems = routeProblems(props, patterns, targets);
    if (problems.length > 0) {
      throw new CordonError(
        exitCode.usage,
        problems.map((problem) => ({ ...problem, path: `${this.node.path}.${problem.path ?? ''}` })),
      );
    }
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
      Annotations.of(this).addWarningV2('cordon:alarms-tell-nobody', `the alarms of the route ${name} tell nobody: give alarmTopicArn`);
    }
  }
}

const isPatterns = (given: EventRouteProps['events']): given is readonly RoutePattern[] => Array.isArray(given);

/** EventBridge would deliver twice to a target that stands twice. */
const distinct = (targets: readonly RouteTargetConfig[]): readonly RouteTargetConfig[] => [
  ...new Map(targets.map((target) => [target.identity, target])).values(),
];

function routeRules(
  { name, findingsBus }: EventRouteProps,
  patterns: readonly RoutePattern[],
  targets: readonly RouteTargetConfig[],
): readonly DeliveryRule[] {
  const groups = Array.from({ length: Math.ceil(targets.length / maximumTargetsPerRule) }, (_, group) =>
    targets.slice(group * maximumTargetsPerRule, (group + 1) * maximumTargetsPerRule),
  );
  const single = patterns.length * groups.length === 1;
  return patterns.flatMap(({ bus, eventPattern, what, source }, pattern) =>
    groups.map((group, index) => ({
      name: single ? `cordon-${name}` : `cordon-${name}.${pattern * groups.length + index + 1}`,
      eventPattern,
      what,
      source,
      ...(bus === 'findings' && findingsBus !== undefined && { bus: findingsBus }),
      targets: group,
    })),
  );
}

function routeProblems(
  { name, retry = defaultRetry, silenceDays }: EventRouteProps,
  patterns: readonly RoutePattern[],
  targets: readonly RouteTargetConfig[],
): readonly Problem[] {
  const problem = (holds: boolean, id: string, path: string, message: string, value: unknown, remedy: string): readonly Problem[] =>
    holds ? [] : [{ id, path, message, value, remedy }];
  const { maximumRetryAttempts: attempts, maximumEventAgeSeconds: age } = retry;
  return [
    ...problem(
      /^[a-z0-9-]{1,40}$/.test(name),
      'route-name',
      'name',
      'must be 1 to 40 lower-case letters, digits and hyphens',
      name,
      'rename it',
    ),
    ...problem(patterns.length > 0, 'route-events', 'events', 'must take some events', patterns, 'name a preset, a source or a pattern'),
    ...problem(targets.length > 0, 'route-targets', 'targets', 'must have at least one target', targets, 'say where the events go'),
    ...problem(isBetween(attempts, 0, 185), 'retry-attempts', 'retry', 'must be 0 to 185 attempts', attempts, 'use 185, the default'),
    ...problem(isBetween(age, 60, 86_400), 'retry-age', 'retry', 'must be 60 to 86,400 seconds', age, 'use 86,400, the default'),
    ...problem(
      silenceDays === undefined || isBetween(silenceDays, 1, 7),
      'silence-days',
      'silenceDays',
      'must be 1 to 7 days, the longest that an alarm of CloudWatch looks back',
      silenceDays,
      'use 7',
    ),
    ...problem(
      silenceDays === undefined || patterns.length <= maximumMetricsPerAlarm,
      'silence-patterns',
      'silenceDays',
      `must be left out of a route with more than ${maximumMetricsPerAlarm} patterns, which one alarm of CloudWatch cannot sum up`,
      patterns.length,
      'make two routes of it',
    ),
  ];
}

const isBetween = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;
