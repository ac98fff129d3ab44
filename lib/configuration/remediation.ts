import { type Acknowledgement } from '../core/acknowledge';
import { type ApprovedAction } from './approved-actions';

/** Severity labels of Security Hub that can start containment, from low to high. */
export const remediationSeverities = ['MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type RemediationSeverity = (typeof remediationSeverities)[number];

/** Whether an automatic trigger still asks people. */
export const triggerApprovals = ['required', 'not-required'] as const;
export type TriggerApproval = (typeof triggerApprovals)[number];

/** Findings that start containment by themselves. */
export interface RemediationTrigger {
  /** Lower-case letters, digits and hyphens; in the name of its rule. */
  readonly name: string;
  readonly action: ApprovedAction;
  /** Beginnings of finding types, as in Security Hub, such as `TTPs/Command and Control/`. At least one. */
  readonly types: readonly string[];
  /** Least severity label. @default CRITICAL */
  readonly minimumSeverity: RemediationSeverity;
  /** Critical accounts, protected tags and findings without tags need people whatever this says. @default required */
  readonly approval: TriggerApproval;
}

/** A tag of resources that are never contained without a person. */
export interface ProtectedTag {
  readonly key: string;
  /** @default - any value */
  readonly value?: string;
}

/** Containment that starts from findings, under the control of people. */
export interface RemediationConfiguration {
  /** What can be contained and released. @default - `containment.approvedActions` */
  readonly actions: readonly ApprovedAction[];
  /** Roles of the account that administers Security Hub whose sessions may answer. At least one. */
  readonly approvers: readonly string[];
  /** People who have to approve, besides whoever asked. 1 or 2. @default 1 */
  readonly people: number;
  /** Minutes that people have; without an answer the answer is no. 5 to 720. @default 60 */
  readonly timeoutMinutes: number;
  /** E-mail addresses that are told what is asked and what became of it. At least one. */
  readonly notify: readonly string[];
  /** Bucket for backups of what is changed; `{account}` is that of the finding, `{region}` that of the runbook. */
  readonly backupBucket: string;
  /** Account that has to own it. @default - the account of the finding where the name has `{account}`, otherwise that of the membership */
  readonly backupBucketOwner?: string;
  /** Names of buckets of logs, which nothing contains; `*`, `{account}` and `{region}` as in `backupBucket`. @default - none */
  readonly logBuckets: readonly string[];
  /** @default - none */
  readonly protectedTags: readonly ProtectedTag[];
  /** @default - none: people start everything */
  readonly automatic: readonly RemediationTrigger[];
  /** @default - nothing is accepted */
  readonly acknowledge?: readonly Acknowledgement[];
}

export const defaultRemediation = {
  people: 1,
  timeoutMinutes: 60,
  logBuckets: [],
  protectedTags: [],
  automatic: [],
} as const satisfies Partial<RemediationConfiguration>;

/** `automatic[]` where the configuration leaves something out. */
export const defaultTrigger = { minimumSeverity: 'CRITICAL', approval: 'required' } as const satisfies Partial<RemediationTrigger>;

/** A configuration of remediation as it may be written. */
export type WrittenRemediation = Pick<RemediationConfiguration, 'approvers' | 'notify' | 'backupBucket'> &
  Partial<Omit<RemediationConfiguration, 'automatic'>> & {
    readonly automatic?: readonly (Pick<RemediationTrigger, 'name' | 'action' | 'types'> & Partial<RemediationTrigger>)[];
  };

export function remediationWithDefaults(written: WrittenRemediation, approvedActions: readonly ApprovedAction[]): RemediationConfiguration {
  return {
    ...defaultRemediation,
    actions: approvedActions,
    ...written,
    automatic: (written.automatic ?? []).map((trigger) => ({ ...defaultTrigger, ...trigger })),
  };
}
