import { inMegabytes, maximumRecordBytes } from './limits';

/** Takes the JSON values of a text, as they are found. */
export interface ValueSink {
  /**
   * @param bytes in UTF-8; they may be all blank, and belong to the scanner once the call is over
   * @param line of its beginning, from 1
   */
  value(bytes: Buffer, line: number): void;
  /** Something that is no JSON value. @param reason a sentence */
  bad(line: number, reason: string): void;
}

/** Takes a text in parts. */
export interface Scanner {
  /** @param chunk belongs to who gives it once the call is over */
  push(chunk: Buffer): void;
  end(): void;
}

export const tooLong = `The record is longer than ${inMegabytes(maximumRecordBytes)}.`;
