import { Validations, aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { type Construct } from 'constructs';

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
      reason:
        'No topic was given that is told of alarms, which the configuration warns of; the state of the alarm can be seen all the same.',
    });
  }
  return alarm;
}
