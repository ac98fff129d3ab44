/**
 * What an investigation reads: findings, calls, and how resources are configured. None of it is data of workloads: no object, no parameter, no secret, no
 * log of an application. https://docs.aws.amazon.com/security-ir/latest/userguide/understand-aws-response-technologies.html
 */
export const investigationReads: readonly { readonly sid: string; readonly actions: readonly string[] }[] = [
  {
    sid: 'ReadFindings',
    actions: [
      ...['GetDetector', 'GetFilter', 'GetFindings', 'GetFindingsStatistics', 'ListDetectors', 'ListFilters', 'ListFindings'].map(
        (name) => `guardduty:${name}`,
      ),
      ...['BatchGetAutomationRules', 'DescribeHub', 'GetFindings', 'GetFindingHistory', 'ListAutomationRules'].map(
        (name) => `securityhub:${name}`,
      ),
    ],
  },
  {
    sid: 'ReadCalls',
    actions: [
      ...['DescribeTrails', 'GetEventSelectors', 'GetTrailStatus', 'LookupEvents'].map((name) => `cloudtrail:${name}`),
      ...['DescribeConfigurationRecorderStatus', 'GetResourceConfigHistory', 'ListDiscoveredResources'].map((name) => `config:${name}`),
    ],
  },
  {
    sid: 'ReadInstances',
    actions: [
      ...['DescribeFlowLogs', 'DescribeIamInstanceProfileAssociations', 'DescribeImages', 'DescribeInstances', 'DescribeInstanceStatus'],
      ...['DescribeNetworkInterfaces', 'DescribeRouteTables', 'DescribeSecurityGroupRules', 'DescribeSecurityGroups', 'DescribeSnapshots'],
      ...['DescribeSubnets', 'DescribeTags', 'DescribeVolumes', 'DescribeVpcs'],
    ]
      .map((name) => `ec2:${name}`)
      .concat('autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeAutoScalingInstances', 'ssm:DescribeInstanceInformation'),
  },
  {
    sid: 'ReadIdentities',
    actions: [
      ...[
        'GetAccessKeyLastUsed',
        'GetAccountAuthorizationDetails',
        'GetAccountSummary',
        'GetInstanceProfile',
        'GetLoginProfile',
        'GetPolicy',
      ],
      ...['GetPolicyVersion', 'GetRole', 'GetRolePolicy', 'GetUser', 'GetUserPolicy', 'ListAccessKeys', 'ListAttachedRolePolicies'],
      ...[
        'ListAttachedUserPolicies',
        'ListGroupsForUser',
        'ListInstanceProfilesForRole',
        'ListMFADevices',
        'ListRolePolicies',
        'ListRoles',
      ],
      ...['ListUserPolicies', 'ListUsers'],
    ].map((name) => `iam:${name}`),
  },
  {
    sid: 'ReadBuckets',
    actions: [
      ...[
        'GetAccountPublicAccessBlock',
        'GetBucketAcl',
        'GetBucketLocation',
        'GetBucketLogging',
        'GetBucketOwnershipControls',
        'GetBucketPolicy',
      ],
      ...['GetBucketPolicyStatus', 'GetBucketPublicAccessBlock', 'GetBucketTagging', 'GetBucketVersioning', 'GetEncryptionConfiguration'],
      'ListAllMyBuckets',
    ].map((name) => `s3:${name}`),
  },
  // Started runbooks, and how they ended. The actions that take an execution are in a statement of their own.
  { sid: 'ReadContainments', actions: ['ssm:DescribeAutomationExecutions'] },
];

/** Of executions of one account. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
export const executionReads = ['ssm:DescribeAutomationStepExecutions', 'ssm:GetAutomationExecution'] as const;

/**
 * AWS Security Incident Response, by what a person does. The lists take no resource; the others take a case or the membership.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecurityincidentresponse.html
 */
export const caseActions = {
  lists: ['security-ir:ListCases', 'security-ir:ListMemberships'],
  reads: [
    'security-ir:GetCase',
    'security-ir:GetCaseAttachmentDownloadUrl',
    'security-ir:ListCaseEdits',
    'security-ir:ListComments',
    'security-ir:ListInvestigations',
    'security-ir:ListTagsForResource',
  ],
  writes: [
    'security-ir:CloseCase',
    'security-ir:CreateCase',
    'security-ir:CreateCaseComment',
    'security-ir:GetCaseAttachmentUploadUrl',
    'security-ir:SendFeedback',
    'security-ir:UpdateCase',
    'security-ir:UpdateCaseComment',
    'security-ir:UpdateCaseStatus',
    'security-ir:UpdateResolverType',
  ],
  membershipReads: ['security-ir:BatchGetMemberAccountDetails', 'security-ir:GetMembership', 'security-ir:ListTagsForResource'],
} as const;

/** Evidence, in the account of the evidence store. */
export const evidenceReads = {
  bucket: ['s3:GetBucketObjectLockConfiguration', 's3:ListBucket', 's3:ListBucketVersions'],
  object: ['s3:GetObject', 's3:GetObjectLegalHold', 's3:GetObjectRetention', 's3:GetObjectVersion'],
} as const;

/** What break-glass roles do to evidence: nobody can delete it, but a retention that is wrong can be mended. */
export const evidenceRepairs = ['s3:BypassGovernanceRetention', 's3:PutObjectLegalHold', 's3:PutObjectRetention'] as const;
