import {
  approvedActionTypes,
  type ApprovedAction,
  type ContainmentConfiguration,
  type StartAutomationResources,
} from '../configuration/configuration';
import { type EvidenceKeys } from '../configuration/evidence-store';
import { backupKeyActions } from './backup-buckets';
import { publishedExecutionStatements } from './published-execution-policy';
import { containmentRunbooks, runbookActions } from './runbooks';
import { type Statement, type TemplateString } from './statement';

/** What decides the statements of the containment roles. */
export type PolicyOptions = Pick<
  ContainmentConfiguration,
  'policy' | 'approvedActions' | 'grantRunbookGaps' | 'startAutomationResources' | 'evidenceKeys'
>;

/** The actions that the published execution policy allows, in lower case: IAM ignores the case of action names. */
const publishedActions: ReadonlySet<string> = new Set(
  publishedExecutionStatements.flatMap((statement) => statement.Action.map((action) => action.toLowerCase())),
);

/**
 * The actions that the runbook pages of these action types name and the published execution policy does not allow.
 * Sorted, each once.
 */
export function runbookGaps(approvedActions: readonly ApprovedAction[]): readonly string[] {
  const missing = approvedActions.flatMap(runbookActions).filter((action) => !publishedActions.has(action.toLowerCase()));
  return [...new Set(missing)].sort();
}

/**
 * Statements of the execution role. `published` is AWS's policy word for word, for all action types. `least-privilege` is a subset of it:
 * the permissions that the runbooks of the approved action types need. `grantRunbookGaps` adds a separate statement with permissions that
 * the approved runbooks need beyond the policy. `evidenceKeys` adds one for the keys of the evidence store.
 */
export function executionStatements(options: PolicyOptions): readonly Statement[] {
  const statements = options.policy === 'published' ? publishedExecutionStatements : neededStatements(options.approvedActions);
  const gaps = options.grantRunbookGaps ? runbookGaps(options.approvedActions) : [];
  return [
    ...statements,
    ...(gaps.length === 0 ? [] : [{ Sid: 'AllowRunbookGaps', Effect: 'Allow', Action: gaps, Resource: '*' } as const]),
    ...(options.evidenceKeys === undefined ? [] : [evidenceKeysStatement(options.evidenceKeys)]),
  ];
}

/**
 * Keys of the evidence store, through S3 and for its objects alone: S3 names the object in the encryption context.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
function evidenceKeysStatement({ account, bucketPrefix }: EvidenceKeys): Statement {
  return {
    Sid: 'AllowEvidenceKeys',
    Effect: 'Allow',
    Action: backupKeyActions,
    Resource: { 'Fn::Sub': evidenceKeysResource(account) },
    Condition: {
      StringLike: {
        'kms:ViaService': 's3.*.amazonaws.com',
        'kms:EncryptionContext:aws:s3:arn': { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${bucketPrefix}-${account}-*` },
      },
    },
  };
}

/** For `Fn::Sub`. The IDs of the keys are made with the keys, so that the condition says which are meant. */
export const evidenceKeysResource = (account: string): string => `arn:\${AWS::Partition}:kms:*:${account}:key/*`;

function neededStatements(approvedActions: readonly ApprovedAction[]): readonly Statement[] {
  const needed = new Set(approvedActions.flatMap(runbookActions).map((action) => action.toLowerCase()));
  return publishedExecutionStatements
    .map((statement) => ({ ...statement, Action: statement.Action.filter((action) => needed.has(action.toLowerCase())) }))
    .filter((statement) => statement.Action.length > 0);
}

/** Statements of the containment role's own policy: start and follow the runbooks, and hand them the execution role. */
export function containmentStatements(options: PolicyOptions, executionRoleName: string): readonly Statement[] {
  const runnable = options.policy === 'published' ? approvedActionTypes : options.approvedActions;
  return [
    {
      Effect: 'Allow',
      Action: ['ssm:StartAutomationExecution'],
      Resource: startAutomationResources(options.startAutomationResources, runnable),
    },
    {
      Effect: 'Allow',
      Action: ['ssm:DescribeInstanceInformation', 'ssm:GetAutomationExecution', 'ssm:ListCommandInvocations'],
      Resource: '*',
    },
    passExecutionRole(executionRoleName),
  ];
}

/** Hands the execution role to Systems Manager Automation, and to no other service. */
export const passExecutionRole = (executionRoleName: string): Statement => ({
  Effect: 'Allow',
  Action: ['iam:PassRole'],
  Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${executionRoleName}` },
  Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
});

/** Statements of the investigation policy, which only the variant with EC2 triage has. */
export const investigationStatements: readonly Statement[] = [
  {
    Effect: 'Allow',
    Action: [
      'ec2:DescribeInstanceStatus',
      'ec2:DescribeInstances',
      'ec2:DescribeRouteTables',
      'ec2:DescribeSecurityGroupRules',
      'iam:GetInstanceProfile',
      'ssm:DescribeInstanceInformation',
      'ssm:GetCommandInvocation',
    ],
    Resource: '*',
  },
  { Effect: 'Allow', Action: ['ssm:SendCommand'], Resource: '*' },
];

/** The runbooks that may be started, in the form that AWS publishes. */
export function startAutomationResources(form: StartAutomationResources, runnable: readonly ApprovedAction[]): readonly TemplateString[] {
  // In the order of approvedActionTypes, so that the order in a configuration file changes nothing.
  const documents = approvedActionTypes.filter((type) => runnable.includes(type)).map((type) => containmentRunbooks[type].document);
  if (form === 'automation-definitions') {
    return documents.map((name) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:ssm:*:*:automation-definition/${name}:$DEFAULT` }));
  }
  return [
    ...documents.map((name) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:ssm:*::document/${name}` })),
    { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:automation-execution/*' },
  ];
}
