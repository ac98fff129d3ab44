import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkAgainstOrganization } from '../../lib/meaning/against-organization';
import { loadConfiguration, readConfiguration } from '../../lib/meaning/read';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { type Account, type AccountState, type OrganizationalUnit, type Snapshot } from '../../lib/organization/snapshot';
import { absent } from '../../lib/core/reading';

const examples = join(__dirname, '..', '..', 'examples');
const exampleSnapshot = () => parseSnapshot(readFileSync(join(examples, 'organization.json'), 'utf8'), { file: 'organization.json' });

const root = 'r-ab12';
const management = '111111111111';
const unit = (id: string, parent = root): OrganizationalUnit => ({ id, name: `name of ${id}`, parent });
const account = (id: string, parent: string, state: AccountState = 'ACTIVE'): Account => ({
  id,
  name: id,
  state,
  parent,
  containmentRoles: absent,
});
const snapshotOf = (organizationalUnits: OrganizationalUnit[], accounts: Account[]): Snapshot => ({
  kind: 'cordon/organization-snapshot',
  version: 1,
  takenAt: '2026-11-24T08:00:00Z',
  takenBy: management,
  organization: { id: 'o-exampleorgid', managementAccount: management, root },
  organizationalUnits,
  accounts: [account(management, root), ...accounts],
  delegatedAdministrators: absent,
  trustedAccess: absent,
  stackSetsAccess: absent,
  stackSets: {},
  managementAccount: { stack: absent, triageServiceLinkedRole: absent },
});

const above = 'ou-ab12-aaaaaaaa';
const below = 'ou-ab12-bbbbbbbb';
const deepest = 'ou-ab12-cccccccc';
const beside = 'ou-ab12-dddddddd';
const snapshot = snapshotOf(
  [unit(above), unit(below, above), unit(deepest, below), unit(beside)],
  [
    account('200000000001', above),
    account('200000000002', below),
    account('200000000003', deepest),
    account('200000000004', deepest, 'SUSPENDED'),
    account('200000000005', beside),
    account('200000000006', root),
  ],
);

/** Problems of the lines below `rollout:`, which begins at line 6. */
function problemsOf(rollout: string[], against = snapshot, organization: string[] = []) {
  const lines = [
    'organization:',
    '  id: o-exampleorgid',
    `  managementAccount: "${management}"`,
    '  membershipRegion: eu-west-1',
    ...organization.map((line) => `  ${line}`),
    'rollout:',
    '  owner: cordon',
    ...rollout.map((line) => `  ${line}`),
  ];
  return checkAgainstOrganization(readConfiguration(lines.join('\n'), { file: 'cordon.yaml' }), against);
}
const summary = (problems: ReturnType<typeof problemsOf>) => problems.map(({ id, path, line }) => `${line} ${path} ${id}`);

