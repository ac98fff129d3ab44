/**
 * Makes the program `cordon` of its sources: few files, where Node would load hundreds. Each command loads the parts that it imports, and nothing
 * else. What is not in `bundled` stays a package that Node loads from `node_modules`. Run by `npm run build`.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, transform, type Metafile, type OutputFile, type Plugin } from 'esbuild';
import { licences } from './licences';
import { bundlePage } from './page';

const repository = join(__dirname, '..');

/** Packages that become part of the program. The others are external, and so is one that is added later. */
export const bundled: readonly string[] = ['commander', 'fastest-levenshtein', 'ipaddr.js', 'picocolors', 'yaml'];

/** The oldest Node that the package allows. */
const target = 'node20.19';

const externalPackages: Plugin = {
  name: 'external-packages',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const name = /^(@[^/]+\/)?[^/]+/.exec(path)![0];
      return kind === 'entry-point' || bundled.includes(name) ? undefined : { path, external: true };
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

/**
 * Only modules of ECMAScript can be split into parts, and Node starts CommonJS faster. So the program is split first and then each part becomes
 * CommonJS.
 */
export async function bundle(): Promise<void> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: repository,
    entryPoints: ['bin/cordon.ts'],
    outbase: '.',
    outdir: 'dist',
    chunkNames: 'bin/parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target,
    // Names of commands and errors are read while the program runs.
    keepNames: true,
    sourcemap: 'inline',
    sourcesContent: false,
    plugins: [startsNoPrograms, externalPackages],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const parts = join(repository, 'dist', 'bin', 'parts');
  mkdirSync(parts, { recursive: true });
  const written = new Set((await Promise.all(outputFiles.map(commonJs))).flat());
  writeFileSync(join(repository, 'dist', 'bin', 'LICENSES.txt'), licences(repository, bundled));
  writeFileSync(join(repository, 'dist', '.parts.json'), JSON.stringify(inputsByPart(metafile)));
  // A program that was started before finds its parts until the new ones are there.
  for (const name of readdirSync(parts)) if (!written.has(join(parts, name))) rmSync(join(parts, name));
}

/** @returns the paths that were written */
async function commonJs({ path, text }: OutputFile): Promise<readonly string[]> {
  const { code, map } = await transform(text, {
    format: 'cjs',
    minifyWhitespace: true,
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
