import {
  Duration,
  Validations,
  aws_dynamodb as dynamodb,
  aws_events as events,
  aws_iam as iam,
  aws_sns as sns,
  aws_sqs as sqs,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { answersQueueName, remediationName, requestIndexName } from '../lib/remediation/names';
import { queuePolicy, startStatements, startTrust, tablePolicy } from '../lib/remediation/policies';
import { sendRules, startRules, watchRules } from '../lib/remediation/rules';
import { remediationLogGroupArn, stateMachineArn, topicArn, watcherArn, type RemediationSettings } from '../lib/remediation/settings';
import { alarmsToTopic, policy, topicOverTls } from '../lib/routes/policies/statement';
import { DeadLetterQueue } from './dead-letter-queue';
import { remediationWatcher } from './remediation-watcher';
import { routingAlarm } from './routing-alarm';
import { RoutingKey } from './routing-key';

export interface RemediationProps {
  /** Of `remediationSettings`, for the account and Region of the stack. */
  readonly settings: RemediationSettings;
  /** Every Region that has a state machine, the home Region first. */
  readonly regions: readonly string[];
  /** E-mail addresses. Each has to confirm its subscription. At least one. */
  readonly notify: readonly string[];
}

/**
 * What remediation needs in one Region besides its state machine (`RemediationStateMachine`): rules on custom actions of Security Hub, the table
 * of resources, the queue of answers, the topic that people are told by, and a state machine that watches how executions end. One such construct an account and Region, because of the names.
 */
export class Remediation extends Construct {
  public readonly table: dynamodb.CfnTable;
  public readonly queue: sqs.CfnQueue;
  public readonly topic: sns.CfnTopic;
  public readonly key: RoutingKey;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: RemediationProps,
  ) {
    super(scope, id);
    const { settings } = props;
    this.key = new RoutingKey(this, 'RemediationKey', { description: 'Cordon: messages and logs of remediation', alarmTopics: true });
    this.key.encryptLogGroup(remediationLogGroupArn(settings));
    this.table = this.makeTable();
    this.queue = this.makeQueue();
    this.topic = this.makeTopic();
    remediationWatcher(this, { settings, key: this.key });
    this.makeRules();
  }

  private makeTable(): dynamodb.CfnTable {
    const table = new dynamodb.CfnTable(this, 'Resources', {
      tableName: remediationName,
      attributeDefinitions: ['id', 'request'].map((attributeName) => ({ attributeName, attributeType: 'S' })),
      keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
      globalSecondaryIndexes: [
        {
          indexName: requestIndexName,
          keySchema: [{ attributeName: 'request', keyType: 'HASH' }],
          projection: { projectionType: 'KEYS_ONLY' },
        },
      ],
      billingMode: 'PAY_PER_REQUEST',
      deletionProtectionEnabled: true,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      resourcePolicy: { policyDocument: policy(tablePolicy(this.props.settings)) },
    });
    Validations.of(table).acknowledge({
      id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
      reason:
        'The table says which resources are contained now, and can be restored to each second of 35 days. A backup plan would keep copies that are out of date.',
    });
    return table;
  }

  private makeQueue(): sqs.CfnQueue {
    const queue = new sqs.CfnQueue(this, 'Answers', {
      queueName: answersQueueName,
      // With a key of ours, every approver would need a permission for it. An answer is no secret.
      sqsManagedSseEnabled: true,
      // Somebody who is asked has an open request, whose execution looks every 72 seconds. A later answer is gone, and its alarm over, after an hour.
      messageRetentionPeriod: Duration.hours(1).toSeconds(),
    });
    new sqs.CfnQueuePolicy(this, 'AnswersPolicy', { queues: [queue.ref], policyDocument: policy(queuePolicy(this.props.settings)) });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'The state machine deletes each message that it has read, whatever it says. A message that stays for an hour belongs to a request that is over.',
    });
    routingAlarm(this, 'AnswersAlarm', {
      alarmName: `${remediationName}-answers`,
      alarmDescription: `Answers in the queue ${answersQueueName} that nobody read for 5 minutes: their request is over, or its execution does not look`,
      namespace: 'AWS/SQS',
      metricName: 'ApproximateAgeOfOldestMessage',
      dimensions: [{ name: 'QueueName', value: answersQueueName }],
      statistic: 'Maximum',
      period: Duration.minutes(1).toSeconds(),
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: unreadSeconds,
      treatMissingData: 'notBreaching',
      alarmTopicArn: topicArn(this.props.settings),
    });
    return queue;
  }

  private makeTopic(): sns.CfnTopic {
    const { settings, notify } = this.props;
    const topic = new sns.CfnTopic(this, 'Messages', { topicName: remediationName, kmsMasterKeyId: this.key.keyArn });
    new sns.CfnTopicPolicy(this, 'MessagesPolicy', {
      topics: [topic.ref],
      policyDocument: policy([alarmsToTopic(topicArn(settings), settings.account), topicOverTls(topicArn(settings))]),
    });
    notify.forEach((endpoint, index) => {
      new sns.CfnSubscription(this, `Subscription${index + 1}`, { topicArn: topic.ref, protocol: 'email', endpoint });
    });
    return topic;
  }

  private makeRules(): void {
    const { settings, regions } = this.props;
    const starts = startRules(settings, regions);
    const sends = sendRules(settings, regions);
    const watches = watchRules(settings);
    const ruleArns = [...starts, ...sends, ...watches].map(
      ({ name }) => `arn:${settings.partition}:events:${settings.region}:${settings.account}:rule/${name}`,
    );
    const busArn = (region: string): string => `arn:${settings.partition}:events:${region}:${settings.account}:event-bus/default`;
    const role = new iam.CfnRole(this, 'RulesRole', {
      description: 'Cordon: starts the state machines of remediation, and sends events to the Region of their resource',
      assumeRolePolicyDocument: policy(startTrust(settings, ruleArns)),
      policies: [
        { policyName: 'Rules', policyDocument: policy(startStatements(settings, [...new Set(sends.map(({ to }) => busArn(to)))])) },
      ],
    });
    Validations.of(role).acknowledge({ id: 'NIST.800.53.R5-IAMNoInlinePolicy', reason: ownPolicyReason });
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      name: `${remediationName}-dead-letters`,
      of: 'remediation',
      key: this.key,
      sourceArns: ruleArns,
      account: settings.account,
      alarmTopicArn: topicArn(settings),
    });
    const made = (
      rule: { name: string; description: string; eventPattern: object },
      target: Omit<events.CfnRule.TargetProperty, 'id'>,
    ): void => {
      new events.CfnRule(this, ruleId(rule.name), {
        name: rule.name,
        description: rule.description,
        eventPattern: rule.eventPattern,
        targets: [{ id: 'remediation', roleArn: role.attrArn, deadLetterConfig: { arn: deadLetters.queueArn }, ...target }],
      }).addResourceDependency(deadLetters.policy);
    };
    for (const [arn, rules] of [
      [stateMachineArn(settings), starts],
      [watcherArn(settings), watches],
    ] as const) {
      for (const { inputTransformer, ...rule } of rules) {
        made(rule, { arn, inputTransformer: { ...inputTransformer, inputPathsMap: { ...inputTransformer.inputPathsMap } } });
      }
    }
    for (const rule of sends) made(rule, { arn: busArn(rule.to) });
  }
}

/** `cordon-remediation-contain-ec2-instance` is `ContainEc2InstanceRule`. */
const ruleId = (name: string): string =>
  `${name
    .slice(remediationName.length)
    .replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
    .replace(/[^A-Za-z0-9]/g, '')}Rule`;

/**
 * The state machine looks at the queue at least every 72 seconds while somebody is asked.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
const unreadSeconds = 300;

const ownPolicyReason =
  'The policy belongs to one role, which one service can assume for one purpose. A managed policy could be attached to other roles, which nobody should do.';
