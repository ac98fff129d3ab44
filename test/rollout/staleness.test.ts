import { type Snapshot } from '../../lib/organization/snapshot';
import { present } from '../../lib/core/reading';
import { parsePlan, planToJson } from '../../lib/rollout/plan-file';
import { planRollout } from '../../lib/rollout/planner';
import { staleness } from '../../lib/rollout/staleness';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { configured, deployed, instance, root, sketch, unit } from '../support/organization';

const one = '333333333333';
const two = '444444444444';
const configuration = configured({ rollout: { targets: [unit('apps'), unit('labs')] } });
const [definition] = stackSetDefinitions(configuration, { root });
const plan = (snapshot: Snapshot, of = configuration) => planRollout({ configuration: of, snapshot, today: '2026-11-24' });
const organization = (accounts: Parameters<typeof sketch>[0]['accounts'], instances?: Parameters<typeof deployed>[1], over = {}) =>
  sketch(
    { units: { apps: 'root', labs: 'root' }, accounts },
    instances && {
      stackSets: {
        'cordon-containment-roles': present(deployed(definition!, instances, over)),
        'cordon-containment-roles-canary': { status: 'absent' },
      },
    },
  );
const base = { [one]: ['apps'], [two]: ['root'] } as const;
const saved = plan(organization(base));
const ids = (snapshot: Snapshot, of = configuration) => staleness(saved, plan(snapshot, of)).map(({ id }) => id);

it('holds for the same organization, and for one in which the planned work has begun', () => {
  expect(ids(organization(base))).toEqual([]);
  expect(ids(organization(base, []))).toEqual([]);
  expect(ids(organization(base, [instance(one)]))).toEqual([]);
  expect(ids(organization(base, [instance(one, { status: 'OUTDATED', detailedStatus: 'FAILED' })]))).toEqual([]);
});

it.each<[string, Snapshot, string]>([
  ['an account moved into a targeted unit', organization({ ...base, [two]: ['apps'] }), 'account-moved'],
  ['an account moved between targeted units', organization({ ...base, [one]: ['labs'] }), 'account-moved'],
  ['an account left', organization({ [two]: ['root'] }), 'account-left'],
  ['an account was suspended', organization({ ...base, [one]: ['apps', 'SUSPENDED'] }), 'account-moved'],
  ['an account joined', organization({ ...base, '555555555555': ['labs'] }), 'account-joined'],
  ['the StackSet was changed meanwhile', organization(base, [instance(one)], { templateBody: '{}' }), 'stack-set-changed'],
  ['an instance appeared that has to go', organization(base, [instance(two)]), 'removal-not-planned'],
])('is stale when %s', (_, snapshot, id) => {
  expect(ids(snapshot)).toContain(id);
});

it('names the account and both places', () => {
  expect(staleness(saved, plan(organization({ ...base, [two]: ['apps'] })))[0]!.message).toBe(
    'account 444444444444 account-444 is left out (under-the-root) in the plan, but now in wave rest',
  );
});

it('is stale for another configuration, another organization, another part', () => {
  expect(ids(organization(base), configured({ rollout: { targets: [unit('apps')] } }))).toContain('plan-of-another-configuration');
  expect(ids({ ...organization(base), organization: { id: 'o-otherorgid12', managementAccount: '111111111111', root } })).toEqual([
    'plan-of-another-organization',
  ]);
  const part = planRollout({ configuration, snapshot: organization(base), today: '2026-11-24', scope: 'stack-sets' });
  expect(staleness(saved, part).map(({ id }) => id)).toContain('plan-of-another-scope');
});

describe('a saved plan', () => {
  it('reads back to itself, without what it says of the membership', () => {
    const { membership, ...rest } = saved;
    expect(membership).toBeDefined();
    expect(parsePlan(planToJson(saved), { file: 'plan.json' })).toEqual(rest);
  });
  it.each([
    ['not JSON', 'waves:', 'plan-not-json'],
    ['something else', '{"kind":"cordon/coverage"}', 'not-a-plan'],
    ['null', 'null', 'not-a-plan'],
    ['a later version', '{"kind":"cordon/plan","version":2}', 'plan-version'],
    ['edited by hand', planToJson(saved).replace('"create"', '"none"'), 'plan-edited'],
  ])('is refused when it is %s', (_, text, id) => {
    expect(() => parsePlan(text, { file: 'plan.json' })).toThrow(
      expect.objectContaining({ exitCode: 2, problems: [expect.objectContaining({ id })] }),
    );
  });
});
