import { readFileSync } from 'node:fs';
import { CordonError, exitCode } from '../../core/problem';

/** Reads a text file the user named. */
export function readInput(path: string, what: string): string {
  return readOr(what, path, () => readFileSync(path, 'utf8'));
}

/** The same, as the file has it. */
export function readInputBytes(path: string, what: string): Buffer {
  return readOr(what, path, () => readFileSync(path));
}

function readOr<Content>(what: string, path: string, read: () => Content): Content {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new CordonError(exitCode.usage, {
      id: 'file-unreadable',
      message: `cannot read the ${what} file (${code})`,
      value: path,
      remedy: code === 'ENOENT' ? 'use the path of an existing file' : 'make the file readable for this user',
    });
  }
}
