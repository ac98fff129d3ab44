import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { absent, type Reading } from '../../lib/core/reading';
import { type MembershipState } from '../../lib/membership/account-coverage';
import { standingOf, type AccountFacts, type AccountStanding, type Gap } from '../../lib/membership/standing';
import { type Snapshot } from '../../lib/organization/snapshot';
import { verifyCoverage, type AccountCoverage, type Coverage } from '../../lib/rollout/verify';
import { denied, onboarded, type service, whole } from '../onboarding/organizations';
import { management } from '../support/organization';
import { repository } from '../support/run';
import { runs } from '../support/runs';
import { configurationOf, snapshotOf, workload, type Row } from './standings';

interface Cases {
  /** By name, so that rows stay short. */
  readonly causes: Readonly<Record<string, Pick<Gap, 'cause' | 'remedy'>>>;
  readonly accounts: readonly {
    readonly given: Row;
    readonly expected: {
      readonly verdict: AccountStanding['verdict'];
      readonly roles: AccountCoverage['status'];
      /** `severity id cause`. */
      readonly gaps: readonly string[];
      readonly exitCode: number;
    };
  }[];
}

const { causes, accounts } = JSON.parse(readFileSync(join(repository, 'test/cases/coverages/accounts.json'), 'utf8')) as Cases;
const today = '2026-11-24';
const verified = (row: Row, snapshot = snapshotOf(row)): Coverage =>
  verifyCoverage({ configuration: configurationOf(row), snapshot, today });
const rowOf = ({ accounts: all }: Coverage): AccountCoverage => all.find(({ account }) => account === workload)!;
const title = (row: Row): string =>
  `roles ${row.roles}, membership ${row.membership}, triage role ${row.triageRole}${row.configured ? `, ${row.configured}` : ''}${row.excluded ? ', excluded' : ''}`;

it.each(accounts.map((one) => [title(one.given), one] as const))('%s', (_, { given, expected }) => {
  const coverage = verified(given);
  const { status, standing } = rowOf(coverage);
  expect({ verdict: standing.verdict, roles: status, exitCode: coverage.exitCode }).toEqual({
    verdict: expected.verdict,
    roles: expected.roles,
    exitCode: expected.exitCode,
  });
  const gaps = expected.gaps.map((gap) => {
    const [severity, id, cause] = gap.split(' ');
    return { severity, id, ...causes[cause!] };
  });
  expect(standing.gaps).toEqual(gaps);
  // Each gap is a finding too, with the account in it.
  for (const { id } of gaps) expect(coverage.findings.find((finding) => finding.id === id)?.accounts).toContain(workload);
});

it('has a case for every combination of roles, membership and triage role', () => {
  const seen = new Set(accounts.filter(({ given }) => !given.configured && !given.excluded).map(({ given }) => title(given)));
  for (const roles of ['yes', 'no', 'unknown'] as const)
    for (const membership of ['associated', 'unassociated', 'unknown', 'pending', 'suspended', 'outside'] as const)
      for (const triageRole of ['yes', 'no', 'unknown', 'not-looked-at'] as const)
        expect(seen).toContain(title({ roles, membership, triageRole }));
});

describe('the management account', () => {
  const facts = (answer: 'yes' | 'no' | 'unknown', isAssociated = true): AccountFacts => ({
    isManagement: true,
    isActive: true,
    containmentRoles: { answer: 'yes', isWanted: true },
    membership: { account: management, status: isAssociated ? 'covered' : 'not-covered', isWanted: true, isInCoverage: true },
    triageRole: { answer },
  });
  const state: MembershipState = { status: 'active', id: 'm-1234567890abc' };
  const gaps = (of: AccountFacts): string[] => standingOf(of, state).gaps.map(({ severity, id }) => `${severity} ${id}`);

  it('needs its triage role made by somebody, and the cause is that the membership was created by the API', () => {
    expect(gaps(facts('yes'))).toEqual([]);
    expect(gaps(facts('no'))).toEqual(['error triage-role-absent']);
    expect(gaps(facts('unknown'))).toEqual(['unknown triage-role-unknown']);
    const [gap] = standingOf(facts('no', false), state).gaps;
    expect(gap).toMatchObject({ id: 'account-not-covered', cause: expect.stringContaining('created by the API') as string });
  });

  it('is said once: by the prerequisite', () => {
    const snapshot = onboarded(whole());
    const without = { ...snapshot, managementAccount: { ...snapshot.managementAccount, triageServiceLinkedRole: absent } };
    const { findings } = verifyCoverage({ configuration: whole(), snapshot: without, today });
    expect(findings.filter(({ id }) => /triage/.test(id)).map(({ id }) => id)).toEqual(['triage-role-absent']);
  });
});

