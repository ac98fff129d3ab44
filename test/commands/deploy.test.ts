import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployCommand } from '../../lib/commands/deploy';
import { type Stage } from '../../lib/commands/deploy-stage';
import { deployRequest } from '../../lib/commands/door/deploy';
import { type DeployFlags } from '../../lib/commands/door/flags';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { type Fault, Rehearsal } from '../../lib/rehearsal/rehearsal';
import { cordon, repository } from '../support/run';
import { collected } from '../support/terminal';

const config = join(repository, 'examples/cordon.yaml');
const organization = join(repository, 'examples/organization.json');
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'cordon-deploy-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A file of this run. */
function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** An AWS that is the example organization, in which these faults happen once the rollout is over. */
function aws(afterwards: readonly Fault[] = []): () => Promise<Stage> {
  const rehearsal = new Rehearsal(parseSnapshot(readFileSync(organization, 'utf8'), { file: organization }), { region: 'eu-west-1' });
  return () =>
    Promise.resolve({
      clients: rehearsal.clients({ account: '222222222222', management: true, memberRole: true }),
      clock: rehearsal.clock,
      rehearsedFor: () => {
        rehearsal.setFaults(afterwards);
        return 60_000;
      },
    });
}

const flags: DeployFlags = { config, format: 'text', date: '2026-11-24', only: 'all', yes: true };

describe('a rollout after which the organization cannot be read', () => {
  const denied = [{ call: 'organizations:*', kind: 'deny' }] as const;

  it('says what was done, and that the coverage is unknown, exit 3', async () => {
    const io = collected();
    expect(await deployCommand(deployRequest(flags, io), io, aws(denied))).toBe(3);
    expect(io.stderr).toMatch(/✔ management account +1\/1 current/);
    expect(io.stderr).toMatch(/the rollout ended, but Cordon cannot read the coverage; run cordon verify to check the result\n/);
    expect(io.stderr).toContain('organizations:');
    expect(io.stdout).not.toContain('prerequisites:');
  });

  it('has the result in JSON, with coverage null', async () => {
    const io = collected();
    expect(await deployCommand(deployRequest({ ...flags, format: 'json' }, io), io, aws(denied))).toBe(3);
    const result = JSON.parse(io.stdout);
    expect(result).toMatchObject({ outcome: 'deployed', exitCode: 3, coverage: null });
    expect(result.steps).toHaveLength(6);
    expect(result.problems[0]).toMatchObject({ id: 'coverage-unknown' });
  });

  it('keeps its own exit code where that is not 0', async () => {
    const io = collected({ ask: () => Promise.resolve(false) });
    expect(await deployCommand(deployRequest({ ...flags, yes: false }, io), io, aws(denied))).toBe(1);
    expect(io.stderr).toContain('not confirmed; nothing was changed');
  });

  it('has the coverage in JSON where it could be read', async () => {
    const io = collected();
    expect(await deployCommand(deployRequest({ ...flags, format: 'json' }, io), io, aws())).toBe(0);
    expect(JSON.parse(io.stdout)).toMatchObject({ exitCode: 0, problems: [], coverage: { exitCode: 0 } });
  });
});

it.each([
  ['json', true, 1],
  ['json', false, 1],
  ['text', false, 1],
  // It was shown on standard output already.
  ['text', true, 0],
] as const)('shows the plan where the question is asked (%s, standard output a terminal: %s)', async (format, outTerminal, times) => {
  let shownWhenAsked = '';
  const io = collected({
    outTerminal,
    ask: (question) => {
      expect(question).toBe('Deploy this plan?');
      shownWhenAsked = io.stderr;
      return Promise.resolve(false);
    },
  });
  expect(await deployCommand(deployRequest({ ...flags, yes: false, format }, io), io, aws())).toBe(1);
  expect(shownWhenAsked.match(/^Plan [0-9a-f]{7} /gm) ?? []).toHaveLength(times);
  if (format === 'json') expect(JSON.parse(io.stdout)).toMatchObject({ outcome: 'declined' });
});

