import { Duration, Stack, type aws_cloudwatch as cloudwatch, aws_events as events } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { shortHash } from '../lib/core/hash';
import { failureAlarms, failureMetrics } from '../lib/routes/failure-alarms';
import { inputTransformer } from '../lib/routes/messages';
import { messageAbout } from '../lib/routes/message-about';
import { ruleArn } from '../lib/routes/rule-arn';
import { type EventPattern, type EventSource } from '../lib/routes/route-pattern';
import { type RouteRetry } from '../lib/configuration/route';
import { deadLettersPlace } from '../checks/deliveries';
import { DeadLetterQueue } from './dead-letter-queue';
import { routingAlarm } from './routing-alarm';
import { acknowledgeExisting } from './route-targets/existing';
import { type BoundTarget, type EncryptionKey, type RouteTargetConfig, type TargetInput } from './route-targets/target-config';

/** A bus by its name, such as an `IEventBus`. */
export interface NamedBus {
  readonly eventBusName: string;
  /** The name as text, where `eventBusName` refers to a bus of the template: it is shorter, and a template is limited. @default - `eventBusName` */
  readonly literalName?: string;
}

const nameOf = ({ literalName, eventBusName }: NamedBus): string => literalName ?? eventBusName;

/** One rule to be made. */
export interface DeliveryRule {
  /** 1 to 64 letters, digits and `._-`. */
  readonly name: string;
  readonly eventPattern: EventPattern;
  /** What the pattern matches. */
  readonly what: string;
  /** Decides the message. */
  readonly source: EventSource;
  /** @default - the default bus */
  readonly bus?: NamedBus;
  /** Whether the pattern asks for calls that CloudTrail calls read-only, such as AssumeRole. @default false */
  readonly readOnlyCalls?: boolean;
  /** 1 to 5. */
  readonly targets: readonly RouteTargetConfig[];
}

export interface EventDeliveryProps {
  /** Name of what the rules belong to; the dead-letter queue and the alarms are named after it. */
  readonly name: string;
  /** In words, as in `the route triage`. */
  readonly of: string;
  readonly rules: readonly DeliveryRule[];
  readonly retry: RouteRetry;
  readonly key: EncryptionKey;
  readonly deadLetterDays?: number;
  /** @default - one is made */
  readonly deadLetterQueueArn?: string;
  readonly alarmTopicArn?: string;
  readonly silenceDays?: number;
  /** Alarms as soon as an event comes. @default false */
  readonly alarmOnEvents?: boolean;
}

/**
 * Rules that deliver together: with one dead-letter queue, one retry policy, alarms on their failures and one on silence of all.
 * The construct ID is the prefix of all IDs below.
 */
export class EventDelivery extends Construct {
  public readonly ruleArns: readonly string[];
  public readonly rules: readonly events.CfnRule[];
  public readonly deadLetterQueueArn: string;
  private readonly bound = new Map<string, BoundTarget>();

  public constructor(
    scope: Construct,
    private readonly prefix: string,
    private readonly props: EventDeliveryProps,
  ) {
    super(scope, prefix);
    this.ruleArns = props.rules.map((rule) => this.arnOf(rule));
    const queue = props.deadLetterQueueArn === undefined ? this.makeQueue() : undefined;
    this.deadLetterQueueArn = queue?.queueArn ?? props.deadLetterQueueArn ?? '';
    this.rules = props.rules.map((rule, index) => {
      const made = this.makeRule(rule, numbered(`${prefix}Rule`, index, props.rules.length));
      if (queue !== undefined) made.addResourceDependency(queue.policy);
      if (props.alarmOnEvents === true) this.alarmOnEvents(rule, numbered(`${prefix}EventsAlarm`, index, props.rules.length));
      return made;
    });
    this.alarmOnFailures();
    if (props.silenceDays !== undefined) this.alarmOnSilence(props.silenceDays);
  }

