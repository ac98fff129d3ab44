import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCache, type CheckCache } from '../../lib/check/cache';
import { checkCacheKey, packagesOfCheck, type CheckedInputs } from '../../lib/check/cache-key';
import { cacheFolder } from '../../lib/commands/door/cache-folder';
import { packagesOf, sourcesOf } from '../support/loaded';
import { cordon, cordonProcess, runProcess } from '../support/run';
import { runs } from '../support/runs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const key = Buffer.alloc(32, 1);
const entries = (): readonly string[] => readdirSync(join(folder, 'check'));
const entry = (): string => join(folder, 'check', entries()[0]!);
const cache = (of = key, refused: (why: string) => void = () => undefined): CheckCache<unknown> => checkCache({ folder, key: of, refused });

describe('the cache', () => {
  it('gives back what was kept under the same key, and nothing under another', () => {
    expect(cache().read()).toBeUndefined();
    cache().write({ found: 'é' });
    expect(cache().read()).toEqual({ found: 'é' });
    expect(cache(Buffer.alloc(32, 2)).read()).toBeUndefined();
  });

  it('is readable by its owner alone, and only with the inputs of the check', () => {
    cache().write({ team: 'amara@example.com' });
    expect([statSync(join(folder, 'check')).mode & 0o777, statSync(entry()).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(readFileSync(entry(), 'latin1')).not.toMatch(/team|amara/);
    expect(entry()).not.toContain(key.toString('hex'));
  });

  it.each<[string, (file: string) => void]>([
    ['cut short', (file) => writeFileSync(file, readFileSync(file).subarray(0, -1))],
    ['empty', (file) => writeFileSync(file, '')],
    [
      'changed in one bit',
      (file) =>
        writeFileSync(
          file,
          readFileSync(file).map((byte, index) => (index === 30 ? byte ^ 1 : byte)),
        ),
    ],
    ['of something else', (file) => writeFileSync(file, '{"layers":[]}')],
    [
      'a folder',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ])('an entry that is %s is not read', (what, damage) => {
    cache().write('sound');
    damage(entry());
    expect(cache().read()).toBeUndefined();
    cache().write('again');
    expect(cache().read()).toBe(what === 'a folder' ? undefined : 'again');
    expect(entries()).toHaveLength(1);
  });

  it('may be deleted between any two steps', () => {
    const one = cache();
    one.write('first');
    rmSync(join(folder, 'check'), { recursive: true });
    expect(one.read()).toBeUndefined();
    one.write('second');
    expect(one.read()).toBe('second');
  });

  it('does nothing where it cannot be written', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const unusable = checkCache({ folder: file, key, refused: () => undefined });
    unusable.write('lost');
    expect(unusable.read()).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it.each<[string, () => void, RegExp]>([
    ['that others can write to', () => chmodSync(join(folder, 'check'), 0o722), /other users can write to .*; run chmod 700 /],
    [
      'that is a link',
      () => {
        rmSync(join(folder, 'check'), { recursive: true });
        symlinkSync(mkdtempSync(join(folder, 'else-')), join(folder, 'check'));
      },
      /is not a folder; delete it/,
    ],
  ])('a folder %s is not used, and the reason is given', (_, spoil, reason) => {
    cache().write('kept');
    spoil();
    let why = '';
    const refused = cache(key, (text) => (why = text));
    expect(refused.read()).toBeUndefined();
    refused.write('again');
    expect(why).toMatch(reason);
  });

  it('is whole to each of several processes that write and read it at once', async () => {
    const program = `const { checkCache } = require('./dist/lib/check/cache.js');
      const cache = checkCache({ folder: ${JSON.stringify(folder)}, key: Buffer.alloc(32, 1), refused: () => undefined });
      const result = process.pid + 'x'.repeat(100_000);
      for (let turn = 0; turn < ${runs(100)}; turn += 1) {
        cache.write(result);
        if (cache.read()?.length < 100_000) process.exitCode = 1;
      }`;
    const ran = await Promise.all([1, 2, 3].map(() => runProcess(process.execPath, ['-e', program])));
    expect(ran).toEqual(Array(3).fill({ status: 0, stdout: '', stderr: '' }));
    expect(entries()).toHaveLength(1);
  });

  it('keeps the 100 results that were used last', () => {
    const keyOf = (number: number) => Buffer.alloc(32, number);
    for (let number = 0; number < 100; number += 1) cache(keyOf(number)).write(number);
    for (const name of entries()) utimesSync(join(folder, 'check', name), 1, 1);
    expect(cache(keyOf(7)).read()).toBe(7);
    for (let number = 100; number < 150; number += 1) cache(keyOf(number)).write(number);
    expect(entries()).toHaveLength(100);
    expect(cache(keyOf(7)).read()).toBe(7);
  });
});

describe('the key', () => {
  const inputs: CheckedInputs = {
    configuration: { path: 'cordon.yaml', text: 'a: 1\n' },
    snapshot: { path: 'organization.json', text: '{}' },
    today: '2026-11-24',
    environment: { HOME: '/home/one', CDK_OUTDIR: 'out' },
  };
  const of = (over: Partial<CheckedInputs> = {}): string => checkCacheKey({ ...inputs, ...over }).toString('hex');

  it.each<[string, Partial<CheckedInputs>]>([
    ['a character of the configuration', { configuration: { path: 'cordon.yaml', text: 'a: 1 \n' } }],
    ['the path of the configuration, which findings name', { configuration: { path: './cordon.yaml', text: 'a: 1\n' } }],
    ['a character of the snapshot', { snapshot: { path: 'organization.json', text: '{ }' } }],
    ['the path of the snapshot', { snapshot: { path: 'other.json', text: '{}' } }],
    ['no snapshot', { snapshot: undefined }],
    ['the day', { today: '2026-11-25' }],
    ['a variable of the CDK', { environment: { CDK_OUTDIR: 'out', CDK_CONTEXT_JSON: '{}' } }],
    ['options of Node', { environment: { CDK_OUTDIR: 'out', NODE_OPTIONS: '--stack-size=2000' } }],
  ])('differs with %s', (_, over) => expect(of(over)).not.toBe(of()));

  it.each<[string, () => () => void]>([
    [
      'the version of Node',
      () => {
        const before = Object.getOwnPropertyDescriptor(process, 'versions')!;
        Object.defineProperty(process, 'versions', { ...before, value: { ...process.versions, node: '99.0.0' } });
        return () => void Object.defineProperty(process, 'versions', before);
      },
    ],
    [
      'the time zone',
      () => {
        const there = { ...Intl.DateTimeFormat().resolvedOptions(), timeZone: 'Pacific/Kiritimati' };
        const spy = jest.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue(there);
        return () => spy.mockRestore();
      },
    ],
  ])('differs with %s', (_, change) => {
    const before = of();
    const undo = change();
    try {
      expect(of()).not.toBe(before);
    } finally {
      undo();
    }
  });

  it('is the same for the same inputs, whatever else is in the environment', () => {
    expect(of({ environment: { CDK_OUTDIR: 'out', HOME: '/home/two' } })).toBe(of());
  });
});

describe('the folder of the cache', () => {
  it.each([
    [{ CORDON_CACHE_DIR: '/own', XDG_CACHE_HOME: '/caches' }, '/own'],
    [{ CORDON_CACHE_DIR: '', XDG_CACHE_HOME: '/caches' }, '/caches/cordon'],
    [{ XDG_CACHE_HOME: 'not/absolute' }, expect.stringMatching(/^\/.*\/\.cache\/cordon$/)],
  ])('of %j is %s', (environment, expected) => expect(cacheFolder(environment)).toEqual(expected));
});

// Checks that run take long where the processor has other work.
jest.setTimeout(240_000);

describe('cordon check with the cache', () => {
  const example = ['check', '-c', 'examples/cordon.yaml', '--organization', 'examples/organization.json'];
  const before = process.env.CORDON_CACHE_DIR;
  /** What a check of the example keeps. */
  let seed: string;
  beforeAll(async () => {
    seed = mkdtempSync(join(tmpdir(), 'cordon-cache-seed-'));
    process.env.CORDON_CACHE_DIR = seed;
    await cordon([...example, '--date', '2026-11-24']);
  });
  afterAll(() => rmSync(seed, { recursive: true, force: true }));
  beforeEach(() => {
    process.env.CORDON_CACHE_DIR = folder;
  });
  afterEach(() => {
    process.env.CORDON_CACHE_DIR = before;
  });

  it('gives the same bytes and the same exit code in every form, and then loads nothing that synthesizes', async () => {
    const forms = ['json', 'sarif', 'junit', 'markdown'];
    const run = async (name: string): Promise<readonly unknown[]> => {
      const files = forms.map((form) => join(folder, `${name}.${form}`));
      const also = forms.flatMap((form, index) => ['--also', `${form}=${files[index]!}`]);
      const hook = join(folder, 'loaded.cjs');
      writeFileSync(
        hook,
        `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(join(folder, 'loaded'))}, JSON.stringify(Object.keys(require.cache))));`,
      );
      const ran = await cordonProcess([...example, '--date', '2026-11-24', '--fail-on', 'warning', ...also], {
        env: { CORDON_CACHE_DIR: folder, NODE_OPTIONS: `--require ${hook}` },
      });
      return [ran.status, ran.stdout, ran.stderr.replaceAll(`${name}.`, ''), ...files.map((file) => readFileSync(file, 'utf8'))];
    };
    const loaded = (): readonly string[] =>
      // What code that Ajv compiled calls is no Ajv.
      packagesOf(
        sourcesOf(JSON.parse(readFileSync(join(folder, 'loaded'), 'utf8')) as readonly string[]).filter(
          (path) => !path.includes('/ajv/dist/runtime/'),
        ),
      );

    const first = await run('first');
    expect(first[0]).toBe(1);
    const direct = JSON.parse(readFileSync('package.json', 'utf8')) as Record<'dependencies' | 'peerDependencies', object>;
    const ours = Object.keys({ ...direct.dependencies, ...direct.peerDependencies });
    // The command line is read before the check, and changes nothing of it.
    const used = loaded().filter((name) => ours.includes(name) && name !== 'commander' && name !== 'picocolors');
    expect(packagesOfCheck).toEqual(expect.arrayContaining(used));

    expect(await run('second')).toEqual(first);
    expect(loaded().filter((name) => ['ajv', 'aws-cdk-lib', 'cdk-nag', 'constructs'].includes(name))).toEqual([]);
    expect(entries()).toHaveLength(1);
  });

  it('judges by the day: what ends is found on the day after, though yesterday’s result is kept', async () => {
    const on = (date: string) =>
      cordon(['check', '-c', 'examples/cordon.yaml', '--organization', 'examples/organization.json', '--date', date]);
    expect((await on('2027-03-31')).stdout).not.toContain('exclusion-expired');
    expect((await on('2027-04-01')).stdout).toContain('exclusion-expired');
    expect((await on('2027-03-31')).stdout).not.toContain('exclusion-expired');
    expect(entries()).toHaveLength(2);
  });

  it('keeps nothing with --no-cache, and uses nothing', async () => {
    const untouched = (text: string): string => text.replaceAll(/ +\d+\.\d s/g, '');
    cpSync(seed, folder, { recursive: true });
    const kept = await cordon([...example, '--date', '2026-11-24']);
    rmSync(join(folder, 'check'), { recursive: true });
    const fresh = await cordon([...example, '--date', '2026-11-24', '--no-cache']);
    expect(existsSync(join(folder, 'check'))).toBe(false);
    expect(untouched(fresh.stdout)).toBe(untouched(kept.stdout));
  });

  it('counts anew: a baseline and --fail-on are applied to the kept result', async () => {
    cpSync(seed, folder, { recursive: true });
    const baseline = join(folder, 'baseline.json');
    const check = (...args: string[]) => cordon([...example, '--date', '2026-11-24', ...args]);
    const statuses = [
      (await check('--write-baseline', baseline)).status,
      (await check('--fail-on', 'warning')).status,
      (await check('--fail-on', 'warning', '--baseline', baseline)).status,
    ];
    expect(statuses).toEqual([0, 1, 0]);
    expect(entries()).toHaveLength(1);
  });

  it('keeps no result of a check that could not finish', async () => {
    const bad = join(folder, 'bad.yaml');
    writeFileSync(bad, 'organization: 5\n');
    expect((await cordon(['check', '-c', bad])).status).toBe(2);
    expect(existsSync(join(folder, 'check'))).toBe(false);
  });
});
