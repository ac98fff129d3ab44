import { Duration, Lazy, Validations, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { queueArn } from '../../lib/routes/target-arn';
import { resourceId } from './resource-ids';
import { policy, queueOverTls, sendToQueue } from '../../lib/routes/policies/statement';
import { shared, type EncryptionKey, type RouteTargetConfig } from './target-config';

/** An existing queue. Its policy, and its key's, must let the rules send: `requiredPolicy` says how. */
export const queueTarget = (existing: string): RouteTargetConfig => ({
  identity: `sqs ${existing}`,
  bind: () => ({ arn: existing, existing: true }),
});

/** A queue that is made, encrypted with the key of the route. Routes of a stack that give the same name share it. 1 to 80 characters. */
export const newQueueTarget = (queueName: string): RouteTargetConfig => ({
  identity: `sqs ${queueName}`,
  madeArn: (place) => queueArn(place, queueName),
  bind: ({ scope, key, ruleArns, account }) => {
    const queue = shared(scope, resourceId('Queue', queueName), (home, id) => new EventsQueue(home, id, queueName, key, account));
    queue.admit(ruleArns);
    return { arn: queue.queueArn, needs: [queue.policy] };
  },
});

/** A queue that the rules which were admitted may send to, over TLS alone. Messages stay 14 days, the most that there is. */
export class EventsQueue extends Construct {
  public readonly queueArn: string;
  public readonly policy: sqs.CfnQueuePolicy;
  private readonly ruleArns: string[] = [];

  public constructor(scope: Construct, id: string, queueName: string, { keyArn }: EncryptionKey, account: string) {
    super(scope, id);
    const queue = new sqs.CfnQueue(this, id, {
      queueName,
      kmsMasterKeyId: keyArn,
      messageRetentionPeriod: Duration.days(14).toSeconds(),
    });
    this.queueArn = queue.attrArn;
    const sourceArns = Lazy.list({ produce: () => this.ruleArns });
    this.policy = new sqs.CfnQueuePolicy(this, `${id}Policy`, {
      queues: [queue.ref],
      policyDocument: policy([sendToQueue(queue.attrArn, { sourceArns, account }), queueOverTls(queue.attrArn)]),
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'The owner of the consumer decides how often a message may fail before it is set aside. Until then, a message stays for 14 days. Events that EventBridge cannot deliver to this queue go to the dead-letter queue of the route.',
    });
  }

  /** Lets rules send. */
  public admit(ruleArns: readonly string[]): void {
    this.ruleArns.push(...ruleArns.filter((arn) => !this.ruleArns.includes(arn)));
  }
}
