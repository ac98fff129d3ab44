import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Version of the package that this module belongs to: beside `lib` in the sources, one folder further up when compiled. */
export const version: string = [join(__dirname, '..', '..', 'package.json'), join(__dirname, '..', '..', '..', 'package.json')]
  .flatMap((path) => {
    try {
      return [(JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version];
    } catch {
      return [];
    }
  })
  .concat('unknown')[0]!;
