/**
 * Makes the program `cordon` of its sources: few files, where Node would load hundreds. Each command loads the parts that it imports, and nothing
 * else. What is not in `bundled` stays a package that Node loads from `node_modules`. Run by `npm run build`.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build, transform, type Metafile, type OutputFile, type Plugin } from 'esbuild';
import { licences } from './licences';
import { writePacks } from './packs';
import { bundlePage } from './page';
import { validatorCode } from './validator';

const repository = join(__dirname, '..');

/** Packages, or folders of them, that become part of the program. The others are external, and so is one that is added later. */
const bundled: readonly string[] = ['ajv/dist/runtime', 'commander', 'fastest-levenshtein', 'ipaddr.js', 'picocolors', 'yaml'];

/** The oldest Node that the package allows. */
const target = 'node20.19';

const externalPackages: Plugin = {
  name: 'external-packages',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const isBundled = bundled.some((name) => path === name || path.startsWith(`${name}/`));
      return kind === 'entry-point' || isBundled ? undefined : { path, external: true };
    });
  },
};

/** Files that a file of the program loads with `require`, at the first use: each is a part of its own. */
const lateParts: Readonly<Record<string, string>> = {
  'bin/parts/routes-meaning': 'lib/routes/meaning.ts',
  'bin/parts/routes-patterns': 'lib/routes/patterns.ts',
  'bin/parts/signals-meaning': 'lib/signals/meaning.ts',
  'bin/parts/verification-whole': 'lib/verification/whole.ts',
};

/** Programs of threads. They are found beside the parts that start them. */
const threads: Readonly<Record<string, string>> = {
  'bin/parts/replay-worker': 'lib/replay/threads/replay-worker.ts',
};

/** The program itself, which `launcher.ts` loads. */
const programPart = 'bin/parts/cordon';

const partsAreLate: Plugin = {
  name: 'parts-are-late',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
      if (kind !== 'require-call') return undefined;
      const source = `${relative(repository, join(resolveDir, path)).replaceAll('\\', '/')}.ts`;
      const part = Object.keys(lateParts).find((name) => lateParts[name] === source);
      // All parts are in one folder, so that they find each other.
      return part === undefined ? undefined : { path: `./${basename(part)}.js`, external: true };
    });
  },
};

/** Commander starts other programs for the commands of some of its users. Cordon has no such command, and to load what starts them takes time. */
const startsNoPrograms: Plugin = {
  name: 'starts-no-programs',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /node_modules.commander./.test(importer) ? { path, namespace: 'late' } : undefined,
    );
    esbuild.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
      contents: `exports.spawn = (...given) => require(${JSON.stringify(path)}).spawn(...given);`,
    }));
  },
};

/** Whether a configuration is valid is found by code that Ajv compiled now, not when a command starts. */
const validatorIsCompiled: Plugin = {
  name: 'validator-is-compiled',
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /lib.configuration.is-valid\.ts$/ }, () => ({ contents: validatorCode() }));
  },
};

/**
 * Only modules of ECMAScript can be split into parts, and Node starts CommonJS faster. So the program is split first and then each part becomes
 * CommonJS.
 */
export async function bundle(): Promise<void> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: repository,
    entryPoints: { [programPart]: 'bin/cordon.ts', ...threads, ...lateParts },
    outdir: 'dist',
    chunkNames: 'bin/parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target,
    sourcemap: 'inline',
    sourcesContent: false,
    plugins: [partsAreLate, startsNoPrograms, validatorIsCompiled, externalPackages],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  if (process.env.META) writeFileSync(process.env.META, JSON.stringify(metafile));
  const parts = join(repository, 'dist', 'bin', 'parts');
  mkdirSync(parts, { recursive: true });
  const written = new Set((await Promise.all(outputFiles.map(commonJs))).flat());
  writeFileSync(join(repository, 'dist', 'bin', 'LICENSES.txt'), licences(repository, Object.keys(metafile.inputs)));
  writeFileSync(join(repository, 'dist', '.parts.json'), JSON.stringify(inputsByPart(metafile)));
  // A program that was started before finds its parts until the new ones are there.
  for (const name of readdirSync(parts)) if (!written.has(join(parts, name))) rmSync(join(parts, name));
  const packNames = await writePacks({
    folder: join(repository, 'dist', 'bin'),
    program: `${basename(programPart)}.js`,
    main: partOf(metafile, 'lib/commands/main.ts'),
    files: Object.keys(threads).map((name) => `${basename(name)}.js`),
  });
  await writeLauncher(packNames);
}

/** The name of the part that begins with a source. */
function partOf({ outputs }: Metafile, source: string): string {
  const [path] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === source) ?? [];
  if (path === undefined) throw new Error(`${source} begins no part`);
  return basename(path);
}

async function writeLauncher(packNames: readonly string[]): Promise<void> {
  await build({
    absWorkingDir: repository,
    entryPoints: ['build/launcher.ts'],
    outfile: 'dist/bin/cordon.js',
    bundle: true,
    minifyWhitespace: true,
    format: 'cjs',
    platform: 'node',
    target,
    define: { packNames: JSON.stringify(packNames), programPart: JSON.stringify(`./${basename(programPart)}.js`) },
    logLevel: 'warning',
  });
}

/**
 * Commands are named by their class, and calls of AWS by their commands. esbuild gives a class another name where two have the same, or where it
 * names itself. To have it keep all names would cost each command time.
 */
const renamedCommand = /\bclass _\w+Command\b|\b\w+Command\d+ = class\b/;

/** @returns the paths that were written */
async function commonJs({ path, text }: OutputFile): Promise<readonly string[]> {
  const [renamed] = renamedCommand.exec(text) ?? [];
  if (renamed !== undefined)
    throw new Error(`${path} has another name for a command (${renamed}): give its class a name that nothing else has`);
  const { code, map } = await transform(text, {
    format: 'cjs',
    minifyWhitespace: !process.env.PROF,
    platform: 'node',
    target,
    supported: { 'dynamic-import': false },
    sourcemap: 'external',
    sourcesContent: false,
    sourcefile: path,
  });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${code}//# sourceMappingURL=${path.slice(dirname(path).length + 1)}.map\n`);
  writeFileSync(`${path}.map`, map);
  return [path, `${path}.map`];
}

/** Which sources are in each part, by their paths in the repository: tests tell by it what a command loads. */
function inputsByPart({ outputs }: Metafile): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(outputs).map(([path, { inputs }]) => [path, Object.keys(inputs)]));
}

if (require.main === module) void Promise.all([bundle(), bundlePage()]);
