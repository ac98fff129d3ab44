import { lowerFirst } from '../core/text';
import { type UnknownReason } from '../core/reading';
import { type AccountMembership, type MembershipState } from './account-coverage';
import { symptomTable } from './symptom-table';

/**
 * What is known of one thing in one account.
 *
 * - `yes`, `no`: it was read.
 * - `unknown`: the read failed, or its answer is one that Cordon does not know.
 * - `not-looked-at`: nobody asked. No total counts it as proven, and no gate fails for it.
 */
export type Answer = 'yes' | 'no' | 'unknown' | 'not-looked-at';

/** What is known of an account before it is judged. */
export interface AccountFacts {
  /** Whether it is the management account, in which somebody has to create the triage service-linked role. */
  readonly isManagement: boolean;
  /** Whether Organizations calls it ACTIVE. Other accounts need neither coverage. */
  readonly isActive: boolean;
  readonly containmentRoles: {
    readonly answer: Answer;
    /** Whether the configuration wants them there. */
    readonly isWanted: boolean;
    /** Whether a plan brings them, so that their absence is nothing to report. @default false */
    readonly isPlanned?: boolean;
  };
  /** AWS's answer about this account. @default - there is no membership in force, or nobody looked */
  readonly membership?: AccountMembership;
  /** The triage service-linked role. */
  readonly triageRole: { readonly answer: Answer; readonly reason?: UnknownReason };
}

/** What a gap comes to: `error` fails the gate with exit code 1, `unknown` with 3, `warning` does not fail it. */
export type GapSeverity = 'error' | 'unknown' | 'warning';

/**
 * Something that an account lacks, or that nobody could find out. Its ID is also the ID of the finding. What is wrong with the membership as a whole
 * is no gap of an account: `MembershipState` says it.
 */
export interface Gap {
  readonly id: GapId;
  readonly severity: GapSeverity;
  /** What AWS names as the cause where its table has one, as sentences. */
  readonly cause: string;
  /** What to do, as sentences. */
  readonly remedy: string;
}

export type GapId =
  | 'account-not-covered'
  | 'account-coverage-unknown'
  | 'account-covered-besides'
  | 'roles-without-membership'
  | 'membership-without-roles'
  | 'triage-role-absent'
  | 'triage-role-unknown'
  | 'member-triage-role-missing'
  | 'member-triage-role-unknown';

/**
 * The two coverages of an account together.
 *
 * - `both`: the containment roles are as configured, and AWS says that the membership covers the account.
 * - `roles-only`, `membership-only`, `neither`: both are known.
 * - `unknown`: at least one of them is not known.
 * - `inactive`: the account is not ACTIVE and needs neither.
 */
export type StandingVerdict = 'both' | 'roles-only' | 'membership-only' | 'neither' | 'unknown' | 'inactive';

/** How one account stands: containment roles, membership and triage service-linked role side by side. */
export interface Standing {
  readonly containmentRoles: Answer;
  readonly membership: Answer;
  /** AWS's own word: `Associated`, `Disassociated`, `Unassociated`, or one that AWS has added. @default - AWS did not answer */
  readonly relationship?: string;
  readonly triageRole: Answer;
  readonly verdict: StandingVerdict;
  /** What is missing or not known, each with cause and remedy. */
  readonly gaps: readonly Gap[];
}

/** How one account stands, by its ID. */
export interface AccountStanding extends Standing {
  readonly account: string;
}

/** Judges one account: pure. What is not known never counts as there. */
export function standingOf(facts: AccountFacts, state: MembershipState): Standing {
  const { isActive, containmentRoles, triageRole } = facts;
  const membership = membershipAnswer(facts, state);
  const relationship = facts.membership?.relationship?.status;
  return {
    containmentRoles: containmentRoles.answer,
    membership,
    ...(relationship !== undefined && { relationship }),
    triageRole: triageRole.answer,
    verdict: isActive ? verdictOf(containmentRoles.answer, membership) : 'inactive',
    gaps: isActive ? [...(state.status === 'active' ? membershipGaps(facts) : []), ...triageGaps(facts, membership)] : [],
  };
}

