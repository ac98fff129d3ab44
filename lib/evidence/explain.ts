import { type Configuration } from '../configuration/configuration';
import { type BackupBucket } from '../containment/backup-buckets';
import { checkEvidenceStore, type EvidenceReport } from './check';
import { evidenceStores, retentionDays } from './store';

/** The evidence store for people and for other tools. */
export interface EvidenceExplanation {
  readonly buckets: readonly (BackupBucket & { readonly stack: string; readonly accessLogs: string })[];
  readonly retention: { readonly mode: string; readonly days: number };
  /** @default - objects never expire */
  readonly expireAfterDays?: number;
  readonly accessLogDays: number;
  /** Who may do what, in words. */
  readonly access: readonly { readonly who: string; readonly may: string }[];
  /** Whether the configured execution role can use the store. */
  readonly runbooksCanWrite: boolean;
  /** What nobody can know by documents, each as a sentence. */
  readonly notKnown: readonly string[];
  readonly findings: EvidenceReport['findings'];
  readonly acknowledged: EvidenceReport['acknowledged'];
}

/**
 * What AWS does not publish of the runbooks, and what follows from it.
 * https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html
 */
export const notPublished: readonly string[] = [
  'Which bucket AWS Security Incident Response names when it starts a runbook. Whoever starts a runbook names one in BackupS3BucketName.',
  'Which encryption header a runbook sends. Without one, S3 uses the key of the store; with another key, the bucket refuses the backup.',
  'Whether a runbook sends an ACL. The bucket refuses every ACL but bucket-owner-full-control, because the bucket owner owns all objects.',
  'Whether a runbook sends a checksum or Content-MD5. S3 needs one of them for a bucket with a default retention.',
  'Whether a runbook changes the policy of a bucket that exists. The policy of the bucket denies that.',
  'Whether a runbook writes to a bucket of another Region.',
];

/** What the evidence store of a configuration keeps, for how long, and who can do what. The configuration must have one. */
export function explainEvidenceStore(configuration: Configuration): EvidenceExplanation {
  const store = configuration.evidenceStore!;
  const stores = evidenceStores(configuration);
  const { findings, acknowledged } = checkEvidenceStore(configuration);
  const breakGlass = stores[0]?.breakGlass ?? [];
  return {
    buckets: stores.map(({ bucket, stackName, logBucketName }) => ({ ...bucket, stack: stackName, accessLogs: logBucketName })),
    retention: { mode: store.objectLock.mode, days: retentionDays(store) },
    ...(store.expireAfterDays !== undefined && { expireAfterDays: store.expireAfterDays }),
    accessLogDays: store.accessLogDays,
    access: [
      { who: 'containment execution roles of the organization', may: 'write and read objects, and look at the settings of the bucket' },
      { who: 'others in the account of the bucket', may: 'read, if their own policies allow it' },
      {
        who: breakGlass.length === 0 ? 'nobody' : breakGlass.join(', '),
        may:
          store.objectLock.mode === 'governance'
            ? 'change retentions, and disable or delete the key'
            : 'extend retentions, and disable or delete the key',
      },
      { who: 'nobody', may: 'delete objects or the bucket' },
    ],
    runbooksCanWrite: !findings.some(({ id }) => id === 'runbooks-cannot-write'),
    notKnown: notPublished,
    findings,
    acknowledged,
  };
}
