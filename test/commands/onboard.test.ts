import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cordon } from '../support/run';

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
