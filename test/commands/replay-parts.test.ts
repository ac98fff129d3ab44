import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { runReplay } from '../../lib/replay/run/run-replay';
import { cordon, cordonProcess, repository, type Ran } from '../support/run';
import { isQuick, runs, sampled } from '../support/runs';
import { configurationOf, guardDutyFinding, securityHubFinding, today } from '../replay/support';

const date = ['--date', today];
const configuration = ['-c', 'examples/signals.yaml', '--against', 'examples/routes.yaml'];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-replay-parts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const zstd = (zlib as { readonly zstdCompressSync?: (data: Buffer) => Buffer }).zstdCompressSync;
const packers: readonly ((data: Buffer) => Buffer)[] = [(data) => data, zlib.gzipSync, zstd ?? zlib.gzipSync];

const record = fc.oneof(
  fc
    .record({
      severity: fc.constantFrom(2, 5, 8, 9),
      type: fc.constantFrom('Recon:EC2/Portscan', 'Backdoor:EC2/Spambot', 'Recon:EC2/PortProbeUnprotectedPort'),
      region: fc.constantFrom('eu-west-1', 'us-east-1', 'ap-south-1'),
      accountId: fc.constantFrom('444444444444', '700000000007'),
    })
    .map(guardDutyFinding),
  fc.constantFrom<unknown>(securityHubFinding(), { a: 1 }, { Findings: [guardDutyFinding(), { b: 2 }] }),
);
/** A file: lines, some of them bad or blank, or a document on one line; sometimes packed, and sometimes cut off. */
const file = fc
  .record({
    records: fc.array(fc.oneof({ arbitrary: record, weight: 8 }, fc.constantFrom<unknown>('{', ' ', 'x')), { maxLength: 12 }),
    times: fc.constantFrom(1, 1, 60),
    isDocument: fc.constantFrom(false, false, true),
    packer: fc.constantFrom(...packers),
    isCut: fc.constantFrom(false, false, false, true),
  })
  .map(({ records, times, isDocument, packer, isCut }) => {
    const all = Array.from({ length: times }, () => records).flat();
    const text = isDocument
      ? JSON.stringify({ Findings: all.filter((one) => typeof one !== 'string') })
      : all.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');
    const bytes = packer(Buffer.from(text));
    return isCut ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
  });

const gates = ['--max-archived-severity', 'low', '--require-route', 'high', '--forbid-new-loss'];
/** For a process, each of whose threads lays out the routes of both configurations first: at a desk nothing is compared there. */
const configurationOfProcess = isQuick ? configuration.slice(0, 2) : configuration;
const gatesOfProcess = isQuick ? gates.slice(0, -1) : gates;
const formats = ['text', 'json', 'jsonl', 'html'] as const;

jest.setTimeout(300_000);

