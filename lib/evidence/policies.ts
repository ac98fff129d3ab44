import { backupCalls, backupKeyActions, bucketChanges } from '../containment/backup-buckets';
import { policy, type ResourceStatement } from '../routes/policies/statement';
import { type EvidenceStore } from './store';

type Values = string | readonly string[];

/** The policy of a bucket or key. */
export interface EvidencePolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly ResourceStatement[];
}

const bucketArn = ({ partition }: EvidenceStore, name: string): string => `arn:${partition}:s3:::${name}`;

/** For everybody, as nobody is exempted who is not named in the condition. */
const everybody = { Principal: '*' } as const;

/** Oldest version of TLS. S3 itself takes 1.2 and newer: https://docs.aws.amazon.com/AmazonS3/latest/userguide/network-isolation.html */
const oldestTls = '1.2';

const tls = (resources: readonly string[]): readonly ResourceStatement[] => [
  {
    Sid: 'DenyInsecureTransport',
    Effect: 'Deny',
    ...everybody,
    Action: 's3:*',
    Resource: resources,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
  {
    Sid: 'DenyOldTls',
    Effect: 'Deny',
    ...everybody,
    Action: 's3:*',
    Resource: resources,
    Condition: { NumericLessThan: { 's3:TlsVersion': oldestTls } },
  },
];

/**
 * The policy of the bucket. It denies to everybody, administrators of the account included: an allow elsewhere changes nothing.
 *
 * Requests without an encryption header are encrypted with the key by default; those with one must name the key. A condition on a key that the request
 * does not have would deny these too, which is why `Null` stands beside.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html, https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 */
export function bucketPolicy(store: EvidenceStore, keyArn: string): EvidencePolicy {
  const arn = bucketArn(store, store.bucket.name);
  const objects = `${arn}/*`;
  const deny = (Sid: string, Action: Values, Resource: Values, Condition?: ResourceStatement['Condition']): ResourceStatement => ({
    Sid,
    Effect: 'Deny',
    ...everybody,
    Action,
    Resource,
    ...(Condition && { Condition }),
  });
  const given = (header: string): Readonly<Record<string, Values>> => ({ [header]: 'false' });
  const byRunbooks = { StringEquals: { 'aws:PrincipalOrgID': store.organizationId }, ArnLike: { 'aws:PrincipalArn': store.writers } };
  return policy<ResourceStatement>([
    ...tls([arn, objects]),
    deny('DenyOtherWriters', ['s3:PutObject', 's3:ReplicateObject'], objects, { ArnNotLike: { 'aws:PrincipalArn': store.writers } }),
    deny('DenyOtherEncryption', 's3:PutObject', objects, {
      Null: given('s3:x-amz-server-side-encryption'),
      StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
    }),
    deny('DenyOtherKey', 's3:PutObject', objects, {
      Null: given('s3:x-amz-server-side-encryption-aws-kms-key-id'),
      StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': keyArn },
    }),
    deny('DenyCustomerKeys', 's3:PutObject', objects, { Null: given('s3:x-amz-server-side-encryption-customer-algorithm') }),
    deny('DenyDeletes', ['s3:DeleteBucket', 's3:DeleteObject', 's3:DeleteObjectVersion'], [arn, objects]),
    deny(
      'DenyRetentionChanges',
      ['s3:BypassGovernanceRetention', 's3:PutObjectLegalHold', 's3:PutObjectRetention'],
      objects,
      store.breakGlass.length > 0 ? { ArnNotLike: { 'aws:PrincipalArn': store.breakGlass } } : undefined,
    ),
    // A runbook changes the policy and the versioning of a bucket that it made; here it would take the protection away.
    deny('DenyChangesByRunbooks', bucketChanges, arn, { ArnLike: { 'aws:PrincipalArn': store.writers } }),
    { Sid: 'AllowRunbooksBackup', Effect: 'Allow', ...everybody, Action: backupCalls.ofObject, Resource: objects, Condition: byRunbooks },
    { Sid: 'AllowRunbooksChecks', Effect: 'Allow', ...everybody, Action: backupCalls.ofBucket, Resource: arn, Condition: byRunbooks },
    ...(store.lookers.length === 0
      ? []
      : [
          {
            Sid: 'AllowRemediationLooks',
            Effect: 'Allow',
            ...everybody,
            Action: 's3:ListBucket',
            Resource: arn,
            Condition: { StringEquals: { 'aws:PrincipalOrgID': store.organizationId }, ArnEquals: { 'aws:PrincipalArn': store.lookers } },
          } as const,
        ]),
  ]);
}

/**
 * The policy of the key. The account administers it, and its IAM policies say who decrypts. The execution roles are those of accounts that nobody knows
 * yet, so that the principal is everybody, narrowed to the role, the organization, S3 and the bucket.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
export function keyPolicy(store: EvidenceStore): EvidencePolicy {
  const { bucket, partition, organizationId, writers, breakGlass } = store;
  return policy<ResourceStatement>([
    {
      Sid: 'Account',
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${bucket.account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'RunbooksThroughS3',
      Effect: 'Allow',
      ...everybody,
      Action: backupKeyActions,
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': organizationId, 'kms:ViaService': `s3.${bucket.region}.amazonaws.com` },
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': `${bucketArn(store, bucket.name)}/*` },
        ArnLike: { 'aws:PrincipalArn': writers },
      },
    },
    {
      // Without the key nobody reads the evidence again.
      Sid: 'KeepKey',
      Effect: 'Deny',
      ...everybody,
      Action: ['kms:DisableKey', 'kms:ScheduleKeyDeletion'],
      Resource: '*',
      ...(breakGlass.length > 0 && { Condition: { ArnNotLike: { 'aws:PrincipalArn': breakGlass } } }),
    },
  ]);
}

/**
 * The policy of the bucket of access logs: S3 writes those of the one bucket, and nobody deletes them before they expire.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function logBucketPolicy(store: EvidenceStore): EvidencePolicy {
  const arn = bucketArn(store, store.logBucketName);
  const objects = `${arn}/*`;
  return policy<ResourceStatement>([
    ...tls([arn, objects]),
    {
      Sid: 'DenyDeletes',
      Effect: 'Deny',
      ...everybody,
      Action: ['s3:DeleteBucket', 's3:DeleteObject', 's3:DeleteObjectVersion'],
      Resource: [arn, objects],
    },
    {
      Sid: 'AllowAccessLogs',
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: objects,
      Condition: {
        ArnLike: { 'aws:SourceArn': bucketArn(store, store.bucket.name) },
        StringEquals: { 'aws:SourceAccount': store.bucket.account },
      },
    },
  ]);
}