describe('the command line of a deployment', () => {
  const problems = async (args: readonly string[]): Promise<{ ids: string[]; stderr: string }> => {
    const ran = await cordon(['deploy', '--format', 'json', ...args]);
    expect(ran.status).toBe(2);
    return { ids: (JSON.parse(ran.stdout) as { problems: { id: string }[] }).problems.map(({ id }) => id), stderr: ran.stderr };
  };

  it('says all that is wrong at once, and that nobody can confirm it last', async () => {
    const plain = [
      '-c',
      join(repository, 'examples/cloudformation.yaml'),
      '--plan',
      join(directory, 'nofile.json'),
      '--fail',
      'rest=10',
      '--until',
      'sandbocks',
    ];
    expect((await problems(plain)).ids).toEqual([
      'file-unreadable',
      'rollout-owner-is-cloudformation',
      'unknown-wave',
      'option-only-for-rehearsal',
      'confirmation-missing',
    ]);
  });

  it('says every typo of the configuration without a terminal', async () => {
    const typos = file('typos.yaml', readFileSync(config, 'utf8').replace('canary:', 'canaries:').replace('owner: cordon', 'owner: me'));
    const { ids } = await problems(['-c', typos]);
    expect(ids).toEqual(['unknown-value', 'unknown-key', 'confirmation-missing']);
  });

  it('knows the waves of the configuration, and that the management account has none', async () => {
    const { stderr } = await problems(['-c', config, '--until', 'sandbocks', '--yes']);
    expect(stderr).toContain('--until names a wave that is not in the configuration, got "sandbocks"; use one of canary, sandbox, rest');
    const alone = await problems(['-c', config, '--until', 'canary', '--only', 'management-account', '--yes']);
    expect(alone.stderr).toContain('the management account is in no wave');
  });

  it('says what is wrong with the configuration and with the snapshot', async () => {
    const bad = file('bad.yaml', 'organization: 1\n');
    for (const command of [['plan'], ['verify'], ['deploy', '--rehearse']]) {
      const ran = await cordon([...command, '-c', bad, '--organization', 'package.json']);
      expect(ran.status).toBe(2);
      expect(ran.stderr).toMatch(/bad\.yaml:1[^]*is not an organization snapshot/);
    }
  });
});

describe('a rehearsal', () => {
  const rehearse = (...args: string[]) => cordon(['deploy', '--rehearse', '-c', config, '--date', '2026-11-24', ...args]);

  it('does not promise to go on where it stopped, but says how to', async () => {
    const [until, gate] = await Promise.all([
      rehearse('--organization', organization, '--until', 'canary'),
      rehearse('--organization', organization, '--fail', 'sandbox=10', '--snapshot-after', join(directory, 'after.json')),
    ]);
    expect(until.stderr).toContain(
      'stopped after canary (--until); to continue this rehearsal later, save its state with --snapshot-after FILE',
    );
    expect(gate.status).toBe(1);
    expect(gate.stderr).toContain(`to continue this rehearsal, add --organization ${join(directory, 'after.json')}`);
    expect(gate.stderr).not.toContain('run the command again');
  });

  it('names what differs where the plan is of another snapshot', async () => {
    const plan = join(directory, 'plan.json');
    expect((await cordon(['plan', '-c', config, '--organization', organization, '--date', '2026-11-24', '-o', plan])).status).toBe(0);
    const moved = file(
      'moved.json',
      readFileSync(organization, 'utf8').replace(
        '"name": "status-page", "state": "ACTIVE", "parent": "ou-ab12-45555555"',
        '"name": "status-page", "state": "ACTIVE", "parent": "ou-ab12-44444444"',
      ),
    );
    const ran = await rehearse('--organization', moved, '--plan', plan);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(/was made from another snapshot/);
    expect(ran.stderr).toMatch(/555555555555 status-page was moved from ou-ab12-45555555 to ou-ab12-44444444/);
  });

  it.each(['111111111111', '333333333333'])('refuses to let %s fail, which is in no wave', async (account) => {
    const ran = await rehearse('--organization', organization, '--fail', account);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('names an account that is in no wave, so it would have no effect');
  });

  it('says so where the snapshot holds half a template', async () => {
    const snapshot = JSON.parse(readFileSync(organization, 'utf8')) as { managementAccount: { stack: unknown } };
    snapshot.managementAccount.stack = {
      status: 'present',
      value: {
        name: 'cordon-containment-roles-management-account',
        id: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/x/1',
        status: 'CREATE_COMPLETE',
        templateBody: '{',
      },
    };
    const damaged = file('damaged.json', JSON.stringify(snapshot));
    const ran = await rehearse('--organization', damaged);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toMatch(/the rehearsal cannot start from this snapshot: .*damaged\.json\)\n$/);
  });
});
