import { readFileSync } from 'node:fs';
import { CordonError, exitCode, type Problem } from '../core/problem';

/**
 * The text of a configuration file.
 *
 * @throws CordonError with exit code 2 where there is no such file, it cannot be read, or is not UTF-8
 */
export function textOfFile(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    throw new CordonError(exitCode.usage, unreadable(error, path), { cause: error });
  }
}

function unreadable(error: unknown, file: string): Problem {
  const code = String((error as NodeJS.ErrnoException).code ?? error);
  switch (code) {
    case 'ENOENT':
      return {
        id: 'configuration-not-found',
        message: 'the configuration file does not exist',
        remedy: 'set its path with -c FILE, or write a first one with `cordon init`',
        file,
      };
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return { id: 'configuration-not-utf-8', message: 'the configuration is not UTF-8 text', remedy: 'save the file as UTF-8', file };
    default:
      return {
        id: 'configuration-unreadable',
        message: `cannot read the configuration file (${code})`,
        remedy: 'set the path of a readable file with -c FILE',
        file,
      };
  }
}
