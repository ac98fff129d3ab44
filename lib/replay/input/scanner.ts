import { inMegabytes, maximumRecordBytes } from './limits';

/** Takes the JSON values of a text, as they are found. */
export interface ValueSink {
  /** @param line of its beginning, from 1 */
  value(text: string, line: number): void;
  /** Something that is no JSON value. @param reason a sentence */
  bad(line: number, reason: string): void;
}

/** Takes a text in parts. */
export interface Scanner {
  push(chunk: Buffer): void;
  end(): void;
}

export const tooLong = `The record is longer than ${inMegabytes(maximumRecordBytes)}.`;
