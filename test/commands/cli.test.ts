import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cordon, cordonProcess, repository, type Ran } from '../support/run';

const example = ['-c', 'examples/cordon.yaml', '--organization', 'examples/organization.json', '--date', '2026-11-24'];
let directory: string;
/** Begun first, since it mostly waits: the SDK tries again for some seconds. */
let unanswered: Promise<Ran>;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'cordon-cli-'));
  const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_MAX_ATTEMPTS: '1' };
  unanswered = cordonProcess(['verify', '-c', 'examples/cordon.yaml'], { env });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A file of this run. */
function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const noStackTrace = (ran: Ran): void => expect(ran.stderr).not.toMatch(/^\s+at /m);
const config = (change: (text: string) => string = (text) => text): string =>
  file(`cordon-${Math.random().toString(36).slice(2)}.yaml`, change(readFileSync(join(repository, 'examples/cordon.yaml'), 'utf8')));

it('rehearses the example organization: planned, rolled out in waves, verified', async () => {
  const ran = await cordonProcess(['deploy', '--rehearse', ...example]);
  expect(ran.status).toBe(0);
  expect(ran.stdout).toMatch(/Plan [0-9a-f]{7} {3}containment-only, published policy/);
  expect(ran.stdout).toContain(
    '✔ containment roles: 44 of 44 accounts · membership: not checked · prerequisites: 7 of 7 · administrator account: GuardDuty and Security Hub on in 2 of 2 Regions · 1 excluded, 2 suspended',
  );
  expect(ran.stderr).toMatch(
    /✔ canary +2\/2 current\n[^]*✔ sandbox +11\/11 current\n[^]*✔ rest +30\/30 current\n[^]*✔ management account +1\/1 current/,
  );
});

it('prints the plan as the same JSON every time, alone on standard output', async () => {
  const [first, second] = await Promise.all([
    cordon(['plan', '--format', 'json', ...example]),
    cordon(['plan', '--format', 'json', ...example]),
  ]);
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(second.stdout).toBe(first.stdout);
  expect(JSON.parse(first.stdout)).toMatchObject({ kind: 'cordon/plan', organization: { accounts: 47 } });
});

it('verifies: nothing is covered yet, exit 1', async () => {
  const ran = await cordon(['verify', ...example]);
  expect(ran.status).toBe(1);
  expect(ran.stdout).toContain('containment roles: 0 of 44 accounts');
  expect(ran.stdout).toContain('700000000026  customer-data-production');
});

it('rehearses over days: until a wave, the organization kept, then the rest', async () => {
  const monday = join(directory, 'monday.json');
  const first = await cordon(['deploy', '--rehearse', '--until', 'canary', '--snapshot-after', monday, ...example]);
  expect(first.status).toBe(0);
  expect(first.stderr).toContain('stopped after canary (--until)');
  const kept = ['-c', 'examples/cordon.yaml', '--organization', monday, '--date', '2026-11-25'];
  expect((await cordon(['verify', ...kept])).stdout).toContain('containment roles: 2 of 44 accounts');
  const second = await cordon(['deploy', '--rehearse', ...kept]);
  expect(second.status).toBe(0);
  expect(second.stderr).toMatch(/✔ canary +2\/2 already current/);
});

it('rehearses failures: the gate shuts, exit 1, later waves are not begun', async () => {
  const ran = await cordon(['deploy', '--rehearse', '--fail', 'sandbox=10', '--format', 'json', ...example]);
  expect(ran.status).toBe(1);
  const result = JSON.parse(ran.stdout);
  expect(result).toMatchObject({ outcome: 'stopped-at-gate', remaining: ['rest', 'management account'] });
  expect(result.steps.at(-1).failures).toHaveLength(2);
});

it('carries out a saved plan, and refuses one that was made from another snapshot', async () => {
  const plan = join(directory, 'plan.json');
  expect((await cordon(['plan', '--output', plan, ...example])).status).toBe(0);
  expect((await cordon(['deploy', '--rehearse', '--plan', plan, ...example])).status).toBe(0);
  const other = file(
    'other.json',
    readFileSync(join(repository, 'examples/organization.json'), 'utf8').replace('"status-page"', '"status-site"'),
  );
  const ran = await cordon(['deploy', '--rehearse', '--plan', plan, '-c', 'examples/cordon.yaml', '--organization', other]);
  expect(ran).toMatchObject({ status: 2, stdout: '' });
  expect(ran.stderr).toMatch(/plan [0-9a-f]{7} was made from another snapshot/);
});

