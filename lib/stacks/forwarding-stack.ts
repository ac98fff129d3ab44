import { Annotations } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { EventForwarding } from '../../constructs/event-forwarding';
import { RoutingKey } from '../../constructs/routing-key';
import { type RoutingConfiguration } from '../configuration/route';
import { alarmTopicOf } from '../routes/alarm-topics';
import { findingsBusName, type ForwardingLayout, type RoutingLayout } from '../routes/layout';
import { busArn } from '../routes/rule-arn';
import { partitionLiterals } from './partition-literals';
import { PlainStack } from '../synthesis/plain-stack';

export interface ForwardingStackProps {
  readonly forwarding: ForwardingLayout;
  readonly home: RoutingLayout['home'];
  readonly routing: RoutingConfiguration;
}

/** Sends what the routes want of one account and Region to the findings bus in the home Region. */
export class ForwardingStack extends PlainStack {
  public constructor(scope: Construct, id: string, { forwarding, home, routing }: ForwardingStackProps) {
    const { stackName, account, region, rules } = forwarding;
    super(scope, id, {
      stackName,
      env: { account, region },
      description: `Cordon: events of ${region} for the findings bus in ${home.region}`,
      whenTooLarge: 'reduce the number of different events in the routes',
    });
    partitionLiterals(this);
    const alarmTopicArn = alarmTopicOf(routing.alarmTopicArns, forwarding);
    new EventForwarding(this, 'EventForwarding', {
      rules,
      targetBusArn: busArn({ partition: this.partition, region: home.region, account: home.account }, home.busName ?? findingsBusName),
      key: new RoutingKey(this, 'RoutingKey'),
      deadLetterDays: routing.deadLetterDays,
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
    });
    if (alarmTopicArn === undefined) {
      Annotations.of(this).addWarningV2(
        'cordon:alarms-tell-nobody',
        `the alarms of ${stackName} notify nobody: add the ARN of a topic in ${region} to routing.alarmTopicArns`,
      );
    }
  }
}
