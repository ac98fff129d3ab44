import { readFileSync } from 'node:fs';
import { CordonError, exitCode } from '../../core/problem';

/** Reads a text file the user named. */
export function readInput(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
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