function verdictOf(roles: Answer, membership: Answer): StandingVerdict {
  const isKnown = (answer: Answer): boolean => answer === 'yes' || answer === 'no';
  if (!isKnown(roles) || !isKnown(membership)) return 'unknown';
  if (roles === 'yes') return membership === 'yes' ? 'both' : 'roles-only';
  return membership === 'yes' ? 'membership-only' : 'neither';
}

function membershipAnswer({ isActive, membership }: AccountFacts, state: MembershipState): Answer {
  switch (state.status) {
    case 'not-checked':
      return 'not-looked-at';
    case 'unknown':
      return 'unknown';
    case 'missing':
      return 'no';
    case 'active':
      if (membership === undefined) return isActive ? 'unknown' : 'not-looked-at';
      return membership.status === 'covered' ? 'yes' : membership.status === 'not-covered' ? 'no' : 'unknown';
  }
}

function membershipGaps(facts: AccountFacts): readonly Gap[] {
  const { membership, containmentRoles: roles } = facts;
  if (membership === undefined || membership.status === 'unknown')
    return membership?.isWanted === false ? [] : [coverageUnknown(membership)];
  const { isWanted, status } = membership;
  if (status === 'not-covered') {
    if (isWanted === true) return [{ id: 'account-not-covered', severity: 'error', ...whyNotCovered(facts, membership) }];
    return roles.answer === 'yes' ? [{ id: 'roles-without-membership', severity: 'warning', ...whyNotCovered(facts, membership) }] : [];
  }
  return [
    ...(isWanted === false ? [coveredBesides] : []),
    ...(roles.answer === 'no' && roles.isPlanned !== true ? [withoutRoles(roles)] : []),
  ];
}

const coveredBesides: Gap = {
  id: 'account-covered-besides',
  severity: 'warning',
  cause: 'The membership covers the account, and membership.coverage does not name it.',
  remedy: 'Add the unit to membership.coverage, or run cordon onboard, which shows the calls that remove it.',
};

function coverageUnknown(membership: AccountMembership | undefined): Gap {
  const word = membership?.relationship?.status;
  if (word !== undefined) {
    return {
      id: 'account-coverage-unknown',
      severity: 'unknown',
      cause: `AWS says ${word}, a status that this version of Cordon does not know.`,
      remedy: 'Look at the account in the console of AWS Security Incident Response, and report the status to the project.',
    };
  }
  const reason = membership?.reason;
  return {
    id: 'account-coverage-unknown',
    severity: 'unknown',
    cause:
      reason === undefined
        ? 'The snapshot has no answer of AWS about the account.'
        : `AWS did not say whether the membership covers the account (${reason.call}: ${reason.code}).`,
    remedy: 'Allow security-ir:BatchGetMemberAccountDetails, then take a new snapshot.',
  };
}

type Why = Pick<Gap, 'cause' | 'remedy'>;

/** Whether the membership itself includes the account comes first: AWS's cause is about accounts that are included and not associated. */
function whyNotCovered({ isManagement, triageRole }: AccountFacts, { isInCoverage, isWanted, relationship }: AccountMembership): Why {
  if (!isInCoverage || isWanted === false) return outside(isWanted);
  if (relationship?.type === 'Unrelated') {
    return {
      cause: 'AWS calls the account unrelated to the organization of the membership.',
      remedy: 'Check that the account is still in the organization. If it is, open a case with AWS Support.',
    };
  }
  switch (triageRole.answer) {
    case 'no': {
      const { cause, remedy } = symptomTable[isManagement ? 'triage-role-missing' : 'accounts-missing-from-coverage'];
      return { cause, remedy };
    }
    case 'yes':
      return {
        cause: 'AWS names a missing triage service-linked role as the cause. The account has the role, so the cause is another one.',
        remedy: 'Open a case with AWS Support, and name the account.',
      };
    case 'unknown':
    case 'not-looked-at':
      return {
        cause: 'AWS names a missing triage service-linked role as the cause. Nobody saw whether the account has the role.',
        remedy: `Read the role with --member-role. If it is missing: ${lowerFirst(symptomTable['accounts-missing-from-coverage'].remedy)}`,
      };
  }
}

