import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where `npm run build` puts it, as seen from the sources, from the compiled module, and from the program and its parts. */
const places = ['../../dist/lib/page', '.', '../lib/page', '../../lib/page'].map((folder) => join(__dirname, folder, 'bundle.js'));

/**
 * The script of the pages, with the notices of the libraries that it contains.
 * @throws Error if the project was not built
 */
export function pageScript(): string {
  const place = places.find(existsSync);
  if (place === undefined) throw new Error('the script of the pages is missing: run npm run build');
  return readFileSync(place, 'utf8');
}
