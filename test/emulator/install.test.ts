import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, fakecloud, installed, ministack, moto } from './install';
import { given } from './servers';
import { readSettings, variables } from './settings';

const documentation = readFileSync(join(__dirname, '..', '..', 'docs', 'emulators.md'), 'utf8');

/** An emulator that installs in a moment, by a program that every machine of this suite has. */
function quick(settings: Partial<Emulator> = {}): Emulator & { installs: number } {
  const emulator = {
    name: 'quick',
    version: '1.0.0',
    executable: 'run',
    tool: { command: process.execPath, args: ['--version'], remedy: 'install Node' },
    installs: 0,
    async install(folder: string) {
      emulator.installs += 1;
      mkdirSync(folder, { recursive: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
      writeFileSync(join(folder, 'run'), '');
    },
    ...settings,
  };
  return emulator;
}

describe('the installation of an emulator', () => {
  let cache: string;
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'cordon-install-'));
    said.length = 0;
  });
  afterEach(() => rmSync(cache, { recursive: true, force: true }));

  it('happens once, and leaves nothing but its folder', async () => {
    const emulator = quick();
    expect(await installed(emulator, say, cache)).toBe(join(cache, 'quick-1.0.0'));
    expect(await installed(emulator, say, cache)).toBe(join(cache, 'quick-1.0.0'));
    expect(emulator.installs).toBe(1);
    expect(readdirSync(cache)).toEqual(['quick-1.0.0']);
    expect(said).toEqual([`quick 1.0.0: installing into ${join(cache, 'quick-1.0.0')}`, 'quick 1.0.0: installed']);
  });

  it('happens once for two who want it at the same time', async () => {
    const emulator = quick();
    await Promise.all([installed(emulator, say, cache), installed(emulator, say, cache)]);
    expect(emulator.installs).toBe(1);
    expect(said).toContainEqual(expect.stringContaining('installs it already; waiting'));
  });

  it('does not take a killed installation for a whole one, nor its lock for a held one', async () => {
    mkdirSync(join(cache, 'quick-1.0.0.unfinished-1'));
    writeFileSync(join(cache, 'quick-1.0.0.unfinished-1', 'run'), '');
    mkdirSync(join(cache, 'quick-1.0.0.lock'));
    // The highest process ID that Linux gives is 4194304.
    writeFileSync(join(cache, 'quick-1.0.0.lock', 'pid'), '4194305');
    const emulator = quick();
    await installed(emulator, say, cache);
    expect(emulator.installs).toBe(1);
    expect(readdirSync(cache)).toEqual(['quick-1.0.0']);
  });

  it('that fails is not there afterwards, and can be tried again', async () => {
    const failing = quick({
      install: async (folder, run) => {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'run'), '');
        await run(process.execPath, ['-e', 'console.error("no network"); process.exit(3)']);
      },
    });
    await expect(installed(failing, say, cache)).rejects.toThrow(/ended with exit code 3:\nno network/);
    expect(existsSync(join(cache, 'quick-1.0.0'))).toBe(false);
    await expect(installed(quick(), say, cache)).resolves.toBe(join(cache, 'quick-1.0.0'));
  });

  it('fails where its tool is missing, and says how to get it', async () => {
    const emulator = quick({ tool: { command: 'no-such-program', args: [], remedy: 'install it from https://example.com' } });
    await expect(installed(emulator, say, cache)).rejects.toThrow(
      'quick 1.0.0 cannot be installed: `no-such-program` does not work (spawn no-such-program ENOENT); install it from https://example.com',
    );
    expect(emulator.installs).toBe(0);
    expect(readdirSync(cache)).toEqual([]);
  });
});

it.each([fakecloud, moto, ministack])(
  '$name says what it needs, and by which variable one that runs is given',
  ({ name, version, tool }) => {
    expect(tool.remedy).toMatch(/^install (Rust and a C compiler|Python 3\.10 or later with venv and pip) \(.*, or start /);
    expect(tool.remedy).toContain(variables[name as keyof typeof variables]);
    expect(documentation).toContain(`${name} ${version}`);
    expect(documentation).toContain(`| \`${variables[name as keyof typeof variables]}\` |`);
  },
);

describe('the settings of the suite', () => {
  it('take endpoints that are given', () => {
    const environment = { CORDON_FAKECLOUD_ENDPOINT: 'a', CORDON_MOTO_ENDPOINT: 'b', CORDON_MINISTACK_ENDPOINT: 'c' };
    expect(readSettings(environment)).toMatchObject({ fakecloudEndpoint: 'a', motoEndpoint: 'b', ministackEndpoint: 'c' });
    expect(readSettings({})).toMatchObject({ fakecloudEndpoint: undefined, motoEndpoint: undefined, ministackEndpoint: undefined });
  });

  it.each([
    ['CORDON_EMULATOR_CACHE', { CORDON_EMULATOR_CACHE: '/a', XDG_CACHE_HOME: '/b' }, '/a'],
    ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/b' }, '/b/cordon/emulators'],
  ])('take the cache from %s', (_name, environment, cache) => {
    expect(readSettings(environment).cache).toBe(cache);
  });

  it('refuse an endpoint where nothing answers', async () => {
    await expect(given('moto', 'http://127.0.0.1:9')).rejects.toThrow('moto does not answer at http://127.0.0.1:9');
  });
});
