/** What a collector can say about its calls. */
export interface ReadControl {
  /** So many calls of an operation will follow. It makes the estimate of the time that is left better, and nothing else. */
  expect(operation: string, calls: number): void;
  /** Answers of these operations that were kept are forgotten: they are asked for again. */
  again(...operations: readonly string[]): void;
  /** A result that is made of several calls, from the journal or read now. */
  keep<T>(key: string, read: () => Promise<T>, isWorthKeeping: (result: T) => boolean): Promise<T>;
}
