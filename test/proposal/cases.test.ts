import { present } from '../../lib/core/reading';
import { checkAgainstOrganization } from '../../lib/meaning/against-organization';
import { readConfiguration } from '../../lib/meaning/read';
import { type Snapshot } from '../../lib/organization/snapshot';
import { configurationText } from '../../lib/proposal/configuration-text';
import { hintOf } from '../../lib/proposal/name-hints';
import { propose, type Answers, type Proposal } from '../../lib/proposal/proposal';
import { surveyOf } from '../../lib/proposal/survey';
import { largeOrganization } from '../bench/generate';
import { administrator, detectionOn, management, sketch, unit } from '../support/organization';

/** The proposal for an organization; its text is a configuration that fits the organization. */
function proposed(snapshot: Snapshot, answers: Answers = { membershipRegion: 'eu-west-1' }): Proposal {
  const survey = surveyOf(snapshot);
  const outcome = propose(survey, answers);
  if (!('proposal' in outcome)) throw new Error(outcome.missing.map(({ why }) => why).join('; '));
  const file = readConfiguration(configurationText(outcome.proposal, survey, { today: '2026-11-24' }), { file: 'cordon.yaml' });
  expect(checkAgainstOrganization(file, snapshot)).toEqual([]);
  return outcome.proposal;
}

type Named = Readonly<Record<string, readonly [unit: string, name?: string]>>;

/** An organization with units as `name: parent`, and accounts as `id: [unit, name]`. */
function organization(units: Readonly<Record<string, string>>, accounts: Named): Snapshot {
  const places = Object.fromEntries(Object.entries(accounts).map(([id, [at]]) => [id, [at] as [string]]));
  const snapshot = sketch({ units, accounts: places });
  return { ...snapshot, accounts: snapshot.accounts.map((account) => ({ ...account, name: accounts[account.id]?.[1] ?? account.name })) };
}

const many = (first: number, count: number, at: string): Named =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [String(first + index), [at] as const]));

describe('what names say', () => {
  it.each([
    ['Production', 'production'],
    ['web-prod', 'production'],
    ['webprod1', 'production'],
    ['prod-test', 'production'],
    ['PRD', 'production'],
    ['TeamProd', 'production'],
    ['ｐｒｏｄ', 'production'],
    ['本番環境', 'production'],
    ['live', 'production'],
    ['nonprod', 'non-production'],
    ['Non-Production', 'non-production'],
    ['NonProd', 'non-production'],
    ['pre_prod', 'non-production'],
    ['products', 'none'],
    ['delivery', 'none'],
    ['sandbox-amara', 'sandbox'],
    ['SandboxTeam', 'sandbox'],
    ['dev2', 'non-production'],
    ['latest', 'none'],
    ['security-test', 'shared'],
    ['log-archive', 'shared'],
    ['card-vault', 'shared'],
    ['internal-wiki', 'none'],
    ['', 'none'],
    ['__proto__', 'none'],
  ])('%j: %s', (name, hint) => expect(hintOf(name).hint).toBe(hint));
});

describe('canary accounts', () => {
  it('are one of a sandbox and one of a test unit', () => {
    const snapshot = organization(
      { sandbox: 'root', test: 'root' },
      { ...many(300000000000, 6, 'sandbox'), ...many(400000000000, 6, 'test') },
    );
    expect(proposed(snapshot).canary).toMatchObject({ value: ['300000000000', '400000000000'], by: 'names' });
  });

  it('are never in or below a production unit, whatever their own name, nor alone in one', () => {
    const units = { prod: 'root', sandbox: 'prod' };
    const snapshot = organization(units, {
      '300000000000': ['prod', 'sandbox-one'],
      '400000000000': ['sandbox', 'dev'],
      '500000000000': ['root', 'x'],
    });
    expect(proposed(snapshot).canary).toMatchObject({ value: [], why: 'no name of an account or unit says sandbox, development or test' });
  });

  it('are none where nothing speaks for an account, and one where there are few', () => {
    expect(proposed(organization({ team: 'root' }, many(300000000000, 20, 'team'))).canary.value).toEqual([]);
    expect(proposed(organization({ dev: 'root' }, many(300000000000, 3, 'dev'))).canary.value).toEqual(['300000000000']);
  });
});

describe('waves', () => {
  it('are sandboxes, test units, other units by size, and the rest with production', () => {
    const units = { sandbox: 'root', workload: 'root', prod: 'workload', test: 'workload', teama: 'root', teamb: 'root', security: 'root' };
    const snapshot = organization(units, {
      ...many(300000000000, 12, 'sandbox'),
      ...many(310000000000, 30, 'prod'),
      ...many(320000000000, 4, 'test'),
      ...many(330000000000, 3, 'teama'),
      ...many(340000000000, 2, 'teamb'),
      ...many(350000000000, 2, 'security'),
    });
    expect(
      proposed(snapshot).waves.value.map(({ name, units: of, accounts, atATime }) => [name, of?.map(({ id }) => id), accounts, atATime]),
    ).toEqual([
      ['sandbox', [unit('sandbox')], 11, 2],
      ['non-production', [unit('test')], 3, undefined],
      ['teamb', [unit('teamb')], 2, undefined],
      ['teama', [unit('teama')], 3, undefined],
      ['rest', undefined, 33, 4],
    ]);
  });

  it('never take a unit whole that holds a production account', () => {
    const snapshot = organization(
      { sandbox: 'root', inner: 'sandbox' },
      { '300000000000': ['sandbox', 'prod-db'], ...many(310000000000, 8, 'inner') },
    );
    expect(proposed(snapshot).waves.value.map(({ name, units: of }) => [name, of?.map(({ id }) => id)])).toEqual([
      ['sandbox', [unit('inner')]],
      ['rest', undefined],
    ]);
  });

  it('take at most 50 units each, and none whose accounts are all canaries', () => {
    const units = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`dev${100 + index}`, 'root']));
    const accounts = Object.assign({}, ...Object.keys(units).map((name, index) => many(300000000000 + index, 1, name))) as Named;
    expect(proposed(organization(units, accounts)).waves.value.map(({ name, units: of }) => [name, of?.length])).toEqual([
      ['non-production', 50],
      ['non-production-2', 50],
      ['non-production-3', 18],
      ['rest', undefined],
    ]);
  });
});

