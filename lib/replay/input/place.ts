/** Where a record stands. */
export interface RecordPlace {
  /** Name of the file, `-` for standard input. */
  readonly file: string;
  /** From 1, in the unpacked text. @default - the file as a whole */
  readonly line?: number;
}

/** Where a record stands among all others: no two have the same position. */
export interface Position extends RecordPlace {
  /** Number of the file, from 0. */
  readonly source: number;
  /** Number of the value in its file, from 0. */
  readonly value: number;
  /** Number of the record in its value, from 0: an answer of GetFindings has several. */
  readonly nth: number;
}

/** Something in a file that is no finding and no event. */
export interface BadRecord extends RecordPlace {
  /** A sentence or two. */
  readonly reason: string;
}

/** The place alone, as results have it. */
export function placeOf({ file, line }: RecordPlace): RecordPlace {
  return line === undefined ? { file } : { file, line };
}

/** By file and line; a file as a whole comes before its lines. */
export function comparePositions(one: Position, other: Position): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0) || one.source - other.source || one.value - other.value || one.nth - other.nth;
}
