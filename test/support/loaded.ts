import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repository } from './run';

/** The sources that are in each file of the program, by paths in the repository (`build/bundle.ts`). */
export function sourcesByPart(): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(JSON.parse(readFileSync(join(repository, 'dist', '.parts.json'), 'utf8')) as Record<string, string[]>));
}

/** What was loaded, by the paths in `require.cache` of the program: sources and files of packages, by paths in the repository. */
export function sourcesOf(paths: readonly string[]): readonly string[] {
  const parts = sourcesByPart();
  return paths.map((path) => relative(repository, path)).flatMap((path) => parts.get(path) ?? [path]);
}

/** The packages that these sources are of. */
export function packagesOf(sources: readonly string[]): readonly string[] {
  return [...new Set(sources.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []))];
}
