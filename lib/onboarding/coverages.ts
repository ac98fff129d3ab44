import { type Gap, type StandingVerdict } from '../membership/standing';
import { type MembershipState } from '../membership/account-coverage';
import { type CoverageTotals } from '../rollout/plan';
import { accountsOf, type OnboardingAccount } from './accounts';
import { sentence, type OnboardingContext } from './context';

/**
 * What an account has without the other, or does not have beside both.
 *
 * - `roles-only`: the containment roles, and no membership that covers it.
 * - `membership-only`: the membership, and no containment roles.
 * - `triage-role-missing`: no triage service-linked role, whatever else it has.
 * - `unknown`: nobody knows one of them.
 */
export type GapKind = 'roles-only' | 'membership-only' | 'triage-role-missing' | 'unknown';

/** Accounts that lack the same thing for the same cause. */
export interface CoverageGap {
  readonly kind: GapKind;
  /** Of AWS's table of symptoms where it has one, as sentences. */
  readonly cause: string;
  /** What to do, as sentences. */
  readonly remedy: string;
  /** In ID order. */
  readonly accounts: readonly { readonly account: string; readonly name: string }[];
}

/** The containment roles and the membership, side by side, of every account. */
export interface OnboardingCoverages {
  readonly membership: MembershipState;
  readonly totals: CoverageTotals;
  /** Accounts that have one without the other, or of which something is not known; those with the same cause together. */
  readonly gaps: readonly CoverageGap[];
  /** Every account of the organization, in ID order. */
  readonly accounts: readonly OnboardingAccount[];
}

const order: readonly GapKind[] = ['roles-only', 'membership-only', 'triage-role-missing', 'unknown'];

/** Puts both coverages side by side: pure, and linear in the accounts. */
export function onboardingCoverages(context: OnboardingContext): OnboardingCoverages {
  const { membership, coverages: totals } = context.coverage;
  const accounts = accountsOf(context);
  return { membership, totals, gaps: gapsOf(accounts, membership), accounts };
}

function gapsOf(accounts: readonly OnboardingAccount[], membership: MembershipState): readonly CoverageGap[] {
  const groups = new Map<string, CoverageGap & { readonly accounts: { account: string; name: string }[] }>();
  for (const one of accounts) {
    for (const { kind, cause, remedy } of lacksOf(one, membership)) {
      const key = JSON.stringify([kind, cause, remedy]);
      const group = groups.get(key) ?? { kind, cause, remedy, accounts: [] };
      group.accounts.push({ account: one.account, name: one.name });
      groups.set(key, group);
    }
  }
  return [...groups.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.accounts.length - a.accounts.length);
}

type Lack = Omit<CoverageGap, 'accounts'>;

/** The gaps that are of each kind, by ID. Who is covered besides lacks nothing. */
const kinds: Readonly<Partial<Record<Gap['id'], GapKind>>> = {
  'roles-without-membership': 'roles-only',
  'membership-without-roles': 'membership-only',
  'triage-role-absent': 'triage-role-missing',
  'member-triage-role-missing': 'triage-role-missing',
  'triage-role-unknown': 'unknown',
  'member-triage-role-unknown': 'unknown',
};

function lacksOf(one: OnboardingAccount, membership: MembershipState): readonly Lack[] {
  const { verdict, gaps } = one;
  // What is wrong with the membership as a whole is said once, and not of each account.
  if (membership.status === 'missing') return verdict === 'roles-only' ? [withoutMembership(membership.message)] : [];
  if (membership.status !== 'active') return [];
  const found = gaps.flatMap((gap): Lack[] => {
    const kind = gap.id === 'account-not-covered' || gap.id === 'account-coverage-unknown' ? coverageKind(verdict) : kinds[gap.id];
    return kind === undefined ? [] : [{ kind, cause: gap.cause, remedy: gap.remedy }];
  });
  const isOfRoles = verdict === 'unknown' && one.isCovered !== 'unknown';
  return isOfRoles ? [...found, rolesUnknown(one)] : found;
}

const withoutMembership = (message: string): Lack => ({
  kind: 'roles-only',
  cause: `${sentence(message)} The service contains nothing in the account, although it has the roles.`,
  remedy: 'Do step membership of cordon onboard.',
});

/** An account that has neither does not have one without the other. */
const coverageKind = (verdict: StandingVerdict): GapKind | undefined =>
  verdict === 'roles-only' ? 'roles-only' : verdict === 'unknown' ? 'unknown' : undefined;

const rolesUnknown = ({ reason }: OnboardingAccount): Lack => ({
  kind: 'unknown',
  cause: reason === undefined ? 'Nobody knows whether the account has the containment roles as configured.' : sentence(reason),
  remedy: 'Read the organization with --member-role and --management-profile; cordon verify lists each account.',
});
