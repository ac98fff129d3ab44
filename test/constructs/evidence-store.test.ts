import { App, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EvidenceStore, type EvidenceStoreProps } from '../../constructs';
import { bucketPolicy, keyPolicy, logBucketPolicy } from '../../lib/evidence/policies';
import { evidenceStores } from '../../lib/evidence/store';
import { buildApp } from '../../lib/stacks/app';
import { PlainStack } from '../../lib/synthesis/plain-stack';
import { templateValidator } from '../../lib/validation/cloudformation';
import { withStore } from '../evidence/support';
import { nagFindings } from './nag';

process.env.CDK_VALIDATION = 'false';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}
const props: EvidenceStoreProps = {
  bucketName: 'evidence-222222222222-eu-west-1',
  account: '222222222222',
  region: 'eu-west-1',
  organizationId: 'o-exampleorgid',
};

function made(over: Partial<EvidenceStoreProps> = {}) {
  const app = new App();
  const stack = new PlainStack(app, 'Evidence', { env: { account: '222222222222', region: 'eu-west-1' } });
  new EvidenceStore(stack, 'Evidence', { ...props, ...over });
  const template = Template.fromStack(stack).toJSON() as { readonly Resources: Readonly<Record<string, Resource>> };
  return { app, stack, template, resources: template.Resources };
}

describe('EvidenceStore', () => {
  it('keeps each object for 365 days in governance mode, and never expires it', () => {
    const { EvidenceBucket: bucket } = made().resources;
    expect(bucket!.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 365 } } },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: { Rules: [{ Id: 'AbortUploads', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }] },
    });
    expect((bucket!.Properties.LifecycleConfiguration as { Rules: readonly object[] }).Rules).toHaveLength(1);
  });

  it('takes years, compliance mode and an end', () => {
    const { EvidenceBucket: bucket } = made({ objectLock: { mode: 'compliance', retentionYears: 7 }, expireAfterDays: 2600 }).resources;
    expect(bucket!.Properties).toMatchObject({
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: 7 } } },
      LifecycleConfiguration: {
        Rules: [{}, { ExpirationInDays: 2600, NoncurrentVersionExpiration: { NoncurrentDays: 2600 } }],
      },
    });
  });

  it('encrypts with its key, which is rotated, and logs to a bucket of its own', () => {
    const { EvidenceBucket: bucket, EvidenceKey: key, EvidenceAccessLogs: logs } = made({ accessLogDays: 30 }).resources;
    expect(key!.Properties).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 30 });
    expect(bucket!.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: false,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': ['EvidenceKey', 'Arn'] } },
          },
        ],
      },
      LoggingConfiguration: { DestinationBucketName: { Ref: 'EvidenceAccessLogs' }, LogFilePrefix: `${props.bucketName}/` },
    });
    expect(logs!.Properties).toMatchObject({ LifecycleConfiguration: { Rules: [{}, { ExpirationInDays: 30 }] } });
    expect(logs!.Properties).not.toHaveProperty('ObjectLockConfiguration');
  });

  it('opens neither bucket to the public or to ACLs, and retains everything', () => {
    const { resources } = made();
    const buckets = Object.values(resources).filter(({ Type: type }) => type === 'AWS::S3::Bucket');
    expect(buckets).toHaveLength(2);
    for (const { Properties: properties } of buckets) {
      expect(properties).toMatchObject({
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      });
    }
    for (const [id, { DeletionPolicy: deletion, UpdateReplacePolicy: replacing }] of Object.entries(resources)) {
      expect([id, deletion, replacing]).toEqual([id, 'Retain', 'Retain']);
    }
  });

  it('has the policies that are proven', () => {
    const [store] = evidenceStores(withStore());
    const { stack } = made({ bucketName: store!.bucket.name, breakGlass: store!.breakGlass });
    const { Resources: resources } = Template.fromStack(stack).toJSON() as { readonly Resources: Readonly<Record<string, Resource>> };
    const key = 'the key';
    const text = JSON.stringify(resources).replaceAll('{"Fn::GetAtt":["EvidenceKey","Arn"]}', JSON.stringify(key));
    const read = JSON.parse(text) as Readonly<Record<string, Resource>>;
    expect(read.EvidenceBucketPolicy!.Properties.PolicyDocument).toEqual(JSON.parse(JSON.stringify(bucketPolicy(store!, key))));
    expect(read.EvidenceKey!.Properties.KeyPolicy).toEqual(JSON.parse(JSON.stringify(keyPolicy(store!))));
    expect(read.EvidenceAccessLogsPolicy!.Properties.PolicyDocument).toEqual(JSON.parse(JSON.stringify(logBucketPolicy(store!))));
  });

  it('passes cdk-nag and the CloudFormation validation', () => {
    const { app, template } = made({ expireAfterDays: 400, breakGlass: ['arn:aws:iam::*:role/BreakGlass'] });
    expect(nagFindings(app)).toEqual([]);
    expect(templateValidator().validate(JSON.stringify(template), 'evidence')).toEqual([]);
  });

  it('acknowledges nothing of a bucket beside it', () => {
    const { app, stack } = made();
    new s3.CfnBucket(stack, 'Planted', {});
    const found = nagFindings(app).filter((text) => text.endsWith('/Planted'));
    for (const id of ['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketReplicationEnabled', 'NIST.800.53.R5-S3DefaultEncryptionKMS']) {
      expect(found.some((text) => text.startsWith(id))).toBe(true);
    }
  });

  it.each([
    ['a name with capitals', { bucketName: 'Evidence' }, /bucketName must be 3 to 58 lower-case letters/],
    ['an end before the retention', { expireAfterDays: 365 }, /expireAfterDays must be more than the 365 days of the retention/],
    ['no retention', { objectLock: { mode: 'governance' } as const }, /objectLock must have retentionDays or retentionYears/],
  ])('refuses %s', (_, over, message) => {
    expect(() => made(over)).toThrow(message);
  });
});

