import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cordon, cordonProcess, repository, type Ran } from '../support/run';

const directory = mkdtempSync(join(tmpdir(), 'cordon-check-test-'));
afterAll(() => rmSync(directory, { recursive: true }));

const example = ['-c', 'examples/signals.yaml', '--organization', 'examples/organization.json', '--date', '2026-11-24'];
const check = (...args: string[]): Promise<Ran> => cordon(['check', ...args]);

/** A module that says on standard error what was loaded of the packages that are slow to load. */
function loadedHook(): string {
  const path = join(directory, 'loaded.cjs');
  writeFileSync(
    path,
    "process.on('exit', () => require('fs').writeSync(2, Object.keys(require.cache).filter((path) => /aws-cdk-lib|@aws-sdk|cdk-nag|cloudformation-validate/.test(path)).join('\\n')));",
  );
  return path;
}

it('fails on a warning where it is told to, writes a baseline, and passes with it', async () => {
  const baseline = join(directory, 'baseline.json');
  const first = await check(...example, '--fail-on', 'warning', '--write-baseline', baseline, '--format', 'json');
  expect(first.status).toBe(1);
  expect(first.stderr).toBe(`wrote ${baseline}\n`);
  expect(JSON.parse(first.stdout)).toMatchObject({
    kind: 'cordon/check',
    version: 1,
    failOn: 'warning',
    verdict: { exitCode: 1, counts: { warning: 2, note: 1 } },
  });
  const second = await check(...example, '--fail-on', 'warning', '--baseline', baseline);
  expect(second).toMatchObject({ status: 0, stderr: '' });
  expect(second.stdout).toContain('baseline ' + baseline + ': 2 findings known\n');
  expect(second.stdout).toMatch(/\n✔ passed · 1 note, 2 in the baseline, \d+ acknowledged\n$/);
});

it('says a configuration that cannot be used in the form that was asked for, exit 2, without loading the CDK', async () => {
  const bad = join(directory, 'bad.yaml');
  writeFileSync(bad, readFileSync(join(repository, 'examples/cloudformation.yaml'), 'utf8').replace('  canary:', '  canaries:'));
  const output = join(directory, 'bad.sarif');
  const ran = await cordonProcess(['check', '-c', bad, '--format', 'sarif', '--output', output], {
    env: { NODE_OPTIONS: `--require ${loadedHook()}` },
  });
  expect(ran).toEqual({ status: 2, stdout: '', stderr: `wrote ${output}\n` });
  expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        results: [
          { ruleId: 'configuration/unknown-key', level: 'error', locations: [{ physicalLocation: { region: { startLine: 22 } } }] },
        ],
      },
    ],
  });
});

it('explains a rule without loading the CDK', async () => {
  const env = { NODE_OPTIONS: `--require ${loadedHook()}` };
  const [text, json] = await Promise.all([
    cordonProcess(['check', '--explain', 'templates/stack-set-without-call-as'], { env }),
    cordonProcess(['check', '--explain', 'AwsSolutions-IAM5[Resource::*]', '--format', 'json'], { env }),
  ]);
  expect(text).toMatchObject({ status: 0, stderr: '' });
  expect(text.stdout).toMatch(/^templates\/stack-set-without-call-as · layer templates\n[^]*Why[^]*Fix[^]*Acknowledge[^]*Source/);
  expect(JSON.parse(json.stdout)).toMatchObject({
    kind: 'cordon/check-rules',
    version: 1,
    rules: [{ id: 'AwsSolutions-IAM5[Resource::*]', layer: 'cdk-nag' }],
  });
});

it.each<[string, string[], RegExp]>([
  ['a rule that there is none of', ['--explain', 'templates/stack-set-callas'], /did you mean templates\/stack-set-without-call-as\?/],
  ['a severity that does not fail', ['--fail-on', 'notice'], /must be one of error, warning, got "notice"; write one of them\n$/],
  [
    'a form that there is none of',
    ['--format', 'xml'],
    /must be one of text, json, sarif, junit, markdown, html, got "xml"; did you mean html\?\n$/,
  ],
  ['a baseline that is not there', [...example, '--baseline', 'none.json'], /cannot read the baseline file \(ENOENT\)/],
  ['a baseline that is none', [...example, '--baseline', 'package.json'], /not a baseline of cordon check/],
])('%s is exit 2', async (_, args, message) => {
  const ran = await check(...args);
  expect(ran).toMatchObject({ status: 2, stdout: '' });
  expect(ran.stderr).toMatch(message);
});