describe('knowledge that is taken away', () => {
  const row = fc.record({
    roles: fc.constantFrom('yes', 'no', 'unknown'),
    membership: fc.constantFrom('associated', 'unassociated', 'disassociated', 'unrelated', 'unknown', 'pending', 'outside'),
    triageRole: fc.constantFrom('yes', 'no', 'unknown', 'not-looked-at'),
    configured: fc.constantFrom('wanted', 'not-wanted', 'not-said'),
    excluded: fc.boolean(),
  });
  const refuse = <Value>(reading: Reading<Value>): Reading<Value> => (reading.status === 'unknown' ? reading : denied('iam:GetRole'));
  const ofWorkload = (snapshot: Snapshot, change: (account: Snapshot['accounts'][number]) => Snapshot['accounts'][number]): Snapshot => ({
    ...snapshot,
    accounts: snapshot.accounts.map((account) => (account.id === workload ? change(account) : account)),
  });
  /** What AWS refuses to say. */
  const refused: Readonly<Record<string, (snapshot: Snapshot) => Snapshot>> = {
    roles: (snapshot) => ofWorkload(snapshot, (account) => ({ ...account, containmentRoles: refuse(account.containmentRoles) })),
    triageRole: (snapshot) =>
      ofWorkload(snapshot, ({ triageServiceLinkedRole: role, ...account }) => ({
        ...account,
        ...(role && { triageServiceLinkedRole: refuse(role) }),
      })),
    membershipOfAccount: (snapshot) =>
      withService(snapshot, { accounts: { ...snapshot.securityIncidentResponse!.accounts, [workload]: denied('x') } }),
    noAnswer: (snapshot) => withService(snapshot, { accounts: {} }),
    list: (snapshot) => withService(snapshot, { memberships: { 'eu-west-1': denied('security-ir:ListMemberships') } }),
    stackSets: (snapshot) => ({
      ...snapshot,
      stackSets: Object.fromEntries(Object.keys(snapshot.stackSets).map((name) => [name, denied('cloudformation:DescribeStackSet')])),
    }),
  };
  /** What nobody asked. */
  const leftOut: Readonly<Record<string, (snapshot: Snapshot) => Snapshot>> = {
    membership: (snapshot) => ({ ...snapshot, securityIncidentResponse: undefined }),
    triageRole: (snapshot) => ofWorkload(snapshot, (account) => ({ ...account, triageServiceLinkedRole: undefined })),
  };
  const withService = (snapshot: Snapshot, over: Parameters<typeof service>[1]): Snapshot => ({
    ...snapshot,
    securityIncidentResponse: { ...snapshot.securityIncidentResponse!, ...over },
  });
  const proven = ({ coverages: { containmentRoles, membership, both }, accounts: all }: Coverage) => ({
    roles: containmentRoles.yes,
    membership: membership.yes,
    both,
    accounts: new Set(all.filter(({ standing }) => standing.verdict === 'both').map(({ account }) => account)),
  });
  const expectNoMore = (less: Coverage, more: Coverage): void => {
    const [after, before] = [proven(less), proven(more)];
    expect(after.roles).toBeLessThanOrEqual(before.roles);
    expect(after.membership).toBeLessThanOrEqual(before.membership);
    expect(after.both).toBeLessThanOrEqual(before.both);
    for (const account of after.accounts) expect(before.accounts).toContain(account);
  };

  it.each(Object.entries(refused))('never improves a verdict, and never passes: %s', (_, take) => {
    fc.assert(
      fc.property(row, (given) => {
        const before = verified(given);
        const after = verified(given, take(snapshotOf(given)));
        expectNoMore(after, before);
        if (before.exitCode !== 0) expect(after.exitCode).not.toBe(0);
      }),
      { numRuns: runs(100) },
    );
  });

  it.each(Object.entries(leftOut))('is named where nobody asked, and nothing is claimed of it: %s', (_, take) => {
    fc.assert(
      fc.property(row, (given) => {
        const before = verified(given);
        const after = verified(given, take(snapshotOf(given)));
        expectNoMore(after, before);
        const unasked = ({ coverages: { membership, triageRole } }: Coverage): number => membership.notLookedAt + triageRole.notLookedAt;
        expect(unasked(after)).toBeGreaterThanOrEqual(unasked(before));
        if (unasked(after) > unasked(before)) expect(after.notLookedAt.join('\n')).toMatch(/triage service-linked role|membership/);
      }),
      { numRuns: runs(100) },
    );
  });
});
