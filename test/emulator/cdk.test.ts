import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { repository } from '../support/run';
import { smallOrganization, type World } from './engine';
import { wireEngines } from './engines';
import { configurationOf, roleNames, Runs } from './rollout';

const engines = wireEngines().filter((engine) => engine.name === 'moto');
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe.each(engines.map((engine) => [engine.name, engine] as const))('the plain CDK command line against %s', (_name, engine) => {
  let world: World;
  let folder: string;
  beforeEach(async () => {
    world = await engine.build(smallOrganization);
    folder = mkdtempSync(join(tmpdir(), 'cordon-cdk-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world.close();
  });

  it('deploys the stack of the management account without bootstrap, then finds no difference, and cordon verify agrees', async () => {
    const runs = new Runs(world);
    const configuration = configurationOf(world, { rollout: { owner: 'cloudformation', waves: [] } });
    const { id, root, managementAccount, delegatedAdministrator, membershipRegion } = configuration.organization;
    const written = {
      organization: { id, root, managementAccount, delegatedAdministrator, membershipRegion, triageServiceLinkedRole: 'absent' },
      rollout: { owner: 'cloudformation', canary: configuration.rollout.canary },
    };
    writeFileSync(join(folder, 'cordon.yaml'), stringify(written, { defaultStringType: 'QUOTE_DOUBLE' }));
    const stack = 'cordon-containment-roles-management-account';

    const before = await cdk(world, folder, 'diff', '--fail', stack);
    expect(before).toEqual({ code: 1, output: expect.stringContaining('[+] AWS::IAM::Role') });
    const deployed = await cdk(world, folder, 'deploy', '--require-approval', 'never', stack);
    expect(deployed).toEqual({ code: 0, output: expect.stringContaining(stack) });
    expect((await world.roles('management')).map((role) => role.name)).toEqual(expect.arrayContaining(roleNames));
    const after = await cdk(world, folder, 'diff', '--fail', stack);
    expect(after).toEqual({ code: 0, output: expect.stringContaining('There were no differences') });
    // Nothing but the management account was called, and no bootstrap was looked for.
    expect(new Set(world.calls().map((call) => call.account))).toEqual(new Set([world.organization.managementAccount]));
    expect(world.calls().filter(({ service }) => service === 'ssm' || service === 's3')).toEqual([]);

    // The command line sends the template as YAML; for Cordon it is the same template.
    const coverage = await runs.verify(configuration);
    expect(coverage.accounts.find(({ account }) => account === managementAccount)).toMatchObject({ status: 'management', holds: true });
  });
});

function cdk(world: World, cwd: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const environment = {
    PATH: process.env.PATH,
    HOME: cwd,
    CI: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    ...world.environment('management'),
  };
  const app = `${process.execPath} --import ${require.resolve('tsx')} ${join(repository, 'bin', 'app.ts')}`;
  const context = ['-c', `configuration=${join(cwd, 'cordon.yaml')}`, '-c', '@aws-cdk/core:validateAgainstDefaultRules=true'];
  const command = [join(repository, 'node_modules', 'aws-cdk', 'bin', 'cdk'), '--app', app, '--no-notices', ...context, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd, env: environment }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: `${stdout}${stderr}` }),
    );
  });
}
