import { type AccountStanding, type Tally } from '../membership/standing';
import { count, figure } from '../core/text';
import { type CoverageGap, type OnboardingCoverages } from '../onboarding/coverages';
import { type MembershipState } from '../membership/account-coverage';
import { type TwoCoverages } from '../rollout/two-coverages';

/** `40 of 44 accounts, 3 not, 1 unknown, 2 not checked`: the proven part first. What is zero is left out. */
export function tallyText({ needed, yes, no, unknown, notLookedAt }: Tally): string {
  return [
    `${figure(yes)} of ${count(needed, 'account')}`,
    ...(no > 0 && (unknown > 0 || notLookedAt > 0) ? [`${figure(no)} not`] : []),
    ...(unknown > 0 ? [`${figure(unknown)} unknown`] : []),
    ...(notLookedAt > 0 ? [`${figure(notLookedAt)} not checked`] : []),
  ].join(', ');
}

/** `membership: 40 of 44 accounts, 4 unknown` and `triage role: …`; where nobody looked, it says so. */
export function membershipTotals(
  state: TwoCoverages['membership'],
  { membership, triageRole }: Pick<TwoCoverages['totals'], 'membership' | 'triageRole'>,
): string[] {
  switch (state.status) {
    case 'not-checked':
      return ['membership: not checked'];
    case 'unknown':
      return ['membership: unknown'];
    case 'missing':
      return [`membership: none of ${count(membership.needed, 'account')}`];
    case 'active':
      return [`membership: ${tallyText(membership)}`, `triage role: ${tallyText(triageRole)}`];
  }
}

/** AWS's own word for one account; `unknown` where AWS did not answer. */
export function membershipWord({
  membership,
  relationship,
  verdict,
}: Pick<AccountStanding, 'membership' | 'relationship' | 'verdict'>): string {
  if (relationship !== undefined) return relationship;
  if (verdict === 'inactive' || membership === 'not-looked-at') return '';
  return membership === 'unknown' ? 'unknown' : 'no membership';
}

/** `containment roles: 44 of 44 accounts`, the membership, and `both: 40 of 44 accounts`. */
export function coveragesTotals(state: TwoCoverages['membership'], totals: TwoCoverages['totals']): string[] {
  const { containmentRoles, both } = totals;
  return [
    `containment roles: ${tallyText(containmentRoles)}`,
    ...membershipTotals(state, totals),
    ...(state.status === 'active' ? [`both: ${figure(both)} of ${count(containmentRoles.needed, 'account')}`] : []),
  ];
}

/** What accounts of a gap have and lack. */
export const gapNames: Readonly<Record<CoverageGap['kind'], string>> = {
  'roles-only': 'containment roles, but no membership',
  'membership-only': 'membership, but no containment roles',
  'triage-role-missing': 'no triage service-linked role',
  unknown: 'not known',
};

export const verdictNames: Readonly<Record<AccountStanding['verdict'], string>> = {
  both: 'both',
  'roles-only': 'roles only',
  'membership-only': 'membership only',
  neither: 'neither',
  unknown: 'unknown',
  inactive: 'not active',
};

/** Why nothing is said of the membership of accounts, as a sentence. @returns none where the membership is in force */
export function membershipNotes(state: MembershipState): readonly string[] {
  switch (state.status) {
    case 'active':
      return [];
    case 'not-checked':
      return [`Nobody looked at the membership: ${state.why}.`];
    case 'unknown':
      return [`AWS did not say whether there is a membership (${state.reason.call}: ${state.reason.code}).`];
    case 'missing':
      return [`${state.message}.`];
  }
}

/** The totals of both coverages; then, where there is no membership to look at, why. */
export const coveragesLines = ({ membership, totals }: Pick<OnboardingCoverages, 'membership' | 'totals'>): readonly string[] => [
  ...coveragesTotals(membership, totals),
  ...membershipNotes(membership),
];
