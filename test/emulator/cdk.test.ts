import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type World } from './engine';
import { wireEngines } from './engines';

const root = join(__dirname, '..', '..');
/** A stack with one role, as somebody writes it who knows nothing of Cordon: no bootstrap, no metadata. */
const app = `
const { App, BootstraplessSynthesizer, Stack } = require(${JSON.stringify(dirname(require.resolve('aws-cdk-lib/package.json')))});
const iam = require(${JSON.stringify(join(dirname(require.resolve('aws-cdk-lib/package.json')), 'aws-iam'))});
const app = new App({ analyticsReporting: false });
const stack = new Stack(app, 'Plain', { synthesizer: new BootstraplessSynthesizer() });
new iam.CfnRole(stack, 'Role', {
  roleName: 'MadeByThePlainCommandLine',
  assumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  },
});
`;

const engines = wireEngines().filter((engine) => engine.name === 'moto');
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe.each(engines.map((engine) => [engine.name, engine] as const))('the plain CDK command line against %s', (_name, engine) => {
  let world: World;
  let folder: string;
  beforeEach(async () => {
    world = await engine.build({ units: {}, accounts: [] });
    folder = mkdtempSync(join(tmpdir(), 'cordon-cdk-'));
    writeFileSync(join(folder, 'app.js'), app);
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world.close();
  });

  it('deploys a bootstrapless stack into the management account, and then finds no difference', async () => {
    const before = await cdk(world, folder, 'diff', '--fail');
    expect(before).toEqual({ code: 1, output: expect.stringContaining('[+] AWS::IAM::Role Role') });
    const deployed = await cdk(world, folder, 'deploy', '--require-approval', 'never');
    expect(deployed).toEqual({ code: 0, output: expect.stringContaining('Plain') });
    expect((await world.roles('management')).map((role) => role.name)).toContain('MadeByThePlainCommandLine');
    const after = await cdk(world, folder, 'diff', '--fail');
    expect(after).toEqual({ code: 0, output: expect.stringContaining('There were no differences') });
    expect(new Set(world.calls().map((call) => call.account))).toEqual(new Set([world.organization.managementAccount]));
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
  const command = [join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk'), '--app', 'node app.js', '--no-notices', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd, env: environment }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: `${stdout}${stderr}` }),
    );
  });
}