  /** The names are given, so that policies and trusts can name a rule without a reference to it, which would go round in a circle. */
  private arnOf({ name, bus }: DeliveryRule): string {
    return ruleArn(Stack.of(this), name, bus && nameOf(bus));
  }

  private makeQueue(): DeadLetterQueue {
    const { name, of, key, deadLetterDays, alarmTopicArn } = this.props;
    return new DeadLetterQueue(this, `${this.prefix}DeadLetters`, {
      name: `${name}-dead-letters`,
      of,
      key,
      sourceArns: this.ruleArns,
      account: Stack.of(this).account,
      ...(deadLetterDays !== undefined && { retentionDays: deadLetterDays }),
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
    });
  }

  private makeRule(rule: DeliveryRule, id: string): events.CfnRule {
    const { name, eventPattern, what, bus, readOnlyCalls, targets } = rule;
    const { of, retry } = this.props;
    const bound = targets.map((target) => ({ target, to: this.bind(target) }));
    const made = new events.CfnRule(this, id, {
      name,
      description: `Cordon: ${what}, for ${of}`,
      state: readOnlyCalls === true ? 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' : 'ENABLED',
      eventPattern,
      ...(bus !== undefined && { eventBusName: bus.eventBusName }),
      targets: bound.map(({ target, to }) => ({
        id: targetId(target),
        arn: to.arn,
        ...(to.roleArn !== undefined && { roleArn: to.roleArn }),
        ...(to.input ?? messageInput(target, rule)),
        retryPolicy: { maximumRetryAttempts: retry.maximumRetryAttempts, maximumEventAgeInSeconds: retry.maximumEventAgeSeconds },
        deadLetterConfig: { arn: this.deadLetterQueueArn },
      })),
    });
    for (const { to } of bound) {
      for (const needed of to.needs ?? []) made.addResourceDependency(needed);
      to.admit?.(made);
    }
    acknowledgeExisting(made, [
      ...bound.filter(({ to }) => to.existing === true).map(({ target, to }) => ({ place: targetId(target), arn: to.arn })),
      ...(this.props.deadLetterQueueArn === undefined ? [] : [{ place: deadLettersPlace, arn: this.props.deadLetterQueueArn }]),
    ]);
    return made;
  }

  /** Once, although several rules may have the target: it is told of all of them. */
  private bind(target: RouteTargetConfig): BoundTarget {
    const delivery = deliveryOf(target);
    const known = this.bound.get(delivery);
    if (known !== undefined) return known;
    const ruleArns = this.ruleArns.filter((_, index) => this.props.rules[index]?.targets.some((other) => deliveryOf(other) === delivery));
    const made = target.bind({
      scope: this,
      id: `${this.prefix}Target${shortHash(delivery)}`,
      route: this.props.name,
      ruleArns,
      account: Stack.of(this).account,
      key: this.props.key,
      message: target.message ?? 'event',
    });
    this.bound.set(delivery, made);
    return made;
  }

  /**
   * Events that reached neither a target nor the dead-letter queue and are lost, together with failures that EventBridge counts as final.
   * CloudWatch gets neither metric while it is zero.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
   */
  private alarmOnFailures(): void {
    const { name, of, rules } = this.props;
    const period = Duration.minutes(5).toSeconds();
    const alarms = failureAlarms(name, rules);
    alarms.forEach(({ name: alarmName, rules: watched }, index) => {
      const summands = watched.flatMap((rule, place) =>
        failureMetrics.map(({ metricName, id }) => summand(rule, metricName, `${id}${place + 1}`, period)),
      );
      routingAlarm(this, numbered(`${this.prefix}FailuresAlarm`, index, alarms.length), {
        metrics: [...summands, sum],
        alarmName,
        alarmDescription: `A target of ${of} failed for good, or its dead-letter queue did`,
        evaluationPeriods: 1,
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 0,
        treatMissingData: 'notBreaching',
        ...this.told(),
      });
    });
  }

