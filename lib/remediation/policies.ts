import { remediationRoleName } from '../containment/remediation-role';
import { tableWrites } from '../containment/table-writes';
import { eventBridge, queueOverTls, type ResourceStatement, type TrustStatement } from '../routes/policies/statement';
import {
  backupBucketArn,
  executionArn,
  hubArn,
  queueArn,
  requestIndexArn,
  stateMachineArn,
  stateMachineRoleArn,
  tableArn,
  topicArn,
  watcherArn,
  watcherRoleArn,
  type RemediationSettings,
} from './settings';

/** A statement of the policy of a role, as data. */
export interface RoleStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: ResourceStatement['Condition'];
}

/**
 * Who may have the role of the state machine: Step Functions, for this state machine alone.
 * https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html, "Prevent cross-service confused deputy issue"
 */
export const stateMachineTrust = (settings: RemediationSettings): readonly TrustStatement[] => trustOf(settings, stateMachineArn(settings));
/** The same for the state machine that watches. */
export const watcherTrust = (settings: RemediationSettings): readonly TrustStatement[] => trustOf(settings, watcherArn(settings));

const trustOf = ({ account }: RemediationSettings, arn: string): readonly TrustStatement[] => [
  {
    Sid: 'StateMachine',
    Effect: 'Allow',
    Principal: { Service: 'states.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { ArnEquals: { 'aws:SourceArn': arn }, StringEquals: { 'aws:SourceAccount': account } },
  },
];

/** What the tasks of the state machine do, and nothing else. Runbooks are started by the role in the account of the finding. */
export function stateMachineStatements(settings: RemediationSettings, keyArn: string): readonly RoleStatement[] {
  const { partition, organizationId, managementAccount, backupOwner } = settings;
  return [
    {
      Sid: 'Findings',
      Effect: 'Allow',
      Action: ['securityhub:GetFindings', 'securityhub:BatchUpdateFindings'],
      Resource: hubArn(settings),
    },
    {
      Sid: 'Accounts',
      Effect: 'Allow',
      Action: ['organizations:DescribeAccount'],
      Resource: `arn:${partition}:organizations::${managementAccount}:account/${organizationId}/*`,
    },
    { Sid: 'States', Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], Resource: tableArn(settings) },
    { Sid: 'Answers', Effect: 'Allow', Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], Resource: queueArn(settings) },
    { Sid: 'Messages', Effect: 'Allow', Action: ['sns:Publish'], Resource: topicArn(settings) },
    { Sid: 'Key', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: keyArn },
    ...(backupOwner === undefined
      ? []
      : [
          {
            Sid: 'OwnerOfBackupBucket',
            Effect: 'Allow',
            Action: ['s3:ListBucket'],
            Resource: backupBucketArn(settings),
            Condition: { StringEquals: { 'aws:ResourceAccount': backupOwner } },
          } as const,
        ]),
    {
      Sid: 'AccountsOfFindings',
      Effect: 'Allow',
      Action: ['sts:AssumeRole'],
      Resource: `arn:${partition}:iam::*:role/${remediationRoleName}`,
      // A role of this name outside the organization would be somebody else's.
      Condition: { StringEquals: { 'aws:ResourceOrgID': organizationId } },
    },
  ];
}

/** What the state machine that watches does: look at an execution that ended, let go of its resource, and tell people. It starts nothing. */
export const watcherStatements = (settings: RemediationSettings, keyArn: string): readonly RoleStatement[] => [
  { Sid: 'Executions', Effect: 'Allow', Action: ['states:DescribeExecution'], Resource: executionArn(settings, '*') },
  { Sid: 'Requests', Effect: 'Allow', Action: ['dynamodb:Query'], Resource: requestIndexArn(settings) },
  { Sid: 'States', Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], Resource: tableArn(settings) },
  { Sid: 'Notes', Effect: 'Allow', Action: ['securityhub:BatchUpdateFindings'], Resource: hubArn(settings) },
  { Sid: 'Messages', Effect: 'Allow', Action: ['sns:Publish'], Resource: topicArn(settings) },
  { Sid: 'Key', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: keyArn },
];

/**
 * What Step Functions needs to write the log of executions. These actions take no resource.
 * https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
export const logStatements: readonly RoleStatement[] = [
  {
    Sid: 'Log',
    Effect: 'Allow',
    Action: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    Resource: '*',
  },
];

/**
 * Actions by which a table loses or gets items without a write: a replica in another Region, and the time to live. UpdateContinuousBackups is not
 * among them: a table is created with its policy, and the stack turns its point-in-time recovery on afterwards.
 */
const detours = ['dynamodb:CreateTableReplica', 'dynamodb:UpdateTable', 'dynamodb:UpdateTimeToLive'];

/**
 * Nobody but the state machines writes to the table, whatever their own policies allow. Transactions need the actions of their parts.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
 */
export const tablePolicy = (settings: RemediationSettings): readonly ResourceStatement[] => [
  {
    Sid: 'StateMachinesAloneWrite',
    Effect: 'Deny',
    Principal: '*',
    Action: [...tableWrites, ...detours],
    Resource: tableArn(settings),
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': [stateMachineRoleArn(settings), watcherRoleArn(settings)] } },
  },
];

/**
 * Approvers send answers, the state machine takes them, and nobody does either for another. Amazon SQS says who sent a message.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html, SenderId
 */
export const queuePolicy = (settings: RemediationSettings): readonly ResourceStatement[] => {
  const Resource = queueArn(settings);
  return [
    {
      Sid: 'ApproversAloneAnswer',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:SendMessage',
      Resource,
      Condition: { ArnNotLike: { 'aws:PrincipalArn': settings.approvers } },
    },
    {
      Sid: 'StateMachineAloneTakesAnswers',
      Effect: 'Deny',
      Principal: '*',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:PurgeQueue', 'sqs:ChangeMessageVisibility', 'sqs:StartMessageMoveTask'],
      Resource,
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': stateMachineRoleArn(settings) } },
    },
    queueOverTls(Resource),
  ];
};

/** Who may have the role that starts the state machine: EventBridge, for these rules alone. */
export const startTrust = (settings: RemediationSettings, ruleArns: readonly string[]): readonly TrustStatement[] => [
  {
    Sid: 'Rules',
    Effect: 'Allow',
    Principal: { Service: eventBridge },
    Action: 'sts:AssumeRole',
    Condition: { ArnEquals: { 'aws:SourceArn': ruleArns }, StringEquals: { 'aws:SourceAccount': settings.account } },
  },
];

/** Starts the state machines, and sends findings of other Regions where they belong. */
export const startStatements = (settings: RemediationSettings, busArns: readonly string[]): readonly RoleStatement[] => [
  { Sid: 'Start', Effect: 'Allow', Action: ['states:StartExecution'], Resource: [stateMachineArn(settings), watcherArn(settings)] },
  ...(busArns.length === 0 ? [] : [{ Sid: 'SendOn', Effect: 'Allow', Action: ['events:PutEvents'], Resource: busArns } as const]),
];
