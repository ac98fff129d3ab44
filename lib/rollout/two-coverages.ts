import { type Configuration } from '../configuration/configuration';
import { Known } from '../core/known';
import { notAskedCode, type Reading } from '../core/reading';
import { proveMembership, type AccountMembership, type MembershipProof, type MembershipState } from '../membership/account-coverage';
import { newTally, standingOf, tally, type AccountFacts, type Answer, type Standing } from '../membership/standing';
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
  /** Of every account whose roles were looked at, in the order of `roles`. Accounts that stand alike have the same object. */
  readonly standings: readonly Standing[];
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
  const { roles, proof, snapshot, tree } = input;
  const memberships = new Map<string, AccountMembership>();
  if (proof.status === 'active') for (const one of proof.accounts) memberships.set(one.account, one);
  const state = stateOf(proof);
  const known = new Known<unknown, Standing>();
  const [containmentRoles, membership, triageRole] = [newTally(), newTally(), newTally()];
  let both = 0;
  const standings = roles.map((row): Standing => {
    const found = tree.account(row.account);
    const isManagement = row.account === snapshot.organization.managementAccount;
    const member = memberships.get(row.account);
    const role = isManagement ? snapshot.managementAccount.triageServiceLinkedRole : found?.triageServiceLinkedRole;
    const ofRoles = rolesFacts(row, found, input);
    const facts: Facts = { isManagement, isActive: found?.state === 'ACTIVE', containmentRoles: ofRoles, membership: member, role };
    const standing = known.of(keyOf(facts), () => standingOfFacts(facts, state));
    if (ofRoles.isWanted) tally(containmentRoles, standing.containmentRoles);
    if (facts.isActive && member?.isWanted !== false) {
      tally(membership, standing.membership);
      tally(triageRole, standing.triageRole);
    }
    if (standing.verdict === 'both') both++;
    return standing;
  });
  return { membership: state, standings, totals: { containmentRoles, membership, triageRole, both } };
}

/** What is known of an account, with its triage role as it was read: most accounts are as others, and need no judgement of their own. */
interface Facts extends Omit<AccountFacts, 'triageRole'> {
  readonly role: Reading<unknown> | undefined;
}

/** All that a standing depends on. */
function keyOf({ isManagement, isActive, containmentRoles: roles, membership, role }: Facts): readonly unknown[] {
  const reason = role?.status === 'unknown' ? role.reason : undefined;
  return [
    isManagement,
    isActive,
    roles.answer,
    roles.isWanted,
    roles.isPlanned,
    membership?.status,
    membership?.isWanted,
    membership?.isInCoverage,
    membership?.relationship?.status,
    membership?.relationship?.type,
    membership?.reason?.call,
    membership?.reason?.code,
    role?.status,
    reason?.call,
    reason?.code,
  ];
}

function standingOfFacts({ role, ...facts }: Facts, state: MembershipState): Standing {
  return standingOf(
    { ...facts, triageRole: { answer: answerOf(role), ...(role?.status === 'unknown' && { reason: role.reason }) } },
    state,
  );
}

function stateOf(proof: MembershipProof): MembershipState {
  return proof.status === 'active' ? { status: 'active', id: proof.id } : proof;
}

function rolesFacts(
  { account, status, holds }: RolesOfAccount,
  found: Account | undefined,
  { planned, leftovers }: TwoCoveragesInput,
): AccountFacts['containmentRoles'] {
  const isLeftOut = status === 'excluded' || status === 'suspended' || status === 'not-targeted';
  return {
    answer: isLeftOut ? leftOutAnswer(leftovers?.has(account), found) : rolesAnswer(status),
    isWanted: !isLeftOut || !holds,
    isPlanned: planned?.has(account) === true,
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
