import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { repository, type Ran } from '../support/run';
import { smallOrganization, type Engine, type World } from './engine';
import { wireEngines } from './engines';
import { active, configurationOf, everybody, Runs, today } from './rollout';

const engines = wireEngines();
afterAll(() => Promise.all(engines.map((engine) => engine.close())));
const fakecloud = engines.filter(({ name }) => name === 'fakecloud');

/** The command line as a process, in a folder with the world's configuration, with the world's credentials. */
class Shell {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cordon-process-'));
  public readonly runs: Runs;

  public constructor(private readonly world: World) {
    this.runs = new Runs(world);
    const { organization, rollout } = configurationOf(world);
    const { id, root, managementAccount, delegatedAdministrator, membershipRegion } = organization;
    const { owner, canary, waves, preferences } = rollout;
    const written = {
      organization: { id, root, managementAccount, delegatedAdministrator, membershipRegion },
      rollout: { owner, canary, waves, preferences },
    };
    writeFileSync(join(this.folder, 'cordon.yaml'), stringify(written, { defaultStringType: 'QUOTE_DOUBLE' }));
  }

  public start(
    args: readonly string[],
    as = 'delegated-administrator',
  ): { child: ChildProcess; ended: Promise<Ran & { signal: string | null }> } {
    const entry = [require.resolve('tsx'), join(repository, 'bin', 'cordon.ts')] as const;
    const child = spawn(process.execPath, ['--import', ...entry, ...args], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOME: this.folder, ...this.world.environment(as) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<Ran & { signal: string | null }>((resolve) =>
      child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr })),
    );
    return { child, ended };
  }

  public run(args: readonly string[], as?: string): Promise<Ran> {
    return this.start(args, as).ended;
  }

  public path(name: string): string {
    return join(this.folder, name);
  }

  public async close(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.world.close();
  }
}

async function shell(engine: Engine): Promise<Shell> {
  return new Shell(await engine.build(smallOrganization));
}

const deployArgs = ['deploy', '--yes', '--management-profile', 'management', '--date', today];

/**
 * GuardDuty and Security Hub are off in moto. fakecloud has neither, so that they are unknown there, and it gives the triage service-linked role
 * another name (service-linked-role-has-another-name), so that it is absent.
 */
const whollyRolledOut = ({ name }: Pick<Engine, 'name'>): string =>
  `✖ containment roles: 9 of 9 accounts · membership: not checked · prerequisites: ${name === 'moto' ? 5 : 4} of 5 · administrator account: GuardDuty and Security Hub on in 0 of 1 Region · error: ${name === 'moto' ? 'guardduty-off' : 'triage-role-absent'} · 1 suspended`;

it.each(engines)('snapshot, plan, deploy, verify as a user runs them, on $name', async (engine) => {
  const user = await shell(engine);
  try {
    const access = ['--management-profile', 'management', '--member-role', 'OrganizationAccountAccessRole'];
    const snapshot = await user.run(['snapshot', '--output', 'organization.json', ...access]);
    const unread = snapshot.stderr.match(/^\?.*/gm) ?? [];
    // fakecloud has neither GuardDuty nor Security Hub.
    const isMoto = engine.name === 'moto';
    const others = unread.filter((line) => isMoto || !/GuardDuty|Security Hub|detector|memberships/.test(line));
    expect({ status: snapshot.status, stdout: snapshot.stdout, others }).toEqual({ status: isMoto ? 0 : 3, stdout: '', others: [] });
    // moto has no policies of the organization unless somebody switches them on.
    const policies = engine.name === 'fakecloud' ? { status: 'present', value: [{ id: 'p-FullAWSAccess' }] } : { status: 'absent' };
    expect(JSON.parse(readFileSync(user.path('organization.json'), 'utf8'))).toMatchObject({ serviceControlPolicies: policies });
    const planned = await user.run(['plan', '--organization', 'organization.json', '--output', 'plan.json', '--date', today]);
    expect(planned.status).toBe(0);
    expect(JSON.parse(readFileSync(user.path('plan.json'), 'utf8'))).toMatchObject({ kind: 'cordon/plan' });
    const deployed = await user.run([...deployArgs, '--plan', 'plan.json']);
    expect(deployed).toMatchObject({ status: 1, stdout: expect.stringContaining(whollyRolledOut(engine)) as string });
    expect(await user.runs.holders(everybody)).toEqual(active);
    const verified = await user.run(['verify', '--format', 'json', ...access, '--date', today]);
    expect(verified).toMatchObject({ status: 1 });
    expect(JSON.parse(verified.stdout)).toMatchObject({ totals: { current: 8, management: 1, suspended: 1, missing: 0 } });
  } finally {
    await user.close();
  }
});

