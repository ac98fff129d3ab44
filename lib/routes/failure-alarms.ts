import { inGroups } from './split-pattern';

/** Metrics that one alarm can sum up. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const maximumMetricsPerAlarm = 10;

/**
 * Metrics of a rule that are above zero when an event is not delivered. One counts deliveries that failed permanently. The other counts
 * events that did not reach the dead-letter queue either, and are lost.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export const failureMetrics = [
  { metricName: 'FailedInvocations', id: 'failed' },
  { metricName: 'InvocationsFailedToBeSentToDlq', id: 'lost' },
] as const;

/** One alarm on the failures of as many rules as it can sum up. */
export interface FailureAlarm<Rule> {
  /** `NAME-failed-invocations`, with `.1` and so on behind it where there are several. */
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** The alarms on the failures of rules that deliver together, under their common name. */
export function failureAlarms<Rule>(name: string, rules: readonly Rule[]): readonly FailureAlarm<Rule>[] {
  const groups = inGroups(rules, Math.floor(maximumMetricsPerAlarm / failureMetrics.length));
  return groups.map((group, index) => ({
    name: `${name}-failed-invocations${groups.length === 1 ? '' : `.${index + 1}`}`,
    rules: group,
  }));
}
