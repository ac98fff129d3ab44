import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { OrganizationServer } from '../organization/organization-server';
import { sketch } from '../support/organization';
import { environmentAt, repository } from '../support/run';

const folder = mkdtempSync(join(tmpdir(), 'cordon-interrupted-'));
afterAll(() => rmSync(folder, { recursive: true }));

const members = Object.fromEntries(
  Array.from({ length: 400 }, (_, index) => [String(300_000_000_000 + index), ['sandbox'] as const] as const),
);
const organization = sketch({ units: { sandbox: 'root' }, accounts: members });
const configuration = join(folder, 'cordon.yaml');
writeFileSync(
  configuration,
  `organization:
  id: o-exampleorgid
  managementAccount: '111111111111'
  delegatedAdministrator: '222222222222'
  membershipRegion: eu-west-1
rollout:
  owner: cordon
`,
);

/** A process of `cordon snapshot`; `signal` ends it once its journal has so many lines. */
function snapshot(
  output: string,
  endpoint: string,
  signal?: 'SIGKILL' | 'SIGINT',
  lines = 8,
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(
    process.execPath,
    [join(repository, 'dist', 'bin', 'cordon.js'), 'snapshot', '-c', configuration, '--output', output],
    {
      env: environmentAt(endpoint),
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const journal = `${output}.partial`;
  const watching = setInterval(() => {
    if (signal && existsSync(journal) && readFileSync(journal, 'utf8').split('\n').length > lines) {
      clearInterval(watching);
      child.kill(signal);
    }
  }, 5);
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearInterval(watching);
      resolve({ code, stderr });
    }),
  );
}

it('a process that is ended by Ctrl-C, and then by kill -9, goes on where it was and loses no account', async () => {
  const server = await OrganizationServer.start(new Rehearsal(organization), async ({ call }) => {
    if (call === 'organizations:ListAccounts') await new Promise((resolve) => setTimeout(resolve, 30));
    return false;
  });
  try {
    const output = join(folder, 'organization.json');
    const lists = (): number => server.calls.filter((call) => call === 'organizations:ListAccounts').length;
    const interrupted = await snapshot(output, server.endpoint, 'SIGINT');
    expect(interrupted.code).toBe(130);
    expect(interrupted.stderr).toMatch(/interrupted: \d+ answers kept in .*organization\.json\.partial: run the same command again/);
    const killed = await snapshot(output, server.endpoint, 'SIGKILL', 14);
    expect(killed.code).toBeNull();
    expect(killed.stderr).toMatch(/going on with \d+ answers/);
    expect(existsSync(output)).toBe(false);
    const before = lists();
    const last = await snapshot(output, server.endpoint);
    expect(last.stderr).toMatch(/going on with \d+ answers/);
    // GuardDuty and the membership are not served here: they are unknown, and the rest is whole.
    expect(last.code).toBe(3);
    const { accounts } = JSON.parse(readFileSync(output, 'utf8')) as { accounts: { id: string }[] };
    expect(accounts.map(({ id }) => id)).toEqual(organization.accounts.map(({ id }) => id));
    // 402 accounts by 20, and the empty page: the last run reads what is left alone.
    expect(lists() - before).toBeLessThan(15);
    expect(existsSync(`${output}.partial`)).toBe(false);
  } finally {
    await server.stop();
  }
});