it.each<[string, () => string[], RegExp]>([
  ['an unknown command', () => ['destroy'], /unknown command, got "destroy"; run `cordon --help`/],
  ['an unknown option', () => ['plan', '--force'], /unknown option of `cordon plan`, got "--force"/],
  ['a format that there is none of', () => ['plan', '--format', 'xml'], /must be one of text, json, html, got "xml"/],
  ['a date that is none', () => ['plan', '--date', 'tomorrow'], /YYYY-MM-DD/],
  ['a day that there is not', () => ['plan', '--date', '2027-02-30'], /write a day of the calendar as YYYY-MM-DD/],
  ['a configuration that is not there', () => ['plan', '-c', join(directory, 'none.yaml')], /none\.yaml/],
  ['malformed YAML', () => ['plan', '-c', file('bad.yaml', 'organization: [')], /bad\.yaml:1/],
  ['an empty configuration', () => ['plan', '-c', file('empty.yaml', '')], /empty/],
  [
    'an unknown key, with the nearest known one',
    () => ['plan', '-c', config((text) => text.replace('canary:', 'canaries:')), ...example.slice(2)],
    /canary/,
  ],
  ['a snapshot that is not one', () => ['plan', ...example.slice(0, 2), '--organization', 'package.json'], /snapshot/],
  ['a snapshot that is not JSON', () => ['plan', ...example.slice(0, 2), '--organization', 'examples/cordon.yaml'], /JSON/],
  ['a plan that is not one', () => ['deploy', '--rehearse', '--plan', 'package.json', ...example], /not a Cordon plan/],
  ['a deployment that nobody confirms', () => ['deploy', '-c', 'examples/cordon.yaml'], /--yes/],
  ['a snapshot for a real deployment', () => ['deploy', '--yes', ...example], /--rehearse/],
  ['a failure that cannot be rehearsed', () => ['deploy', '--rehearse', '--fail', 'sandbox', ...example], /WAVE=PERCENT/],
  ['a wave that there is none of', () => ['deploy', '--rehearse', '--until', 'sandbocks', ...example], /canary, sandbox, rest/],
  [
    'an organization that CloudFormation rolls out to',
    () => ['deploy', '--rehearse', '-c', 'examples/cloudformation.yaml', ...example.slice(2)],
    /cdk deploy/,
  ],
])('%s is exit 2, with a message and no stack trace', async (_, args, message) => {
  const ran = await cordon(args());
  expect(ran).toMatchObject({ status: 2, stdout: '' });
  expect(ran.stderr).toMatch(message);
  noStackTrace(ran);
});

it('says all problems of a configuration at once, each with its line', async () => {
  const ran = await cordon([
    'plan',
    '-c',
    config((text) => text.replace('owner: cordon', 'owner: me').replace('"111111111111"', '111111111111')),
    ...example.slice(2),
  ]);
  expect(ran.status).toBe(2);
  expect(ran.stderr).toMatch(/organization\.managementAccount[^\n]*yaml:\d+\)/);
  expect(ran.stderr).toMatch(/rollout\.owner[^\n]*yaml:\d+\)/);
});

it('without credentials is exit 3 and names the call; the stack trace only with --debug', async () => {
  const [ran, debugged] = await Promise.all([
    cordonProcess(['plan', '-c', 'examples/cordon.yaml']),
    cordon(['plan', '-c', 'examples/cordon.yaml', '--debug']),
  ]);
  expect(ran).toMatchObject({ status: 3, stdout: '' });
  expect(ran.stderr).toContain('there are no valid AWS credentials for sts:GetCallerIdentity');
  noStackTrace(ran);
  expect(debugged.status).toBe(3);
  expect(debugged.stderr).toMatch(/^\s+at /m);
});

it('an endpoint that does not answer is exit 3', async () => {
  const ran = await unanswered;
  expect(ran.status).toBe(3);
  expect(ran.stderr).toContain('cannot connect to AWS for sts:GetCallerIdentity');
}, 120_000);

it('prints help and version with exit 0', async () => {
  const [help, version] = await Promise.all([cordonProcess(['--help']), cordonProcess(['--version'])]);
  expect(help.status).toBe(0);
  expect(help.stdout).toMatch(
    /Onboard an organization:[^]*snapshot[^]*Roll out[^]*plan[^]*deploy[^]*verify[^]*Gate a pipeline:[^]*check[^]*Look and understand:[^]*explain[^]*Exit codes/,
  );
  expect(version).toMatchObject({
    status: 0,
    stdout: `${(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string }).version}\n`,
  });
});
