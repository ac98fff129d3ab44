import { type ApprovedAction } from '../configuration/configuration';
import { globalRegion, partitionOf } from '../core/regions';

interface Sample {
  readonly type: string;
  readonly title: string;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** A finding of each kind of resource, in the shape of GuardDuty: documented types, and values of our own. All are of high severity. */
const samples: Readonly<Record<ApprovedAction, Sample>> = {
  'ec2-instance': {
    type: 'Backdoor:EC2/C&CActivity.B',
    title: 'The EC2 instance i-0a1b2c3d4e5f60718 queries a command and control server.',
    resource: {
      resourceType: 'Instance',
      instanceDetails: { instanceId: 'i-0a1b2c3d4e5f60718', imageId: 'ami-0a1b2c3d4e5f60718', tags: [{ key: 'Name', value: 'web' }] },
    },
  },
  'iam-principal': {
    type: 'Exfiltration:IAMUser/AnomalousBehavior',
    title: 'APIs commonly used in Exfiltration tactics were invoked by the role Deployer under anomalous circumstances.',
    resource: {
      resourceType: 'AccessKey',
      accessKeyDetails: {
        accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
        principalId: 'AROAEXAMPLEEXAMPLE12:session',
        userType: 'AssumedRole',
        userName: 'Deployer',
      },
    },
  },
  's3-bucket': {
    type: 'Exfiltration:S3/AnomalousBehavior',
    title: 'A principal invoked an S3 API on the bucket example-invoices in a suspicious way.',
    resource: {
      resourceType: 'S3Bucket',
      s3BucketDetails: [{ name: 'example-invoices', arn: 'arn:aws:s3:::example-invoices', type: 'Destination', tags: [] }],
    },
  },
};

/** A finding for an exercise without a finding of its own. */
export function sampleFinding(
  action: ApprovedAction,
  { account, region, today }: { readonly account: string; readonly region: string; readonly today: string },
): Readonly<Record<string, unknown>> {
  const { type, title, resource } = samples[action];
  const id = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
  const partition = partitionOf(region) ?? partitionOf(globalRegion.aws);
  const time = `${today}T00:00:00.000Z`;
  return {
    schemaVersion: '2.0',
    accountId: account,
    region,
    partition,
    id,
    arn: `arn:${partition}:guardduty:${region}:${account}:detector/0a1b2c3d4e5f60718293a4b5c6d7e8f9/finding/${id}`,
    type,
    severity: 8,
    title,
    description: 'A finding that was made for an exercise.',
    createdAt: time,
    updatedAt: time,
    resource,
    service: { serviceName: 'guardduty', archived: false, count: 1, eventFirstSeen: time, eventLastSeen: time },
  };
}
