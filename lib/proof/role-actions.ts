import { type ContainmentRolesOptions } from '../containment/roles';
import { publishedExecutionStatements } from '../containment/published-execution-policy';
import { backupKeyActions } from '../containment/backup-buckets';
import { runbookGaps } from '../containment/policies';
import { runbookActions } from '../containment/runbooks';
import { approvedActionTypes, type ApprovedAction } from '../configuration/configuration';

/**
 * What the containment role does, apart from starting runbooks and passing the execution role, in the order of the published policies.
 * AWS Security Incident Response User Guide, "Containment only" and "Containment with EC2 Triage".
 */
export const followingActions = ['ssm:DescribeInstanceInformation', 'ssm:GetAutomationExecution', 'ssm:ListCommandInvocations'] as const;
export const investigationActions = [
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeInstances',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroupRules',
  'iam:GetInstanceProfile',
  'ssm:DescribeInstanceInformation',
  'ssm:GetCommandInvocation',
] as const;
export const startAction = 'ssm:StartAutomationExecution';
export const passAction = 'iam:PassRole';
export const commandAction = 'ssm:SendCommand';

/** Everything that the containment role may do. */
export function containmentActions({ variant }: ContainmentRolesOptions): readonly string[] {
  const triage = variant === 'containment-with-ec2-triage' ? [...investigationActions, commandAction] : [];
  return [startAction, passAction, ...followingActions, ...triage];
}

/** The runbooks that may be started: under the published policy all three, whatever is approved. */
export function startableRunbooks({ policy, approvedActions }: ContainmentRolesOptions): readonly ApprovedAction[] {
  return policy === 'published' ? approvedActionTypes : approvedActions;
}

/** Actions that runbooks need and the published policy lacks, where the configuration leaves it so. */
export function toleratedGaps({ approvedActions, grantRunbookGaps }: ContainmentRolesOptions): readonly string[] {
  return grantRunbookGaps ? [] : runbookGaps(approvedActions);
}

/** Everything that the execution role may do: what AWS publishes, or under least privilege what the approved runbooks need. */
export function executionActions({ policy, approvedActions, grantRunbookGaps, evidenceKeys }: ContainmentRolesOptions): readonly string[] {
  const gaps = runbookGaps(approvedActions);
  const granted = [...(grantRunbookGaps ? gaps : []), ...(evidenceKeys === undefined ? [] : backupKeyActions)];
  if (policy === 'published') return [...publishedExecutionStatements.flatMap(({ Action }) => Action), ...granted];
  return [...approvedActions.flatMap(runbookActions).filter((action) => !gaps.includes(action)), ...granted];
}

/**
 * Actions that neither role may have. No list of dangerous actions is complete. Unnecessary actions of the policies are found by name. The
 * evaluator checks this list too, so that a wildcard or NotAction is found as well.
 */
export const dangerousActions: readonly string[] = [
  ...['AddUserToGroup', 'AttachGroupPolicy', 'CreateAccessKey', 'CreateInstanceProfile', 'CreateLoginProfile', 'CreatePolicy'],
  ...['CreatePolicyVersion', 'CreateRole', 'CreateSAMLProvider', 'CreateServiceLinkedRole', 'CreateUser', 'DeleteRole', 'DeleteUser'],
  ...['DeleteRolePermissionsBoundary', 'DeleteUserPermissionsBoundary', 'DetachRolePolicy', 'PutGroupPolicy', 'PassRole'],
  ...['PutRolePermissionsBoundary', 'SetDefaultPolicyVersion', 'UpdateAssumeRolePolicy', 'UpdateLoginProfile', 'UpdateRole'],
]
  .map((name) => `iam:${name}`)
  .concat(
    ...['sts:AssumeRole', 'sts:GetFederationToken', 'organizations:LeaveOrganization', 'organizations:DetachPolicy'],
    ...['organizations:UpdatePolicy', 'account:CloseAccount', 'cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'cloudtrail:UpdateTrail'],
    ...['config:StopConfigurationRecorder', 'guardduty:DeleteDetector', 'guardduty:UpdateDetector', 'securityhub:DisableSecurityHub'],
    ...['kms:Decrypt', 'kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy', 'kms:DisableKey', 's3:DeleteBucket', 's3:DeleteObject'],
    ...['s3:PutLifecycleConfiguration', 's3:PutReplicationConfiguration', 'secretsmanager:GetSecretValue', 'ssm:GetParameter'],
    ...['ssm:SendCommand', 'ssm:StartSession', 'ssm:StartAutomationExecution', 'ssm:CreateDocument', 'ssm:UpdateDocument'],
    ...['ec2:RunInstances', 'ec2:TerminateInstances', 'ec2:ModifySnapshotAttribute', 'ec2:ModifyImageAttribute', 'ec2:CreateRoute'],
    ...['ec2:AssociateIamInstanceProfile', 'ec2-instance-connect:SendSSHPublicKey', 'lambda:CreateFunction', 'lambda:InvokeFunction'],
    ...['lambda:UpdateFunctionCode', 'cloudformation:CreateStack', 'cloudformation:UpdateStack', 'cloudformation:SetStackPolicy'],
    ...['rds:DeleteDBInstance', 'rds:ModifyDBSnapshotAttribute', 'dynamodb:DeleteTable', 'route53:ChangeResourceRecordSets'],
    ...[
      'security-ir:CancelMembership',
      'security-ir:UpdateMembership',
      'sso:CreatePermissionSet',
      'sso:AttachManagedPolicyToPermissionSet',
    ],
    ...['identitystore:CreateUser', 'backup:DeleteRecoveryPoint', 'logs:DeleteLogGroup', 'ecr:PutImage', 'codebuild:StartBuild'],
  );