describe('organizations of every shape', () => {
  it('without units', () => {
    const { canary, waves, coverage } = proposed(organization({}, many(300000000000, 12, 'root')));
    expect({ canary: canary.value, waves: waves.value.map(({ name, atATime }) => [name, atATime]), coverage: coverage.value }).toEqual({
      canary: [],
      waves: [['rest', 2]],
      coverage: 'organization',
    });
  });

  it('of the management account alone, which then administers everything', () => {
    const snapshot = sketch({}, { delegatedAdministrators: present([]) });
    const alone = { ...snapshot, accounts: snapshot.accounts.filter(({ id }) => id === management) };
    const { administrators, canary, waves } = proposed(alone);
    expect(administrators).toMatchObject({ value: { membership: management }, why: 'the organization has no other active account' });
    expect([canary.value, waves.value]).toEqual([[], []]);
  });

  it('five units deep', () => {
    const units = { a: 'root', b: 'a', c: 'b', d: 'c', dev: 'd' };
    const { waves, canary } = proposed(organization(units, { ...many(300000000000, 7, 'dev'), ...many(310000000000, 7, 'b') }));
    expect(waves.value.map(({ name, units: of }) => [name, of?.map(({ id }) => id)])).toEqual([
      ['non-production', [unit('dev')]],
      ['rest', undefined],
    ]);
    expect(canary.value).toEqual(['300000000000', '300000000001']);
  });

  it('with accounts that are not active, which are in no canary and no count', () => {
    const snapshot = sketch({
      units: { dev: 'root' },
      accounts: { '300000000000': ['dev', 'SUSPENDED'], '300000000001': ['dev', 'CLOSED'] },
    });
    const { canary, waves, notices } = proposed(snapshot);
    expect([canary.value, waves.value]).toEqual([[], []]);
    expect(notices).toContain('2 accounts are not active, so StackSets skips them');
  });

  it('of 10,000 accounts in 1,000 units', () => {
    const { waves } = proposed(largeOrganization(10_000, 1000));
    expect(waves.value.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(9_999);
  });
});

describe('administrators', () => {
  const delegates = (services: Readonly<Record<string, readonly string[]>>) =>
    sketch(
      { accounts: { '333333333333': ['root'] } },
      { delegatedAdministrators: present(Object.entries(services).map(([account, of]) => ({ account, services: of }))) },
    );

  it('have keys of their own where they differ, and others get the account of the membership', () => {
    const snapshot = delegates({ [administrator]: ['security-ir.amazonaws.com'], '333333333333': ['guardduty.amazonaws.com'] });
    expect(proposed(snapshot).administrators.value).toEqual({
      membership: administrator,
      stackSets: administrator,
      guardDuty: '333333333333',
      securityHub: administrator,
    });
  });

  it('of several for StackSets are the one that administers most', () => {
    const stackSets = 'member.org.stacksets.cloudformation.amazonaws.com';
    const snapshot = delegates({ [administrator]: [stackSets, 'guardduty.amazonaws.com'], '333333333333': [stackSets] });
    expect(new Set(Object.values(proposed(snapshot).administrators.value))).toEqual(new Set([administrator]));
  });

  it('that are suspended are not proposed', () => {
    const snapshot = delegates({ '333333333333': ['security-ir.amazonaws.com'] });
    const suspended = {
      ...snapshot,
      accounts: snapshot.accounts.map((account) => (account.id === '333333333333' ? { ...account, state: 'SUSPENDED' as const } : account)),
    };
    expect(propose(surveyOf(suspended), { membershipRegion: 'eu-west-1' })).toEqual({
      missing: [{ key: 'administrators', why: 'no active account is registered as delegated administrator of the four services' }],
    });
  });
});

it('Regions that could not be read are said, and those that the account has not enabled are not', () => {
  const refused = (code: string) => ({ status: 'unknown', reason: { call: 'guardduty:ListDetectors', code, message: 'no' } }) as const;
  const { regions } = detectionOn(['eu-west-1']);
  const unread = (code: string) => ({ ...regions['eu-west-1']!, guardDuty: refused(code), securityHub: refused(code) });
  const snapshot = sketch(
    {},
    {
      detection: {
        administrators: { guardDuty: administrator, securityHub: administrator },
        regions: { ...regions, 'us-east-1': unread('AccessDenied'), 'af-south-1': unread('UnrecognizedClientException') },
      },
    },
  );
  expect(proposed(snapshot).regions).toMatchObject({
    value: ['eu-west-1'],
    why: 'GuardDuty or Security Hub is on in eu-west-1; us-east-1 could not be read',
  });
});
