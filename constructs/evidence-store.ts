import { Validations, aws_kms as kms, aws_s3 as s3, type CfnResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CordonError, exitCode, type Problem } from '../lib/core/problem';
import { type ObjectLockConfiguration } from '../lib/configuration/evidence-store';
import { containmentExecutionRoleName } from '../lib/containment/roles';
import { bucketPolicy, keyPolicy, logBucketPolicy } from '../lib/evidence/policies';
import { type EvidenceStore as EvidenceStoreData } from '../lib/evidence/store';

export interface EvidenceStoreProps {
  /** 3 to 58 lower-case letters, digits and hyphens; unique in the partition. The bucket of access logs has the suffix `-logs`. */
  readonly bucketName: string;
  /** Account of the stack, 12 digits: the key's policy names it. */
  readonly account: string;
  /** Region of the stack. */
  readonly region: string;
  /** `o-` and 10 to 32 letters and digits. Execution roles of its accounts write. */
  readonly organizationId: string;
  /** @default aws */
  readonly partition?: string;
  /** @default - governance mode, 365 days */
  readonly objectLock?: ObjectLockConfiguration;
  /** Days, more than the retention. @default - objects never expire */
  readonly expireAfterDays?: number;
  /** Days. @default 400 */
  readonly accessLogDays?: number;
  /** ARNs of roles of another account that ask whose the bucket is. @default - nobody */
  readonly lookers?: readonly string[];
  /** ARN patterns of roles that may change retentions and end the key. @default - nobody */
  readonly breakGlass?: readonly string[];
}

/**
 * A bucket for evidence of one Region: what containment runbooks back up, and read for a restore. Object Lock keeps each version, the bucket's policy lets
 * only the containment execution roles of the organization write, and everything is encrypted with a customer managed key of its own.
 *
 * Everything is retained when the stack goes. Object Lock cannot be turned off, and a bucket with locked objects cannot be deleted.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 * @throws CordonError where the name is none, or objects would expire before their retention
 */
export class EvidenceStore extends Construct {
  public readonly bucket: s3.CfnBucket;
  public readonly logBucket: s3.CfnBucket;
  public readonly key: kms.CfnKey;

  public constructor(scope: Construct, id: string, props: EvidenceStoreProps) {
    super(scope, id);
    const store = dataOf(props);
    check(this, store);
    const { objectLock, expireAfterDays, accessLogDays } = store;
    this.key = new kms.CfnKey(this, `${id}Key`, {
      description: `Cordon: evidence in ${store.bucket.name}`,
      enableKeyRotation: true,
      pendingWindowInDays: 30,
      keyPolicy: keyPolicy(store),
    });
    this.logBucket = new s3.CfnBucket(this, `${id}AccessLogs`, {
      bucketName: store.logBucketName,
      ...closed(),
      // Access logs are delivered only to a bucket that is encrypted with a key of S3, and that has no default retention.
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
      bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
      versioningConfiguration: { status: 'Enabled' },
      lifecycleConfiguration: {
        rules: [
          abortUploads,
          { id: 'Expire', status: 'Enabled', expirationInDays: accessLogDays, noncurrentVersionExpiration: { noncurrentDays: 1 } },
        ],
      },
    });
    const logPolicy = new s3.CfnBucketPolicy(this, `${id}AccessLogsPolicy`, {
      // By name, as its statements have it; cdk-nag compares the two.
      bucket: store.logBucketName,
      policyDocument: logBucketPolicy(store),
    });
    this.bucket = new s3.CfnBucket(this, `${id}Bucket`, {
      bucketName: store.bucket.name,
      ...closed(),
      bucketEncryption: {
        serverSideEncryptionConfiguration: [
          // The whole ARN, because writers are in other accounts. No bucket key: each use of the key then names its object in CloudTrail.
          { bucketKeyEnabled: false, serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: this.key.attrArn } },
        ],
      },
      versioningConfiguration: { status: 'Enabled' },
      objectLockEnabled: true,
      objectLockConfiguration: {
        objectLockEnabled: 'Enabled',
        rule: {
          defaultRetention: {
            mode: objectLock.mode.toUpperCase(),
            ...(objectLock.retentionYears === undefined ? { days: objectLock.retentionDays } : { years: objectLock.retentionYears }),
          },
        },
      },
      loggingConfiguration: { destinationBucketName: this.logBucket.ref, logFilePrefix: `${store.bucket.name}/` },
      lifecycleConfiguration: {
        rules: [
          abortUploads,
          ...(expireAfterDays === undefined
            ? []
            : [
                {
                  id: 'Expire',
                  status: 'Enabled',
                  expirationInDays: expireAfterDays,
                  noncurrentVersionExpiration: { noncurrentDays: expireAfterDays },
                },
              ]),
        ],
      },
    });
    logPolicy.addResourceDependency(this.logBucket);
    // S3 checks that it may deliver the logs when the bucket asks for them.
    this.bucket.addResourceDependency(logPolicy);
    const policy = new s3.CfnBucketPolicy(this, `${id}BucketPolicy`, {
      bucket: store.bucket.name,
      policyDocument: bucketPolicy(store, this.key.attrArn),
    });
    policy.addResourceDependency(this.bucket);
    for (const resource of [this.key, this.logBucket, logPolicy, this.bucket, policy]) retain(resource);
    acknowledge(this.bucket, this.logBucket);
  }
}

