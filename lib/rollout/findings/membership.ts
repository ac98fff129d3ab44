import { type GapId, type GapSeverity } from '../../membership/standing';
import { count } from '../../core/text';
import { type RolesOfAccount } from '../account-roles';
import { type Finding } from '../plan';
import { type TwoCoverages } from '../two-coverages';
import { couldNotBeRead } from './input';

type ProvenCoverages = Pick<TwoCoverages, 'membership' | 'standings'>;

/** Findings of `verify` about the two coverages and the triage role in member accounts. Accounts with the same gap and cause stand in one finding. */
export function coveragesProven({ membership, standings }: ProvenCoverages, roles: readonly RolesOfAccount[]): Finding[] {
  return [...ofMembership(membership), ...ofAccounts(standings, roles)];
}

/** The same in a plan. A rollout of roles needs no membership, so that nothing here stops it. */
export function coveragesPlanned(coverages: ProvenCoverages, roles: readonly RolesOfAccount[]): Finding[] {
  return coveragesProven(coverages, roles).map((finding) => ({ ...finding, severity: 'warning' as const }));
}

function ofMembership(state: TwoCoverages['membership']): Finding[] {
  switch (state.status) {
    case 'not-checked':
    case 'active':
      return [];
    case 'unknown':
      return [
        {
          id: 'membership-unknown',
          severity: 'unknown',
          message: couldNotBeRead(`the membership in ${state.regions.join(', ')}`, state.reason),
          remedy: `allow ${state.reason.call}, then take a new snapshot`,
          reason: state.reason,
        },
      ];
    case 'missing':
      return [
        {
          id: 'membership-missing',
          severity: 'error',
          message: `${state.message}. AWS watches no account, and contains nothing`,
          remedy: 'run cordon onboard, which shows the next step',
        },
      ];
  }
}

/** Gaps that the prerequisites report. */
const saidElsewhere: ReadonlySet<GapId> = new Set<GapId>(['triage-role-absent', 'triage-role-unknown']);

interface Group {
  readonly id: GapId;
  readonly severity: GapSeverity;
  readonly cause: string;
  readonly remedy: string;
  readonly accounts: string[];
}

function ofAccounts(standings: TwoCoverages['standings'], roles: readonly RolesOfAccount[]): Finding[] {
  const groups = new Map<string, Group>();
  standings.forEach(({ gaps }, index) => {
    for (const gap of gaps) {
      if (saidElsewhere.has(gap.id)) continue;
      const { account } = roles[index]!;
      const key = JSON.stringify([gap.id, gap.severity, gap.cause]);
      const group = groups.get(key);
      if (group) group.accounts.push(account);
      else groups.set(key, { ...gap, accounts: [account] });
    }
  });
  const order: readonly GapSeverity[] = ['error', 'unknown', 'warning'];
  return [...groups.values()]
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .map(({ id, severity, cause, remedy, accounts: of }) => ({
      id,
      severity,
      message: `${what[id](of.length)}. ${cause.replace(/\.$/, '')}`,
      remedy: `${remedy.charAt(0).toLowerCase()}${remedy.slice(1).replace(/\.$/, '')}`,
      accounts: of,
    }));
}

/** What a group of accounts has in common, as a clause. */
const what: Readonly<Record<GapId, (accounts: number) => string>> = {
  'account-not-covered': (number) => `the membership does not cover ${count(number, 'account')} that the configuration wants covered`,
  'account-coverage-unknown': (number) => `Cordon cannot tell whether the membership covers ${count(number, 'account')}`,
  'account-covered-besides': (number) => `the membership covers ${count(number, 'account')} that the configuration does not name`,
  'roles-without-membership': (number) =>
    `${count(number, 'account')} ${number === 1 ? 'has' : 'have'} the containment roles without the membership`,
  'membership-without-roles': (number) => `the membership covers ${count(number, 'account')} without the containment roles`,
  'member-triage-role-missing': (number) => `${count(number, 'account')} ${number === 1 ? 'has' : 'have'} no triage service-linked role`,
  'member-triage-role-unknown': (number) =>
    `Cordon cannot tell whether ${count(number, 'account')} ${number === 1 ? 'has' : 'have'} the triage service-linked role`,
  'triage-role-absent': () => 'the management account has no triage service-linked role',
  'triage-role-unknown': () => 'Cordon cannot tell whether the management account has the triage service-linked role',
};
