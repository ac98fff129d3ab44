import { verdict, type Bound } from './bounds';

/** Rows of what was measured, and the bounds that they are held against. */
export class Report {
  private readonly bounds: Bound[] = [];

  public row(what: string, value: string, note: string): void {
    console.log(`${what.padEnd(52)} ${value.padStart(10)}   ${note}`);
  }

  /** Holds a ratio against its bound. @returns both, for a row */
  public bounded(what: string, ratio: number, atMost: number): string {
    this.bounds.push({ what, ratio, atMost });
    return `${ratio.toFixed(2)} × ${what}; must be at most ${atMost}`;
  }

  /** The last lines of the run, and its exit code. */
  public verdict(): ReturnType<typeof verdict> {
    return verdict(this.bounds);
  }
}

export const ms = (value: number): string => `${value.toFixed(0)} ms`;
export const mb = (value: number): string => `${value.toFixed(0)} MB`;
