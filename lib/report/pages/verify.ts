import { type ChainProof, type ChainSummary } from '../../chain';
import { type ExitCode } from '../../core/problem';
import { figure, moment, paint, plain } from '../../core/text';
import { type Snapshot } from '../../organization/snapshot';
import { type PageState } from '../../page/data';
import { type CoverageStatus } from '../../rollout/account-roles';
import { type Coverage } from '../../rollout/verify';
import { type VerificationChanges } from '../../verification/compare';
import { verdict } from '../coverage-text';
import { membershipWord } from '../coverages-words';
import { accountsTable } from './accounts-table';
import { changesColouring, changesPart } from './changes';
import { chainColourings, chainGroups, chainSentence, chainTiles, driftColouring, weakestLinks } from './chain-parts';
import { of, paragraph, section, tiles, type Tile } from './elements';
import { findingsPart } from './findings';
import { organizationData, type AccountColouring, type AccountFact } from './organization';
import { explorer, reportPage } from './page';
import { seenColourings, seenFact, seenTiles } from './seen-roles';

export interface VerifyPageOptions {
  readonly coverage: Coverage;
  /** That of the command. It may be another than that of the coverage. @default - that of the coverage */
  readonly exitCode?: ExitCode;
  readonly snapshot: Snapshot;
  /** Whether each account would be contained. @default - only a part of the rollout was looked at */
  readonly chain?: { readonly proof: ChainProof; readonly summary: ChainSummary };
  /** What changed since an earlier verification. @default - nothing is compared */
  readonly since?: VerificationChanges;
}

/** What `cordon verify` proved, as a page. */
export function verifyPage({ coverage, exitCode = coverage.exitCode, snapshot, chain, since }: VerifyPageOptions): string {
  const notActive = chain?.proof.accounts.filter(({ status }) => status === 'not-active').length ?? 0;
  const colourings = [
    ...(chain ? [...chainColourings(chain.proof), rolesColouring(coverage), driftColouring(chain.proof)] : [rolesColouring(coverage)]),
    ...seenColourings(coverage),
    ...membershipColourings(coverage),
    ...(since ? [changesColouring(since)] : []),
  ];
  const data = organizationData({ snapshot, ...(chain && { proof: chain.proof }), colourings, facts: facts(coverage) });
  return reportPage({
    title: `Containment proof of ${coverage.organization}`,
    sentence: chain ? chainSentence(chain.summary) : rolesSentence(coverage),
    lead: [
      `Proven from the configuration and from the snapshot of ${moment(coverage.takenAt)}, organization ${coverage.organization}. ${chain ? 'If a resource is compromised tonight: will AWS see it, may AWS contain it, and will people hear of it?' : `Only ${coverage.scope} was looked at.`}`,
    ],
    parts: [
      ...(chain ? [tiles(chainTiles(chain.summary, notActive))] : []),
      tiles(coverageTiles(coverage, snapshot, chain?.proof)),
      ...(chain ? [weakestLinks(chain.summary)] : []),
      ...(since ? [changesPart(since)] : []),
      explorer('The organization'),
      ...(chain ? [chainGroups(chain.summary)] : []),
      ...findingsPart('Findings', coverage.findings),
      section('Result of cordon verify', [
        paragraph(verdict(coverage, paint(false))),
        paragraph(since ? `Exit code ${exitCode}, by what got worse since then alone.` : (exitWords[exitCode] ?? ''), { class: 'dim' }),
      ]),
      accountsTable(data),
      section('Not checked', [
        of(
          'ul',
          [...new Set([...coverage.notLookedAt, ...(chain?.proof.notLookedAt ?? [])])].map((what) => of('li', plain(what))),
        ),
      ]),
    ],
    data,
    command: 'cordon verify --format html',
  });
}

const exitWords: Readonly<Record<number, string>> = {
  0: 'Exit code 0: everything that was checked is as it should be.',
  1: 'Exit code 1: something is not as it should be.',
  3: 'Exit code 3: something could not be found out.',
};

function rolesSentence({ coverages: { containmentRoles } }: Coverage): string {
  return `${figure(containmentRoles.yes)} of ${figure(containmentRoles.needed)} accounts have the containment roles as configured.`;
}