const ends = fakecloud.flatMap((engine) => (['SIGKILL', 'SIGINT'] as const).map((signal) => ({ engine, name: engine.name, signal })));

it.each(ends)(
  'ended by $signal in the middle of wave two, the same command ends as if it had not been, on $name',
  async ({ engine, signal }) => {
    const [whole, killed] = await Promise.all([shell(engine), shell(engine)]);
    try {
      expect(await whole.run(deployArgs)).toMatchObject({ status: 1, stdout: expect.stringContaining(whollyRolledOut(engine)) as string });

      // The operation of wave two has begun, and the process is looking at it when it dies.
      const { world } = killed.runs;
      world.faults([{ call: 'cloudformation:ListStackSetOperationResults', kind: 'delay', milliseconds: 2_000 }]);
      const { child, ended } = killed.start(deployArgs);
      await until(() => {
        const commands = world.calls().map(({ command }) => command);
        const second = commands.indexOf('CreateStackInstances', commands.indexOf('CreateStackInstances') + 1);
        return second !== -1 && commands.indexOf('DescribeStackSetOperation', second) !== -1;
      });
      child.kill(signal);
      const interrupted = 'interrupted: what was begun goes on in AWS; run the command again to continue';
      expect(await ended).toMatchObject(
        signal === 'SIGKILL' ? { signal } : { status: 130, stderr: expect.stringContaining(interrupted) as string },
      );
      world.faults([]);
      expect(await killed.runs.holders(everybody)).not.toContain('shop');

      const again = await killed.run(deployArgs);
      expect(again).toMatchObject({ status: 1, stdout: expect.stringContaining(whollyRolledOut(engine)) as string });
      expect(again.stderr).toMatch(/✔ canary +1\/1 already current/);
      const state = async (user: Shell): Promise<object> => ({
        holders: await user.runs.holders(everybody),
        instances: await user.runs.instances(configurationOf(user.runs.world), everybody),
        exit: (await user.runs.verify(configurationOf(user.runs.world), true)).exitCode,
      });
      expect(await state(killed)).toEqual(await state(whole));
    } finally {
      await Promise.all([whole.close(), killed.close()]);
    }
  },
);

it.each(fakecloud)('the delegated administrator and the management account each do their part, on $name', async (engine) => {
  const user = await shell(engine);
  try {
    // fakecloud keeps the organization access with each account (organizations-access-is-the-management-accounts), so the
    // delegated administrator is refused by it whatever it may do; what the command says then is what is looked at.
    const alone = await user.run(['deploy', '--yes', '--date', today]);
    expect(alone.status).not.toBe(0);
    expect(alone.stderr).toMatch(/cannot read[^\n]*--management-profile/);
    expect(await user.runs.holders(everybody)).toEqual([]);
    const own = await user.run(['deploy', '--yes', '--only', 'management-account', '--date', today], 'management');
    expect(own).toMatchObject({
      status: 1,
      stdout: expect.stringContaining(
        'containment roles: 1 of 1 account · membership: not checked · prerequisites: 0 of 1 · error: triage-role-absent',
      ) as string,
    });
    expect(await user.runs.holders(everybody)).toEqual(['management']);
    const wrong = await user.run(['deploy', '--yes', '--date', today], 'management');
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('--only management-account') as string });
  } finally {
    await user.close();
  }
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1_200) throw new Error('it did not come to that within a minute');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
