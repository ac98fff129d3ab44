import { aws_events as events, aws_iam as iam, aws_sqs as sqs, Fn, Validations } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { memberForwardingIds, memberForwardingTemplate, type MemberForwardingOptions } from '../lib/routes/member-forwarding';
import { PlainStack } from '../lib/synthesis/plain-stack';

/** The rules of a member account that forward use of containment: the template that the StackSet carries, environment-agnostic. */
export class MemberForwardingStack extends PlainStack {
  public constructor(scope: Construct, id: string, options: MemberForwardingOptions) {
    const template = memberForwardingTemplate(options);
    super(scope, id, { description: String(template.Description) });
    const { Resources: resources } = template;
    const propertiesOf = (logicalId: string): Readonly<Record<string, unknown>> => resources[logicalId]?.Properties ?? {};
    const ids = memberForwardingIds;
    const ofRole = propertiesOf(ids.role);
    const role = new iam.CfnRole(this, ids.role, {
      roleName: Fn.sub((ofRole['RoleName'] as { readonly 'Fn::Sub': string })['Fn::Sub']),
      description: String(ofRole['Description']),
      assumeRolePolicyDocument: ofRole['AssumeRolePolicyDocument'],
      policies: (ofRole['Policies'] as readonly { readonly PolicyName: string; readonly PolicyDocument: object }[]).map((policy) => ({
        policyName: policy.PolicyName,
        policyDocument: policy.PolicyDocument,
      })),
    });
    const ofQueue = propertiesOf(ids.queue);
    const queue = new sqs.CfnQueue(this, ids.queue, {
      queueName: String(ofQueue['QueueName']),
      sqsManagedSseEnabled: ofQueue['SqsManagedSseEnabled'] === true,
      messageRetentionPeriod: Number(ofQueue['MessageRetentionPeriod']),
    });
    const queuePolicy = new sqs.CfnQueuePolicy(this, ids.queuePolicy, {
      queues: [queue.ref],
      policyDocument: propertiesOf(ids.queuePolicy)['PolicyDocument'],
    });
    options.rules.forEach(({ eventPattern }, index) => {
      const { Name, Description, State, Targets } = propertiesOf(ids.rule(index));
      const rule = new events.CfnRule(this, ids.rule(index), {
        name: String(Name),
        description: String(Description),
        state: String(State),
        eventPattern,
        targets: (Targets as readonly Target[]).map(({ Id, Arn, RetryPolicy }) => ({
          id: Id,
          arn: Arn,
          roleArn: role.attrArn,
          retryPolicy: {
            maximumRetryAttempts: RetryPolicy.MaximumRetryAttempts,
            maximumEventAgeInSeconds: RetryPolicy.MaximumEventAgeInSeconds,
          },
          deadLetterConfig: { arn: queue.attrArn },
        })),
      });
      rule.addResourceDependency(queuePolicy);
    });
    Validations.of(role).acknowledge({
      id: 'NIST.800.53.R5-IAMNoInlinePolicy',
      reason:
        'The policy names one bus and belongs to one role, which only these rules can assume. A managed policy could be attached to other roles.',
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'This queue is itself a dead-letter queue: EventBridge sends undeliverable events to it. cdk-nag recognizes only dead-letter queues of queues and functions.',
    });
  }
}

interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RetryPolicy: { readonly MaximumRetryAttempts: number; readonly MaximumEventAgeInSeconds: number };
}
