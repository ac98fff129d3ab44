import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { layerIds } from '../../lib/check/layer';
import { checkLayers } from '../../lib/check/layers';
import { explainRule } from '../../lib/check/explain';
import { quotas } from '../../lib/check/quotas';
import { checkRules, describeRule } from '../../lib/check/rules';
import { templateRules } from '../../lib/check/templates';
import { acknowledgementChecks, safetyRules } from '../../lib/signals/safety';
import { checkRules as packRules } from '../../checks';
import { findingId, unknown } from '../../checks/rule';
import { checksReference } from '../../docs/checks';
import { repository } from '../support/run';
import { iamActions, iamActionsFile } from './iam-actions';
import { mutations } from './mutations';

/** Names that the sources give to problems and findings, which have a message; other things have IDs too. */
function idsIn(...paths: string[]): string[] {
  const files = paths.flatMap(function below(path: string): string[] {
    const full = join(repository, path);
    return statSync(full).isDirectory() ? readdirSync(full).flatMap((name) => below(join(path, name))) : [full];
  });
  const ids = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bid: '([a-z][a-z0-9-]*)'(?=[^]{0,240}\bmessage\b)/g)].map(([, id = '']) => id),
  );
  return [...new Set(ids)];
}

const missing = (ids: readonly string[]): string[] => ids.filter((id) => describeRule(id) === undefined);

describe('every ID that a check can name has a description', () => {
  it('of problems of the configuration and the snapshot', () => {
    const ids = idsIn(
      'lib/configuration',
      'lib/meaning',
      'lib/containment/meaning.ts',
      'lib/organization/administrator-meaning.ts',
      'lib/organization/region-meaning.ts',
      'lib/rollout/meaning.ts',
      'lib/routes/meaning.ts',
      'lib/signals/environment-meaning.ts',
      'lib/signals/rule-content.ts',
      'lib/signals/rule-meaning.ts',
      'lib/organization/parse-snapshot.ts',
      'lib/organization/field-checker.ts',
      'lib/signals/guardduty',
      'lib/signals/security-hub/criterion-problems.ts',
      'lib/signals/security-hub/problems.ts',
      'lib/signals/security-hub/update-problems.ts',
      'lib/signals/environment.ts',
      'lib/signals/security-hub-v2/problems.ts',
    );
    expect(ids.length).toBeGreaterThan(90);
    expect(missing(ids.map((id) => `configuration/${id}`))).toEqual([]);
  });

  it('of problems in the cases of the configuration', () => {
    const folder = join(repository, 'test/cases/configuration');
    const ids = readdirSync(folder).flatMap((file) => {
      const { expected } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { expected: { problems?: { id?: string }[] } };
      return (expected.problems ?? []).flatMap(({ id }) => id ?? []);
    });
    expect(ids.length).toBeGreaterThan(90);
    expect(missing([...new Set(ids)].map((id) => `configuration/${id}`))).toEqual([]);
  });

  it('of findings of the plan', () => {
    const ids = idsIn('lib/rollout/findings');
    expect(ids.length).toBeGreaterThan(20);
    expect(missing(ids.map((id) => `plan/${id}`))).toEqual([]);
  });

  it('of what keeps the app from being made', () => {
    const ids = idsIn(
      'lib/stacks/app.ts',
      'lib/stacks/signals-stack.ts',
      'lib/stacks/rollout-stack.ts',
      'lib/synthesis/caller-credentials-synthesizer.ts',
    );
    ids.push(
      ...idsIn('stacksets', 'lib/rollout/stack-set-definition.ts', 'lib/signals/deployment.ts', 'lib/signals/security-hub/precedence.ts'),
    );
    // What is wrong with the routes as they are written is a problem of the configuration, see above.
    const written = idsIn('lib/routes/meaning.ts');
    ids.push(...idsIn('lib/routes').filter((id) => !written.includes(id)));
    expect(ids).toContain('no-detector');
    expect(missing(ids.map((id) => `synthesis/${id}`))).toEqual([]);
  });

  it('of the rules of the layers', () => {
    const ids = [
      ...[...safetyRules, ...acknowledgementChecks].map(({ id }) => `signal-safety/${id}`),
      ...templateRules.map(({ id }) => `templates/${id}`),
      ...quotas.map(({ id }) => `quotas/${id}`),
      ...checkLayers.map(({ id }) => `${id}/failed`),
      ...mutations().map(({ expected }) => expected.rule),
    ];
    expect(missing(ids)).toEqual([]);
  });

  it('of packs of cdk-nag', () => {
    const ids = ['AwsSolutions-IAM5[Resource::*]', 'NIST.800.53.R5-IAMNoInlinePolicy', 'Serverless-LambdaDLQ'];
    expect(missing([...ids, ...packRules.map((rule) => findingId(rule, unknown('a', 'b')))])).toEqual([]);
  });
});

