import { type Configuration } from '../configuration/configuration';
import { type EvidenceStoreConfiguration, type ObjectLockConfiguration } from '../configuration/evidence-store';
import { breakGlassPatterns } from '../configuration/role-reference';
import { accessLogBucket, backupBuckets, evidenceStackPrefix, type BackupBucket } from '../containment/backup-buckets';
import { containmentExecutionRoleName } from '../containment/roles';
import { partitionOf } from '../core/regions';

/** The evidence store of one Region. */
export interface EvidenceStore {
  readonly bucket: BackupBucket;
  /** Bucket of the server access logs. S3 delivers them only to a bucket of the same Region and account. */
  readonly logBucketName: string;
  readonly stackName: string;
  readonly partition: string;
  readonly organizationId: string;
  readonly objectLock: ObjectLockConfiguration;
  /** @default - objects never expire */
  readonly expireAfterDays?: number;
  readonly accessLogDays: number;
  /** ARN pattern of the roles that write. */
  readonly writers: string;
  /** ARNs of roles of another account that ask whose the bucket is: those of the state machines of remediation. */
  readonly lookers: readonly string[];
  /** ARN patterns of the roles that may change retentions and the end of the key. */
  readonly breakGlass: readonly string[];
}

/** The evidence stores of a configuration, one a Region. Empty where it has none. */
export function evidenceStores(configuration: Configuration): readonly EvidenceStore[] {
  const { organization, evidenceStore } = configuration;
  if (evidenceStore === undefined) return [];
  const partition = partitionOf(organization.membershipRegion) ?? 'aws';
  return backupBuckets(configuration).map((bucket) => ({
    bucket,
    logBucketName: accessLogBucket(bucket.name),
    stackName: `${evidenceStackPrefix}${bucket.region}`,
    partition,
    organizationId: organization.id,
    objectLock: evidenceStore.objectLock,
    ...(evidenceStore.expireAfterDays !== undefined && { expireAfterDays: evidenceStore.expireAfterDays }),
    accessLogDays: evidenceStore.accessLogDays,
    writers: `arn:${partition}:iam::*:role/${containmentExecutionRoleName}`,
    lookers: (configuration.containment.remediation?.roleArns ?? []).filter((arn) => arn.split(':')[4] !== bucket.account),
    breakGlass: breakGlassPatterns(configuration),
  }));
}

/** The retention in days. A year counts 366 days here, so that what has to be longer is longer. */
export function retentionDays({ objectLock }: Pick<EvidenceStoreConfiguration, 'objectLock'>): number {
  return objectLock.retentionDays ?? (objectLock.retentionYears ?? 0) * 366;
}
