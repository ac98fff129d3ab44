import { CordonError, exitCode, type Problem } from './problem';

/** Problems of several inputs, to be said all at once. */
export class Gathering {
  private readonly problems: Problem[] = [];

  /** What `read` gives; undefined where it is refused, which is then among the problems. */
  public attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CordonError)) throw error;
      this.problems.push(...error.problems);
      return undefined;
    }
  }

  public add(...problems: readonly Problem[]): void {
    this.problems.push(...problems);
  }

  /** @throws CordonError (exit code 2) with all problems, where there are any */
  public assertNone(): void {
    if (this.problems.length > 0) throw new CordonError(exitCode.usage, this.problems);
  }
}