  /** On the first event that comes, for what must not happen at all. */
  private alarmOnEvents(rule: DeliveryRule, id: string): void {
    routingAlarm(this, id, {
      ...metric(rule, 'MatchedEvents'),
      alarmName: `${rule.name}-events`,
      alarmDescription: `An event came for ${this.props.of}: ${rule.what}`,
      statistic: 'Sum',
      period: Duration.minutes(1).toSeconds(),
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 0,
      treatMissingData: 'notBreaching',
      ...this.told(),
    });
  }

  /**
   * On the events that matched, whatever became of them: failures have an alarm of their own. A day of no events has no data. Period times
   * periods can be seven days at most (API_PutMetricAlarm, Period).
   */
  private alarmOnSilence(days: number): void {
    const period = Duration.days(1).toSeconds();
    const rules = this.oneRuleForEachPattern();
    const [first, ...others] = rules;
    if (first === undefined) return;
    const watched =
      others.length === 0
        ? { ...metric(first, 'MatchedEvents'), statistic: 'Sum', period }
        : { metrics: [...rules.map((rule, index) => summand(rule, 'MatchedEvents', `rule${index + 1}`, period)), sum] };
    routingAlarm(this, `${this.prefix}SilenceAlarm`, {
      ...watched,
      alarmName: `${this.props.name}-silence`,
      alarmDescription: `No event at all for ${this.props.of} in ${days === 1 ? 'a day' : `${days} days`}: it may no longer be told of any`,
      evaluationPeriods: days,
      datapointsToAlarm: days,
      comparisonOperator: 'LessThanThreshold',
      threshold: 1,
      treatMissingData: 'breaching',
      ...this.told(),
    });
  }

  /** Rules of the same pattern, which differ in their targets, match the same events. */
  private oneRuleForEachPattern(): readonly DeliveryRule[] {
    const patterns = new Set<EventPattern>();
    return this.props.rules.filter(({ eventPattern }) => !patterns.has(eventPattern) && patterns.add(eventPattern));
  }

  private told(): { readonly alarmTopicArn?: string } {
    return this.props.alarmTopicArn === undefined ? {} : { alarmTopicArn: this.props.alarmTopicArn };
  }
}

/** A construct ID, with its number where there are several. */
const numbered = (id: string, index: number, of: number): string => `${id}${of === 1 ? '' : index + 1}`;

/** ID of a target in its rule: it stays when others come and go. */
const targetId = (target: RouteTargetConfig): string => `${target.identity.split(' ', 1)[0] ?? 'target'}-${shortHash(deliveryOf(target))}`;

/** What a target is sent and where: the same twice would be delivered twice. */
export const deliveryOf = ({ identity, message = 'event', messageOptions }: RouteTargetConfig): string =>
  JSON.stringify([identity, message, messageOptions]);

function messageInput({ message = 'event', messageOptions }: RouteTargetConfig, { source, eventPattern }: DeliveryRule): TargetInput {
  const transformer = inputTransformer(message, messageAbout(source, eventPattern), messageOptions);
  return transformer === undefined
    ? {}
    : { inputTransformer: { inputPathsMap: { ...transformer.inputPathsMap }, inputTemplate: transformer.inputTemplate } };
}

interface RuleMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: { readonly name: string; readonly value: string }[];
}

/** "Metrics that specify only the RuleName dimension refer to the default event bus" (eb-monitoring), with both to a custom bus. */
const metric = ({ name, bus }: DeliveryRule, metricName: string): RuleMetric => ({
  namespace: 'AWS/Events',
  metricName,
  dimensions: [...(bus === undefined ? [] : [{ name: 'EventBusName', value: nameOf(bus) }]), { name: 'RuleName', value: name }],
});

const summand = (rule: DeliveryRule, name: string, id: string, period: number): cloudwatch.CfnAlarm.MetricDataQueryProperty => ({
  id,
  metricStat: { metric: metric(rule, name), stat: 'Sum', period },
  returnData: false,
});

/** Of those that have data: a metric without any is left out, and if none has, the alarm has no data either, which breaches. */
const sum = { id: 'all', expression: 'SUM(METRICS())', returnData: true };
