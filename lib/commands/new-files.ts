import { lstatSync, rmSync, writeFileSync } from 'node:fs';
import { CordonError, exitCode, type Problem } from '../core/problem';

/** A file to make. It is not there yet. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** @default - as the user's mask has it */
  readonly mode?: number;
}

/** Who makes files, for what is said where one exists. */
export interface Maker {
  readonly command: string;
  /** The option with which it makes another file. */
  readonly option: string;
}

/** The problem of a path that is taken, a dangling link included. @returns undefined where the path is free */
export function takenProblem(path: string, maker: Maker): Problem | undefined {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined ? undefined : taken(path, maker);
}

const taken = (file: string, { command, option }: Maker): Problem => ({
  id: 'file-exists',
  message: `exists, and \`${command}\` never overwrites a file`,
  path: file,
  remedy: `edit that file, move it away, or write another one with ${option} FILE`,
});

/**
 * Makes all files or none. A file that exists is left alone. Signals wait until the files are whole.
 * @throws CordonError (exit code 2) if one exists, or cannot be written
 */
export function writeNew(files: readonly NewFile[], maker: Maker): void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const later = (): void => undefined;
  signals.forEach((signal) => process.on(signal, later));
  const made: string[] = [];
  try {
    for (const file of files) {
      writeOne(file, maker, () => made.push(file.path));
    }
  } catch (error) {
    made.forEach((path) => rmSync(path, { force: true }));
    throw error;
  } finally {
    signals.forEach((signal) => process.off(signal, later));
  }
}

function writeOne({ path, text, mode }: NewFile, maker: Maker, onMade: () => void): void {
  const attempt = (options: Parameters<typeof writeFileSync>[2], content: string): void => {
    try {
      writeFileSync(path, content, options);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      throw new CordonError(
        exitCode.usage,
        code === 'EEXIST'
          ? taken(path, maker)
          : {
              id: 'file-unwritable',
              message: `cannot write the file (${code})`,
              value: path,
              remedy: 'use a path that this user can write to',
            },
        { cause: error },
      );
    }
  };
  // Made empty first: from here on the file is ours, and may be removed.
  attempt({ flag: 'wx', ...(mode !== undefined && { mode }) }, '');
  onMade();
  attempt({ flag: 'r+' }, text);
}
