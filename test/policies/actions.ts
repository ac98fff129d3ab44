import { containmentExecutionRoleName, containmentRoleName } from '../../lib/containment/roles';

/**
 * The IAM actions that a call takes. Most take the one of their own name; the others are listed here, by AWS's service authorization reference, which
 * lists the actions of each operation ("API operations defined by …"), and by the resource schemas of CloudFormation.
 */

/** What is sent, by whom, and where. */
export interface Call {
  /** Prefix of the service, e.g. `cloudformation`. */
  readonly service: string;
  /** Without `Command`: CreateStackSet. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Account of the caller. */
  readonly account: string;
  readonly region: string;
  readonly managementAccount: string;
}

/** One request that IAM decides. */
export interface Needed {
  readonly action: string;
  /** ARN, or `*` for an action without resources. */
  readonly resource: string;
  /** Condition keys of the request. */
  readonly keys: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: "No permissions are required". */
const free: ReadonlySet<string> = new Set(['sts:GetCallerIdentity']);

/** Operations that put tags on, where their input has some; the action is `TagResource` of the same service. */
const tagging: Readonly<Record<string, { readonly member: 'Tags' | 'tags'; readonly source: string }>> = {
  'cloudformation:CreateStackSet': {
    member: 'Tags',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html',
  },
  'cloudformation:UpdateStackSet': {
    member: 'Tags',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStackSet.html',
  },
  'cloudformation:CreateChangeSet': {
    member: 'Tags',
    source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_cloudformation.html',
  },
  'security-ir:CreateMembership': {
    member: 'tags',
    source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_security-ir.html',
  },
  'security-ir:CreateCase': {
    member: 'tags',
    source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_security-ir.html',
  },
};

/** The service-linked role of a service, which AWS makes with the caller's permission. */
const linkedRole = (account: string, service: string, name: string): Needed => ({
  action: 'iam:CreateServiceLinkedRole',
  resource: `arn:aws:iam::${account}:role/aws-service-role/${service}/${name}`,
  keys: { 'iam:AWSServiceName': service },
});

const trustedAccess = (service: string): Needed => ({
  action: 'organizations:EnableAWSServiceAccess',
  resource: '*',
  keys: { 'organizations:ServicePrincipal': service },
});

/** What designating an administrator takes besides. The reads that the guides list too are those of Cordon, but one. */
const designation = (service: string, { managementAccount, input }: Call): readonly Needed[] => [
  trustedAccess(service),
  {
    action: 'organizations:RegisterDelegatedAdministrator',
    resource: `arn:aws:organizations::${managementAccount}:account/o-exampleorgid/${String(input['AdminAccountId'])}`,
    keys: { 'organizations:ServicePrincipal': service },
  },
];

/** Further actions of an operation. */
const further: Readonly<Record<string, (call: Call) => readonly Needed[]>> = {
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_cloudformation.html: ActivateOrganizationsAccess. Which of the two
  // principals of StackSets gets trusted access it does not say, so both are taken as needed:
  // https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudformation.html
  'cloudformation:ActivateOrganizationsAccess': ({ account }) => {
    const service = 'stacksets.cloudformation.amazonaws.com';
    const role = linkedRole(account, service, 'AWSServiceRoleForCloudFormationStackSetsOrgAdmin');
    return [
      role,
      { action: 'iam:GetRole', resource: role.resource, keys: {} },
      trustedAccess(service),
      trustedAccess(`member.org.${service}`),
    ];
  },
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/detect-drift-stack.html: both actions, and what reads each resource: the `read`
  // handler of the resource schemas.
  'cloudformation:DetectStackDrift': (call) => [
    { action: 'cloudformation:DetectStackResourceDrift', resource: resourceOf(call), keys: {} },
    ...[containmentRoleName, containmentExecutionRoleName].flatMap((role) =>
      ['GetRole', 'GetRolePolicy', 'ListAttachedRolePolicies', 'ListRolePolicies'].map((name) => ({
        action: `iam:${name}`,
        resource: roleArn(call.account, role),
        keys: {},
      })),
    ),
  ],
  // https://docs.aws.amazon.com/guardduty/latest/ug/organizations_permissions.html
  'guardduty:EnableOrganizationAdminAccount': (call) => [
    ...designation('guardduty.amazonaws.com', call),
    { action: 'organizations:DescribeOrganizationalUnit', resource: '*', keys: {} },
  ],
  // https://docs.aws.amazon.com/securityhub/latest/userguide/designate-orgs-admin-account.html
  'securityhub:EnableOrganizationAdminAccount': (call) => designation('securityhub.amazonaws.com', call),
  // https://docs.aws.amazon.com/guardduty/latest/ug/using-service-linked-roles.html
  'guardduty:CreateDetector': ({ account }) => [linkedRole(account, 'guardduty.amazonaws.com', 'AWSServiceRoleForAmazonGuardDuty')],
  // https://docs.aws.amazon.com/securityhub/latest/userguide/using-service-linked-roles.html
  'securityhub:EnableSecurityHub': ({ account }) => [linkedRole(account, 'securityhub.amazonaws.com', 'AWSServiceRoleForSecurityHub')],
  // https://docs.aws.amazon.com/security-ir/latest/userguide/using-service-linked-roles.html
  'security-ir:CreateMembership': ({ account }) => [
    linkedRole(account, 'security-ir.amazonaws.com', 'AWSServiceRoleForSecurityIncidentResponse'),
  ],
};

/** The requests that IAM decides when a call is made. */
export function neededFor(call: Call): readonly Needed[] {
  const action = `${call.service}:${call.operation}`;
  if (free.has(action)) return [];
  const resource = resourceOf(call);
  const keys = keysOf(call);
  const tags = tagging[action];
  const given = tags && call.input[tags.member];
  const tagged = given !== undefined && Object.keys(given as object).length > 0;
  return [
    { action, resource, keys },
    ...(tagged ? [{ action: `${call.service}:TagResource`, resource, keys: {} }] : []),
    ...(further[action]?.(call) ?? []),
  ];
}

/** The resource of a call, as the reference names it; `*` where the action takes none, or one that only AWS knows beforehand. */
function resourceOf({ service, operation, input, account, region, managementAccount }: Call): string {
  const text = (key: string): string | undefined => (typeof input[key] === 'string' ? input[key] : undefined);
  const stack = text('StackName');
  const stackSet = text('StackSetName');
  const role = text('RoleName');
  if (service === 'cloudformation' && stack !== undefined) return `arn:aws:cloudformation:${region}:${account}:stack/${stack}/00000000`;
  if (service === 'cloudformation' && stackSet !== undefined && operation !== 'CreateStackSet') {
    return `arn:aws:cloudformation:${region}:${managementAccount}:stackset/${stackSet}:00000000`;
  }
  if (service === 'iam' && role !== undefined) return roleArn(account, role);
  if (service === 'iam' && operation === 'CreateServiceLinkedRole') return serviceLinkedRole(account, text('AWSServiceName') ?? '');
  if (service === 'sts') return text('RoleArn') ?? '*';
  const queue = text('QueueUrl');
  if (service === 'sqs' && operation === 'SendMessage' && queue !== undefined) {
    return `arn:aws:sqs:${region}:${queue.split('/').slice(-2).join(':')}`;
  }
  if (service === 'securityhub' && operation === 'GetFindings') return `arn:aws:securityhub:${region}:${account}:hub/default`;
  const target = text('AccountId');
  if (service === 'organizations' && target !== undefined && /DelegatedAdministrator$/.test(operation)) {
    return `arn:aws:organizations::${managementAccount}:account/o-exampleorgid/${target}`;
  }
  const detector = text('DetectorId');
  if (service === 'guardduty' && detector !== undefined) return `arn:aws:guardduty:${region}:${account}:detector/${detector}`;
  if (service === 'security-ir') {
    const id = text('membershipId');
    const caseId = text('caseId');
    if (text('resourceArn') !== undefined) return text('resourceArn')!;
    if (caseId !== undefined) return `arn:aws:security-ir:${region}:${account}:case/${caseId}`;
    if (id !== undefined) return `arn:aws:security-ir:${region}:${account}:membership/${id}`;
    // The ID of what is created is not known before.
    if (operation === 'CreateMembership') return `arn:aws:security-ir:${region}:${account}:membership/m-0000000000`;
    if (operation === 'CreateCase') return `arn:aws:security-ir:${region}:${account}:case/0000000000`;
  }
  return '*';
}

const triageRole = 'AWSServiceRoleForSecurityIncidentResponse_Triage';
const serviceRole = 'AWSServiceRoleForSecurityIncidentResponse';
const roleArn = (account: string, role: string): string => {
  if (role === triageRole) return serviceLinkedRole(account, 'triage.security-ir.amazonaws.com');
  const path = role === serviceRole ? 'aws-service-role/security-ir.amazonaws.com/' : '';
  return `arn:aws:iam::${account}:role/${path}${role}`;
};
const serviceLinkedRole = (account: string, service: string): string =>
  `arn:aws:iam::${account}:role/aws-service-role/${service}/${triageRole}`;

function keysOf({ service, input }: Call): Record<string, string> {
  const principal = input['ServicePrincipal'];
  const linked = input['AWSServiceName'];
  return {
    ...(service === 'organizations' && typeof principal === 'string' && { 'organizations:ServicePrincipal': principal }),
    ...(service === 'iam' && typeof linked === 'string' && { 'iam:AWSServiceName': linked }),
  };
}

/**
 * What CloudFormation calls with the caller's permissions to make a resource: `handlers` of the resource schemas of AWS::IAM::Role and
 * AWS::IAM::ServiceLinkedRole in the CloudFormation registry. Left out is what belongs to a property that no template of Cordon has: the permissions
 * boundary. `delete` is for a creation that is rolled back; the triage role is kept then (`DeletionPolicy: Retain`).
 * https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
 */
export const handlerActions = {
  'AWS::IAM::Role': {
    create: ['CreateRole', 'PutRolePolicy', 'AttachRolePolicy', 'GetRolePolicy', 'TagRole', 'UntagRole', 'GetRole'],
    update: [
      ...['UpdateRole', 'UpdateRoleDescription', 'UpdateAssumeRolePolicy', 'DetachRolePolicy', 'AttachRolePolicy', 'DeleteRolePolicy'],
      ...['PutRolePolicy', 'TagRole', 'UntagRole'],
    ],
    delete: [
      ...['DeleteRole', 'DetachRolePolicy', 'DeleteRolePolicy', 'GetRole', 'ListAttachedRolePolicies', 'ListRolePolicies', 'TagRole'],
      'UntagRole',
    ],
  },
  'AWS::IAM::ServiceLinkedRole': { create: ['CreateServiceLinkedRole', 'GetRole'], update: ['UpdateRole', 'GetRole'], delete: [] },
} as const;

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The requests of CloudFormation for one resource of a template. */
export function neededForResource(
  { Type, Properties = {} }: TemplateResource,
  handler: 'create' | 'update' | 'delete',
  account: string,
): readonly Needed[] {
  const actions = (handlerActions as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>)[Type]?.[handler];
  if (actions === undefined) throw new Error(`it is not known what CloudFormation calls for ${Type}`);
  const service = Properties['AWSServiceName'];
  const resource = typeof service === 'string' ? serviceLinkedRole(account, service) : roleArn(account, String(Properties['RoleName']));
  const keys: Record<string, string> = typeof service === 'string' ? { 'iam:AWSServiceName': service } : {};
  return actions.map((name) => ({ action: `iam:${name}`, resource, keys }));
}
