import { aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { topicArn } from '../../lib/routes/target-arn';
import { resourceId } from './resource-ids';
import { policy, publishToTopic, topicOverTls } from '../../lib/routes/policies/statement';
import { shared, type EncryptionKey, type RouteTargetConfig } from './target-config';

/** An existing topic. Its policy, and its key's, must let EventBridge publish: `requiredPolicy` says how. */
export const topicTarget = (existing: string): RouteTargetConfig => ({
  identity: `sns ${existing}`,
  bind: () => ({ arn: existing, existing: true }),
});

/** A topic that is made, encrypted with the key of the route. Routes of a stack that give the same name share it. 1 to 256 characters. */
export const newTopicTarget = (topicName: string): RouteTargetConfig => ({
  identity: `sns ${topicName}`,
  madeArn: (place) => topicArn(place, topicName),
  bind: ({ scope, key }) => {
    const topic = shared(scope, resourceId('Topic', topicName), (home, id) => new EventsTopic(home, id, topicName, key));
    return { arn: topic.topicArn, needs: [topic.policy] };
  },
});

/** A topic that EventBridge may publish to, over TLS alone. */
export class EventsTopic extends Construct {
  public readonly topicArn: string;
  public readonly policy: sns.CfnTopicPolicy;

  public constructor(scope: Construct, id: string, topicName: string, { keyArn }: EncryptionKey) {
    super(scope, id);
    const topic = new sns.CfnTopic(this, id, { topicName, kmsMasterKeyId: keyArn });
    this.topicArn = topic.ref;
    this.policy = new sns.CfnTopicPolicy(this, `${id}Policy`, {
      topics: [topic.ref],
      policyDocument: policy([publishToTopic(topic.ref), topicOverTls(topic.ref)]),
    });
  }
}
