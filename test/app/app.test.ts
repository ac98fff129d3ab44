import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const project = resolve(__dirname, '..', '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-app-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The plain CDK CLI with this project's cdk.json. */
function cdk(...args: readonly string[]): Run {
  return run(process.execPath, [join(project, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args]);
}

/** The app alone, as the CDK CLI would start it. */
function app(context: Record<string, string>, outdir: string, cwd = project): Run {
  return run(
    process.execPath,
    ['--import', require.resolve('tsx'), join(project, 'bin', 'app.ts')],
    { CDK_CONTEXT_JSON: JSON.stringify(context), CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' },
    cwd,
  );
}

function run(command: string, args: readonly string[], environment: Record<string, string> = {}, cwd = project): Run {
  // NODE_ENV of the tests would make CDK throw its reports.
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
  });
  return { status, stdout, stderr };
}

const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const configuration = (organization: string): string => `organization:
  id: o-exampleorgid
  managementAccount: "111111111111"
  delegatedAdministrator: "222222222222"
  membershipRegion: eu-west-1
${organization}`;

describe('the plain CDK CLI', () => {
  it('synthesizes both stacks of the example, validated and looked at by nag', () => {
    const outdir = join(folder, 'example');
    const { status, stderr } = cdk('synth', '--quiet', '--output', outdir);
    expect(stderr).not.toMatch(/error|warning/i);
    expect(status).toBe(0);
    expect(readdirSync(outdir).filter((name) => name.endsWith('.template.json'))).toEqual([
      'cordon-containment-roles-management-account.template.json',
      'cordon-containment-roles-rollout.template.json',
    ]);
    // Nothing of the inner app is in the assembly.
    const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as { artifacts: Record<string, { type: string }> };
    expect(Object.values(manifest.artifacts).filter(({ type }) => type === 'aws:cloudformation:stack')).toHaveLength(2);
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as {
      pluginReports: { violations: unknown[]; suppressedViolations?: unknown[] }[];
    };
    expect(report.pluginReports.flatMap(({ violations }) => violations)).toEqual([]);
  });
});

describe('the app', () => {
  const outdir = (): string => {
    const path = mkdtempSync(join(folder, 'out-'));
    rmSync(path, { recursive: true });
    mkdirSync(path);
    return path;
  };

  it('lists every problem of the configuration with its line, and leaves no assembly behind', () => {
    const file = written('bad.yaml', 'organization:\n  id: 5\n  membershipRegion: eu-west-1\n');
    const out = outdir();
    const { status, stdout, stderr } = app({ configuration: file }, out);
    expect(status).toBe(2);
    expect(stderr).toContain('organization.managementAccount is missing');
    expect(stderr).toMatch(/organization\.id must be .*bad\.yaml:2\)/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(readdirSync(out)).toEqual([]);
  });

  it('says where the state of the triage role is to be set, and how to find it out', () => {
    const file = written('unsaid.yaml', configuration('  root: r-ab12\n'));
    const { status, stderr } = app({ configuration: file }, outdir());
    expect(status).toBe(2);
    expect(stderr).toContain('aws iam get-role --role-name AWSServiceRoleForSecurityIncidentResponse_Triage');
    expect(stderr).toMatch(/unsaid\.yaml:\d+\)/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('takes what the configuration does not say from the snapshot', () => {
    const out = outdir();
    const context = {
      configuration: join(project, 'examples', 'minimal.yaml'),
      organization: join(project, 'examples', 'organization.json'),
    };
    expect(app(context, out)).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(out)).toContain('cordon-containment-roles-management-account.template.json');
  });

  it('refuses a snapshot that is none, is of another organization, or is not there', () => {
    const file = written('good.yaml', configuration('  root: r-ab12\n  triageServiceLinkedRole: absent\n'));
    const none = app({ configuration: file, organization: file }, outdir());
    expect(none).toMatchObject({ status: 2 });
    expect(none.stderr).toContain('good.yaml');
    const missing = app({ configuration: file, organization: join(folder, 'nowhere.json') }, outdir());
    expect(missing).toMatchObject({ status: 2 });
    expect(missing.stderr).toContain('the snapshot cannot be read (ENOENT)');
    const snapshot = readFileSync(join(project, 'examples', 'organization.json'), 'utf8').replaceAll('o-exampleorgid', 'o-otherorgid99');
    const other = app({ configuration: file, organization: written('other.json', snapshot) }, outdir());
    expect(other).toMatchObject({ status: 2 });
    expect(other.stderr).toContain('o-otherorgid99');
  });

  it('reads cordon.yaml where the context names no configuration', () => {
    const { status, stderr } = app({}, outdir(), mkdtempSync(join(folder, 'empty-')));
    expect(status).toBe(2);
    expect(stderr).toContain('(cordon.yaml)');
  });
});