function outside(isWanted: boolean | undefined): Why {
  if (isWanted === true) {
    return {
      cause: 'The units of the membership do not include the account, and membership.coverage does.',
      remedy: 'Run cordon onboard, which shows the calls that add the units.',
    };
  }
  return isWanted === false
    ? {
        cause: 'membership.coverage does not include the account.',
        remedy: 'Add its unit to membership.coverage, or exclude the account in rollout.exclude.',
      }
    : {
        // A membership of units never covers accounts directly under the root (traps 10).
        cause: 'The units of the membership do not include the account. Accounts directly under the root are in no unit.',
        remedy: 'Say in membership.coverage whom the membership is to cover.',
      };
}

/** The service contains through the roles. AWS's table names roles that are not deployed as a cause of containment that does not run. */
function withoutRoles({ isWanted }: AccountFacts['containmentRoles']): Gap {
  return isWanted
    ? {
        id: 'membership-without-roles',
        severity: 'error',
        cause: 'AWS watches the account and cannot contain anything there. The containment roles are not deployed as configured.',
        remedy: 'Deploy the roles: cordon plan shows how. cordon verify has the reason of each account.',
      }
    : {
        id: 'membership-without-roles',
        severity: 'warning',
        cause:
          'AWS watches the account and cannot contain anything there. The configuration leaves the account out of the containment roles.',
        remedy: 'Keep it so, or change rollout.exclude or rollout.targets.',
      };
}

/** In the management account somebody creates the role; in member accounts the service does, once it covers them (User Guide, service-linked roles). */
function triageGaps({ isManagement, membership, triageRole }: AccountFacts, covered: Answer): readonly Gap[] {
  if (isManagement) {
    if (triageRole.answer === 'yes') return [];
    if (triageRole.answer !== 'no') return [triageRoleUnknown('triage-role-unknown', triageRole.reason)];
    const { cause, remedy } = symptomTable['triage-role-missing'];
    return [{ id: 'triage-role-absent', severity: 'error', cause, remedy }];
  }
  // Nobody counts on the service in an account that is not covered, or that is covered and not asked for.
  if (covered !== 'yes' || membership?.isWanted === false) return [];
  switch (triageRole.answer) {
    case 'yes':
    case 'not-looked-at':
      return [];
    case 'no':
      return [
        {
          id: 'member-triage-role-missing',
          severity: 'error',
          cause: 'The membership covers the account, and the service has not created its triage service-linked role there.',
          remedy: symptomTable['accounts-missing-from-coverage'].remedy,
        },
      ];
    case 'unknown':
      return [triageRoleUnknown('member-triage-role-unknown', triageRole.reason)];
  }
}

function triageRoleUnknown(id: GapId, reason: UnknownReason | undefined): Gap {
  return {
    id,
    severity: 'unknown',
    cause: `The triage service-linked role could not be read${reason === undefined ? '' : ` (${reason.call}: ${reason.code})`}.`,
    remedy: `Allow ${reason?.call ?? 'iam:GetRole'} in the account, then take a new snapshot.`,
  };
}

/** How many accounts have one thing, of those that need it. */
export interface Tally {
  readonly needed: number;
  readonly yes: number;
  readonly no: number;
  readonly unknown: number;
  readonly notLookedAt: number;
}

export type CountingTally = { -readonly [Key in keyof Tally]: Tally[Key] };

export const newTally = (): CountingTally => ({ needed: 0, yes: 0, no: 0, unknown: 0, notLookedAt: 0 });

/** Counts an answer. */
export function tally(counted: CountingTally, answer: Answer): void {
  counted.needed++;
  counted[answer === 'not-looked-at' ? 'notLookedAt' : answer]++;
}