describe('cordon replay --shard and --merge', () => {
  it('print what one run prints, byte for byte, for any files and any cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(...formats),
        async (contents, of, format) => {
          const files = contents.map((bytes, index) => {
            // The order of the files is not that of their names.
            const path = join(folder, `${['b', 'c', 'a'][index]!}.jsonl`);
            writeFileSync(path, bytes);
            return path;
          });
          const common = [...configuration, ...date, '--format', format];
          const parts: string[] = [];
          for (let index = 1; index <= of; index++) {
            const part = join(folder, `part-${index}`);
            parts.unshift(part);
            const ran = await cordon(['replay', ...files, ...common, '--shard', `${index}/${of}`, '-o', part]);
            expect(ran).toMatchObject({ status: 0, stdout: '' });
          }
          const whole = await cordon(['replay', ...files, ...common, ...gates]);
          expect(await cordon(['replay', '--merge', ...parts, '--format', format, ...gates])).toEqual(whole);
        },
      ),
      { numRuns: runs(150, 2) },
    );
  });

  it('of standard input', async () => {
    const input = `${JSON.stringify(guardDutyFinding())}\n{\n`.repeat(300);
    const common = ['replay', '-', ...configurationOfProcess, ...date, '--format', 'jsonl'];
    const [first, second, whole] = await Promise.all([
      cordonProcess([...common, '--shard', '1/2'], { input }),
      cordonProcess([...common, '--shard', '2/2'], { input }),
      cordonProcess([...common, ...gatesOfProcess], { input }),
    ]);
    const parts = [second, first].map(({ stdout }, index) => {
      const path = join(folder, `stdin-${index}`);
      writeFileSync(path, stdout);
      return path;
    });
    expect(whole.stdout.split('\n')).toHaveLength(301);
    expect(await cordon(['replay', '--merge', ...parts, '--format', 'jsonl', ...gatesOfProcess])).toEqual(whole);
  });

  it('of different files stand one after the other, and are added up', async () => {
    const lines = (id: string): string => `${JSON.stringify(guardDutyFinding({ id }))}\n`.repeat(2);
    const [one, other] = ['one', 'other'].map((name) => join(folder, `${name}.jsonl`)) as [string, string];
    writeFileSync(one, lines('1'));
    writeFileSync(other, lines('2'));
    const common = [...configuration, ...date, '--format', 'jsonl'];
    const parts = await Promise.all(
      [other, one].map(async (path, index) => {
        const part = join(folder, `different-${index}`);
        await cordon(['replay', path, ...common, '--shard', '1/1', '-o', part]);
        return part;
      }),
    );
    expect(await cordon(['replay', '--merge', ...parts, '--format', 'jsonl'])).toEqual(await cordon(['replay', one, other, ...common]));
  });

  it('say everything that is wrong with parts at once', async () => {
    const findings = 'examples/findings.jsonl';
    const part = async (name: string, shard: string, ...more: readonly string[]): Promise<string> => {
      const path = join(folder, name);
      const ran = await cordon(['replay', findings, '-c', 'examples/signals.yaml', ...date, '--shard', shard, '-o', path, ...more]);
      expect(ran.status).toBe(0);
      return path;
    };
    const first = await part('1-3', '1/3');
    const again = await part('1-3-again', '1/3');
    const later = await part('2-3', '2/3', '--date', '2026-11-25');
    const merge = (...args: readonly string[]): Promise<Ran> => cordon(['replay', '--merge', ...args]);
    const wrong = await merge(first, again, later, '--format', 'jsonl', '--forbid-new-loss');
    expect(wrong.status).toBe(2);
    for (const said of [
      `the part 1/3 of ${findings} is given more than once`,
      `the part 3/3 of ${findings} is missing`,
      'the part was made with another configuration, snapshot or date',
      'the part has no line for each record',
      '--forbid-new-loss needs parts that compare',
    ]) {
      expect(wrong.stderr).toContain(said);
    }
    const half = await part('1-2', '1/2');
    expect((await merge(first, half)).stderr).toContain(`the part is one of 2, and ${first} is one of 3`);
    const cut = join(folder, 'cut');
    writeFileSync(cut, readFileSync(first, 'utf8').split('\n')[0]!);
    const old = join(folder, 'old');
    writeFileSync(old, readFileSync(first, 'utf8').replace('"version":2', '"version":1'));
    const unusable = await merge(cut, old, findings, join(folder, 'none'));
    expect(unusable.status).toBe(2);
    for (const said of [
      'it is not complete',
      'another version of Cordon',
      'it is not a part of a replay',
      'cannot read the part (ENOENT)',
    ]) {
      expect(unusable.stderr).toContain(said);
    }
  });

  it('refuse what belongs to the other of them', async () => {
    const shard = await cordon([
      'replay',
      'examples/findings.jsonl',
      '-c',
      'examples/signals.yaml',
      '--shard',
      '1/2',
      '--require-route',
      'low',
    ]);
    expect(shard).toMatchObject({ status: 2, stderr: expect.stringContaining('a gate is for all findings') });
    const flags = ['--strict', '--messages', '--threads', '2', '--shard', '1/2', '--against', 'x', '--organization', 'y', '-c', 'z'];
    const merge = await cordon(['replay', '--merge', 'x', ...flags, '--date', '2026-12-02']);
    expect(merge.status).toBe(2);
    expect(merge.stderr.match(/cannot be used with --merge/g)).toHaveLength(8);
    expect(merge.stderr).toContain('--config cannot be used with --merge');
    for (const wrong of ['0/2', '3/2', '2', '1/0', 'x']) {
      expect((await cordon(['replay', 'examples/findings.jsonl', '--shard', wrong])).status).toBe(2);
    }
  });
});

