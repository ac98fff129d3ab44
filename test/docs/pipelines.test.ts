import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { CordonPipelineStack } from '../../examples/pipelines/codepipeline';
import { cordon, repository, type Ran } from '../support/run';

/** The examples of pipelines are what they seem: their form is right, and each of their commands runs in the real command line. */
process.env.CDK_VALIDATION = 'false';
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const yaml = (name: string): unknown => parse(read(`examples/pipelines/${name}`));

const directory = mkdtempSync(join(tmpdir(), 'cordon-pipelines-'));
afterAll(() => rmSync(directory, { recursive: true }));

let template: Template;
beforeAll(() => {
  const stack = new CordonPipelineStack(new App(), 'cordon-pipeline', {
    env: { account: '222222222222', region: 'eu-west-1' },
    repository: 'example/security-incident-response',
    connectionArn: 'arn:aws:codeconnections:eu-west-1:222222222222:connection/11111111-2222-3333-4444-555555555555',
    policies: { read: 'cordon-snapshot', rollOut: 'cordon-deploy' },
  });
  template = Template.fromStack(stack);
});

/** Every text in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The commands of a pipeline that call Cordon, without what the shell does with their output. */
function commandsIn(value: unknown): string[] {
  const lines = textsIn(value).flatMap((text) => text.split('\n'));
  return lines.flatMap((line) => /\bnpx (cordon [^>|;&"]+)/.exec(line.replace(/\\"/g, ''))?.[1]?.trim() ?? []);
}

const pipelines: Readonly<Record<string, () => unknown>> = {
  'GitHub Actions': () => yaml('github-actions.yml'),
  'GitLab CI': () => yaml('gitlab-ci.yml'),
  CodePipeline: () =>
    Object.values(template.findResources('AWS::CodeBuild::Project')).map(
      ({ Properties }) => JSON.parse((Properties as { Source: { BuildSpec: string } }).Source.BuildSpec) as unknown,
    ),
};

it.each(Object.entries(pipelines))(
  '%s checks, plans, deploys the canary and then the rest, verifies, and looks again each night',
  (_, pipeline) => {
    const commands = commandsIn(pipeline());
    const kinds = commands.map((command) => command.split(' ')[1]);
    expect([...new Set(kinds)].sort()).toEqual(['check', 'deploy', 'plan', 'snapshot', 'verify']);
    const deployments = commands.filter((command) => command.startsWith('cordon deploy'));
    expect(deployments.map((command) => command.includes('--until canary'))).toEqual([true, false]);
    expect(commands.some((command) => command.startsWith('cordon verify') && command.includes('--max-age'))).toBe(true);
  },
);

