import { type OperationPreferences, type RolloutOwner } from '../configuration/configuration';
import { type UnknownReason } from '../core/reading';
import { type MembershipState } from '../membership/account-coverage';
import { type AccountStanding, type Tally } from '../membership/standing';
import { type AccountState, type StackInstanceDetailedStatus, type StackInstanceStatus } from '../organization/snapshot';
import { type DeploymentTargets } from './stack-set-definition';

/** What happens to the roles of one account. */
export type AccountAction =
  /** A stack instance is created. */
  | { readonly kind: 'create' }
  /** The StackSet's update reaches the existing instance. */
  | { readonly kind: 'update' }
  /** The instance exists and is not current: it is deployed again. */
  | {
      readonly kind: 'retry';
      readonly status: StackInstanceStatus;
      readonly detailedStatus?: StackInstanceDetailedStatus;
      readonly statusReason?: string;
    }
  /** Nothing to do: the instance is current. */
  | { readonly kind: 'none' }
  /** The StackSet or its instances could not be read. */
  | { readonly kind: 'unknown' };

export interface PlannedAccount {
  readonly account: string;
  readonly name: string;
  /** ID of the unit (or root) that it is directly in when planned. */
  readonly parent: string;
  readonly action: AccountAction;
}

/** Accounts that go together; the gate stands behind each wave. */
export interface PlannedWave {
  readonly name: string;
  readonly stackSet: string;
  readonly purpose: 'canary' | 'organization';
  /** The wave's targets as a whole. */
  readonly targets: DeploymentTargets;
  /** Targets that auto-deployment does not follow yet, because no instance was ever created through them. Only in the last wave. */
  readonly follows: readonly string[];
  readonly preferences: OperationPreferences;
  /** The effective preferences for the accounts of this wave, after StackSets' rounding (traps 19). */
  readonly effective: { readonly concurrentAccounts: number; readonly toleratedFailures: number };
  readonly accounts: readonly PlannedAccount[];
}

/** One difference, from what is deployed to what the configuration says. */
export interface Difference {
  /** E.g. `Resources.ContainmentExecutionRole.Properties.Policies[Name].PolicyDocument.Statement[AllowS3Write].Action`. */
  readonly path: string;
  /** @default - not deployed */
  readonly from?: unknown;
  /** @default - no longer there */
  readonly to?: unknown;
}

export interface PlannedStackSet {
  readonly name: string;
  readonly purpose: 'canary' | 'organization';
  readonly action: 'create' | 'update' | 'none' | 'unknown';
  /** Empty unless `action` is `update`. */
  readonly changes: readonly Difference[];
  /** The number of existing instances that an update changes. StackSets updates all of them in one operation. */
  readonly reaches: number;
}

/** The management account's own stack, because StackSets never deploy there (traps 11). */
export interface PlannedManagementAccount {
  readonly account: string;
  readonly stackName: string;
  /** `excluded`: `rollout.exclude` names the account; its stack is neither made nor changed nor deleted. */
  readonly action: 'create' | 'update' | 'none' | 'excluded' | 'unknown';
  readonly changes: readonly Difference[];
  readonly triageServiceLinkedRole: 'create' | 'leave' | 'unknown';
}

/** Why an account gets nothing from the StackSets. */
export type LeftOutReason =
  | { readonly kind: 'management-account'; readonly stackName: string }
  | { readonly kind: 'suspended'; readonly state: AccountState }
  | { readonly kind: 'excluded'; readonly reason: string; readonly until?: string; readonly expired: boolean }
  | { readonly kind: 'under-the-root' }
  | { readonly kind: 'in-no-targeted-unit'; readonly organizationalUnit: string; readonly organizationalUnitName: string }
  | { readonly kind: 'filtered'; readonly stackSet: string; readonly why: string };

export interface LeftOutAccount {
  readonly account: string;
  readonly name: string;
  readonly reason: LeftOutReason;
}

