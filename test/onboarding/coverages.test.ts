import { onboardingAccounts } from '../../lib/onboarding/accounts';
import { type GapKind, type OnboardingCoverages } from '../../lib/onboarding/coverages';
import { planOnboarding, type Onboarding } from '../../lib/onboarding/onboarding';
import { symptomTable } from '../../lib/membership/symptom-table';
import { type Snapshot } from '../../lib/organization/snapshot';
import { absent, present, unknown } from '../../lib/core/reading';
import { accountsToCsv } from '../../lib/report/onboarding-csv';
import { pageToHtml } from '../../lib/report/onboarding-html';
import { pageToMarkdown } from '../../lib/report/onboarding-markdown';
import { onboardingPage } from '../../lib/report/onboarding-page';
import { onboardingToText } from '../../lib/report/onboarding-text';
import { administrator, instance, management } from '../support/organization';
import { active, associated, denied, fiveOrganizations, newOrganization, onboarded, service, whole, workload } from './organizations';

const today = '2026-11-24';
const configuration = whole();
const plan = (snapshot: Snapshot): Onboarding => planOnboarding({ configuration, snapshot, today });
const coveragesOf = (snapshot: Snapshot): OnboardingCoverages => plan(snapshot).coverages;
/** Kinds with their accounts. */
const inShort = ({ gaps }: OnboardingCoverages): readonly (readonly [GapKind, readonly string[]])[] =>
  gaps.map(({ kind, accounts }) => [kind, accounts.map(({ account }) => account)]);

const unassociated = present({ status: 'Unassociated', type: 'Organization' });
const relationships = (of: Record<string, typeof associated | ReturnType<typeof denied>>): Partial<Snapshot> => ({
  securityIncidentResponse: service([active()], {
    accounts: { [management]: associated, [administrator]: associated, [workload]: associated, ...of },
  }),
});
/** The snapshot of an organization in which an account has no stack instance, or what else is said of its role. */
function withRoles(snapshot: Snapshot, roles: Snapshot['accounts'][number]['containmentRoles'], of = workload): Snapshot {
  const stackSet = snapshot.stackSets['cordon-containment-roles'];
  if (stackSet?.status !== 'present') throw new Error('the StackSet is there');
  const instances = present([instance(administrator)]);
  return {
    ...snapshot,
    stackSets: { ...snapshot.stackSets, 'cordon-containment-roles': present({ ...stackSet.value, instances }) },
    accounts: snapshot.accounts.map((account) => (account.id === of ? { ...account, containmentRoles: roles } : account)),
  };
}
const withTriageRole = (snapshot: Snapshot, role: Snapshot['accounts'][number]['triageServiceLinkedRole']): Snapshot => ({
  ...snapshot,
  accounts: snapshot.accounts.map((account) => (account.id === workload ? { ...account, triageServiceLinkedRole: role } : account)),
});

describe('both coverages of five organizations', () => {
  const organizations = fiveOrganizations();
  type Name = keyof typeof organizations;
  const of = (name: Name): OnboardingCoverages => planOnboarding({ ...organizations[name], today }).coverages;

  it.each<[Name, OnboardingCoverages['membership']['status'], ReturnType<typeof inShort>, number]>([
    ['new', 'missing', [], 0],
    ['half onboarded', 'missing', [], 0],
    ['membership in the management account', 'active', [], 3],
    ['drift and a foreign administrator', 'active', [['membership-only', [workload]]], 2],
    ['everything done', 'active', [], 3],
  ])('%s', (name, status, gaps, both) => {
    const found = of(name);
    expect(found.membership.status).toBe(status);
    expect(inShort(found)).toEqual(gaps);
    expect(found.totals.both).toBe(both);
    expect(found.accounts).toEqual(onboardingAccounts({ ...organizations[name], today }));
    expect(found.accounts).toHaveLength(3);
  });
});

