import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The JSON cases of a subject, one a file, in the order of their file names. */
export function loadCases<T>(subject: string): T[] {
  const folder = join(__dirname, '..', 'cases', subject);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T);
}
