import { exitCode, type ExitCode } from '../core/problem';

/** The part of a process's stream that is used. */
export interface Stream {
  write(text: string): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Standard output and standard error. A write failure never ends the command: a deployment continues even if
 * nobody reads its output any more.
 *
 * A closed pipe (EPIPE, as in `cordon plan | head`) is not a failure. Any other error (a full disk) is reported once, and turns an exit
 * code 0 into 3, because the result did not reach its reader.
 */
export class Streams {
  private failed = false;

  public constructor(
    private readonly stdout: Stream,
    private readonly stderr: Stream,
  ) {
    stdout.on('error', (error) => this.note(error, 'standard output'));
    stderr.on('error', (error) => this.note(error, 'standard error'));
  }

  public out(text: string): void {
    this.write(this.stdout, text, 'standard output');
  }

  public error(text: string): void {
    this.write(this.stderr, text, 'standard error');
  }

  /** The exit code of a command that came to `code`. */
  public exitCode(code: ExitCode): ExitCode {
    return this.failed && code === exitCode.holds ? exitCode.unknown : code;
  }

  private write(stream: Stream, text: string, name: string): void {
    try {
      stream.write(text);
    } catch (error) {
      // The stream of a file throws at once, that of a pipe reports the error later.
      this.note(error as NodeJS.ErrnoException, name);
    }
  }

  private note(error: NodeJS.ErrnoException, name: string): void {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || this.failed) return;
    this.failed = true;
    this.error(`cannot write to ${name} (${error.code ?? error.message}); free disk space, or write to a file with --output FILE\n`);
  }
}
