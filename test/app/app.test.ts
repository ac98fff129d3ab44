import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { CordonError } from '../../lib/core/problem';
import { buildAppFromContext } from '../../lib/stacks/inputs';
import { optionsOfNode } from '../support/run';
import { isQuick } from '../support/runs';

// As for the app that runs as a process: what the validation says of the templates is for the first test and for others.
process.env.CDK_VALIDATION = 'false';

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

/**
 * The plain CDK CLI with this project's cdk.json. At a desk with the compiled app, which is the same and need not be compiled once more, and without the
 * validation of CloudFormation, which takes twice as long as all the rest.
 */
function cdk(...args: readonly string[]): Run {
  const compiled = isQuick ? ['--app', ['node', ...optionsOfNode, join('dist', 'bin', 'app.js')].join(' ')] : [];
  const cli = join(project, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  return run(process.execPath, [...optionsOfNode, cli, ...args, ...compiled], isQuick ? { CDK_VALIDATION: 'false' } : {});
}

/** The app alone, as the CDK CLI would start it. */
function app(context: Record<string, string>, outdir: string): Run {
  return run(process.execPath, [...optionsOfNode, join(project, 'dist', 'bin', 'app.js')], {
    CDK_CONTEXT_JSON: JSON.stringify(context),
    CDK_OUTDIR: outdir,
    CDK_VALIDATION: 'false',
  });
}

/** What the app does with a context, in this process: starting one takes longer than the app. */
function built(context: Record<string, string>, outdir: string, cwd = project): Omit<Run, 'stdout'> {
  const before = process.cwd();
  try {
    process.chdir(cwd);
    const app = new App({
      outdir,
      autoSynth: false,
      analyticsReporting: false,
      context: { ...context, '@aws-cdk/core:stackResourceLimit': 0 },
    });
    buildAppFromContext(app);
    app.synth();
    return { status: 0, stderr: '' };
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    return { status: error.exitCode, stderr: error.message };
  } finally {
    process.chdir(before);
  }
}

function run(command: string, args: readonly string[], environment: Record<string, string> = {}): Run {
  // NODE_ENV of the tests would make CDK throw its reports.
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...environment },
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
  it(`synthesizes both stacks of the example${isQuick ? '' : ', validated and looked at by nag'}`, () => {
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

  it('says what to do about a stack that is too large, however many resources it has', () => {
    const route = (_: unknown, index: number): unknown => ({
      name: `route-${index}`,
      events: { guardDuty: { severityAtLeast: 1 + index / 100 } },
      targets: Array.from({ length: 5 }, (_, target) => ({ sns: { topicName: `topic-${index}-${target}` } })),
    });
    const configuration = join(folder, 'many-routes.yaml');
    const organization = { id: 'o-exampleorgid', root: 'r-ab12', managementAccount: '111111111111', membershipRegion: 'eu-west-1' };
    const routes = Array.from({ length: 90 }, route);
    writeFileSync(configuration, JSON.stringify({ organization: { ...organization, triageServiceLinkedRole: 'absent' }, routes }));
    const { status, stderr } = built({ configuration }, join(folder, 'many-routes'));
    expect(stderr).toMatch(
      /^the template of the stack cordon-routes-eu-west-1 has [\d,]+ bytes,.*let routes use the same topics and queues/,
    );
    expect(status).toBe(2);
  });

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
    const { status, stderr } = built({ configuration: file }, outdir());
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
    expect(built(context, out)).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(out)).toContain('cordon-containment-roles-management-account.template.json');
  });

  it('refuses a snapshot that is none, is of another organization, or is not there', () => {
    const file = written('good.yaml', configuration('  root: r-ab12\n  triageServiceLinkedRole: absent\n'));
    const none = built({ configuration: file, organization: file }, outdir());
    expect(none).toMatchObject({ status: 2 });
    expect(none.stderr).toContain('good.yaml');
    const missing = built({ configuration: file, organization: join(folder, 'nowhere.json') }, outdir());
    expect(missing).toMatchObject({ status: 2 });
    expect(missing.stderr).toContain('the snapshot cannot be read (ENOENT)');
    const snapshot = readFileSync(join(project, 'examples', 'organization.json'), 'utf8').replaceAll('o-exampleorgid', 'o-otherorgid99');
    const other = built({ configuration: file, organization: written('other.json', snapshot) }, outdir());
    expect(other).toMatchObject({ status: 2 });
    expect(other.stderr).toContain('o-otherorgid99');
  });

  describe('with a snapshot', () => {
    /** What the CDK CLI would print, by stack: level and text. */
    const annotations = (context: Record<string, string>): Record<string, [string, string][]> => {
      const out = outdir();
      expect(built(context, out)).toMatchObject({ status: 0, stderr: '' });
      const { artifacts } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
        artifacts: Record<string, { metadata?: Record<string, { type: string; data: unknown }[]>; additionalMetadataFile?: string }>;
      };
      return Object.fromEntries(
        Object.entries(artifacts).flatMap(([name, { metadata = {}, additionalMetadataFile }]) => {
          const more =
            additionalMetadataFile === undefined
              ? {}
              : (JSON.parse(readFileSync(join(out, additionalMetadataFile), 'utf8')) as typeof metadata);
          const found = Object.values({ ...metadata, ...more })
            .flat()
            .filter(({ type }) => /^aws:cdk:(error|warning|info)$/.test(type));
          return found.length === 0 ? [] : [[name, found.map(({ type, data }) => [type.slice(8), String(data)] as [string, string])]];
        }),
      );
    };
    const examples = join(project, 'examples');
    const organization = join(examples, 'organization.json');
    const byCloudFormation = join(examples, 'cloudformation.yaml');
    const changed = (name: string, change: (text: string) => string): string => written(name, change(readFileSync(organization, 'utf8')));

    it('says the findings of cordon plan at the stack they concern', () => {
      const off = changed('off.json', (text) =>
        text.replace(/"stackSetsAccess": \{[^}]*\}/, '"stackSetsAccess": { "status": "present", "value": "DISABLED" }'),
      );
      const found = annotations({ configuration: byCloudFormation, organization: off, date: '2026-11-24' });
      expect(Object.keys(found)).toEqual(['cordon-containment-roles-rollout']);
      expect(found['cordon-containment-roles-rollout']).toEqual([
        [
          'error',
          expect.stringMatching(
            /^StackSets cannot deploy to the organization: .*; run in the management account: .* \[cordon:stack-sets-trusted-access-off\]$/,
          ),
        ],
        [
          'warning',
          expect.stringMatching(/^auto-deployment does not respect exclusions: .* \[ack: cordon:auto-deployment-reaches-excluded\]$/),
        ],
      ]);
    });

    it('takes the date from the context', () => {
      const found = annotations({ configuration: byCloudFormation, organization, date: '2027-04-01' });
      expect(JSON.stringify(found)).toContain('exclusion-expired');
      expect(JSON.stringify(annotations({ configuration: byCloudFormation, organization, date: '2027-03-31' }))).not.toContain('expired');
      const bad = built({ configuration: byCloudFormation, organization, date: '31.3.2027' }, outdir());
      expect(bad).toMatchObject({ status: 2, stderr: expect.stringContaining('context key date must be a day as YYYY-MM-DD') });
    });

    it("says the management account's at its own stack, also where cordon deploy rolls out", () => {
      const failed = changed('failed.json', (text) => {
        const snapshot = JSON.parse(text) as { managementAccount: { stack: unknown } };
        snapshot.managementAccount.stack = {
          status: 'present',
          value: {
            name: 'cordon-containment-roles-management-account',
            id: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/cordon-containment-roles-management-account/1',
            status: 'ROLLBACK_COMPLETE',
            templateBody: '{"Resources":{}}',
          },
        };
        return JSON.stringify(snapshot);
      });
      expect(annotations({ configuration: join(examples, 'cordon.yaml'), organization: failed, date: '2026-11-24' })).toEqual({
        'cordon-containment-roles-management-account': [['error', expect.stringContaining('cordon:management-account-stack-failed')]],
      });
    });

    it('says nothing without a snapshot', () => {
      expect(annotations({ configuration: byCloudFormation })).toEqual({});
    });
  });

  it('refuses context keys that nobody would read, all at once', () => {
    const meant = {
      config: 'configuration',
      organisation: 'organization',
      Organization: 'organization',
      org: 'organization',
      Date: 'date',
    };
    const keys = Object.fromEntries(Object.keys(meant).map((key) => [key, 'x']));
    const { status, stderr } = built({ configuration: join(project, 'examples', 'cloudformation.yaml'), ...keys }, outdir());
    expect(status).toBe(2);
    for (const [key, name] of Object.entries(meant)) {
      expect(stderr).toContain(`context key ${key} is not known to Cordon; did you mean ${name}?`);
    }
  });

  it('leaves the context of others alone', () => {
    const context = { configuration: join(project, 'examples', 'cloudformation.yaml'), data: 'x', name: 'y', '@aws-cdk/core:x': 'true' };
    expect(built(context, outdir())).toMatchObject({ status: 0, stderr: '' });
  });

  it('says what is wrong with the configuration and with the snapshot at once', () => {
    const { status, stderr } = built(
      { configuration: join(project, 'package.json'), organization: join(project, 'tsconfig.json') },
      outdir(),
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/package\.json:\d[^]*is not an organization snapshot/);
  });

  it('reads cordon.yaml where the context names no configuration', () => {
    const { status, stderr } = built({}, outdir(), mkdtempSync(join(folder, 'empty-')));
    expect(status).toBe(2);
    expect(stderr).toContain('(cordon.yaml)');
  });
});