describe('a configuration against its organization', () => {
  it.each(['cordon.yaml', 'cloudformation.yaml', 'minimal.yaml', 'signals.yaml'])('finds nothing wrong with the example %s', (name) => {
    expect(checkAgainstOrganization(loadConfiguration(join(examples, name)), exampleSnapshot())).toEqual([]);
  });

  it('says only that it is another organization, when it is', () => {
    const other = { ...snapshot, organization: { id: 'o-anotherorgid', managementAccount: '200000000001', root: 'r-zz99' } };
    const problems = problemsOf(['canary: ["999999999999"]'], other, ['root: r-ab12']);
    expect(summary(problems)).toEqual([
      '2 organization.id snapshot-of-another-organization',
      '3 organization.managementAccount snapshot-of-another-organization',
      '5 organization.root snapshot-of-another-organization',
    ]);
    expect(problems[0]).toMatchObject({
      value: 'o-exampleorgid',
      message: 'differs from the organization snapshot, which has o-anotherorgid',
      file: 'cordon.yaml',
    });
  });

  it('knows the delegated administrator', () => {
    expect(summary(problemsOf([], snapshot, ['delegatedAdministrator: "222222222222"']))).toEqual([
      '5 organization.delegatedAdministrator account-not-in-organization',
    ]);
    expect(problemsOf([], snapshot, ['delegatedAdministrator: "200000000001"'])).toEqual([]);
  });

  it('knows every administrator that is named, and says each account once for the key that names it', () => {
    const named = (lines: string[]) => summary(problemsOf([], snapshot, lines));
    const administrators = ['administrators:', '  membership: "222222222222"', '  guardDuty: "200000000004"'];
    expect(named(['delegatedAdministrator: "333333333333"', ...administrators])).toEqual([
      '5 organization.delegatedAdministrator account-not-in-organization',
      '7 organization.administrators.membership account-not-in-organization',
      '8 organization.administrators.guardDuty account-not-active',
    ]);
    expect(named(['delegatedAdministrator: "200000000001"', 'administrators:', `  stackSets: "${management}"`])).toEqual([]);
  });

  it('refuses a delegated administrator or a management account that is not ACTIVE', () => {
    expect(problemsOf([], snapshot, ['delegatedAdministrator: "200000000004"'])).toMatchObject([
      {
        id: 'account-not-active',
        path: 'organization.delegatedAdministrator',
        line: 5,
        message: 'is SUSPENDED: it cannot administer a service',
      },
    ]);
    const closed = {
      ...snapshot,
      accounts: snapshot.accounts.map((one) => (one.id === management ? { ...one, state: 'SUSPENDED' as const } : one)),
    };
    expect(summary(problemsOf([], closed))).toEqual(['3 organization.managementAccount account-not-active']);
  });

  it('names the nearest unit for one that does not exist, wherever it stands', () => {
    const problems = problemsOf(
      ['targets: [ou-ab12-aaaaaaab, ou-ab12-dddddddd]', 'waves:', '  - { name: first, organizationalUnits: [ou-ab12-zzzzzzzz] }'],
      snapshot,
      ['quarantineUnits: [ou-ab12-ffffffff]'],
    );
    expect(summary(problems)).toEqual([
      '5 organization.quarantineUnits[0] unit-not-in-organization',
      '8 rollout.targets[0] unit-not-in-organization',
      '10 rollout.waves[0].organizationalUnits[0] unit-not-in-organization',
    ]);
    expect(problems[1]?.remedy).toBe('did you mean ou-ab12-aaaaaaaa (name of ou-ab12-aaaaaaaa)? Otherwise take a new snapshot');
    expect(problems[2]?.remedy).toBe('correct it, or take a new snapshot');
  });

  it('refuses waves that overlap because one holds the other, at any depth', () => {
    const problems = problemsOf([
      'waves:',
      `  - { name: first, organizationalUnits: [${deepest}, ${beside}] }`,
      `  - { name: second, organizationalUnits: [${above}, ${below}] }`,
    ]);
    expect(summary(problems)).toEqual([
      '8 rollout.waves[0].organizationalUnits[0] overlapping-waves',
      '9 rollout.waves[1].organizationalUnits[1] duplicate-unit',
    ]);
    expect(problems[0]?.message).toBe(`is below ${above} (name of ${above}) of the wave second, and that unit includes it`);
  });

  it('refuses units of waves outside the targets, and takes those within', () => {
    expect(
      summary(problemsOf([`targets: [${above}]`, 'waves:', `  - { name: first, organizationalUnits: [${deepest}, ${beside}] }`])),
    ).toEqual(['9 rollout.waves[0].organizationalUnits[1] wave-unit-not-targeted']);
  });

  it('refuses canary and excluded accounts that are unknown, not targeted or of no use', () => {
    const problems = problemsOf([
      `targets: [${above}]`,
      'canary: ["999999999999", "200000000005", "200000000004", "200000000002"]',
      'exclude:',
      '  - { account: "888888888888", reason: gone }',
      '  - { account: "200000000006", reason: under the root }',
      '  - { account: "200000000003", reason: in the targets }',
    ]);
    expect(summary(problems)).toEqual([
      '8 rollout.canary[0] account-not-in-organization',
      '8 rollout.canary[1] account-not-targeted',
      '8 rollout.canary[2] canary-not-active',
      '10 rollout.exclude[0].account account-not-in-organization',
      '11 rollout.exclude[1].account account-not-targeted',
    ]);
    expect(problems[2]?.message).toContain('is SUSPENDED');
  });

  it('counts an account directly under the root as a target of the root', () => {
    expect(problemsOf(['canary: ["200000000006"]'])).toEqual([]);
  });

  describe('a failure tolerance in percent', () => {
    const many = snapshotOf(
      [unit(above), unit(beside)],
      [
        ...Array.from({ length: 21 }, (_, i) => account(String(300000000000 + i), above, i < 2 ? 'SUSPENDED' : 'ACTIVE')),
        ...Array.from({ length: 30 }, (_, i) => account(String(400000000000 + i), beside)),
      ],
    );
    const wave = (units: string, percentage: number) => [
      'waves:',
      `  - { name: first, organizationalUnits: [${units}], preferences: { failureTolerancePercentage: ${percentage} } }`,
    ];

    it('is refused where it rounds down to zero over the accounts of its wave', () => {
      // 21 accounts, of which 2 are suspended: 5 percent of 19 is less than one.
      expect(problemsOf(wave(above, 5), many)).toMatchObject([
        {
          id: 'percentage-rounds-down-to-zero',
          path: 'rollout.waves[0].preferences.failureTolerancePercentage',
          line: 8,
          value: 5,
          message: 'is less than one of the 19 accounts of the wave first, so StackSets rounds it down to zero',
          remedy: 'raise it to 6 or more, or use failureToleranceCount',
        },
      ]);
      expect(problemsOf(wave(above, 6), many)).toEqual([]);
      expect(problemsOf(wave(above, 0), many)).toEqual([]);
    });

    it('does not count canary and excluded accounts in the wave', () => {
      const left = ['canary: ["400000000000"]', 'exclude: [{ account: "400000000001", reason: leaves }]'];
      // 30 accounts, less two: 4 percent of 28 is 1.12, 3 percent of 30 would have been 0.9.
      expect(problemsOf([...left, ...wave(beside, 4)], many)).toEqual([]);
      expect(summary(problemsOf([...left, ...wave(beside, 3)], many))).toEqual([
        '10 rollout.waves[0].preferences.failureTolerancePercentage percentage-rounds-down-to-zero',
      ]);
    });

    it('is looked at in the wave that takes the rest, less what went before, and leaves the canary alone', () => {
      const shared = (percentage: number) => [
        'canary: ["400000000000"]',
        'waves:',
        `  - { name: first, organizationalUnits: [${above}], preferences: { failureToleranceCount: 1 } }`,
        `preferences: { failureTolerancePercentage: ${percentage} }`,
      ];
      expect(problemsOf(shared(4), many)).toEqual([]);
      expect(problemsOf(shared(3), many)).toMatchObject([{ path: 'rollout.preferences.failureTolerancePercentage', line: 10 }]);
      expect(problemsOf(shared(3), many)[0]?.message).toContain('29 accounts of the wave rest');
    });

    it('that several waves share is reported once', () => {
      const rollout = ['waves:', `  - { name: first, organizationalUnits: [${above}] }`, 'preferences: { failureTolerancePercentage: 1 }'];
      expect(problemsOf(rollout, many)).toHaveLength(1);
    });
  });

  it('knows the accounts of the environment, and those that criteria name', () => {
    const rule = (name: string) => [`  - name: ${name}`, '    owner: security', '    justification: known', '    expires: 2027-06-30'];
    const lines = [
      'organization: { id: o-exampleorgid, managementAccount: "111111111111", membershipRegion: eu-west-1 }',
      'environment:',
      '  criticalAccounts: ["200000000001", "200000000009"]',
      '  scanners:',
      '    - { name: network, accounts: ["200000000008", "200000000002"] }',
      'suppressionRules:',
      ...rule('first'),
      '    criteria:',
      '      - { field: accountId, equals: ["111111111111", "200000000007"] }',
      '      - { field: service.action.awsApiCallAction.remoteAccountDetails.accountId, equals: ["200000000007"] }',
      '  # the reference is to what is reported above already',
      ...rule('second'),
      '    criteria: [{ field: accountId, from: environment.criticalAccounts }]',
      'automationRules:',
      ...rule('third'),
      '    precedence: after-service',
      '    criteria:',
      '      - { field: AwsAccountId, equals: ["200000000006", "200000000005"] }',
      '    update: { severity: HIGH }',
      ...rule('fourth'),
      '    precedence: after-service',
      '    criteria:',
      '      - field: AwsAccountId',
      '        equals: ["200000000007"]',
      '      - { field: ResourceId, equals: ["200000000007"] }',
      '    update: { severity: HIGH }',
      ...rule('fifth'),
      '    precedence: after-service',
      '    criteria: [{ field: AwsAccountId, notEquals: ["200000000007"] }]',
      '    update: { severity: HIGH }',
    ].join('\n');
    const problems = checkAgainstOrganization(readConfiguration(lines, { file: 'cordon.yaml' }), snapshot);
    expect(summary(problems)).toEqual([
      '3 environment.criticalAccounts[1] account-not-in-organization',
      '5 environment.scanners[0].accounts[0] account-not-in-organization',
      '12 suppressionRules[0].criteria[0].equals[1] account-not-in-organization',
      '36 automationRules[1].criteria[0].equals[0] account-not-in-organization',
    ]);
    expect(problems[0]).toMatchObject({ value: '200000000009', message: 'is not an account of the organization' });
  });
});