const roleStates: Readonly<Record<CoverageStatus, PageState>> = {
  failed: { label: 'failed', sign: '✖', tone: 'bad' },
  missing: { label: 'missing', sign: '✖', tone: 'bad' },
  outdated: { label: 'outdated', sign: '✖', tone: 'bad' },
  unknown: { label: 'unknown', sign: '?', tone: 'unknown' },
  excluded: { label: 'excluded', sign: '–', tone: 'neutral' },
  suspended: { label: 'suspended', sign: '–', tone: 'neutral' },
  'not-targeted': { label: 'not targeted', sign: '–', tone: 'neutral' },
  current: { label: 'current', sign: '✔', tone: 'good' },
  management: { label: 'current, by its own stack', sign: '✔', tone: 'good' },
};
const roleOrder = Object.keys(roleStates) as readonly CoverageStatus[];

export function rolesColouring({ accounts }: Pick<Coverage, 'accounts'>): AccountColouring {
  const places = new Map(accounts.map(({ account, status }) => [account, roleOrder.indexOf(status)]));
  // A scope may leave an account out.
  const states = [...roleOrder.map((status) => roleStates[status]), { label: 'not looked at', sign: '–', tone: 'neutral' as const }];
  return { title: 'Containment roles', brief: 'roles', states, of: ({ id }) => places.get(id) ?? roleOrder.length };
}

function membershipColourings({ membership, accounts }: Coverage): readonly AccountColouring[] {
  if (membership.status !== 'active') return [];
  const states: readonly PageState[] = [
    { label: 'not covered', sign: '✖', tone: 'bad' },
    { label: 'unknown', sign: '?', tone: 'unknown' },
    { label: 'not looked at', sign: '–', tone: 'neutral' },
    { label: 'covered', sign: '✔', tone: 'good' },
  ];
  const order = ['no', 'unknown', 'not-looked-at', 'yes'] as const;
  const places = new Map(accounts.map(({ account, standing }) => [account, order.indexOf(standing.membership)]));
  return [{ title: 'Membership', brief: 'membership', states, of: ({ id }) => places.get(id) ?? 2 }];
}

function facts({ accounts }: Coverage): readonly AccountFact[] {
  const known = new Map(accounts.map((account) => [account.account, account]));
  return [
    { heading: 'Wave', of: ({ id }) => known.get(id)?.wave ?? (known.get(id)?.by === undefined ? undefined : 'management account') },
    { heading: 'Why its roles are not as configured', of: ({ id }) => known.get(id)?.reason },
    seenFact({ accounts }),
    { heading: 'Relationship to the membership', of: ({ id }) => (known.has(id) ? membershipWord(known.get(id)!.standing) : undefined) },
    { heading: 'State of the account', of: ({ state }) => state },
  ];
}

/** Coverage and drift, by number of accounts. */
function coverageTiles(
  { coverages, membership, totals, seenRoles, accounts }: Coverage,
  snapshot: Snapshot,
  proof: ChainProof | undefined,
): readonly Tile[] {
  const { containmentRoles: roles } = coverages;
  return [
    {
      number: `${figure(roles.yes)} of ${figure(roles.needed)}`,
      text: `have the containment roles as configured${totals.failed > 0 ? `, ${figure(totals.failed)} failed` : ''}`,
    },
    membershipTile(membership, coverages),
    ...(proof ? [driftTile(snapshot, proof)] : []),
    ...seenTiles({ accounts, ...(seenRoles && { seenRoles }) }),
  ];
}

function membershipTile(membership: Coverage['membership'], { membership: covered }: Coverage['coverages']): Tile {
  switch (membership.status) {
    case 'not-checked':
      return { number: '?', text: 'membership: not checked' };
    case 'unknown':
      return { number: '?', text: 'membership: unknown' };
    case 'missing':
      return { number: `0 of ${figure(covered.needed)}`, text: 'covered: there is no membership' };
    case 'active': {
      const open = covered.unknown + covered.notLookedAt;
      return {
        number: `${figure(covered.yes)} of ${figure(covered.needed)}`,
        text: `covered by the membership${open > 0 ? `, ${figure(open)} unknown` : ''}`,
      };
    }
  }
}

function driftTile({ accounts }: Snapshot, proof: ChainProof): Tile {
  const { of: stateOf, states } = driftColouring(proof);
  const numbers = states.map(() => 0);
  for (const account of accounts) numbers[stateOf(account)]!++;
  const [drifted = 0, unknown = 0, inSync = 0] = numbers;
  if (drifted + inSync === 0) return { number: '?', text: 'drift: no account was compared' };
  return {
    number: figure(drifted),
    text: `drifted. ${figure(inSync)} have not${unknown > 0 ? `, and ${figure(unknown)} are unknown` : ''}.`,
  };
}
