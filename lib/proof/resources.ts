import { type Deployment } from './intrinsics';

const image = 'arn:PARTITION:ec2:REGION::image/ami-0123456789abcdef0';
const snapshot = 'arn:PARTITION:ec2:REGION::snapshot/snap-0123456789abcdef0';
const instance = 'arn:PARTITION:ec2:REGION:ACCOUNT:instance/i-0123456789abcdef0';
const volume = 'arn:PARTITION:ec2:REGION:ACCOUNT:volume/vol-0123456789abcdef0';
const permissionSet = 'arn:PARTITION:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef';
const identityCenter = 'arn:PARTITION:sso:::instance/ssoins-0123456789abcdef';
const assignedAccount = 'arn:PARTITION:sso:::account/ACCOUNT';
const identityStore = 'arn:PARTITION:identitystore::ACCOUNT:identitystore/d-0123456789';
const [group, member, membership] = ['group', 'user', 'membership'].map(
  (kind) => `arn:PARTITION:identitystore:::${kind}/01234567-89ab-cdef-0123-456789abcdef` as const,
) as [string, string, string];

/**
 * What the name of an action says of its resources, by service; the first that fits counts, `*` where the action takes none. Each of several
 * has to be allowed: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const shapes: Readonly<Record<string, readonly (readonly [action: RegExp, ...resources: string[]])[]>> = {
  iam: [
    [/^List(Policies|VirtualMFADevices)$/i, '*'],
    [/Role/i, 'arn:PARTITION:iam::ACCOUNT:role/cordon-proof'],
    [/^(Tag|Untag|Get|Create|Delete)Policy/i, 'arn:PARTITION:iam::ACCOUNT:policy/cordon-proof'],
    [/^(Tag|Untag)MFADevice$/i, 'arn:PARTITION:iam::ACCOUNT:mfa/cordon-proof'],
    [/^GetInstanceProfile$/i, 'arn:PARTITION:iam::ACCOUNT:instance-profile/cordon-proof'],
    [/./, 'arn:PARTITION:iam::ACCOUNT:user/cordon-proof'],
  ],
  s3: [
    [/AccountPublicAccessBlock$/i, '*'],
    [/Object/i, 'arn:PARTITION:s3:::cordon-proof/evidence'],
    [/./, 'arn:PARTITION:s3:::cordon-proof'],
  ],
  s3express: [[/./, 'arn:PARTITION:s3express:REGION:ACCOUNT:bucket/cordon-proof--use1-az4--x-s3']],
  ec2: [
    [/^Describe/i, '*'],
    [/^CopyImage$/i, image, snapshot],
    [/^CreateImage$/i, image, instance, snapshot],
    [/^CreateSnapshot$/i, snapshot, volume],
    [/SecurityGroup/i, 'arn:PARTITION:ec2:REGION:ACCOUNT:security-group/sg-0123456789abcdef0'],
    [/NetworkInterface/i, 'arn:PARTITION:ec2:REGION:ACCOUNT:network-interface/eni-0123456789abcdef0'],
    [/./, instance],
  ],
  autoscaling: [
    [/^Describe/i, '*'],
    [
      /./,
      'arn:PARTITION:autoscaling:REGION:ACCOUNT:autoScalingGroup:12345678-1234-1234-1234-123456789012:autoScalingGroupName/cordon-proof',
    ],
  ],
  kms: [[/./, 'arn:PARTITION:kms:REGION:ACCOUNT:key/12345678-1234-1234-1234-123456789012']],
  sso: [
    [/AccountAssignment/i, assignedAccount, identityCenter, permissionSet],
    [/^ListPermissionSets$/i, identityCenter],
    [/^ListPermissionSetsProvisionedToAccount$/i, assignedAccount, identityCenter],
    [/PermissionSet$|^(Tag|Untag)Resource$/i, permissionSet, identityCenter],
  ],
  identitystore: [
    [/^CreateGroupMembership$/i, identityStore, group, member],
    [/^DeleteGroupMembership$/i, identityStore, group, member, membership],
    [/^IsMemberInGroups$/i, identityStore, group, member, membership],
    [/^ListGroupMemberships$/i, identityStore, group, membership],
    [/^ListGroups$/i, identityStore, group],
    [/^ListUsers$/i, identityStore, member],
  ],
  ssm: [
    [/^GetAutomationExecution$/i, 'arn:PARTITION:ssm:REGION:ACCOUNT:automation-execution/01234567-89ab-cdef-0123-456789abcdef'],
    [/^SendCommand$/i, instance, 'arn:PARTITION:ssm:REGION::document/cordon-proof'],
  ],
  secretsmanager: [[/./, 'arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:cordon-proof-AbCdEf']],
};

/** Resources such as an incident may be about, whose names no policy will know; `*` for services of which it is not known here. */
export function resourcesOf(action: string, { partition, account }: Deployment, region: string): readonly string[] {
  const [service = '', name = ''] = action.split(':');
  const [, ...found] = shapes[service.toLowerCase()]?.find(([pattern]) => pattern.test(name)) ?? [undefined, '*'];
  return found.map((shape) => shape.replace('PARTITION', partition).replace('REGION', region).replace('ACCOUNT', account));
}

/** The first of the resources of an action. */
export const resourceOf = (action: string, deployment: Deployment, region: string): string =>
  resourcesOf(action, deployment, region)[0] ?? '*';
