import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';

/** A bucket that runbooks back up to. */
export interface BackupBucket {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/**
 * The buckets of the evidence store: one a Region, in the account of the membership. Names of buckets are unique in the partition, so they have the account
 * and the Region. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function backupBuckets({
  organization,
  evidenceStore,
}: Pick<Configuration, 'organization' | 'evidenceStore'>): readonly BackupBucket[] {
  const account = administratorOf(organization, 'membership');
  return (evidenceStore?.regions ?? []).map((region) => ({ account, region, name: `${evidenceStore!.bucketPrefix}-${account}-${region}` }));
}

/** Bucket of the server access logs of a bucket of the store. */
export const accessLogBucket = (name: string): string => `${name}-logs`;

/**
 * What a runbook calls for the bucket that it backs up to and that exists, by its page: the checks that the bucket is not public, the backup, and its
 * reading for a restore. Of the runbook for instances all calls of S3 are about that bucket; those that change a bucket are for one that it makes itself.
 * https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/awssupport-contain-iam-principal.html
 */
export const backupCalls = {
  ofBucket: [
    's3:GetBucketAcl',
    's3:GetBucketLocation',
    's3:GetBucketOwnershipControls',
    's3:GetBucketPolicy',
    's3:GetBucketPolicyStatus',
    's3:GetBucketPublicAccessBlock',
    's3:ListBucket',
  ],
  ofObject: ['s3:GetObject', 's3:PutObject'],
} as const;

/** What S3 calls of KMS for these, with the permissions of the caller. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
export const backupKeyActions = ['kms:Decrypt', 'kms:GenerateDataKey'] as const;

/** What changes a bucket, or takes its protection away. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export const bucketChanges: readonly string[] = [
  ...['DeleteBucketPolicy', 'PutBucketAcl', 'PutBucketLogging', 'PutBucketObjectLockConfiguration', 'PutBucketOwnershipControls'],
  ...['PutBucketPolicy', 'PutBucketPublicAccessBlock', 'PutBucketVersioning', 'PutEncryptionConfiguration', 'PutLifecycleConfiguration'],
].map((name) => `s3:${name}`);

/** Begins the names of the stacks of the buckets. */
export const evidenceStackPrefix = 'cordon-evidence-store-';
