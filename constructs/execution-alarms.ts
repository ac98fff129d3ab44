import { Duration } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { routingAlarm } from './routing-alarm';

/** Ends of which an execution itself says nothing more. https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
const ends = [
  ['ExecutionsFailed', 'failed'],
  ['ExecutionsTimedOut', 'took too long'],
  ['ExecutionsAborted', 'were stopped'],
] as const;

export interface ExecutionAlarmsProps {
  /** Begins the IDs of the alarms. */
  readonly prefix: string;
  /** Begins the names of the alarms. */
  readonly name: string;
  readonly stateMachineArn: string;
  /** The description of an alarm. @param end - what became of executions, such as `were stopped` */
  readonly describe: (end: string) => string;
  /** Minutes that are looked at together. */
  readonly minutes: 1 | 5;
  /** @default - they tell nobody */
  readonly alarmTopicArn?: string;
}

/** Alarms on executions of a state machine that end without success, one for each way. */
export function alarmOnExecutions(scope: Construct, props: ExecutionAlarmsProps): void {
  const { prefix, name, stateMachineArn, describe, minutes, alarmTopicArn } = props;
  for (const [metricName, end] of ends) {
    routingAlarm(scope, `${prefix}${metricName}Alarm`, {
      alarmName: `${name}-${metricName}`,
      alarmDescription: describe(end),
      namespace: 'AWS/States',
      metricName,
      dimensions: [{ name: 'StateMachineArn', value: stateMachineArn }],
      statistic: 'Sum',
      period: Duration.minutes(minutes).toSeconds(),
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 0,
      treatMissingData: 'notBreaching',
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
    });
  }
}
