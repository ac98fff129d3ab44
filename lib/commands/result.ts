import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { CordonError, exitCode } from '../core/problem';
import { type Io } from './io';

/** The form of a result, and the place it goes to. */
export interface ResultOptions<Format extends string> {
  readonly format: Format;
  /** Path of a file. @default - standard output */
  readonly output?: string;
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
    const temporary = `${this.file}.${process.pid}.tmp`;
    try {
      writeFile(temporary, chunks);
      renameSync(temporary, this.file);
    } catch (error) {
      removeIfThere(temporary);
      throw new CordonError(exitCode.usage, {
        id: 'file-unwritable',
        message: `cannot write the result (${(error as NodeJS.ErrnoException).code ?? ''})`,
        value: this.file,
        remedy: 'use a path that this user can write to',
      });
    }
    this.io.progress(`wrote ${this.file}`);
  }
}

function writeFile(path: string, chunks: Iterable<string>): void {
  const descriptor = openSync(path, 'w');
  try {
    for (const chunk of chunks) {
      // A write may take less than it was given.
      for (let rest = Buffer.from(chunk); rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
    }
  } finally {
    closeSync(descriptor);
  }
}

function removeIfThere(path: string): void {
  if (existsSync(path)) rmSync(path);
}
