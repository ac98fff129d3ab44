import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { present } from '../../lib/core/reading';
import { OrganizationServer } from '../organization/organization-server';
import { configured, deployed, instance, root, sketch, smallestConfiguration } from '../support/organization';
import { environmentAt, repository } from '../support/run';

const folder = mkdtempSync(join(tmpdir(), 'cordon-verify-interrupted-'));
afterAll(() => rmSync(folder, { recursive: true }));

const members = Array.from({ length: 400 }, (_, index) => String(300_000_000_000 + index));
const [definition] = stackSetDefinitions(configured({ organization: { root } }), { root });
const organization = sketch(
  { units: { sandbox: 'root' }, accounts: Object.fromEntries(members.map((id) => [id, ['sandbox'] as const] as const)) },
  {
    stackSets: {
      'cordon-containment-roles': present(
        deployed(
          definition!,
          members.map((id) => instance(id)),
        ),
      ),
    },
  },
);
const configuration = join(folder, 'cordon.yaml');
writeFileSync(configuration, smallestConfiguration);
const caches = join(folder, 'caches');
const kept = (): string | undefined => (existsSync(caches) ? readdirSync(caches) : []).find((name) => name.startsWith('verify-'));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of `cordon verify`; a signal ends it as soon as something is so. */
function verify(
  endpoint: string,
  more: readonly string[] = [],
  signal?: { readonly name: 'SIGKILL' | 'SIGINT' | 'SIGTERM'; readonly when: (stderr: string) => boolean },
): Promise<Ended> {
  const words = [join(repository, 'dist', 'bin', 'cordon.js'), 'verify', '-c', configuration, '--format', 'json', ...more];
  const child = spawn(process.execPath, words, {
    env: { ...environmentAt(endpoint), CORDON_CACHE_DIR: caches },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const watching = setInterval(() => {
    if (signal?.when(stderr)) {
      clearInterval(watching);
      child.kill(signal.name);
    }
  }, 5);
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearInterval(watching);
      resolve({ code, stdout, stderr });
    }),
  );
}

const keptLines = (): number => {
  const file = kept();
  return file === undefined ? 0 : readFileSync(join(caches, file), 'utf8').split('\n').length;
};
const whenKept = (lines: number) => (): boolean => keptLines() > lines;

it('a verification that is ended by Ctrl-C, and then by kill -9, goes on where it was', async () => {
  // After so many pages AWS answers no more, so that no process ends before its signal comes.
  let most = 6;
  const server = await OrganizationServer.start(new Rehearsal(organization), async ({ call }) => {
    if (call === 'organizations:ListAccounts' && lists() > most) await new Promise(() => undefined);
    return false;
  });
  const lists = (): number => server.calls.filter((call) => call === 'organizations:ListAccounts').length;
  try {
    const interrupted = await verify(server.endpoint, [], { name: 'SIGINT', when: whenKept(6) });
    expect(interrupted).toMatchObject({ code: 130, stdout: '' });
    expect(interrupted.stderr).toMatch(/interrupted: \d+ answers kept in .*verify-[0-9a-f]{16}\.partial: run the same command again/);
    most = 14;
    const before = keptLines();
    const killed = await verify(server.endpoint, [], { name: 'SIGKILL', when: () => keptLines() > before + 4 });
    most = Infinity;
    expect(killed.code).toBeNull();
    expect(killed.stderr).toMatch(/going on with \d+ answers/);
    const last = await verify(server.endpoint);
    expect(last.stderr).toMatch(/going on with \d+ answers/);
    const { accounts } = JSON.parse(last.stdout) as { accounts: { account: string; status: string }[] };
    expect(accounts.map(({ account }) => account)).toEqual(organization.accounts.map(({ id }) => id));
    expect(accounts.filter(({ status }) => status === 'current').length).toBe(400);
    // 402 accounts by 20, and the empty page: three runs read each page once, but for the one that was under way at each end.
    expect(lists()).toBeLessThanOrEqual(22 + 2);
    expect(kept()).toBeUndefined();
    // What another run of the same command finds is nothing that was kept.
    const fresh = await verify(server.endpoint, ['--only', 'stack-sets']);
    expect(fresh.stderr).not.toContain('going on with');
  } finally {
    await server.stop();
  }
});

it('a drift detection that is ended by Ctrl-C goes on in AWS, and the next run waits for that one', async () => {
  const rehearsal = new Rehearsal(organization);
  const server = await OrganizationServer.start(rehearsal);
  try {
    const detections = (): number => rehearsal.calls.filter(({ command, error }) => command === 'DetectStackSetDrift' && !error).length;
    const words = ['--detect-drift', '--only', 'stack-sets'];
    const interrupted = await verify(server.endpoint, words, { name: 'SIGINT', when: (stderr) => /detecting the drift of/.test(stderr) });
    expect(interrupted).toMatchObject({ code: 130, stdout: '' });
    expect(interrupted.stderr).toMatch(
      /interrupted: the drift detection of cordon-containment-roles goes on in AWS \([\w-]+\)\. Run the same command again/,
    );
    expect(detections()).toBe(1);
    const again = await verify(server.endpoint, words, { name: 'SIGTERM', when: (stderr) => /runs already/.test(stderr) });
    expect(again).toMatchObject({ code: 143, stdout: '' });
    expect(again.stderr).toContain('a drift detection of cordon-containment-roles runs already');
    expect(detections()).toBe(1);
  } finally {
    await server.stop();
  }
});

it('a watch that is ended by Ctrl-C exits 130 and says how to go on, with what it read on standard output', async () => {
  const server = await OrganizationServer.start(new Rehearsal(organization));
  try {
    const words = ['--watch', '--format', 'jsonl', '--only', 'stack-sets', '--interval', '1d', '--timeout', '3d'];
    const watched = await verify(server.endpoint, words, { name: 'SIGINT', when: (stderr) => /^read .* calls? in/m.test(stderr) });
    expect(watched.code).toBe(130);
    expect(watched.stderr).toMatch(/interrupted: .*nothing was changed in AWS; run the same command again to go on watching/);
  } finally {
    await server.stop();
  }
});