describe('cordon replay with threads', () => {
  const lines = (count: number, at: number, what = 'no JSON'): string =>
    Array.from({ length: count }, (_, index) =>
      index === at
        ? what
        : JSON.stringify(guardDutyFinding({ id: String(index), severity: (index % 9) + 1, description: 'x'.repeat(6000) })),
    )
      .map((line) => `${line}\n`)
      .join('');
  const command = (path: string, threads: string, ...args: readonly string[]): readonly string[] => [
    'replay',
    path,
    ...configurationOfProcess,
    ...date,
    '--threads',
    threads,
    ...args,
  ];
  /** As a process, whose threads are compiled programs; one thread needs none. */
  const withThreads = (path: string, ...args: readonly string[]): Promise<Ran> =>
    cordonProcess(command(path, isQuick ? '2' : '3', ...args));
  const withOne = (path: string, ...args: readonly string[]): Promise<Ran> => cordon(command(path, '1', ...args));

  it.each(sampled(formats.toReversed()))('prints the same as with one thread: %s', async (format) => {
    const path = join(folder, 'threads.jsonl');
    writeFileSync(path, lines(300, 234));
    const [one, three] = await Promise.all([
      withOne(path, '--format', format, ...gatesOfProcess),
      withThreads(path, '--format', format, ...gatesOfProcess),
    ]);
    expect(three).toEqual(one);
    expect(one.stdout.length).toBeGreaterThan(1000);
  });

  it('ends with --strict at the first record that cannot be read, with what came before it', async () => {
    const path = join(folder, 'strict.jsonl');
    writeFileSync(path, `${lines(250, 200)}{\n${lines(100, 3)}`);
    const strict = ['--strict', '--format', 'jsonl'];
    const [one, three] = await Promise.all([withOne(path, ...strict), withThreads(path, ...strict)]);
    expect(three).toEqual(one);
    expect(one.status).toBe(2);
    expect(one.stdout.split('\n')).toHaveLength(201);
    const output = join(folder, 'strict-out.jsonl');
    expect((await withThreads(path, ...strict, '-o', output)).status).toBe(2);
    expect(existsSync(output)).toBe(false);
  });

  it('ends by Ctrl-C at once, as with one thread, and says that nothing was written', async () => {
    const ends = await Promise.all(
      sampled(['2', '1']).map(
        (threads) =>
          new Promise<string>((resolve, reject) => {
            const child = spawn(
              process.execPath,
              [
                join(repository, 'dist', 'bin', 'cordon.js'),
                'replay',
                '-',
                ...configurationOfProcess,
                ...date,
                '--threads',
                threads,
                '--format',
                'jsonl',
              ],
              { cwd: repository, stdio: ['pipe', 'pipe', 'pipe'] },
            );
            let stderr = '';
            child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
            child.on('error', reject);
            child.stdin.on('error', () => undefined);
            child.on('close', (code) => resolve(`${code} ${stderr.trim()}`));
            // Something has been replayed, and more may come.
            child.stdout.once('data', () => child.kill('SIGINT'));
            child.stdin.write(lines(500, 5));
          }),
      ),
    );
    const said =
      '130 interrupted: no result was written; run the same command again. With --shard, finished parts are kept, and --merge joins them';
    expect(new Set(ends)).toEqual(new Set([said]));
  });

  it.each([
    ['ends early', 'process.exit(7)', 'a thread ended before its work was done (exit code 7)'],
    ['throws', 'throw new Error("out of luck")', 'out of luck'],
    ['ends at its first work', 'require("node:worker_threads").parentPort.once("message", () => process.exit(3))', '(exit code 3)'],
  ])('a thread that %s ends the replay, with the reason', async (_, program, message) => {
    async function* open(): AsyncGenerator<Buffer> {
      for (let part = 0; part < 20; part++) yield Buffer.from(lines(100, -1));
    }
    const openThread = (): Worker => new Worker(program, { eval: true });
    const run = runReplay({ configuration: configurationOf(), today, sources: [{ name: 'f', open }], threads: { count: 2 }, openThread });
    await expect(run).rejects.toThrow(message);
  });

  it('needs no thread for a small input, and starts them once it is not small', async () => {
    let started = 0;
    const openThread = (data: unknown): Worker => {
      started++;
      return new Worker(join(repository, 'dist', 'lib', 'replay', 'threads', 'replay-worker.js'), { workerData: data });
    };
    const text = lines(200, 20);
    async function* open(): AsyncGenerator<Buffer> {
      yield Buffer.from(text);
    }
    const replay = (after: number) =>
      runReplay({ configuration: configurationOf(), today, sources: [{ name: 'f', open }], threads: { count: 2, after }, openThread });
    const alone = await replay(10_000_000);
    expect(started).toBe(0);
    expect(await replay(text.length / 2)).toEqual(alone);
    expect(started).toBe(2);
    expect(alone.records).toBe(199);
  });

  it.each(['0', '129', 'x', '1.5'])('takes no %s for a number of threads', async (number) => {
    const ran = await cordon(['replay', 'examples/findings.jsonl', '-c', 'examples/signals.yaml', '--threads', number]);
    expect(ran).toMatchObject({ status: 2, stderr: expect.stringContaining('1 to 128') });
  });
});
