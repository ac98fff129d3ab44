import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cordon } from '../support/run';

const example = ['-c', 'examples/cordon.yaml', '--date', '2026-11-24'];
const apply = ['onboard', '--apply', ...example];
const rehearse = [...apply, '--rehearse', '--organization', 'examples/organization.json'];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-apply-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('rehearses the whole onboarding from nothing, and exits 0; the organization that it leaves has nothing left to do', async () => {
  const after = join(folder, 'after.json');
  const first = await cordon([...rehearse, '--deployed', 'none', '--snapshot-after', after]);
  expect(first.status).toBe(0);
  expect(first.stderr).toContain('rehearsal: nothing leaves this machine');
  expect(first.stderr).toMatch(/ 10 ▸ {2}Create the membership in eu-west-1, for ever\n {7}✔ create the membership/);
  expect(first.stdout).toContain('proven in the rehearsal alone:');
  expect(first.stdout).toMatch(/The test case \d+ was opened on 2026-11-24 and is closed/);
  expect(first.stdout).toMatch(/ 16 ▸ {2}Validate [^\n]* left for you\n {7}The test finding takes an EC2 instance/);
  expect(first.stdout).toMatch(/45 accounts of the organization are associated[^]*44 of 44 accounts have the roles/);
  expect(first.stdout).toContain('whether findings are triaged: a test finding shows it');
  expect(`${first.stdout}${first.stderr}`.split('\n').length).toBeLessThan(80);
  expect(first.stdout + first.stderr + readFileSync(after, 'utf8')).not.toMatch(/@example\.com/);
  const again = await cordon([...apply, '--rehearse', '--organization', after, '--format', 'json']);
  expect(again.status).toBe(0);
  const { kind, steps } = JSON.parse(again.stdout) as { kind: string; steps: { id: string; outcome: string; changes: unknown[] }[] };
  expect(kind).toBe('cordon/onboarding-applied');
  // No snapshot has cases.
  expect(steps.filter(({ changes }) => changes.length > 0).map(({ id }) => id)).toEqual(['validation']);
  expect(steps.map(({ outcome }) => outcome)).not.toContain('done');
});

it.each<[string, readonly string[], RegExp]>([
  ['without a terminal and without --yes', apply, /needs a confirmation, but there is no terminal/],
  ['with a Region that is not the configured one', [...apply, '--yes', '--membership-region', 'us-east-1'], /can never be changed/],
  ['with --reverse', [...rehearse, '--reverse'], /--apply and --reverse exclude each other/],
  ['as a sheet', [...rehearse, '--format', 'csv'], /use --format text or json/],
  [
    'with a snapshot, and without --rehearse',
    [...apply, '--yes', '--organization', 'examples/organization.json'],
    /--organization needs --rehearse/,
  ],
  ['with --snapshot-after, and without --rehearse', [...apply, '--yes', '--snapshot-after', 'x.json'], /need --rehearse/],
  ['with --yes, and without --apply', ['onboard', '--yes', ...example], /need --apply/],
])('%s it is exit 2, and nothing is read', async (_, args, message) => {
  const ran = await cordon(args);
  expect(ran).toMatchObject({ status: 2, stdout: '' });
  expect(ran.stderr).toMatch(message);
});
