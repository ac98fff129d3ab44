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
