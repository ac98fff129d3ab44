import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, type CheckFinding } from '../../lib/check/finding';
import { checkLayers } from '../../lib/check/layers';
import { type CheckContext, type CheckLayer, type LayerId } from '../../lib/check/layer';
import { runCheck } from '../../lib/check/run-check';
import { synthesize, type Synthesis } from '../../lib/check/synthesis';
import { checkedTemplate, withInlineTemplates, type CheckedTemplate } from '../../lib/check/template';
import { readConfiguration } from '../../lib/meaning/read';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { systemClock } from '../../lib/core/clock';
import { repository } from '../support/run';
import { sampled } from '../support/runs';
import { mutated, mutations, replaced, toolingTemplate, type Mutation } from './mutations';

/** Seeded defects, each of which the layer that is meant for it has to catch. The list is data: test/cases/mutations. */
const today = '2026-11-24';
const example = (name: string): string => readFileSync(join(repository, 'examples', name), 'utf8');
const snapshotText = example('organization.json');

const layer = (id: LayerId): CheckLayer => checkLayers.find((candidate) => candidate.id === id)!;

/** The cheap layers, which need no template. */
const ofConfiguration = (['configuration', 'signal-safety', 'plan'] as const).map(layer);
const ofTemplates = (['cloudformation-validation', 'templates', 'quotas'] as const).map(layer);

let synthesis: Synthesis;
let clean: readonly CheckedTemplate[];
let context: CheckContext;

beforeAll(() => {
  const file = readConfiguration(example('signals.yaml'), { file: 'cordon.yaml' });
  const snapshot = parseSnapshot(snapshotText, { file: 'organization.json' });
  synthesis = synthesize({ file, snapshot, today });
  clean = [
    ...synthesis.templates,
    checkedTemplate({ name: 'tooling', kind: 'stack', body: toolingTemplate(), account: '222222222222', region: 'eu-west-1' }),
  ];
  context = { inputs: { configuration: () => file, today }, material: { file, snapshot } };
});

const names: Readonly<Record<Exclude<Mutation['of'], 'configuration' | 'snapshot'>, string>> = {
  rollout: 'cordon-containment-roles-rollout',
  'management-account': 'cordon-containment-roles-management-account',
  signals: 'cordon-signals-eu-west-1',
  'stack-set': 'containment-roles',
  tooling: 'tooling',
};

async function findingsOfTemplates(
  templates: readonly CheckedTemplate[],
  layers = ofTemplates,
): Promise<readonly (CheckFinding & { layer: string })[]> {
  const material = { ...context.material, synthesis: { trees: [], templates } };
  const outcomes = await Promise.all(layers.map(async (one) => ({ id: one.id, ...(await one.run({ ...context, material })) })));
  return outcomes.flatMap(({ id, findings }) => findings.map((finding) => ({ ...finding, layer: id })));
}

/** What a mutation leads to. Of the templates only the mutated one and what it carries is looked at, and what the whole Region has. */
async function findingsOf(mutation: Mutation): Promise<readonly (CheckFinding & { layer: string })[]> {
  if (mutation.of === 'configuration' || mutation.of === 'snapshot') return findingsOfInputs(mutation);
  const name = names[mutation.of];
  const template = clean.find((candidate) => candidate.name === name)!;
  const spoilt = checkedTemplate({ ...template, body: mutated(template.body, mutation) });
  return findingsOfTemplates(withInlineTemplates([spoilt]), [layer(mutation.expected.layer as LayerId)]);
}

async function findingsOfInputs(mutation: Mutation): Promise<readonly (CheckFinding & { layer: string })[]> {
  const { example: base = 'signals' } = mutation;
  const text = example(`${base}.yaml`);
  const report = await runCheck({
    inputs: {
      configuration: () => readConfiguration(mutation.of === 'configuration' ? replaced(text, mutation) : text, { file: 'cordon.yaml' }),
      snapshot: {
        file: 'organization.json',
        read: () =>
          parseSnapshot(mutation.of === 'snapshot' ? mutated(snapshotText, mutation) : snapshotText, { file: 'organization.json' }),
      },
      today,
    },
    layers: ofConfiguration,
    configuration: 'cordon.yaml',
    clock: systemClock,
  });
  return report.layers.flatMap(({ id, findings }) => findings.map((finding) => ({ ...finding, layer: id })));
}

it('finds nothing in the clean templates, beyond what the example accepts', async () => {
  expect(await findingsOfTemplates(clean)).toEqual([]);
});

/** What the examples are warned of, on purpose: their snapshot knows no other rules, and an excluded account could be moved. */
it.each([
  ['signals', ['signal-safety/too-many-rules[unknown]', 'signal-safety/too-many-rules[unknown]']],
  ['cordon', ['plan/auto-deployment-reaches-excluded']],
  ['cloudformation', ['plan/auto-deployment-reaches-excluded']],
] as const)('finds nothing in the clean example %s that it does not mean', async (name, warnings) => {
  const found = await findingsOfInputs({ name: 'clean', of: 'snapshot', example: name, expected: { layer: '', rule: '' } });
  expect(found.map(({ ruleId }) => ruleId)).toEqual(warnings);
  expect(found.every(({ severity }) => severity === 'warning')).toBe(true);
});

const all = mutations();

it('has at least 60 mutations, each under a name of its own, in every layer that looks at data', () => {
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  expect([...new Set(all.map(({ expected }) => expected.layer))].sort()).toEqual(
    ['configuration', 'iam-proof', 'plan', 'quotas', 'signal-safety', 'templates', 'cloudformation-validation'].sort(),
  );
});

it.each(sampled(all, ({ file }) => file).map((mutation) => [`${mutation.file.replace('.json', '')}: ${mutation.name}`, mutation] as const))(
  '%s',
  async (_, mutation) => {
    const { layer: expected, rule, severity = 'error', message = '' } = mutation.expected;
    const found = await findingsOf(mutation);
    const caught = found.find((finding) => finding.layer === expected && finding.ruleId === rule && finding.message.includes(message));
    expect(caught ?? found.map(({ ruleId, message: said }) => `${ruleId}: ${said}`)).toMatchObject({ ruleId: rule, severity });
    expect(fingerprint(caught!)).toMatch(/^[0-9a-f]{32}$/);
    expect(caught!.remedy).not.toBe('');
  },
);
