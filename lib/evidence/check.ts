import { fixOf, sectionReport, type SectionFinding, type SectionReport } from '../core/section-findings';
import { type Configuration } from '../configuration/configuration';
import { breakGlassReferences } from '../configuration/role-reference';
import { backupBuckets } from '../containment/backup-buckets';
import { evidenceRules, type EvidenceFindingId } from './findings';
import { proveEvidenceStores, type EvidenceFailure } from './prove';
import { retentionDays } from './store';

/** Shortest retention that needs no reason: GuardDuty keeps its findings as long. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings.html */
export const sensibleRetentionDays = 90;

export interface EvidenceReport extends SectionReport {
  /** Requests that were evaluated. */
  readonly requests: number;
}

/** What is to be said of the evidence store of a configuration that has one. Pure. */
export function checkEvidenceStore(configuration: Configuration): EvidenceReport {
  const proof = proveEvidenceStores(configuration);
  const found = [...ofProof(proof.lacking, proof.wrong), ...ofChoices(configuration)];
  return { ...sectionReport('evidenceStore', found, configuration.evidenceStore?.acknowledge, evidenceRules), requests: proof.requests };
}

function ofProof(lacking: readonly EvidenceFailure[], wrong: readonly EvidenceFailure[]): readonly SectionFinding[] {
  const actions = [...new Set(lacking.map(({ attempt }) => attempt.action))];
  const isUnknown = (list: readonly EvidenceFailure[]): boolean => list.every(({ decision }) => decision.result === 'unknown');
  return [
    ...(lacking.length === 0
      ? []
      : [
          {
            id: 'runbooks-cannot-write' satisfies EvidenceFindingId,
            severity: isUnknown(lacking) ? ('unknown' as const) : ('error' as const),
            path: 'evidenceStore.grantExecutionRole',
            message: `the runbooks cannot use the evidence store, because the execution role lacks ${actions.join(', ')}`,
            remedy: fixOf(evidenceRules, 'runbooks-cannot-write'),
          },
        ]),
    ...(wrong.length === 0
      ? []
      : [
          {
            id: 'store-has-hole' satisfies EvidenceFindingId,
            severity: isUnknown(wrong) ? ('unknown' as const) : ('error' as const),
            path: 'evidenceStore',
            message: `the policies of the evidence store do not do what they should: ${[...new Set(wrong.map(({ attempt }) => `${attempt.what} (${attempt.action})`))].slice(0, 3).join('; ')}`,
            remedy: fixOf(evidenceRules, 'store-has-hole'),
          },
        ]),
  ];
}

/** Buckets outside the store that remediation names, for a finding of a member account in a Region of the store. */
function elsewhere(configuration: Configuration): readonly string[] {
  const { remediation, evidenceStore } = configuration;
  if (remediation === undefined || evidenceStore === undefined) return [];
  const names = new Set(backupBuckets(configuration).map(({ name }) => name));
  const named = evidenceStore.regions.map((region) =>
    remediation.backupBucket.replaceAll('{account}', '999999999999').replaceAll('{region}', region),
  );
  return named.every((name) => names.has(name)) ? [] : [remediation.backupBucket];
}

function ofChoices(configuration: Configuration): readonly SectionFinding[] {
  const { organization, evidenceStore } = configuration;
  if (evidenceStore === undefined) return [];
  const { objectLock, regions } = evidenceStore;
  const days = retentionDays(evidenceStore);
  const [bucket] = backupBuckets(configuration);
  const inUse = [...new Set([organization.membershipRegion, ...organization.regions])];
  const finding = (id: EvidenceFindingId, path: string, message: string, more: Partial<SectionFinding> = {}): SectionFinding => ({
    id,
    severity: 'warning',
    path: path === '' ? 'evidenceStore' : `evidenceStore.${path}`,
    message,
    remedy: fixOf(evidenceRules, id),
    ...more,
  });
  return [
    finding(
      'runbooks-not-tried',
      '',
      `nobody can know by documents whether the runbooks write into ${bucket?.name ?? 'the bucket'}: AWS does not publish their encryption headers, ACL and checksum`,
      { severity: 'unknown' },
    ),
    ...(days >= sensibleRetentionDays
      ? []
      : [
          finding(
            'retention-short',
            'objectLock',
            `the retention of ${days} ${days === 1 ? 'day' : 'days'} ends before the ${sensibleRetentionDays} days that GuardDuty keeps a finding`,
            {
              value: days,
            },
          ),
        ]),
    ...(objectLock.mode === 'governance' && breakGlassReferences(configuration).length === 0
      ? [
          finding(
            'governance-without-break-glass',
            'objectLock',
            'the mode is governance, and no break-glass role is named that can correct a retention',
          ),
        ]
      : []),
    ...(objectLock.mode === 'compliance'
      ? [
          finding(
            'compliance-is-final',
            'objectLock',
            `the mode is compliance, so nobody can delete an object or shorten its retention for ${days} days`,
          ),
        ]
      : []),
    ...elsewhere(configuration).map((value) =>
      finding('remediation-backs-up-elsewhere', '', `remediation backs up to ${value}, which is not in the evidence store`, { value }),
    ),
    ...inUse
      .filter((region) => !regions.includes(region))
      .map((region) =>
        finding('bucket-region-missing', 'regions', `${region} is in use and has no bucket, so its evidence is written to another Region`, {
          id: `bucket-region-missing[${region}]`,
          value: region,
        }),
      ),
  ];
}
