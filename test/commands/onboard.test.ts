import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cordon, cordonProcess } from '../support/run';

const example = ['-c', 'examples/cordon.yaml', '--organization', 'examples/organization.json', '--date', '2026-11-24'];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-onboard-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('cordon onboard', () => {
  it('shows the steps of the example organization, and exits 1 as long as something is to do', async () => {
    const ran = await cordon(['onboard', ...example]);
    expect(ran).toMatchObject({ status: 1, stderr: '' });
    expect(ran.stdout).toContain('3 ▸  Create the triage service-linked role in the management account\n');
    expect(ran.stdout).toMatch(/\nnext, step 3, [^\n]*\n {2}cordon deploy --only management-account\n$/);
  });

  it('writes the steps as one JSON document, to a file too', async () => {
    const output = join(folder, 'onboarding.json');
    const [shown, written] = await Promise.all([
      cordon(['onboard', '--format', 'json', ...example]),
      cordon(['onboard', '--format', 'json', '--output', output, ...example]),
    ]);
    expect(shown).toMatchObject({ status: 1, stderr: '' });
    expect(JSON.parse(shown.stdout)).toMatchObject({ kind: 'cordon/onboarding', version: 1, exitCode: 1, organization: 'o-exampleorgid' });
    expect(written).toMatchObject({ status: 1, stdout: '' });
    expect(readFileSync(output, 'utf8')).toBe(shown.stdout);
  });

  it('without credentials exits 3, and names the call', async () => {
    const ran = await cordon(['onboard', '-c', 'examples/cordon.yaml']);
    expect(ran).toMatchObject({ status: 3, stdout: '' });
    expect(ran.stderr).toContain('sts:GetCallerIdentity');
  });
});

describe('forms of cordon onboard', () => {
  it.each([
    ['markdown', /^# Onboarding to AWS Security Incident Response\n/],
    ['html', /^<!DOCTYPE html>\n/],
    ['csv', /^account,name,state,/],
  ])('%s has the same exit code as the text', async (format, start) => {
    const ran = await cordon(['onboard', '--format', format, ...example]);
    expect(ran).toMatchObject({ status: 1, stderr: '' });
    expect(ran.stdout).toMatch(start);
  });

  it('--reverse shows the way out and exits 0; it has no sheet of accounts', async () => {
    const [shown, refused] = await Promise.all([
      cordon(['onboard', '--reverse', ...example]),
      cordon(['onboard', '--reverse', '--format', 'csv', ...example]),
    ]);
    expect(shown).toMatchObject({ status: 0, stderr: '' });
    expect(shown.stdout).toMatch(/2 {2}Cancel the membership\n[^]*5 {2}Deregister 222222222222 /);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain('use --format text, json, markdown or html');
  });
});

describe('cordon onboard preference and input', () => {
  const team =
    '- {name: Amara Example, jobTitle: Lead, email: amara@example.com}\n- {name: Chen Example, jobTitle: Analyst, email: chen@example.com}\n';
  const configuration = (extra: string): string => {
    const path = join(folder, `cordon-${Math.random().toString(36).slice(2)}.yaml`);
    writeFileSync(path, `${readFileSync('examples/minimal.yaml', 'utf8')}\n${extra}`);
    return path;
  };
  const membership = 'membership: { name: example, coverage: organization, triage: true, teamFile: team.yaml }\n';
  const preference = 'containment: { preference: { organization: contain-confirmed } }\n';

  it('preference shows the case, and writes its text to a file as it is to be submitted', async () => {
    const body = join(folder, 'preference.txt');
    const ran = await cordon([
      'onboard',
      'preference',
      '--body',
      body,
      '--format',
      'json',
      '--date',
      '2026-11-24',
      '-c',
      configuration(preference),
    ]);
    expect(ran).toMatchObject({ status: 0 });
    const shown = JSON.parse(ran.stdout);
    expect(shown).toMatchObject({ kind: 'cordon/containment-preference', state: { status: 'not-submitted' } });
    expect(readFileSync(body, 'utf8')).toBe(shown.case.body);
  });

  it('input writes the input of CreateMembership, or the team alone; -c after it is its own', async () => {
    writeFileSync(join(folder, 'team.yaml'), team);
    const path = configuration(membership);
    const output = join(folder, 'team.json');
    const [whole, alone] = await Promise.all([
      cordon(['onboard', 'input', '-c', path]),
      cordon(['onboard', 'input', '--team', '--output', output, '-c', path]),
    ]);
    expect(whole).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(whole.stdout)).toMatchObject({ membershipName: 'example', coverEntireOrganization: true });
    expect(alone).toMatchObject({ status: 0, stdout: '' });
    expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual(JSON.parse(whole.stdout).incidentResponseTeam);
  });

  it('the steps have neither a name nor an address of the team', async () => {
    writeFileSync(join(folder, 'team.yaml'), team);
    const path = configuration(membership);
    const forms = await Promise.all(
      ['text', 'json', 'html', 'csv'].map((format) =>
        cordon(['onboard', '--format', format, '-c', path, '--organization', 'examples/organization.json', '--date', '2026-11-24']),
      ),
    );
    for (const { status, stdout } of forms) {
      expect(status).toBe(1);
      expect(stdout).not.toMatch(/Amara|chen@example/);
    }
  });

  it.each([
    ['preference', 'containment.preference is missing'],
    ['input', 'membership is missing'],
  ])('%s without its part of the configuration is exit 2, with the key to add', async (part, message) => {
    const ran = await cordon(['onboard', part, '-c', 'examples/minimal.yaml']);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain(message);
  });
});

it('cordon onboard why names the symptoms that fit, and exits 1', async () => {
  const [text, json] = await Promise.all([
    cordon(['onboard', 'why', ...example]),
    cordon(['onboard', 'why', '--format', 'json', ...example]),
  ]);
  expect(text).toMatchObject({ status: 1, stderr: '' });
  expect(text.stdout).toContain('✖ The triage service-linked role is missing in the management account\n');
  expect(JSON.parse(json.stdout)).toMatchObject({ kind: 'cordon/symptoms', exitCode: 1 });
});

it('loads neither aws-cdk-lib nor an AWS client for what files show', async () => {
  const hook = join(folder, 'loaded.cjs');
  writeFileSync(
    hook,
    "process.on('exit', () => require('fs').writeSync(2, Object.keys(require.cache).filter((path) => /aws-cdk-lib|@aws-sdk|@smithy|lib.security-ir|cdk-nag/.test(path)).join('\\n')));",
  );
  const env = { NODE_OPTIONS: `--require ${hook}` };
  const parts = [[], ['why'], ['--reverse']];
  for (const { stderr } of await Promise.all(parts.map((part) => cordonProcess(['onboard', ...part, ...example], { env }))))
    expect(stderr).toBe('');
});
