import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagesOf, sourcesByPart } from '../support/loaded';
import { repository, runProcess, type Ran } from '../support/run';

type PackageFile = Readonly<Record<'dependencies' | 'peerDependencies', Readonly<Record<string, string>>>>;

/** The package as its users get it: packed, installed in an empty folder, used there. It takes long, and runs with `CI=true` alone. */
let folder: string;
const installed = (...path: string[]): string => join(folder, 'node_modules', 'cordon', ...path);
const npm = (args: readonly string[], cwd: string) => runProcess('npm', [...args, '--loglevel', 'error'], { cwd });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-package-'));
  const packed = await npm(['pack', '--ignore-scripts', '--pack-destination', folder], repository);
  expect(packed).toMatchObject({ status: 0 });
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "version": "1.0.0", "private": true }\n');
  expect(await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', `./${archive}`], folder)).toMatchObject({ status: 0 });
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('runs as npx cordon', async () => {
  const args = ['plan', '-c', installed('examples/cordon.yaml'), '--organization', installed('examples/organization.json')];
  const ran = await runProcess('npx', ['--no-install', 'cordon', ...args], { cwd: folder });
  expect(ran.status).toBe(0);
  expect(ran.stdout).toMatch(/sandbox +11 +accounts +create/);
});

it('rehearses a deployment', async () => {
  const files = ['-c', installed('examples/cordon.yaml'), '--organization', installed('examples/organization.json')];
  const args = ['deploy', '--rehearse', ...files, '--date', '2026-11-24'];
  // npx takes longer than the command, and finds this.
  const ran = await runProcess(join(folder, 'node_modules', '.bin', 'cordon'), args, { cwd: folder });
  expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining('containment roles: 44 of 44 accounts') });
});

describe('in somebody else’s CDK app', () => {
  // One program for both: it mostly loads the CDK.
  let ran: Ran;
  beforeAll(async () => {
    writeFileSync(
      join(folder, 'app.js'),
      `const { App, Stack, aws_iam: iam } = require('aws-cdk-lib');
       const { ContainmentRoles, OrganizationStackSet, Target, TriageServiceLinkedRole } = require('cordon/constructs');
       const { CordonChecks } = require('cordon/checks');
       const app = new App();
       const stack = new Stack(app, 'Theirs');
       new ContainmentRoles(stack, 'Roles', { variant: 'containment-with-ec2-triage' });
       new TriageServiceLinkedRole(stack, 'Triage', { existing: 'absent' });
       new OrganizationStackSet(stack, 'Everywhere', {
         stackSetName: 'theirs', target: Target.root('r-ab12'), regions: ['eu-west-1'], callAs: 'SELF',
         templateBody: JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }),
       });
       const checked = new App();
       new iam.Role(new Stack(checked, 'Theirs'), 'Role', { assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com') });
       const rules = new CordonChecks(checked).validateScope(checked).violations.map(({ ruleName }) => ruleName);
       console.log(JSON.stringify({ template: app.synth().getStackByName('Theirs').template, rules }));`,
    );
    ran = await runProcess(process.execPath, ['app.js'], { cwd: folder, env: { CDK_VALIDATION: 'false' } });
  }, 120_000);
  const printed = (): {
    readonly template: { readonly Resources: Record<string, { Type: string }> };
    readonly rules: readonly string[];
  } => {
    expect(ran).toMatchObject({ status: 0 });
    return JSON.parse(ran.stdout) as ReturnType<typeof printed>;
  };

  it('its constructs make what they say', () => {
    const types = Object.values(printed().template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type !== 'AWS::CDK::Metadata').sort()).toEqual([
      'AWS::CloudFormation::StackSet',
      'AWS::IAM::Role',
      'AWS::IAM::Role',
      'AWS::IAM::ServiceLinkedRole',
    ]);
  });

  it('its checks find what is wrong', () => {
    expect(printed().rules).toEqual(['CordonChecks-ServiceTrustWithoutCondition[scheduler.amazonaws.com]']);
  });
});

it('gives types to a TypeScript app, for its library and its constructs', async () => {
  writeFileSync(
    join(folder, 'app.ts'),
    `import { planRollout, verifyCoverage, type Plan } from 'cordon';
     import { CordonChecks, checkRules, type CheckRule } from 'cordon/checks';
     import { ContainmentRoles, type ContainmentRolesProps } from 'cordon/constructs';
     export const props: ContainmentRolesProps = { policy: 'least-privilege', approvedActions: ['s3-bucket'] };
     export const checks: [typeof CordonChecks, readonly CheckRule[]] = [CordonChecks, checkRules];
     export const use: [typeof planRollout, typeof verifyCoverage, typeof ContainmentRoles, Plan | undefined] = [planRollout, verifyCoverage, ContainmentRoles, undefined];`,
  );
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        ...{ module: 'node16', target: 'es2022', strict: true, noEmit: true, skipLibCheck: true, types: [] },
      },
      files: ['app.ts'],
    }),
  );
  const ran = await runProcess(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc'), '-p', folder], { cwd: folder });
  expect(ran).toMatchObject({ status: 0, stdout: '' });
}, 120_000);

it('carries what it needs and nothing else', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(installed('package.json'), 'utf8')) as PackageFile;
  expect(Object.values(dependencies).every((version) => /^\d+\.\d+\.\d+$/.test(version))).toBe(true);
  expect(Object.keys(peerDependencies).sort()).toEqual(['aws-cdk-lib', 'constructs']);
  expect(readdirSync(installed()).sort()).toEqual([
    'LICENSE',
    'NOTICE',
    'README.md',
    'dist',
    'examples',
    'package.json',
    'policies',
    'schema',
  ]);
  expect(readdirSync(installed('dist')).sort()).toEqual(['bin', 'checks', 'constructs', 'lib', 'stacksets']);
});

it('carries the licence of each package that is part of the program', () => {
  const bundled = packagesOf([...sourcesByPart().values()].flat()).toSorted();
  expect(bundled).toContain('commander');
  const text = readFileSync(installed('dist', 'bin', 'LICENSES.txt'), 'utf8');
  const written = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+ \((MIT|ISC|BSD-[23]-Clause|Apache-2\.0)\)$/gm)].map(([, name]) => name);
  expect(written).toEqual(bundled);
  expect(text.match(/Copyright/gi)?.length).toBeGreaterThanOrEqual(bundled.length);
});
