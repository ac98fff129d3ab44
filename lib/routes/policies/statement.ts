/** A statement of a policy of a resource, as data: what CloudFormation gets, and what `cordon explain route` prints. */
export interface ResourceStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*' | { readonly Service: string | readonly string[] } | { readonly AWS: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A statement of the trust policy of a role, which names no resource. */
export type TrustStatement = Omit<ResourceStatement, 'Resource'>;

/** A policy document around statements. */
export const policy = <S>(statements: readonly S[]): { readonly Version: '2012-10-17'; readonly Statement: readonly S[] } => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** Who acts for a rule, an archive or a bus. */
export const eventBridge = 'events.amazonaws.com';

/** Whom a statement is for: nobody but EventBridge on behalf of these rules or buses of this account. */
export interface Source {
  /** ARNs of rules, or of a bus for the bus's own dead letters. */
  readonly sourceArns: readonly string[];
  readonly account: string;
}

/**
 * The rules may send to the queue. EventBridge documents both conditions for a queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html,
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
 */
export const sendToQueue = (queueArn: string, { sourceArns, account }: Source): ResourceStatement => ({
  Sid: 'EventsToQueue',
  Effect: 'Allow',
  Principal: { Service: eventBridge },
  Action: 'sqs:SendMessage',
  Resource: queueArn,
  Condition: { ArnEquals: { 'aws:SourceArn': sourceArns }, StringEquals: { 'aws:SourceAccount': account } },
});

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html */
export const queueOverTls = (queueArn: string): ResourceStatement => ({
  Sid: 'TlsAlone',
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:*',
  Resource: queueArn,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/**
 * EventBridge may publish to the topic. Without a condition on purpose: "You can't use Condition blocks in Amazon SNS topic policies for
 * EventBridge" (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html). Other versions of that page speak of a role
 * for the target instead, and of deliveries to encrypted topics that fail with one; this is the form that all of them let through.
 */
export const publishToTopic = (topicArn: string): ResourceStatement => ({
  Sid: 'EventsToTopic',
  Effect: 'Allow',
  Principal: { Service: eventBridge },
  Action: 'sns:Publish',
  Resource: topicArn,
});

/** https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html */
export const topicOverTls = (topicArn: string): ResourceStatement => ({
  Sid: 'TlsAlone',
  Effect: 'Deny',
  Principal: '*',
  Action: 'sns:Publish',
  Resource: topicArn,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/**
 * EventBridge may use the key of an encrypted topic or queue. Without a condition on purpose: "Adding the aws:SourceAccount, aws:SourceArn, and
 * aws:SourceOrgID to a AWS KMS policy is not supported for EventBridge-to-encrypted topics"
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html); every event would be dropped. For queues AWS says nothing either way.
 */
export const eventsUseKey: ResourceStatement = {
  Sid: 'EventsToEncryptedTargets',
  Effect: 'Allow',
  Principal: { Service: eventBridge },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: '*',
};

/**
 * Alarms of the account may use the key of an encrypted topic.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export const alarmsUseKey = (account: string): ResourceStatement => ({
  Sid: 'AlarmsToEncryptedTopics',
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
  Condition: { StringEquals: { 'aws:SourceAccount': account } },
});

/** Alarms of the account may publish to the topic. Same page as `alarmsUseKey`. */
export const alarmsToTopic = (topicArn: string, account: string): ResourceStatement => ({
  Sid: 'AlarmsToTopic',
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: topicArn,
  Condition: { StringEquals: { 'aws:SourceAccount': account } },
});
