import { Duration, Token, Validations, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { throwProblems } from './route-problems';
import { routingAlarm } from './routing-alarm';
import { policy, queueOverTls, sendToQueue } from '../lib/routes/policies/statement';
import { type EncryptionKey } from './route-targets/target-config';

export interface DeadLetterQueueProps {
  /** Name of the queue and its alarm: 1 to 80 letters, digits, hyphens and underscores. */
  readonly name: string;
  /** What the events were meant for, as in `the route triage`. */
  readonly of: string;
  readonly key: EncryptionKey;
  /** ARNs of the rules or the bus whose events may come here: no other may send. */
  readonly sourceArns: readonly string[];
  readonly account: string;
  /** Days that an event stays, 1 to 14. @default 14 */
  readonly retentionDays?: number;
  /** Topic that is told when the queue is not empty. @default - nobody is told */
  readonly alarmTopicArn?: string;
}

/**
 * A queue for events that EventBridge could not deliver, with an alarm that goes off at the first event. EventBridge accepts standard
 * queues of the rule's Region. The body of a message is the event. Its attributes name the rule, the target and the cause.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @throws CordonError where the name or the retention is none that Amazon SQS accepts
 */
export class DeadLetterQueue extends Construct {
  public readonly queueArn: string;
  /** What must be there before EventBridge can send. */
  public readonly policy: sqs.CfnQueuePolicy;

  public constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    const { name, of, key, sourceArns, account, retentionDays = 14, alarmTopicArn } = props;
    this.check(name, retentionDays);
    const queue = new sqs.CfnQueue(this, 'Resource', {
      queueName: name,
      kmsMasterKeyId: key.keyArn,
      messageRetentionPeriod: Duration.days(retentionDays).toSeconds(),
    });
    this.queueArn = queue.attrArn;
    this.policy = new sqs.CfnQueuePolicy(this, `${id}Policy`, {
      queues: [queue.ref],
      policyDocument: policy([sendToQueue(queue.attrArn, { sourceArns, account }), queueOverTls(queue.attrArn)]),
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'This queue is itself a dead-letter queue: EventBridge sends undeliverable events to it. cdk-nag recognizes only dead-letter queues of queues and functions.',
    });
    routingAlarm(this, `${id}Alarm`, {
      alarmName: name,
      alarmDescription: `Events of ${of} were not delivered and wait in the queue ${name}`,
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensions: [{ name: 'QueueName', value: queue.attrQueueName }],
      statistic: 'Maximum',
      period: Duration.minutes(5).toSeconds(),
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 0,
      // An empty queue that nobody uses sends no data after six hours.
      treatMissingData: 'notBreaching',
      alarmTopicArn,
    });
  }

  private check(name: string, retentionDays: number): void {
    const problems = [
      ...(Token.isUnresolved(name) || /^[A-Za-z0-9_-]{1,80}$/.test(name)
        ? []
        : [
            {
              id: 'invalid-queue-name',
              message: 'must be 1 to 80 letters, digits, hyphens and underscores',
              value: name,
              remedy: 'shorten it',
            },
          ]),
      ...(Number.isInteger(retentionDays) && retentionDays >= 1 && retentionDays <= 14
        ? []
        : [
            {
              id: 'invalid-dead-letter-days',
              message: 'must be 1 to 14 days',
              value: retentionDays,
              remedy: 'use 14, the maximum',
            },
          ]),
    ];
    throwProblems(this, problems);
  }
}
