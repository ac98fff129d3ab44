import { Stack, Token, Validations, aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type Problem } from '../lib/core/problem';
import { arnProblems, arnShapes, regionOfArn } from '../lib/routes/arn-problems';

export type RoutingAlarmProps = Omit<cloudwatch.CfnAlarmProps, 'alarmActions' | 'actionsEnabled'> & {
  readonly alarmName: string;
  /** @default - it tells nobody */
  readonly alarmTopicArn?: string;
};

/** An alarm of a route, which a topic is told of where there is one. */
export function routingAlarm(scope: Construct, id: string, { alarmTopicArn, ...props }: RoutingAlarmProps): cloudwatch.CfnAlarm {
  const alarm = new cloudwatch.CfnAlarm(scope, id, {
    ...props,
    ...(alarmTopicArn !== undefined && { alarmActions: [alarmTopicArn] }),
  });
  if (alarmTopicArn === undefined) {
    Validations.of(alarm).acknowledge({
      id: 'NIST.800.53.R5-CloudWatchAlarmAction',
      reason: 'The configuration has no topic for alarms, and a warning says so. The state of the alarm is still visible.',
    });
  }
  return alarm;
}

/**
 * The problems of the topic that is told of alarms: an alarm publishes in its own Region alone.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function alarmTopicProblems(scope: Construct, alarmTopicArn: string | undefined): readonly Problem[] {
  if (alarmTopicArn === undefined || Token.isUnresolved(alarmTopicArn)) return [];
  const problems = arnProblems(alarmTopicArn, arnShapes.topic, 'alarmTopicArn');
  const { region } = Stack.of(scope);
  if (problems.length > 0 || Token.isUnresolved(region) || regionOfArn(alarmTopicArn) === region) return problems;
  return [
    {
      id: 'alarm-topic-in-another-region',
      path: 'alarmTopicArn',
      message: `must be in ${region}, the Region of the alarms`,
      value: alarmTopicArn,
      remedy: 'use a topic in that Region',
    },
  ];
}
