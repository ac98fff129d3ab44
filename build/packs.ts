import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { type Script } from 'node:vm';
import { compiledCode, optimizeLate, packedParts, type Parts } from './packed-parts';

const example = ['-c', 'examples/cordon.yaml', '--organization', 'examples/organization.json', '--date', '2026-11-24'];

/**
 * The packs, each with commands that need it, in the order in which they are read. What those commands run is compiled when the program is built, so
 * they are commands that people and pipelines wait for. All other parts are in the last pack.
 */
const packs: readonly { readonly name: string; readonly commands: readonly (readonly string[])[] }[] = [
  { name: 'start', commands: [['--help'], ['--version'], ['verify', '--help']] },
  {
    name: 'rollout',
    commands: [
      ['plan', ...example],
      ['verify', '--only', 'stack-sets', ...example],
      // Routes are checked wherever a configuration has some.
      ['verify', '--only', 'stack-sets', '-c', 'examples/routes.yaml', '--organization', 'examples/organization.json'],
    ],
  },
  {
    name: 'whole',
    commands: [
      ['verify', ...example],
      ['verify', '-c', 'examples/routes.yaml', '--organization', 'examples/organization.json'],
      ['explain', 'account', '700000000005', ...example],
    ],
  },
  {
    name: 'rest',
    commands: [
      ['explain', 'routes', '-c', 'examples/routes.yaml'],
      ['replay', 'examples/findings.jsonl', '-c', 'examples/signals.yaml'],
      ['onboard', 'why', ...example],
    ],
  },
];

export interface PacksOptions {
  /** The folder with `parts`; the packs go beside it. */
  readonly folder: string;
  /** The part that is the program, which is read first. */
  readonly program: string;
  /** The part that has `main`. */
  readonly main: string;
  /** Parts that are no pack's: threads are started from files. */
  readonly files: readonly string[];
}

interface Main {
  readonly main: (argv: readonly string[], streams: object) => Promise<number>;
}

/**
 * Joins the parts of the program in few packs, and compiles them: Node takes longer to find, read and compile 140 files than to run them.
 * @returns the names of the packs, in the order in which they are read
 */
export async function writePacks({ folder, program, main, files }: PacksOptions): Promise<readonly string[]> {
  optimizeLate();
  const parts = join(folder, 'parts');
  const written = join(folder, 'packs');
  mkdirSync(written, { recursive: true });
  const names = readdirSync(parts).filter((name) => name.endsWith('.js') && !files.includes(name));
  const taken = new Set<string>();
  const paths: string[] = [];
  for (const [index, { name, commands }] of packs.entries()) {
    const isLast = index === packs.length - 1;
    const needed = [...(index === 0 ? [program] : []), ...(isLast ? names : await loadedBy(commands, parts, main))];
    const text = packed(
      needed.filter((part) => names.includes(part) && !taken.has(part)),
      parts,
    );
    needed.forEach((part) => taken.add(part));
    // Compiled code fits one text alone, and V8 looks at no more than the length of it.
    const path = join(written, `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.pack`);
    writeFileSync(path, text);
    paths.push(path);
  }
  await compile(paths, parts, main);
  const kept = new Set(paths.flatMap((path) => [basename(path), basename(compiledCode(path))]));
  for (const name of readdirSync(written)) if (!kept.has(name)) rmSync(join(written, name));
  return paths.map((path) => basename(path));
}

/** One expression: an object with a function for each part. */
function packed(names: readonly string[], parts: string): string {
  const functions = names.map((name) => {
    const code = readFileSync(join(parts, name), 'utf8')
      .replace(/^#!.*/, '')
      .replace(/^\/\/# sourceMappingURL=.*$/m, '');
    return `${JSON.stringify(name)}(exports,require,module,__filename,__dirname){${code}}`;
  });
  // Packs are read as Latin-1. esbuild escapes what is not ASCII, but in regular expressions.
  return `({${functions.join(',\n')}})\n`.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The parts that commands load, by their names. */
async function loadedBy(commands: readonly (readonly string[])[], parts: string, main: string): Promise<readonly string[]> {
  const load = createRequire(join(parts, 'listed.js'));
  for (const path of Object.keys(load.cache)) if (path.startsWith(parts)) delete load.cache[path];
  await runAll(commands, load, main);
  return Object.keys(load.cache)
    .filter((path) => path.startsWith(parts))
    .map((path) => basename(path));
}

/** Keeps what V8 compiled to run the commands of the packs. */
async function compile(paths: readonly string[], parts: string, main: string): Promise<void> {
  const scripts = new Map<string, Script>();
  const load = packedParts({ parts, packs: paths, onPack: (pack, script) => scripts.set(pack, script) });
  for (const { commands } of packs) await runAll(commands, load, main);
  for (const [path, script] of scripts) writeFileSync(compiledCode(path), script.createCachedData());
}

async function runAll(commands: readonly (readonly string[])[], load: Parts, part: string): Promise<void> {
  const { main } = load(`./${part}`) as Main;
  const silent = { write: () => true, on: () => undefined };
  for (const command of commands) {
    const code = await main(['node', 'cordon', ...command], { stdin: { isTTY: false }, stdout: silent, stderr: silent });
    if (code === 2) throw new Error(`cordon ${command.join(' ')} does not run, so that it cannot be compiled`);
  }
}
