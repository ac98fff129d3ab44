import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { defaultReplay } from '../../lib/configuration/defaults';
import { type ReplayConfiguration } from '../../lib/configuration/replay';
import { buildApp } from '../../lib/stacks/app';
import { configured, sketch } from '../support/organization';
import { cordonProcess, repository, runProcess } from '../support/run';
import { newAccountId } from './build';
import { awsCli, installed } from './install';
import { MinistackAccount } from './ministack';
import { Builds, type BeforeBuild, type BuildProject } from './replay-builds';
import { startReplays, type Server } from './servers';

process.env.CDK_VALIDATION = 'false';

/**
 * The state machine that replays a bucket, as the stack has it, run by ministack: its Distributed Map lists its S3 and starts the batches. Each build is
 * the script of its project, run by bash with the AWS CLI and the packed package. `ministack_replay.py` says what ministack lacks.
 */
const region = 'eu-west-1';
const today = '2026-11-24';
const lines = readFileSync(join(repository, 'examples', 'findings.jsonl'), 'utf8')
  .trim()
  .split('\n');
const configuration = readFileSync(join(repository, 'examples', 'signals.yaml'), 'utf8');

let folder: string;
let pack: Buffer;
let builds: Builds;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-replays-'));
  const packed = await runProcess('npm', ['pack', '--ignore-scripts', '--pack-destination', folder]);
  expect(packed).toMatchObject({ status: 0 });
  pack = readFileSync(join(folder, readdirSync(folder)[0]!));
  builds = await Builds.start(await installed(awsCli, () => undefined));
  server = await startReplays(builds.address, () => undefined);
}, 300_000);

afterAll(async () => {
  await server.stop();
  await builds.stop();
  rmSync(folder, { recursive: true, force: true });
});

const bucketOfRegion = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

/** Objects by their keys. */
type Objects = Readonly<Record<string, Buffer | string>>;

/** Many files as GuardDuty exports them, some that are none, and names that a shell could take apart. */
function manyObjects(): Objects {
  const objects: Record<string, Buffer | string> = {};
  for (let number = 0; number < 40; number++) {
    const some = Array.from({ length: 3 }, (_, index) => lines[(number * 3 + index) % lines.length]!).join('\n');
    const name = `AWSLogs/111122223333/GuardDuty/${region}/2026/11/${String((number % 28) + 1).padStart(2, '0')}/${number}.jsonl`;
    if (number % 2 === 0) objects[`${name}.gz`] = gzipSync(some);
    else objects[name] = some;
  }
  return {
    ...objects,
    'AWSLogs/': '',
    'AWSLogs/empty.jsonl': '',
    'AWSLogs/$(touch x) \'a\' "b" ü {}.jsonl': lines[0]!,
    'AWSLogs/-c.jsonl': lines[1]!,
    'elsewhere/other.jsonl': lines.join('\n'),
  };
}

/** An account with the stack, a bucket of findings, and the inputs of a run. */
class Replayed {
  private readonly ministack = new MinistackAccount(region, newAccountId(), server.endpoint);
  private readonly findings = `findings-${this.ministack.account}`;
  private readonly projects: readonly BuildProject[];
  private readonly machine: { readonly DefinitionString: string; readonly StateMachineName: string };
  private readonly work: string;

  public constructor(replay: Partial<ReplayConfiguration> = {}) {
    const { account } = this.ministack;
    const base = configured({ organization: { delegatedAdministrator: account, membershipRegion: region, regions: [region] } });
    const keyArn = `arn:aws:kms:${region}:${account}:key/11111111-2222-4333-8444-555555555555`;
    const stack = buildApp(new App(), {
      configuration: {
        ...base,
        replay: {
          ...defaultReplay,
          packageSha256: sha256(pack),
          findings: { bucket: this.findings, prefix: 'AWSLogs/', keyArn },
          ...replay,
        },
      },
      snapshot: sketch({ accounts: { [account]: ['root'] } }),
      today,
      checkedBy: 'caller',
    }).replay!;
    const template = Template.fromStack(stack);
    const all = (type: string): readonly unknown[] =>
      Object.values(template.findResources(type)).map(({ Properties }) => Properties as unknown);
    this.projects = all('AWS::CodeBuild::Project') as readonly BuildProject[];
    [this.machine] = all('AWS::StepFunctions::StateMachine') as [typeof this.machine];
    [this.work] = (all('AWS::S3::Bucket') as readonly { readonly BucketName: string }[]).map(({ BucketName }) => BucketName) as [string];
  }

  public async put(bucket: string, objects: Objects): Promise<void> {
    await this.s3('PUT', bucket, bucketOfRegion);
    for (const [key, body] of Object.entries(objects)) await this.s3('PUT', `${bucket}/${encodeURIComponent(key)}`, body);
  }

  public async deleteFinding(key: string): Promise<void> {
    await this.s3('DELETE', `${this.findings}/${encodeURIComponent(key)}`);
  }

  public async deletePart(): Promise<void> {
    const [key] = await this.keys('runs/run-1/parts/');
    await this.s3('DELETE', `${this.work}/${key}`);
  }

