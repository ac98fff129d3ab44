import { type ApprovedAction } from '../configuration/configuration';

/** A Systems Manager Automation runbook that AWS Security Incident Response runs to contain a resource. */
export interface ContainmentRunbook {
  /** Name of the SSM document that AWS owns. */
  readonly document: string;
  /** IAM actions that its reference page says the execution role needs, without names that no service authorization reference knows. */
  readonly actions: readonly string[];
  /**
   * Parameter that names the resource to contain. The page of AWSSupport-ContainEC2Instance does not list it, but the runbook requires it.
   */
  readonly resourceParameter: string;
}

/**
 * The runbook of each action type that a customer can approve.
 *
 * Source: AWS Systems Manager Automation runbook reference, pages AWSSupport-ContainEC2Instance, AWSSupport-ContainIAMPrincipal and
 * AWSSupport-ContainS3Resource. Spelling is the pages'; IAM ignores the case of action names.
 */
export const containmentRunbooks: Readonly<Record<ApprovedAction, ContainmentRunbook>> = {
  'ec2-instance': {
    document: 'AWSSupport-ContainEC2Instance',
    resourceParameter: 'InstanceId',
    actions: [
      'autoscaling:CreateOrUpdateTags',
      'autoscaling:DeleteTags',
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeAutoScalingInstances',
      'autoscaling:DescribeTags',
      'autoscaling:EnterStandby',
      'autoscaling:ExitStandby',
      'autoscaling:UpdateAutoScalingGroup',
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CopyImage',
      'ec2:CreateImage',
      'ec2:CreateSecurityGroup',
      'ec2:CreateSnapshot',
      'ec2:CreateTags',
      'ec2:DeleteSecurityGroup',
      'ec2:DeleteTags',
      'ec2:DescribeImages',
      'ec2:DescribeInstances',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSnapshots',
      'ec2:DescribeTags',
      'ec2:ModifyNetworkInterfaceAttribute',
      'ec2:RevokeSecurityGroupEgress',
      'kms:CreateGrant',
      'kms:DescribeKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      's3:CreateBucket',
      's3:DeleteObjectTagging',
      's3:GetAccountPublicAccessBlock',
      's3:GetBucketAcl',
      's3:GetBucketLocation',
      's3:GetBucketOwnershipControls',
      's3:GetBucketPolicy',
      's3:GetBucketPolicyStatus',
      's3:GetBucketPublicAccessBlock',
      's3:GetObject',
      's3:ListBucket',
      's3:PutAccountPublicAccessBlock',
      's3:PutBucketPolicy',
      's3:PutBucketVersioning',
      's3:PutObject',
      's3:PutObjectTagging',
    ],
  },
  'iam-principal': {
    document: 'AWSSupport-ContainIAMPrincipal',
    resourceParameter: 'PrincipalName',
    actions: [
      'iam:AttachRolePolicy',
      'iam:AttachUserPolicy',
      'iam:CreateAccessKey',
      'iam:DeactivateMFADevice',
      'iam:DeleteAccessKey',
      'iam:DeleteLoginProfile',
      'iam:DeleteRolePolicy',
      'iam:DeleteUserPolicy',
      'iam:GetLoginProfile',
      'iam:GetPolicy',
      'iam:GetRole',
      'iam:GetRolePolicy',
      'iam:GetUser',
      'iam:GetUserPolicy',
      'iam:ListAccessKeys',
      'iam:ListAttachedRolePolicies',
      'iam:ListAttachedUserPolicies',
      'iam:ListMfaDevices',
      'iam:ListPolicies',
      'iam:ListRolePolicies',
      'iam:ListUserPolicies',
      'iam:ListVirtualMFADevices',
      'iam:PutRolePolicy',
      'iam:PutUserPolicy',
      'iam:TagMFADevice',
      'iam:TagPolicy',
      'iam:TagRole',
      'iam:TagUser',
      'iam:UntagRole',
      'iam:UntagUser',
      'iam:UpdateAccessKey',
      'identitystore:CreateGroupMembership',
      'identitystore:DeleteGroupMembership',
      'identitystore:IsMemberInGroups',
      'identitystore:ListGroupMemberships',
      'identitystore:ListGroups',
      'identitystore:ListUsers',
      'organizations:ListAccounts',
      's3:CreateBucket',
      's3:GetBucketAcl',
      's3:GetBucketLocation',
      's3:GetBucketPolicyStatus',
      's3:GetBucketPublicAccessBlock',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      'secretsmanager:CreateSecret',
      'secretsmanager:DeleteSecret',
      'sso-directory:DescribeUser',
      'sso-directory:SearchUsers',
      'sso:CreateAccountAssignment',
      'sso:DeleteAccountAssignment',
      'sso:DeleteInlinePolicyFromPermissionSet',
      'sso:GetInlinePolicyForPermissionSet',
      'sso:ListAccountAssignments',
      'sso:ListInstances',
      'sso:ListPermissionSets',
      'sso:ListPermissionSetsProvisionedToAccount',
      'sso:PutInlinePolicyToPermissionSet',
      'sso:TagResource',
      'sso:UntagResource',
    ],
  },
  's3-bucket': {
    document: 'AWSSupport-ContainS3Resource',
    resourceParameter: 'BucketName',
    actions: [
      's3:CreateBucket',
      's3:DeleteBucketPolicy',
      's3:DeleteObjectTagging',
      's3:GetAccountPublicAccessBlock',
      's3:GetBucketAcl',
      's3:GetBucketLocation',
      's3:GetBucketOwnershipControls',
      's3:GetBucketPolicy',
      's3:GetBucketPolicyStatus',
      's3:GetBucketTagging',
      's3:GetEncryptionConfiguration',
      's3:GetObject',
      's3:GetObjectAcl',
      's3:GetObjectTagging',
      's3:GetReplicationConfiguration',
      's3:ListBucket',
      's3:PutAccountPublicAccessBlock',
      's3:PutBucketACL',
      's3:PutBucketOwnershipControls',
      's3:PutBucketPolicy',
      's3:PutBucketPublicAccessBlock',
      's3:PutBucketTagging',
      's3:PutBucketVersioning',
      's3:PutObject',
      's3:PutObjectAcl',
      's3express:CreateSession',
      's3express:DeleteBucketPolicy',
      's3express:GetBucketPolicy',
      's3express:PutBucketPolicy',
      'ssm:DescribeAutomationExecutions',
    ],
  },
};

/**
 * Actions that a runbook needs although its page leaves them out. The page of AWSSupport-ContainS3Resource lists
 * `s3:PutBucketPublicAccessBlock`, says that the settings are backed up first, and names a nonexistent
 * `s3:GetBucketPublicAccessBlocks`; the published policy has the action that was meant.
 */
const impliedActions: Readonly<Record<ApprovedAction, readonly string[]>> = {
  'ec2-instance': [],
  'iam-principal': [],
  's3-bucket': ['s3:GetBucketPublicAccessBlock'],
};

/** What an execution role must allow so that the runbook of this action type can contain and restore. */
export function runbookActions(action: ApprovedAction): readonly string[] {
  return [...containmentRunbooks[action].actions, ...impliedActions[action]];
}
