import { type Configuration } from '../configuration/configuration';
import { notAskedCode, type Reading } from '../core/reading';
import { proveMembership, type AccountMembership, type MembershipProof, type MembershipState } from '../membership/account-coverage';
import { standingOf, tallyOf, type AccountFacts, type AccountStanding, type Answer } from '../membership/standing';
import { type Account, type Snapshot } from '../organization/snapshot';
import { type OrganizationTree } from '../organization/tree';
import { type CoverageStatus, type RolesOfAccount } from './account-roles';
import { type CoverageTotals, type RolloutScope } from './plan';

/**
 * Containment roles (StackSets) and membership (AWS's own answer) side by side. They are two coverages: a membership of units never covers
 * accounts directly under the root, and a StackSet that targets the root does. AWS contains only where both are.
 */
export interface TwoCoverages {
  /** What is known of the membership as a whole. */
  readonly membership: MembershipState;
  /** Every account whose roles were looked at, in ID order. */
  readonly accounts: readonly AccountStanding[];
  readonly totals: CoverageTotals;
}

/** What the membership is proven from, and whether at all. */
export interface MembershipInput {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  readonly tree: OrganizationTree;
  readonly scope: RolloutScope;
  /** Why the membership is left out, although the snapshot may have it, as a clause. @default - it is looked at */
  readonly withoutMembership?: string;
}

/** The membership, unless only a part of the rollout is looked at, or somebody left it out. */
export function membershipProof({ configuration, snapshot, tree, scope, withoutMembership }: MembershipInput): MembershipProof {
  if (scope !== 'all') return { status: 'not-checked', why: `only ${scope} was looked at` };
  if (withoutMembership !== undefined) return { status: 'not-checked', why: withoutMembership };
  return proveMembership(configuration, snapshot, tree);
}

export interface TwoCoveragesInput {
  readonly snapshot: Snapshot;
  readonly tree: OrganizationTree;
  readonly proof: MembershipProof;
  readonly roles: readonly RolesOfAccount[];
  /** Accounts that a plan brings the roles to. @default - none */
  readonly planned?: ReadonlySet<string>;
  /** Accounts that are left out and still have a stack instance. @default - none */
  readonly leftovers?: ReadonlySet<string>;
}

/** Puts both coverages side by side: pure, and linear in the accounts. */
export function twoCoverages(input: TwoCoveragesInput): TwoCoverages {
  const { roles, proof } = input;
  const memberships = new Map<string, AccountMembership>(proof.status === 'active' ? proof.accounts.map((one) => [one.account, one]) : []);
  const facts = roles.map((row) => factsOf(row, memberships.get(row.account), input));
  const state = stateOf(proof);
  const accounts = facts.map((one) => standingOf(one, state));
  const needsMembership = accounts.filter((_, index) => facts[index]!.isActive && facts[index]!.membership?.isWanted !== false);
  return {
    membership: state,
    accounts,
    totals: {
      containmentRoles: tallyOf(accounts.filter((_, index) => facts[index]!.containmentRoles.isWanted).map((one) => one.containmentRoles)),
      membership: tallyOf(needsMembership.map((one) => one.membership)),
      triageRole: tallyOf(needsMembership.map((one) => one.triageRole)),
      both: accounts.filter(({ verdict }) => verdict === 'both').length,
    },
  };
}

function stateOf(proof: MembershipProof): MembershipState {
  return proof.status === 'active' ? { status: 'active', id: proof.id } : proof;
}

function factsOf(
  row: RolesOfAccount,
  membership: AccountMembership | undefined,
  { snapshot, tree, planned, leftovers }: TwoCoveragesInput,
): AccountFacts {
  const { account, status, holds } = row;
  const found = tree.account(account);
  const isManagement = account === snapshot.organization.managementAccount;
  const isLeftOut = status === 'excluded' || status === 'suspended' || status === 'not-targeted';
  const role = isManagement ? snapshot.managementAccount.triageServiceLinkedRole : found?.triageServiceLinkedRole;
  return {
    account,
    isManagement,
    isActive: found?.state === 'ACTIVE',
    containmentRoles: {
      answer: isLeftOut ? leftOutAnswer(leftovers?.has(account), found) : rolesAnswer(status),
      isWanted: !isLeftOut || !holds,
      isPlanned: planned?.has(account) === true,
    },
    ...(membership && { membership }),
    triageRole: { answer: answerOf(role), ...(role?.status === 'unknown' && { reason: role.reason }) },
  };
}

function rolesAnswer(status: CoverageStatus): Answer {
  if (status === 'current' || status === 'management') return 'yes';
  return status === 'unknown' ? 'unknown' : 'no';
}

/** Roles in an account that is left out are of an earlier configuration, or of others: nobody compared them. */
function leftOutAnswer(hasInstance: boolean | undefined, account: Account | undefined): Answer {
  return hasInstance === true || account?.containmentRoles.status === 'present' ? 'unknown' : 'no';
}

/** The answer of a reading that may not have been asked for. */
function answerOf(reading: Reading<unknown> | undefined): Answer {
  if (reading === undefined) return 'not-looked-at';
  if (reading.status === 'unknown') return reading.reason.code === notAskedCode ? 'not-looked-at' : 'unknown';
  return reading.status === 'present' ? 'yes' : 'no';
}
