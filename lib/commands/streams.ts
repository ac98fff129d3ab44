import { exitCode, type ExitCode } from '../core/problem';

/** What is needed of a process's stream. */
export interface Stream {
  write(text: string): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Standard output and standard error, whose failures never end what the command has begun: a deployment is not left half-way because
 * nobody reads it any more.
 *
 * A reader that goes away (EPIPE, as in `cordon plan | head`) is no failure. Anything else (a full disk) is said once, and turns an exit
 * code 0 into 3: what was asked may hold, but nobody was told.
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
      // A file's stream throws at once, a pipe's tells later.
      this.note(error as NodeJS.ErrnoException, name);
    }
  }

  private note(error: NodeJS.ErrnoException, name: string): void {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || this.failed) return;
    this.failed = true;
    this.error(`${name} cannot be written (${error.code ?? error.message}); make room, or write elsewhere with --output FILE\n`);
  }
}