/** No ACL, and nothing public. */
const closed = (): Pick<s3.CfnBucketProps, 'ownershipControls' | 'publicAccessBlockConfiguration'> => ({
  ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
  publicAccessBlockConfiguration: { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
});

const abortUploads = { id: 'AbortUploads', status: 'Enabled', abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } } as const;

function retain(resource: CfnResource): void {
  resource.addOverride('DeletionPolicy', 'Retain');
  resource.addOverride('UpdateReplacePolicy', 'Retain');
}

function dataOf(props: EvidenceStoreProps): EvidenceStoreData {
  const { bucketName, account, region, organizationId, partition = 'aws', expireAfterDays } = props;
  return {
    bucket: { name: bucketName, account, region },
    logBucketName: `${bucketName}-logs`,
    stackName: '',
    partition,
    organizationId,
    objectLock: props.objectLock ?? { mode: 'governance', retentionDays: 365 },
    ...(expireAfterDays !== undefined && { expireAfterDays }),
    accessLogDays: props.accessLogDays ?? 400,
    writers: `arn:${partition}:iam::*:role/${containmentExecutionRoleName}`,
    lookers: props.lookers ?? [],
    breakGlass: props.breakGlass ?? [],
  };
}

function check(construct: Construct, { bucket, objectLock, expireAfterDays }: EvidenceStoreData): void {
  const retention = objectLock.retentionDays ?? (objectLock.retentionYears ?? 0) * 366;
  const problems: readonly Problem[] = [
    ...(/^[a-z0-9][a-z0-9-]{1,56}[a-z0-9]$/.test(bucket.name)
      ? []
      : [
          {
            id: 'invalid-bucket-name',
            message: 'bucketName must be 3 to 58 lower-case letters, digits and hyphens',
            value: bucket.name,
            remedy: 'rename the bucket',
          },
        ]),
    ...(retention >= 1
      ? []
      : [{ id: 'no-retention', message: 'objectLock must have retentionDays or retentionYears', value: objectLock, remedy: 'add one' }]),
    ...(expireAfterDays === undefined || expireAfterDays > retention
      ? []
      : [
          {
            id: 'expires-before-retention',
            message: `expireAfterDays must be more than the ${retention} days of the retention`,
            value: expireAfterDays,
            remedy: `use at least ${retention + 1}`,
          },
        ]),
  ];
  if (problems.length === 0) return;
  throw new CordonError(
    exitCode.usage,
    problems.map((problem) => ({ ...problem, message: `${problem.message} (${construct.node.path})` })),
  );
}

/** For cdk-nag (AwsSolutions, NIST 800-53 R5), each finding by its own ID on the one bucket that has it. */
function acknowledge(bucket: s3.CfnBucket, logBucket: s3.CfnBucket): void {
  const replication = {
    id: 'NIST.800.53.R5-S3BucketReplicationEnabled',
    reason:
      'S3 keeps objects in at least three Availability Zones. Object Lock and versioning protect them from deletion, also by administrators. A replica would take evidence out of its Region, which the configuration has to decide.',
  };
  Validations.of(bucket).acknowledge(replication);
  Validations.of(logBucket).acknowledge(
    {
      ...replication,
      reason: 'It holds access logs of one bucket, for a limited time. CloudTrail has the changes of the bucket besides.',
    },
    {
      id: 'NIST.800.53.R5-S3DefaultEncryptionKMS',
      reason: 'S3 delivers server access logs only to a bucket that is encrypted with a key of S3 (SSE-S3).',
    },
    {
      id: 'AwsSolutions-S1',
      reason: 'It is the bucket of the access logs. Logs of its own deliveries would cause further deliveries without end.',
    },
    {
      id: 'NIST.800.53.R5-S3BucketLoggingEnabled',
      reason: 'It is the bucket of the access logs, and would log its own deliveries without end.',
    },
  );
}
