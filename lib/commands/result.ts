import { closeSync, existsSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { CordonError, exitCode } from '../core/problem';
import { type Io } from './io';

/** The form of a result, and the place it goes to. */
export interface ResultOptions<Format extends string> {
  readonly format: Format;
  /** Path of a file. @default - standard output */
  readonly output?: string;
}

/** A result that is written as it comes. */
export interface GrowingResult {
  readonly write: (text: string) => void;
  readonly end: () => void;
  /** Removes what was written to a file. */
  readonly abandon: () => void;
}

/** The result of a command: its format and its destination. Code that writes it does not know the flags. */
export class Result<Format extends string = 'text' | 'json'> {
  public readonly format: Format;
  /** Path of the output file. @default - standard output */
  public readonly file?: string;
  /** Whether its text takes colour: a file does not. */
  public readonly colour: boolean;

  public constructor(
    { format, output }: ResultOptions<Format>,
    private readonly io: Io,
  ) {
    this.format = format;
    if (output !== undefined) this.file = output;
    this.colour = io.colour && output === undefined;
  }

  /**
   * Writes the result. A file is written completely or not at all.
   * @throws CordonError (exit code 2) if the file cannot be written
   */
  public write(text: string): void {
    this.writeChunks([text]);
  }

  /**
   * Writes a result that is too large for one text.
   * @throws CordonError (exit code 2) if the file cannot be written
   */
  public writeChunks(chunks: Iterable<string>): void {
    if (this.file === undefined) {
      for (const chunk of chunks) this.io.out(chunk);
      return;
    }
    const { path, temporary } = placesOf(this.file);
    try {
      writeFile(temporary ?? path, chunks);
      if (temporary !== undefined) renameSync(temporary, path);
    } catch (error) {
      removeIfThere(temporary);
      throw unwritable(this.file, error);
    }
    this.io.progress(`wrote ${this.file}`);
  }

  /**
   * Begins a result that is written as it comes. A file is there once it has ended, and not before.
   * @throws CordonError (exit code 2) if the file cannot be written; so does each write
   */
  public begin(): GrowingResult {
    const { file, io } = this;
    if (file === undefined) return { write: (text) => io.out(text), end: () => undefined, abandon: () => undefined };
    const { path, temporary } = placesOf(file);
    const attempt = <Done>(done: () => Done): Done => {
      try {
        return done();
      } catch (error) {
        removeIfThere(temporary);
        throw unwritable(file, error);
      }
    };
    const descriptor = attempt(() => openSync(temporary ?? path, 'w'));
    // A process that ends before its time leaves nothing of it either.
    const removed = (): void => removeIfThere(temporary);
    process.once('exit', removed);
    let pending = '';
    const flush = (): void => {
      attempt(() => writeWhole(descriptor, pending));
      pending = '';
    };
    return {
      write: (text) => {
        pending += text;
        if (pending.length > 65_536) flush();
      },
      end: () => {
        flush();
        closeSync(descriptor);
        if (temporary !== undefined) attempt(() => renameSync(temporary, path));
        process.off('exit', removed);
        io.progress(`wrote ${file}`);
      },
      abandon: () => {
        process.off('exit', removed);
        closeSync(descriptor);
        removeIfThere(temporary);
      },
    };
  }
}

/**
 * Where a result is written: beside the file, whose place it then takes. A link stays, and what it names is replaced. What is no file, such as
 * /dev/null, /dev/stdout and a named pipe, must stay what it is, and is written to directly.
 */
function placesOf(file: string): { readonly path: string; readonly temporary?: string } {
  if (!existsSync(file)) return { path: file, temporary: `${file}.${process.pid}.tmp` };
  if (!statSync(file).isFile()) return { path: file };
  const path = realpathSync(file);
  return { path, temporary: `${path}.${process.pid}.tmp` };
}

function writeFile(path: string, chunks: Iterable<string>): void {
  const descriptor = openSync(path, 'w');
  try {
    for (const chunk of chunks) {
      writeWhole(descriptor, chunk);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A write may take less than it was given. */
function writeWhole(descriptor: number, text: string): void {
  for (let rest = Buffer.from(text); rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
}

function unwritable(value: string, error: unknown): CordonError {
  return new CordonError(exitCode.usage, {
    id: 'file-unwritable',
    message: `cannot write the result (${(error as NodeJS.ErrnoException).code ?? ''})`,
    value,
    remedy: 'use a path that this user can write to',
  });
}

function removeIfThere(path: string | undefined): void {
  if (path !== undefined && existsSync(path)) rmSync(path);
}