  /** @returns undefined where there is no such object */
  public async get(key: string): Promise<string | undefined> {
    const answer = await this.request('GET', `${this.work}/${key}`);
    return answer.ok ? answer.text() : undefined;
  }

  public async keys(prefix: string): Promise<readonly string[]> {
    const answer = await this.s3('GET', `${this.work}?list-type=2&prefix=${encodeURIComponent(prefix)}`);
    return [...answer.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key!);
  }

  /** Runs it to the end. @returns its status, and `status.json` */
  public async run(
    objects: Objects,
    input: Readonly<Record<string, string>> = {},
    { before, packed = pack }: { readonly before?: (replayed: Replayed) => BeforeBuild; readonly packed?: Buffer } = {},
  ): Promise<{ readonly ended: string; readonly status: Readonly<Record<string, unknown>> }> {
    builds.serve(server.endpoint, this.projects, before?.(this));
    await this.put(this.findings, objects);
    await this.put(this.work, { [`package/${sha256(pack)}.tgz`]: packed, 'inputs/first/cordon.yaml': configuration });
    const { stateMachineArn } = await this.ministack.call<{ stateMachineArn: string }>('states', 'CreateStateMachine', {
      name: this.machine.StateMachineName,
      definition: this.machine.DefinitionString,
      roleArn: `arn:aws:iam::${this.ministack.account}:role/replay`,
    });
    const { executionArn } = await this.ministack.call<{ executionArn: string }>('states', 'StartExecution', {
      stateMachineArn,
      name: 'run-1',
      input: JSON.stringify({ inputs: 'first', date: today, ...input }),
    });
    for (;;) {
      const { status, error, cause } = await this.ministack.call<{ status: string; error?: string; cause?: string }>(
        'states',
        'DescribeExecution',
        { executionArn },
      );
      if (status !== 'RUNNING') {
        const ended = error === undefined ? status : `${status} ${error}`;
        const said = await this.get('runs/run-1/status.json');
        if (said === undefined) throw new Error(`there is no status: ${ended} ${cause}`);
        return { ended, status: JSON.parse(said) as Readonly<Record<string, unknown>> };
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async s3(method: string, path: string, body?: Buffer | string): Promise<string> {
    const answer = await this.request(method, path, body);
    const text = await answer.text();
    if (!answer.ok && answer.status !== 409) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return text;
  }

  private request(method: string, path: string, body?: Buffer | string): Promise<Response> {
    const scope = `${this.ministack.account}/20260101/${region}/s3/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
    return fetch(`${server.endpoint}/${path}`, { method, headers: { authorization }, ...(body !== undefined && { body }) });
  }
}

/** What one run of the command over the same files comes to. */
async function oneRun(objects: Objects, format: 'json' | 'text' | 'html'): Promise<string> {
  const own = mkdtempSync(join(folder, 'files-'));
  for (const [key, body] of Object.entries(objects)) {
    if (!key.startsWith('AWSLogs/') || key.endsWith('/')) continue;
    mkdirSync(dirname(join(own, key)), { recursive: true });
    writeFileSync(join(own, key), body);
  }
  const file = join(folder, 'cordon.yaml');
  writeFileSync(file, configuration);
  const ran = await cordonProcess(['replay', '.', '-c', file, '--date', today, '--format', format], { cwd: own });
  expect(ran.status).toBe(0);
  return ran.stdout;
}

const few: Objects = Object.fromEntries(lines.slice(0, 2).map((line, index) => [`AWSLogs/${index}.jsonl`, line]));
const outputs = (): string => builds.ended.map(({ output }) => output).join('\n');

describe('a replay of a bucket', () => {
  it('comes to what one run over the same files comes to, byte for byte', async () => {
    const objects = manyObjects();
    const replayed = new Replayed({ objectsPerBuild: 12 });
    const { ended, status } = await replayed.run(objects);
    expect([ended, status, outputs()]).toEqual(['SUCCEEDED', expect.anything(), expect.not.stringContaining('Error')]);
    expect(status).toMatchObject({ complete: true, unreadable: 0, objects: 44, batches: 4, prefix: 'AWSLogs/', date: today });
    expect(builds.ended.map(({ projectName, status: code }) => [projectName, code])).toEqual([
      ...Array.from({ length: 4 }, () => ['cordon-replay-part', 0]),
      ['cordon-replay-merge', 0],
    ]);
    expect(await replayed.get('runs/run-1/replay.json')).toBe(await oneRun(objects, 'json'));
    expect(await replayed.get('runs/run-1/replay.txt')).toBe(await oneRun(objects, 'text'));
    expect(await replayed.get('runs/run-1/replay.html')).toBe(await oneRun(objects, 'html'));
    expect(JSON.parse((await replayed.get('runs/run-1/replay.json'))!)).toMatchObject({ records: 122 });
    const [manifest] = (await replayed.keys('runs/run-1/batches-of-step-functions/')).filter((key) => key.endsWith('manifest.json'));
    expect(JSON.parse((await replayed.get(manifest!))!)).toMatchObject({ ResultFiles: { FAILED: [], PENDING: [] } });
  }, 600_000);

  it('says that it is incomplete, and has no result, when an object cannot be read', async () => {
    const replayed = new Replayed({ objectsPerBuild: 1 });
    const before =
      (own: Replayed): BeforeBuild =>
      async () => {
        await own.deleteFinding('AWSLogs/1.jsonl');
        return undefined;
      };
    const { ended, status } = await replayed.run(few, {}, { before });
    expect(ended).toBe('FAILED ReplayIncomplete');
    expect(status).toMatchObject({ complete: false, reason: { Error: 'States.ExceedToleratedFailureThreshold' } });
    expect(await replayed.get('runs/run-1/replay.json')).toBeUndefined();
    // The one batch that failed was tried twice, and nothing was merged.
    expect(builds.ended.filter(({ status: code }) => code !== 0)).toHaveLength(2);
    expect(builds.ended.map(({ projectName }) => projectName)).not.toContain('cordon-replay-merge');
  }, 120_000);

  it('says that it is incomplete, with the number, when a file is damaged or has no findings', async () => {
    const packed = gzipSync(lines.join('\n'));
    const objects: Objects = {
      'AWSLogs/0.jsonl': lines[0]!,
      'AWSLogs/cut.jsonl.gz': packed.subarray(0, packed.length - 100),
      'AWSLogs/x.txt': 'no finding',
    };
    const replayed = new Replayed();
    const { ended, status } = await replayed.run(objects);
    expect([ended, status]).toEqual(['FAILED ReplayIncomplete', expect.objectContaining({ complete: false, unreadable: 2 })]);
    // What could be read is there, and says what could not.
    expect(await replayed.get('runs/run-1/replay.json')).toBe(await oneRun(objects, 'json'));
  }, 120_000);

  it('waits where too many builds are queued, and tries a failed build once more, below a narrower prefix', async () => {
    const replayed = new Replayed();
    const errors = ['CodeBuild.AccountLimitExceededException', 'CodeBuild.AccountLimitExceededException', 'States.TaskFailed'];
    const before = (): BeforeBuild => async (_, number) => {
      const error = errors[number - 1];
      return error === undefined ? undefined : { error };
    };
    const { ended, status } = await replayed.run(few, { prefix: 'AWSLogs/1' }, { before });
    expect([ended, status]).toEqual(['SUCCEEDED', expect.objectContaining({ complete: true, objects: 1, prefix: 'AWSLogs/1' })]);
    const { 'AWSLogs/1.jsonl': one } = few;
    expect(await replayed.get('runs/run-1/replay.json')).toBe(await oneRun({ 'AWSLogs/1.jsonl': one! }, 'json'));
  }, 120_000);

  it('says that it is incomplete when a part is lost before the merge', async () => {
    const replayed = new Replayed({ objectsPerBuild: 1 });
    const before =
      (own: Replayed): BeforeBuild =>
      async ({ projectName }, number) => {
        if (projectName === 'cordon-replay-merge' && number === 3) await own.deletePart();
        return undefined;
      };
    const { ended, status } = await replayed.run(few, {}, { before });
    expect([ended, status.complete]).toEqual(['FAILED ReplayIncomplete', false]);
    expect(outputs()).toContain('2 parts are expected, and there are 1');
    expect(await replayed.get('runs/run-1/replay.json')).toBeUndefined();
  }, 120_000);

  it('takes a bucket without findings for no result', async () => {
    const replayed = new Replayed();
    const { ended, status } = await replayed.run({ 'elsewhere/other.jsonl': lines[0]! });
    expect([ended, status]).toEqual([
      'FAILED ReplayIncomplete',
      expect.objectContaining({ complete: false, reason: expect.objectContaining({ Error: 'NoObject' }) }),
    ]);
    expect(builds.ended).toEqual([]);
  }, 60_000);

  it('runs no other package than that of the configuration', async () => {
    const replayed = new Replayed();
    const { ended, status } = await replayed.run(few, {}, { packed: Buffer.from('another package') });
    expect([ended, status.complete]).toEqual(['FAILED ReplayIncomplete', false]);
    expect(outputs()).toMatch(/package\.tgz: FAILED/);
  }, 60_000);

  it('lets no object take the place of another', async () => {
    const replayed = new Replayed();
    const { ended, status } = await replayed.run({ 'AWSLogs/a': lines[0]!, 'AWSLogs/a/a': lines[1]!, 'AWSLogs/a/b': lines[2]! });
    expect([ended, status.complete, outputs()]).toEqual([
      'FAILED ReplayIncomplete',
      false,
      expect.stringContaining('no file can have the name "AWSLogs/a"'),
    ]);
  }, 60_000);

  it('writes no file outside of its folder', async () => {
    const replayed = new Replayed();
    const { ended, status } = await replayed.run({ 'AWSLogs/a/../../../x.jsonl': lines[0]! });
    expect([ended, status.complete, outputs()]).toEqual([
      'FAILED ReplayIncomplete',
      false,
      expect.stringContaining('no file can have the name'),
    ]);
  }, 60_000);
});
