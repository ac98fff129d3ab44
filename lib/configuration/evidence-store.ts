import { type Acknowledgement } from '../core/acknowledge';

/** Buckets for what containment runbooks back up, in the account of the membership. */
export interface EvidenceStoreConfiguration {
  /** Regions that get a bucket each. @default - the membership Region and every Region in use */
  readonly regions: readonly string[];
  /** Buckets are named PREFIX-ACCOUNT-REGION. 3 to 28 lower-case letters, digits and hyphens. @default cordon-evidence */
  readonly bucketPrefix: string;
  readonly objectLock: ObjectLockConfiguration;
  /** Days after which objects expire. Longer than the retention. @default - objects never expire */
  readonly expireAfterDays?: number;
  /** Days that the server access logs are kept. @default 400 */
  readonly accessLogDays: number;
  /**
   * Whether the containment execution role gets the two permissions on the keys of the store that a runbook needs. AWS publishes the role without.
   * @default false
   */
  readonly grantExecutionRole: boolean;
  /** @default - nothing is accepted */
  readonly acknowledge?: readonly Acknowledgement[];
}

export const objectLockModes = ['governance', 'compliance'] as const;
export type ObjectLockMode = (typeof objectLockModes)[number];

/** How long nobody can delete an object. Exactly one of days and years, once defaults are filled in. */
export interface ObjectLockConfiguration {
  /** @default governance - a retention that is too long can be corrected; in compliance mode not even by AWS */
  readonly mode: ObjectLockMode;
  /** 1 to 36,500. @default 365, unless there are years */
  readonly retentionDays?: number;
  /** 1 to 100. @default - days */
  readonly retentionYears?: number;
}

/** What an execution role may use keys for. */
export interface EvidenceKeys {
  /** Account of the buckets and keys. */
  readonly account: string;
  readonly bucketPrefix: string;
}

const defaultRetentionDays = 365;

/** An evidence store as it may be written. */
export type WrittenEvidenceStore = Partial<Omit<EvidenceStoreConfiguration, 'objectLock'>> & {
  readonly objectLock?: Partial<ObjectLockConfiguration>;
};

/** Fills in what was left out. @param regionsInUse - the membership Region and those where findings arise */
export function evidenceStoreWithDefaults(written: WrittenEvidenceStore, regionsInUse: readonly string[]): EvidenceStoreConfiguration {
  const { mode = 'governance', retentionDays, retentionYears } = written.objectLock ?? {};
  return {
    ...written,
    regions: written.regions ?? regionsInUse,
    bucketPrefix: written.bucketPrefix ?? 'cordon-evidence',
    objectLock: {
      mode,
      ...(retentionYears === undefined ? { retentionDays: retentionDays ?? defaultRetentionDays } : { retentionYears }),
    },
    accessLogDays: written.accessLogDays ?? 400,
    grantExecutionRole: written.grantExecutionRole ?? false,
  };
}
