import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfiguration } from '../../lib/meaning/read';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { CordonError, type Problem } from '../../lib/core/problem';
import { hashOf } from '../../lib/rollout/hash';
import { type Plan } from '../../lib/rollout/plan';
import { parsePlan, planToJson } from '../../lib/rollout/plan-file';
import { planRollout } from '../../lib/rollout/planner';
import { instance } from '../support/organization';

const examples = join(__dirname, '..', '..', 'examples');
const { configuration } = loadConfiguration(join(examples, 'cordon.yaml'));
const snapshot = parseSnapshot(readFileSync(join(examples, 'organization.json'), 'utf8'), { file: 'organization.json' });
const stackSet = {
  name: 'cordon-containment-roles',
  id: 'cordon-containment-roles:1',
  permissionModel: 'SERVICE_MANAGED' as const,
  templateBody: '{}',
  autoDeployment: { enabled: true, retainStacksOnAccountRemoval: true },
  managedExecution: true,
  capabilities: [],
  tags: {},
  organizationalUnits: ['r-ab12'],
  instances: { status: 'present' as const, value: [instance('333333333333'), instance('999999999999')] },
};
/** A plan with something in each of its lists. */
const plan = planRollout({
  configuration,
  snapshot: { ...snapshot, stackSets: { ...snapshot.stackSets, [stackSet.name]: { status: 'present', value: stackSet } } },
  today: '2026-11-24',
});

/** A plan file with these contents, signed as Cordon signs them. */
const signed = (content: object): string =>
  JSON.stringify({ kind: 'cordon/plan', version: 1, id: hashOf(content).slice(0, 7), ...content });

/** What the ID of a plan is the hash of. */
const contentOf = (of: Plan): object =>
  Object.fromEntries(
    Object.entries(JSON.parse(planToJson(of)) as Plan).filter(
      ([key]) => !['kind', 'version', 'id', 'membership', 'coverages'].includes(key),
    ),
  );

function problemsOf(text: string): readonly Problem[] {
  try {
    parsePlan(text, { file: 'plan.json' });
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    expect(error.exitCode).toBe(2);
    return error.problems;
  }
  return [];
}

it('gives back the plan that was written, without what it says of the membership', () => {
  expect(plan.removals).toHaveLength(2);
  expect(plan.stackSets.some(({ changes }) => changes.length > 0)).toBe(true);
  const { membership, coverages, ...rest } = JSON.parse(planToJson(plan)) as Plan;
  expect(membership).toMatchObject({ status: 'missing' });
  expect(coverages).toBeDefined();
  expect(parsePlan(planToJson(plan), { file: 'plan.json' })).toEqual(rest);
});

it.each([
  ['a text', 'plan', 'plan-not-json'],
  ['another document', '{"kind":"cordon/coverage","version":1}', 'not-a-plan'],
  ['a newer one', '{"kind":"cordon/plan","version":2}', 'plan-version'],
  ['an edited one', planToJson(plan).replace('"scope": "all"', '"scope": "stack-sets"'), 'plan-edited'],
])('refuses %s', (_, text, id) => expect(problemsOf(text)).toMatchObject([{ id, file: 'plan.json' }]));

it('refuses a plan without its parts, each named, though it matches its ID', () => {
  const problems = problemsOf(signed({}));
  expect(problems.map(({ path }) => path)).toEqual([
    'scope',
    'owner',
    'callAs',
    'region',
    'organization',
    'madeFrom',
    'containment',
    'stackSets',
    'waves',
    'managementAccount',
    'leftOut',
    'removals',
    'findings',
  ]);
  expect(problems[0]).toMatchObject({
    id: 'missing-snapshot-field',
    file: 'plan.json',
    remedy: 'make a plan with cordon plan --output plan.json',
  });
});

it('refuses every field that deploy and the report read and that is missing', () => {
  const whole = contentOf(plan) as Record<string, never>;
  const free =
    /preferences\.(max|failure)|\.(from|to|until|stackName|organizationalUnitName?|expired|state|why|status|detailedStatus|statusReason)$|reason\.(reason|stackSet)$|findings\[0\]\.(accounts|reason)/;
  const passed: string[] = [];
  const visit = (holder: Record<string, never>, path: string): void => {
    for (const key of Object.keys(holder)) {
      const place = Array.isArray(holder) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      const value = holder[key] as unknown;
      if (!Array.isArray(holder)) {
        delete holder[key];
        if (problemsOf(signed(whole)).length === 0) passed.push(place);
        (holder as Record<string, unknown>)[key] = value;
      }
      // The first item of a list stands for the others.
      if (typeof value === 'object' && value !== null && (!Array.isArray(holder) || key === '0'))
        visit(value as Record<string, never>, place);
    }
  };
  visit(whole, '');
  expect(passed.filter((place) => !free.test(place))).toEqual([]);
});

it('refuses lists that hold something else', () => {
  const content = contentOf(plan);
  expect(problemsOf(signed({ ...content, waves: [1] }))).toMatchObject([{ id: 'mistyped-field', path: 'waves[0]' }]);
  expect(problemsOf(signed({ ...content, removals: 'none' }))).toMatchObject([{ id: 'mistyped-field', path: 'removals' }]);
  expect(problemsOf(signed({ ...content, stackSets: [{ ...plan.stackSets[0], reaches: -1 }] }))).toMatchObject([
    { path: 'stackSets[0].reaches' },
  ]);
});