it('each rule has an ID of its own, that begins with its layer, and whole sentences', () => {
  expect(new Set(checkRules.map(({ id }) => id)).size).toBe(checkRules.length);
  for (const { id, layer, what, why, fix, acknowledge } of checkRules) {
    expect(layerIds).toContain(layer);
    expect(id.startsWith(`${layer}/`) || (layer === 'cdk-nag' && id.startsWith('CordonChecks-')) ? id : `${id} is of ${layer}`).toBe(id);
    for (const text of [what, why, fix, acknowledge]) expect(text).toMatch(/^(\p{Lu}|`|sts:)[^]*[.)]$/u);
  }
});

it('each rule of our own over templates has a mutation that it catches', () => {
  const caught = new Set(mutations().map(({ expected }) => expected.rule.replace(/\[.*/, '')));
  const rules = [...templateRules.map(({ id }) => `templates/${id}`), ...quotas.map(({ id }) => `quotas/${id}`)];
  // More accounts than a snapshot in a test would have, and two sections that Cordon never writes.
  const elsewhere = ['quotas/stack-instances-per-stack-set', 'quotas/template-parameters', 'quotas/template-mappings'];
  expect(rules.filter((rule) => !caught.has(rule) && !elsewhere.includes(rule))).toEqual([]);
});

describe('--explain', () => {
  it('finds a rule by its whole ID, by the part after its layer, and with a part in brackets', async () => {
    const [whole, short, bracket] = await Promise.all([
      explainRule('quotas/template-bytes'),
      explainRule('template-bytes'),
      explainRule('signal-safety/hides-threat-purpose[Backdoor]'),
    ]);
    expect(short).toEqual(whole);
    expect(bracket).toMatchObject([{ id: 'signal-safety/hides-threat-purpose' }]);
  });

  it('gives all rules of a name that several layers have', async () => {
    expect((await explainRule('duplicate-name')).map(({ id }) => id)).toEqual([
      'configuration/duplicate-name',
      'signal-safety/duplicate-name',
    ]);
  });

  it('has the words of the validation for its rules, and refuses those that it does not have', async () => {
    expect((await explainRule('F3002'))[0]!.what).toMatch(/^[A-Z].+\. A rule of the CloudFormation validation/);
    await expect(explainRule('E9999')).rejects.toMatchObject({ exitCode: 2 });
  });

  it.each([
    ['quotas/template-byte', 'did you mean quotas/template-bytes?'],
    ['tempate-bytes', 'did you mean quotas/template-bytes?'],
    ['unknwon-key', 'did you mean configuration/unknown-key?'],
    ['something-else-entirely', 'use an ID from a finding, or one from docs/checks.md'],
  ])('names the rule nearest to %s', async (id, remedy) => {
    await expect(explainRule(id)).rejects.toMatchObject({ problems: [{ id: 'unknown-rule', value: id, remedy }] });
  });
});

it('docs/checks.md is the one that is written from the rules', () => {
  expect(readFileSync(join(repository, 'docs/checks.md'), 'utf8')).toBe(checksReference());
});

it('the actions of IAM are those of the service authorization reference', async () => {
  expect(readFileSync(iamActionsFile, 'utf8')).toBe(await iamActions());
});
