import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { schemaText } from './schema';

/** Writes a file into schema/, beside the package.json nearest above a folder. */
export function writeSchema(from: string, name = 'cordon.schema.json', text = schemaText()): string {
  let folder = from;
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder)) {
      throw new Error(`no package.json above ${from}`);
    }
    folder = dirname(folder);
  }
  const file = join(folder, 'schema', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

if (require.main === module) {
  writeSchema(__dirname);
}