describe('who has one without the other', () => {
  it('the roles without the membership: with the cause that AWS names, unless what was read contradicts it', () => {
    const snapshot = onboarded(configuration, relationships({ [workload]: unassociated }));
    const { cause, remedy } = symptomTable['accounts-missing-from-coverage'];
    expect(coveragesOf(withTriageRole(snapshot, absent)).gaps).toEqual([
      { kind: 'roles-only', cause, remedy, accounts: [{ account: workload, name: expect.any(String) as string }] },
    ]);
    const [gap] = coveragesOf(withTriageRole(snapshot, present({ arn: 'arn:x' }))).gaps;
    expect(gap).toMatchObject({ kind: 'roles-only', cause: expect.stringContaining('The account has the role') as string });
  });

  it('the membership without the roles', () => {
    const found = coveragesOf(withRoles(onboarded(configuration), absent));
    expect(found.gaps).toMatchObject([
      { kind: 'membership-only', cause: expect.stringContaining('cannot contain anything there') as string },
    ]);
    expect(found.totals).toMatchObject({ both: 2, containmentRoles: { needed: 3, yes: 2 }, membership: { needed: 3, yes: 3 } });
  });

  it('both, and no triage role in a covered account', () => {
    expect(inShort(coveragesOf(withTriageRole(onboarded(configuration), absent)))).toEqual([['triage-role-missing', [workload]]]);
  });

  it('an account that has neither does not have one without the other', () => {
    const neither = withRoles(onboarded(configuration, relationships({ [workload]: unassociated })), absent);
    const found = coveragesOf(neither);
    expect(found.gaps).toEqual([]);
    expect(found.accounts.find(({ account }) => account === workload)?.verdict).toBe('neither');
  });

  it('without a membership its absence is the cause for every account with roles, said once', () => {
    const found = coveragesOf(onboarded(configuration, { securityIncidentResponse: service([], { accounts: {} }) }));
    expect(inShort(found)).toEqual([['roles-only', [management, administrator, workload]]]);
    expect(found.gaps[0]?.cause).toMatch(/^There is no membership/);
  });
});

