import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledCode, packedParts } from '../../build/packed-parts';
import { repository, runProcess } from '../support/run';

const program = join(repository, 'dist', 'bin');
const packs = readdirSync(join(program, 'packs')).filter((name) => name.endsWith('.pack'));
/** The start of each part in a pack. */
const partNames = (pack: string): readonly string[] =>
  [...readFileSync(join(program, 'packs', pack), 'latin1').matchAll(/^(?:\(\{)?"([\w-]+\.js)"\(exports,require/gm)].map(
    ([, name]) => name!,
  );

describe('the packs of the program', () => {
  it('have each part once, but for programs of threads, which start from files', () => {
    const packed = packs.flatMap(partNames);
    const files = readdirSync(join(program, 'parts')).filter((name) => name.endsWith('.js') && name !== 'replay-worker.js');
    expect(packed.toSorted()).toEqual(files.toSorted());
  });

  it('are compiled for the Node that built them, which takes the compiled code', async () => {
    const script = `
      const vm = require('node:vm');
      const { Script } = vm;
      const rejected = [];
      vm.Script = class extends Script {
        constructor(...given) {
          super(...given);
          rejected.push(this.cachedDataRejected);
        }
      };
      process.on('exit', () => process.stderr.write(JSON.stringify(rejected)));
      process.argv = ['node', 'cordon', ...process.argv.slice(1)];
      require(${JSON.stringify(join(program, 'cordon.js'))});`;
    const command = [
      'onboard',
      'why',
      '-c',
      'examples/cordon.yaml',
      '--organization',
      'examples/organization.json',
      '--date',
      '2026-11-24',
    ];
    // The options of Node that tests have would be refused, so it is started without them.
    const ran = await runProcess('/usr/bin/env', [process.execPath, '-e', script, '--', ...command]);
    expect(ran.stderr).toBe(JSON.stringify(packs.map(() => false)));
  });

  it('are read as they are needed: for help the first alone', async () => {
    const script = `
      const fs = require('node:fs');
      const { readFileSync } = fs;
      const read = [];
      fs.readFileSync = (path, ...options) => { if (String(path).endsWith('.pack')) read.push(path); return readFileSync(path, ...options); };
      require('node:module').syncBuiltinESMExports();
      process.on('exit', () => process.stderr.write(read.map((path) => path.replace(/.*\\/|-.*/g, '')).join(' ')));
      process.argv = ['node', 'cordon', ...process.argv.slice(1)];
      require(${JSON.stringify(join(program, 'cordon.js'))});`;
    const ran = (...args: readonly string[]) => runProcess(process.execPath, ['-e', script, '--', ...args]);
    expect(await ran('--help')).toMatchObject({ status: 0, stderr: 'start' });
    const example = ['-c', 'examples/cordon.yaml', '--organization', 'examples/organization.json', '--date', '2026-11-24'];
    expect(await ran('plan', ...example)).toMatchObject({ status: 0, stderr: 'start rollout' });
    expect(await ran('verify', '--only', 'stack-sets', ...example)).toMatchObject({ status: 1, stderr: 'start rollout' });
    expect(await ran('verify', ...example)).toMatchObject({ status: 1, stderr: 'start rollout whole' });
  });
});

describe('parts in packs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cordon-packs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Writes packs, each of parts and their code. */
  function loader(...written: readonly Readonly<Record<string, string>>[]) {
    const paths = written.map((parts, index) => {
      const path = join(folder, `${index}.pack`);
      const functions = Object.entries(parts).map(([name, code]) => `"${name}"(exports,require,module,__filename,__dirname){${code}\n}`);
      writeFileSync(path, `({${functions.join(',\n')}})`);
      return path;
    });
    const read: string[] = [];
    const load = packedParts({ parts: folder, packs: paths, onPack: (path) => read.push(path) });
    return { load, paths, read };
  }

  it('find each other in any pack, and run once', () => {
    const { load, read, paths } = loader(
      { 'a.js': "exports.b = require('./b.js'); exports.again = require('./b.js');" },
      { 'b.js': 'exports.made = {};' },
      { 'c.js': 'exports.c = 1;' },
    );
    const a = load('./a.js') as { readonly b: object; readonly again: object };
    expect(a.again).toBe(a.b);
    expect(read).toEqual(paths.slice(0, 2));
    expect(load('./c.js')).toEqual({ c: 1 });
  });

  it('may need each other', () => {
    const { load } = loader({
      'a.js': "exports.name = 'a'; exports.other = require('./b.js').seen;",
      'b.js': "exports.seen = require('./a.js').name;",
    });
    expect(load('./a.js')).toEqual({ name: 'a', other: 'a' });
  });

  it('load packages and files as files do, and say where they are', () => {
    writeFileSync(join(folder, 'file.js'), 'exports.file = __filename;');
    const { load } = loader({ 'a.js': "module.exports = [require('node:path').sep, require('./file.js').file, __filename, __dirname];" });
    const [, file, name, directory] = load('./a.js') as readonly string[];
    expect(file).toMatch(/file\.js$/);
    expect([name, directory]).toEqual([join(folder, 'a.js'), folder]);
  });

  it('run where the compiled code is of something else', () => {
    const { load, paths } = loader({ 'a.js': 'exports.a = 1;' });
    writeFileSync(compiledCode(paths[0]!), 'no code');
    expect(load('./a.js')).toEqual({ a: 1 });
  });
});
