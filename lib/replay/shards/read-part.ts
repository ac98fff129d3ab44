import { createReadStream } from 'node:fs';
import { lineOfPlaced, type LineOrder } from '../run/placed-line';
import { type PartEnd, type PartHead } from './part-file';

/** A part that was read from its file. */
export interface StoredPart {
  readonly path: string;
  readonly head: PartHead;
  readonly end: PartEnd;
}

/** Why a file is no part. What it says is for people. */
export class NoPart extends Error {}

/**
 * Reads a part without its lines.
 * @throws NoPart
 */
export async function readPart(path: string): Promise<StoredPart> {
  let head: PartHead | undefined;
  let last: string | undefined;
  for await (const line of linesOf(path)) {
    if (head === undefined) {
      head = headOf(line);
      if (head === undefined) throw new NoPart('it is not a part of a replay');
      if ((head.version as number) !== 2) throw new NoPart('it was written by another version of Cordon');
    } else last = line;
  }
  const end = last === undefined ? undefined : endOf(last);
  if (head === undefined) throw new NoPart('it is not a part of a replay');
  if (end === undefined) throw new NoPart('it is not complete: the run that wrote it did not end');
  return { path, head, end };
}

/** The lines of a part, with their order. */
export async function* placedLines(path: string): AsyncGenerator<{ readonly order: LineOrder; readonly line: string }> {
  for await (const text of linesOf(path)) {
    const placed = lineOfPlaced(text);
    if (placed !== undefined) yield placed;
  }
}

const newline = 10;

async function* linesOf(path: string): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, at)]).toString('utf8');
      rest = [];
      from = at + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString('utf8');
}

function headOf(line: string): PartHead | undefined {
  const value = objectOf(line);
  return value?.kind === 'cordon/replay-part' ? (value as unknown as PartHead) : undefined;
}

function endOf(line: string): PartEnd | undefined {
  const value = objectOf(line);
  return value !== undefined && 'frame' in value && 'part' in value ? (value as unknown as PartEnd) : undefined;
}

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    // Not the whole value: the question is answered.
    return undefined;
  }
}
