/** Where a command writes: results to standard output, progress and prose to standard error. */
export interface Io {
  out(text: string): void;
  /** One line of progress. */
  progress(text: string): void;
  /** Whether a person is looking at standard error, so that a spinner makes sense. */
  readonly terminal: boolean;
  /** Whether standard output takes colour. */
  readonly colour: boolean;
  /** Whether standard error takes colour. */
  readonly progressColour: boolean;
  /** Asks a yes-or-no question; absent where nobody can answer. */
  readonly ask?: (question: string) => Promise<boolean>;
}