describe('the stacks of the evidence store', () => {
  const build = (...args: Parameters<typeof withStore>) => {
    const base = withStore(...args);
    const configuration = { ...base, organization: { ...base.organization, root: 'r-ab12', triageServiceLinkedRole: 'present' as const } };
    return (checkedBy: 'caller' | 'synthesis' = 'caller') => buildApp(new App(), { configuration, today: '2026-11-24', checkedBy });
  };

  it('are one a Region, in the account of the membership, and tell the name of the bucket', () => {
    const { evidenceStores: stacks } = build()();
    expect(
      stacks.map(({ stackName, account, region, terminationProtection }) => [stackName, account, region, terminationProtection]),
    ).toEqual([
      ['cordon-evidence-store-eu-west-1', '222222222222', 'eu-west-1', true],
      ['cordon-evidence-store-us-east-1', '222222222222', 'us-east-1', true],
    ]);
    expect(
      Object.values(Template.fromStack(stacks[1]!).findResources('AWS::S3::Bucket')).map(
        (bucket) => (bucket.Properties as { BucketName: string }).BucketName,
      ),
    ).toEqual(['cordon-evidence-222222222222-us-east-1-logs', 'cordon-evidence-222222222222-us-east-1']);
    Template.fromStack(stacks[1]!).hasOutput('BackupS3BucketName', { Value: { Ref: 'EvidenceBucket' } });
  });

  it('are not there without the key', () => {
    const without = { ...withStore() };
    Reflect.deleteProperty(without, 'evidenceStore');
    const configuration = {
      ...without,
      organization: { ...without.organization, root: 'r-ab12', triageServiceLinkedRole: 'present' as const },
    };
    expect(buildApp(new App(), { configuration, today: '2026-11-24', checkedBy: 'caller' }).evidenceStores).toEqual([]);
  });

  it('are refused by every synthesis where runbooks could not write', () => {
    expect(() => build({ grantExecutionRole: false })('synthesis')).toThrow(
      /the execution role lacks kms:GenerateDataKey, kms:Decrypt|lacks kms:/,
    );
  });
});
