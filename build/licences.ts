import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of packages that are part of the program, which must go with it.
 *
 * @param files - what the program is made of, by paths in the repository
 * @throws Error if a package has none
 */
export function licences(repository: string, files: readonly string[]): string {
  const packages = new Set(files.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/[^]*/.exec(path)?.[1] ?? []));
  const texts = [...packages].sort().map((name) => {
    const folder = join(repository, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<'version' | 'license', string>;
    const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
    if (file === undefined) throw new Error(`the package ${name} has no file with its licence; do not bundle it`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return `Parts of these packages are in the program beside this file.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