/** An instance that goes away. */
export interface PlannedRemoval {
  readonly account: string;
  readonly name: string;
  readonly stackSet: string;
  readonly region: string;
  /** Unit that the delete operation has to name. */
  readonly organizationalUnit: string;
  /** `removal` deletes the roles; `cleanup` forgets the instance, and leaves the account as it is. */
  readonly kind: 'removal' | 'cleanup';
  /**
   * Whether it is carried out without `--allow-removals`: only where nothing can be lost, because the account is closed or has left,
   * or because the instance never had the roles.
   */
  readonly automatic: boolean;
  readonly why: string;
}

/**
 * A finding about a rollout.
 * - `error`: deploy refuses.
 * - `unknown`: a fact that decides the plan could not be read, so deploy refuses.
 * - `warning`: somebody should decide; deploy continues.
 * - `notice`: information.
 */
export interface Finding {
  /** Stable kebab-case name. */
  readonly id: string;
  readonly severity: 'error' | 'unknown' | 'warning' | 'notice';
  readonly message: string;
  readonly remedy: string;
  /** Accounts it is about, in ID order. @default - not about single accounts */
  readonly accounts?: readonly string[];
  /** What it is about, where several of an ID may be found: `eu-west-1 scanner-portscan`. @default - the message alone says it */
  readonly about?: string;
  /** Path in the configuration, e.g. `rollout.canary[0]`. @default - not about one value */
  readonly path?: string;
  /** The read that failed. @default - no read failed */
  readonly reason?: UnknownReason;
}

/** The part of a rollout that is checked or deployed. */
export type RolloutScope = 'all' | 'stack-sets' | 'management-account';

/**
 * A rollout plan: each account with its wave and action, all changes with their reasons, and the accounts without roles. The same
 * configuration and snapshot always give the same bytes.
 */
export interface Plan {
  readonly kind: 'cordon/plan';
  readonly version: 1;
  /** First seven hexadecimal digits of the hash of everything below. */
  readonly id: string;
  readonly scope: RolloutScope;
  readonly owner: RolloutOwner;
  readonly callAs: 'SELF' | 'DELEGATED_ADMIN';
  /** The one Region of the containment roles. */
  readonly region: string;
  readonly organization: { readonly id: string; readonly root: string; readonly accounts: number; readonly organizationalUnits: number };
  /** Hashes of what the plan was made from; deploy refuses a plan whose origin is another. */
  readonly madeFrom: { readonly configuration: string; readonly snapshot: string; readonly template: string };
  readonly containment: { readonly variant: string; readonly policy: string };
  readonly stackSets: readonly PlannedStackSet[];
  readonly waves: readonly PlannedWave[];
  readonly managementAccount: PlannedManagementAccount;
  readonly leftOut: readonly LeftOutAccount[];
  readonly removals: readonly PlannedRemoval[];
  readonly findings: readonly Finding[];
  /**
   * The membership as a whole. Neither it nor `coverages` counts for the ID, because a rollout of roles needs no membership and
   * `cordon deploy` does not read it. @default - the plan was read from a file
   */
  readonly membership?: MembershipState;
  /** Both coverages as they are before the rollout. @default - the membership was not checked */
  readonly coverages?: PlannedCoverages;
}

/** Containment roles and membership before a rollout, and what is to be said of them. */
export interface PlannedCoverages {
  readonly totals: CoverageTotals;
  /** Every account, in ID order. */
  readonly accounts: readonly AccountStanding[];
  /** Warnings alone: none of them stops a rollout. */
  readonly findings: readonly Finding[];
}

/** What was proven of both coverages, by number of accounts. */
export interface CoverageTotals {
  /** Of the accounts that the configuration wants the roles in. */
  readonly containmentRoles: Tally;
  /** Of the active accounts that the configuration wants covered; of all active ones where it does not say. */
  readonly membership: Tally;
  /** The triage service-linked role, of the same accounts as `membership`. */
  readonly triageRole: Tally;
  /** Accounts with both coverages. */
  readonly both: number;
}
