import { type Deployment } from './intrinsics';

/** What the name of an action says of its resource, by service; the first that fits counts, `*` where the action takes none. */
const shapes: Readonly<Record<string, readonly (readonly [action: RegExp, resource: string])[]>> = {
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
    [/SecurityGroup/i, 'arn:PARTITION:ec2:REGION:ACCOUNT:security-group/sg-0123456789abcdef0'],
    [/Image/i, 'arn:PARTITION:ec2:REGION::image/ami-0123456789abcdef0'],
    [/Snapshot/i, 'arn:PARTITION:ec2:REGION::snapshot/snap-0123456789abcdef0'],
    [/NetworkInterface/i, 'arn:PARTITION:ec2:REGION:ACCOUNT:network-interface/eni-0123456789abcdef0'],
    [/./, 'arn:PARTITION:ec2:REGION:ACCOUNT:instance/i-0123456789abcdef0'],
  ],
  autoscaling: [
    [/^Describe/i, '*'],
    [
      /./,
      'arn:PARTITION:autoscaling:REGION:ACCOUNT:autoScalingGroup:12345678-1234-1234-1234-123456789012:autoScalingGroupName/cordon-proof',
    ],
  ],
  kms: [[/./, 'arn:PARTITION:kms:REGION:ACCOUNT:key/12345678-1234-1234-1234-123456789012']],
  secretsmanager: [[/./, 'arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:cordon-proof-AbCdEf']],
};

/**
 * A resource such as an incident may be about, whose name no policy will know; `*` for services of which it is not known here.
 * Shapes of ARNs: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function resourceOf(action: string, { partition, account }: Deployment, region: string): string {
  const [service = '', name = ''] = action.split(':');
  const shape = shapes[service.toLowerCase()]?.find(([pattern]) => pattern.test(name))?.[1] ?? '*';
  return shape.replace('PARTITION', partition).replace('REGION', region).replace('ACCOUNT', account);
}
