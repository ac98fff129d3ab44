import { type SectionRule } from '../core/section-findings';

const s3 = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide';

/** Every rule, in the order of the documentation. */
export const evidenceRules = [
  {
    id: 'runbooks-cannot-write',
    what: 'A containment runbook cannot write into the bucket, or cannot read its backup for a restore.',
    why: 'The runbook then fails, or backs up to a bucket that it makes in the account of the incident, where an attacker may be administrator.',
    fix: 'Set `evidenceStore.grantExecutionRole: true`. Cordon then adds the two permissions on the keys to the execution role.',
    acknowledgeable: false,
    whyNot: 'a store into which nobody can write is none',
    source: `${s3}/UsingKMSEncryption.html`,
  },
  {
    id: 'store-has-hole',
    what: 'Somebody who should be stopped could write, read, delete or shorten evidence.',
    why: 'Evidence that somebody can change proves nothing.',
    fix: 'Name in `guardrails.breakGlassRoles` only roles for emergencies, never a containment role.',
    acknowledgeable: false,
    whyNot: 'the evidence would not be safe',
    source: `${s3}/object-lock-managing.html`,
  },
  {
    id: 'runbooks-not-tried',
    what: 'Nobody has tried yet whether the runbooks write into the bucket. AWS does not publish which headers they send.',
    why: 'The bucket refuses an ACL, another key, and a write without a checksum. A runbook that sends one of the first two fails.',
    fix: 'Contain a test instance with `BackupS3BucketName` set to the bucket. Then acknowledge the finding with the day and the ID of the execution.',
    acknowledgeable: true,
    source:
      'https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html',
  },
  {
    id: 'retention-short',
    what: 'The retention is shorter than 90 days.',
    why: 'GuardDuty keeps findings for 90 days. Evidence that ends earlier is missing while its finding is still investigated.',
    fix: 'Raise `evidenceStore.objectLock.retentionDays` to at least 90.',
    acknowledgeable: true,
    source: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings.html',
  },
  {
    id: 'governance-without-break-glass',
    what: 'The mode is `governance`, but no break-glass role is named.',
    why: 'Nobody can then correct a retention that is too long, except whoever changes the policy of the bucket. That person can shorten any retention.',
    fix: 'Name a role in `guardrails.breakGlassRoles` or `responderAccess.breakGlass`, or use the mode `compliance`.',
    acknowledgeable: true,
    source: `${s3}/object-lock-managing.html`,
  },
  {
    id: 'compliance-is-final',
    what: 'The mode is `compliance`.',
    why: 'Nobody can shorten the retention or delete an object before its end, not even AWS. The bucket and its costs stay as long.',
    fix: 'Acknowledge the finding, with the rule that asks for it, or use the mode `governance`.',
    acknowledgeable: true,
    source: `${s3}/object-lock.html`,
  },
  {
    id: 'bucket-region-missing',
    what: 'A Region in use has no bucket.',
    why: 'Evidence of that Region leaves the Region. Whether the runbooks write to another Region is not published.',
    fix: 'Add the Region to `evidenceStore.regions`.',
    acknowledgeable: true,
    source:
      'https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html',
  },
  {
    id: 'remediation-backs-up-elsewhere',
    what: 'Remediation names another bucket for the backups of its runbooks.',
    why: 'What remediation backs up is then not in the evidence store.',
    fix: 'Set `remediation.backupBucket` to the name of the bucket, with `{region}` in place of the Region.',
    acknowledgeable: true,
    source:
      'https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html',
  },
] as const satisfies readonly SectionRule[];

export type EvidenceFindingId = (typeof evidenceRules)[number]['id'];