describe('what was not read is unknown', () => {
  it.each<[string, Snapshot, string, RegExp]>([
    [
      'the coverage of one account',
      onboarded(configuration, relationships({ [workload]: denied('security-ir:BatchGetMemberAccountDetails') })),
      workload,
      /security-ir:BatchGetMemberAccountDetails: AccessDenied/,
    ],
    [
      'a status that AWS has added',
      onboarded(configuration, relationships({ [workload]: present({ status: 'Wandering', type: 'Organization' }) })),
      workload,
      /Wandering/,
    ],
    [
      'the stack of the management account',
      {
        ...onboarded(configuration),
        managementAccount: { ...onboarded(configuration).managementAccount, stack: denied('cloudformation:DescribeStacks') },
      },
      management,
      /DescribeStacks/,
    ],
    ['the triage role of a covered account', withTriageRole(onboarded(configuration), denied('iam:GetRole')), workload, /iam:GetRole/],
  ])('%s', (_, snapshot, account, cause) => {
    const found = coveragesOf(snapshot);
    expect(inShort(found)).toEqual([['unknown', [account]]]);
    expect(found.gaps[0]?.cause).toMatch(cause);
    expect(found.gaps[0]?.remedy).not.toBe('');
  });

  it.each<[string, Partial<Snapshot>, 'not-checked' | 'unknown']>([
    ['a snapshot that does not have the membership', { securityIncidentResponse: undefined }, 'not-checked'],
    [
      'a membership that was not read',
      { securityIncidentResponse: service([], { memberships: { 'eu-west-1': denied('security-ir:ListMemberships') } }) },
      'unknown',
    ],
  ])('%s: no account counts as covered, and none as uncovered', (_, over, status) => {
    const found = coveragesOf(onboarded(configuration, over));
    expect(found.membership.status).toBe(status);
    expect(found.gaps).toEqual([]);
    expect(found.totals).toMatchObject({ both: 0, membership: { yes: 0, no: 0 } });
    expect(found.accounts.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('nobody looked for the triage role of member accounts: no total counts it, and no account fails for it', () => {
    const found = coveragesOf(onboarded(configuration));
    expect(found.totals.triageRole).toMatchObject({ yes: 1, notLookedAt: 2 });
    expect(found.gaps).toEqual([]);
  });
});

describe('how it looks', () => {
  const snapshot = withRoles(onboarded(configuration, relationships({ [administrator]: unassociated })), absent);
  const title = 'Containment roles and membership, by account';

  it('as text: counts first, then the accounts with cause and remedy', () => {
    const text = onboardingToText(plan(snapshot), { colour: false });
    const section = text.slice(text.indexOf(title)).split('\n\n')[0]!;
    expect(section.split('\n').slice(1, 5)).toEqual([
      '  containment roles: 2 of 3 accounts',
      '  membership: 2 of 3 accounts',
      '  triage role: 1 of 3 accounts, 2 not checked',
      '  both: 1 of 3 accounts',
    ]);
    expect(section).toContain(
      `✖ containment roles, but no membership: 1 account\n      ${administrator}\n      cause: AWS names a missing triage`,
    );
    expect(section).toContain(`✖ membership, but no containment roles: 1 account\n      ${workload}\n      cause: `);
    expect(section.match(/ {6}remedy: \S/g)).toHaveLength(2);
    expect(section).not.toContain(management);
  });

  it('as text where nobody knows: says what was not read, and names no account', () => {
    const lost = onboarded(configuration, { securityIncidentResponse: undefined });
    const text = onboardingToText(plan(lost), { colour: false });
    expect(text.slice(text.indexOf(title)).split('\n\n')[0]).toBe(
      `${title}\n  containment roles: 3 of 3 accounts\n  membership: not checked\n  Nobody looked at the membership: the snapshot does not have it.`,
    );
  });

  it('as Markdown and HTML: a table of the same accounts', () => {
    const page = onboardingPage(plan(snapshot));
    expect(page.table?.rows.map(([account]) => account)).toEqual([administrator, workload]);
    const [markdown, html] = [pageToMarkdown(page), pageToHtml(page)];
    expect(markdown).toContain(`## ${title}\n\n- containment roles: 2 of 3 accounts\n`);
    expect(markdown).toMatch(new RegExp(`\\| ${workload} \\| [^|]+ \\| membership, but no containment roles \\| [^|]+ \\| [^|]+ \\|`));
    expect(html).toContain(`<h2>${title}</h2>`);
    expect(html).toMatch(new RegExp(`<td>${workload}</td>\n<td>[^<]*</td>\n<td>membership, but no containment roles</td>`));
    expect(pageToMarkdown(onboardingPage(plan(onboarded(configuration))))).not.toContain('| Has and lacks |');
  });

  it('as Markdown with more lines than anybody reads: says how many there are', () => {
    const stackSet = snapshot.stackSets['cordon-containment-roles'];
    if (stackSet?.status !== 'present') throw new Error('the StackSet is there');
    const many = Array.from({ length: 250 }, (_, index) => String(700_000_000_000 + index));
    const crowd: Snapshot = {
      ...snapshot,
      accounts: [...snapshot.accounts, ...many.map((id) => ({ ...snapshot.accounts.at(-1)!, id, containmentRoles: absent }))],
      securityIncidentResponse: service([active()], {
        accounts: Object.fromEntries([management, administrator, workload, ...many].map((id) => [id, associated])),
      }),
    };
    const page = onboardingPage(plan(crowd));
    expect(page.table?.rows).toHaveLength(200);
    expect(page.table?.lines.at(-1)).toBe('The table has the first 200 of 251 lines. --format csv has every account.');
  });

  it('as CSV: every account, with what it has', () => {
    const sheet = (of: Snapshot): string[] => accountsToCsv(onboardingAccounts({ configuration, snapshot: of, today })).split('\r\n');
    const both = (of: Snapshot): (string | undefined)[] => {
      const [header = '', ...rows] = sheet(of);
      const at = (name: string): number => header.split(',').indexOf(name);
      return rows.filter((row) => row !== '').map((row) => `${row.split(',')[at('membership')]} ${row.split(',')[at('coverage')]}`);
    };
    expect(both(snapshot)).toEqual(['Associated both', 'Unassociated roles only', 'Associated membership only']);
    expect(both(newOrganization())).toEqual(['no membership neither', 'no membership neither', 'no membership neither']);
    const unread = service([], { memberships: { 'eu-west-1': unknown({ call: 'x', code: 'Throttling', message: 'slow' }) } });
    expect(both(onboarded(configuration, { securityIncidentResponse: unread }))[0]).toBe('unknown unknown');
    expect(both(onboarded(configuration, { securityIncidentResponse: undefined }))[0]).toBe('not read unknown');
  });
});
