import { Lazy, Stack, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { alarmsUseKey, eventBridge, eventsUseKey, policy, type ResourceStatement } from '../lib/routes/policies/statement';

export interface RoutingKeyProps {
  /** @default Cordon: events on their way, and what could not be delivered */
  readonly description?: string;
  /** Whether alarms publish to a topic that is encrypted with the key. @default false */
  readonly alarmTopics?: boolean;
}

/**
 * The customer managed key of the queues, topics, log groups and bus of the routes of a stack. It is rotated every year. Its policy admits the
 * account (whose IAM policies then say who administers it and who reads what it encrypts), EventBridge, and of CloudWatch what is encrypted with it.
 *
 * Queues and topics with an AWS managed key receive no events, since nobody can let EventBridge use that key (traps 30).
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html, https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-key-policy.html
 */
export class RoutingKey extends Construct {
  public readonly keyArn: string;
  public readonly resource: kms.CfnKey;
  private readonly logGroupArns: string[] = [];
  private readonly busArns: string[] = [];

  public constructor(scope: Construct, id: string, props: RoutingKeyProps = {}) {
    super(scope, id);
    this.resource = new kms.CfnKey(this, 'Resource', {
      description: props.description ?? 'Cordon: events on their way, and what could not be delivered',
      enableKeyRotation: true,
      keyPolicy: Lazy.any({ produce: () => policy(this.statements(props)) }),
    });
    this.keyArn = this.resource.attrArn;
  }

  /** Lets CloudWatch Logs use the key for one log group. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
  public encryptLogGroup(logGroupArn: string): void {
    if (!this.logGroupArns.includes(logGroupArn)) this.logGroupArns.push(logGroupArn);
  }

  /** Lets EventBridge use the key for a bus and its archive. https://docs.aws.amazon.com/eventbridge/latest/userguide/encryption-archives.html */
  public encryptBus(busArn: string): void {
    if (!this.busArns.includes(busArn)) this.busArns.push(busArn);
  }

  private statements({ alarmTopics = false }: RoutingKeyProps): readonly ResourceStatement[] {
    const { account, region, partition } = Stack.of(this);
    return [
      {
        Sid: 'Account',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      eventsUseKey,
      ...(alarmTopics ? [alarmsUseKey(account)] : []),
      ...(this.logGroupArns.length === 0 ? [] : [logsUseKey(region, this.logGroupArns)]),
      ...(this.busArns.length === 0 ? [] : busesUseKey(this.busArns)),
    ];
  }
}

const logsUseKey = (region: string, logGroupArns: readonly string[]): ResourceStatement => ({
  Sid: 'LogGroups',
  Effect: 'Allow',
  Principal: { Service: `logs.${region}.amazonaws.com` },
  Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
  Resource: '*',
  Condition: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': logGroupArns } },
});

/** What a bus and its archive need besides `eventsUseKey`. DescribeKey has no encryption context. */
const busesUseKey = (busArns: readonly string[]): readonly ResourceStatement[] => [
  { Sid: 'BusesDescribeKey', Effect: 'Allow', Principal: { Service: eventBridge }, Action: 'kms:DescribeKey', Resource: '*' },
  {
    Sid: 'Archives',
    Effect: 'Allow',
    Principal: { Service: eventBridge },
    Action: 'kms:ReEncrypt*',
    Resource: '*',
    Condition: { StringEquals: { 'kms:EncryptionContext:aws:events:event-bus:arn': busArns } },
  },
];