describe('every command of them runs', () => {
  const fresh = join(repository, 'examples', 'organization.json');
  const afterCanary = join(directory, 'after-canary.json');
  const afterAll = join(directory, 'after-all.json');

  /** On the example: what would write is rehearsed, and what would read AWS is given the organization as it then is. */
  function argsOf(command: string): string[] {
    const kind = command.split(' ')[1] ?? '';
    const canary = command.includes('--until canary');
    const organization = kind === 'verify' ? afterAll : kind === 'deploy' && !canary ? afterCanary : fresh;
    const given = command
      .replace(/^cordon /, '')
      .replace('-c cordon.yaml', `-c ${join(repository, 'examples', 'cordon.yaml')}`)
      .replace('--organization organization.json', '')
      // The example was read in the morning, and a command with a date runs at the end of that day.
      .replace('--max-age 2', '--max-age 24')
      .replace('--yes', `--rehearse --snapshot-after ${canary ? afterCanary : afterAll}`)
      .replace(/=(check\.\w+)/g, (_, file: string) => `=${join(directory, file)}`)
      .replace('--output organization.json', `--output ${join(directory, 'organization.json')}`)
      .split(/\s+/);
    return [...given.filter((arg) => arg !== ''), '--date', '2026-11-24', ...(kind === 'snapshot' ? [] : ['--organization', organization])];
  }

  const run = async (commands: readonly string[]): Promise<readonly (readonly [string, Ran])[]> =>
    Promise.all(commands.map(async (command) => [command, await cordon(argsOf(command))] as const));

  /** Checks that differ only in the forms that they write, as one that writes all of them: a check takes seconds. */
  function together(checks: readonly string[]): string {
    const forms = new Set(checks.flatMap((command) => command.match(/--also \S+/g) ?? []));
    const [plain, ...others] = new Set(checks.map((command) => command.replace(/ --also \S+/g, '')));
    expect(others).toEqual([]);
    return [plain, ...forms].join(' ');
  }

  it('with the exit code that lets the pipeline go on', async () => {
    const all = [...new Set(Object.values(pipelines).flatMap((pipeline) => commandsIn(pipeline())))];
    const of = (kind: string): string[] => all.filter((command) => command.startsWith(`cordon ${kind}`));
    const [canary = [], rest = []] = [true, false].map((wanted) =>
      of('deploy').filter((command) => command.includes('--until') === wanted),
    );
    const ran = [
      ...(await run([...canary, ...of('plan')])),
      ...(await run(rest)),
      ...(await run([...of('verify'), ...of('snapshot')])),
      ...(await run([together(of('check'))])),
    ];
    expect(ran.length).toBe(all.length - of('check').length + 1);
    for (const [command, { status, stderr }] of ran) {
      // Reading AWS without credentials says so; the command line itself is right.
      const expected = command.startsWith('cordon snapshot') ? 3 : 0;
      expect({ command, status, stderr: status === expected ? '' : stderr }).toEqual({ command, status: expected, stderr: '' });
    }
    expect(readFileSync(join(directory, 'check.md'), 'utf8')).toMatch(/^## ✔ cordon check passed/);
    expect(readFileSync(join(directory, 'check.xml'), 'utf8')).toMatch(/^<\?xml/);
    expect(JSON.parse(readFileSync(join(directory, 'check.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
  }, 180_000);
});

describe('GitHub Actions', () => {
  const schema = JSON.parse(read('test/fixtures/github-workflow.schema.json')) as object;
  const valid = new Ajv({ strict: false, validateFormats: false }).compile(schema);

  it('is a workflow by the common schema', () => {
    expect(valid(yaml('github-actions.yml')) ? [] : valid.errors).toEqual([]);
    expect(valid({ ...(yaml('github-actions.yml') as object), jobs: { check: { runs: 'npm ci' } } })).toBe(false);
  });

  it('gives each job the permissions that it needs, and pull requests no credentials', () => {
    const { permissions, jobs } = yaml('github-actions.yml') as {
      permissions: unknown;
      jobs: Record<string, { permissions: Record<string, string>; if?: string; needs?: string }>;
    };
    expect(permissions).toEqual({ contents: 'read' });
    const withCredentials = Object.entries(jobs).filter(([, job]) => job.permissions['id-token'] === 'write');
    expect(withCredentials.map(([name]) => name)).toEqual(['canary', 'rest', 'nightly']);
    expect(jobs['check']!.permissions['id-token']).toBeUndefined();
    expect([jobs['canary']!.if, jobs['canary']!.needs, jobs['rest']!.needs, jobs['nightly']!.if]).toEqual([
      "github.event_name == 'push'",
      'check',
      'canary',
      "github.event_name == 'schedule'",
    ]);
  });
});

it('GitLab CI has its jobs in stages that are there, and no job deploys for a merge request', () => {
  const { stages, ...rest } = yaml('gitlab-ci.yml') as { stages: string[] } & Record<
    string,
    { stage?: string; script?: string[]; rules?: { if: string }[] }
  >;
  const jobs = Object.entries(rest).filter(([name]) => name !== 'default' && !name.startsWith('.'));
  expect(jobs.map(([name]) => name)).toEqual(['check', 'plan', 'canary', 'rest', 'nightly']);
  for (const [name, { stage = '', script = [], rules = [] }] of jobs) {
    expect(stages).toContain(stage);
    const deploys = script.some((line) => line.includes('cordon deploy'));
    const onMergeRequests = rules.some((rule) => rule.if.includes('"merge_request_event"'));
    expect({ name, wrong: deploys && onMergeRequests }).toEqual({ name, wrong: false });
  }
});

it('CodePipeline asks between the canary and the rest, and lets the nightly verification read alone', () => {
  const [pipeline] = Object.values(template.findResources('AWS::CodePipeline::Pipeline'));
  const { Stages: stages } = (pipeline as { Properties: { Stages: { Name: string; Actions: { Name: string; RunOrder: number }[] }[] } })
    .Properties;
  expect(stages.map(({ Name }) => Name)).toEqual(['Source', 'Build', 'UpdatePipeline', 'Canary', 'Organization']);
  expect(stages.at(-1)!.Actions.map(({ Name, RunOrder }) => [Name, RunOrder])).toEqual([
    ['Approve', 1],
    ['DeployRest', 2],
  ]);
  const policiesOf = (name: string): unknown[] =>
    Object.entries(template.findResources('AWS::IAM::Role'))
      .filter(([id]) => id.startsWith(name))
      .flatMap(([, role]) => (role as { Properties: { ManagedPolicyArns?: unknown[] } }).Properties.ManagedPolicyArns ?? [])
      .map((arn) => JSON.stringify(arn).replace(/^.*policy\/([\w-]+).*$/, '$1'));
  expect(policiesOf('NightlyRole')).toEqual(['cordon-snapshot']);
  template.resourceCountIs('AWS::Events::Rule', 1);
});
