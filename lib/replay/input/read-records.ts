import { recognize } from '../records/recognize';
import { type ReplayRecord } from '../records/record';
import { maximumLevels } from './limits';
import { Splitter } from './splitter';
import { UnreadableFile, unpacked, type Chunks } from './unpack';

/** Where a record stands. */
export interface RecordPlace {
  /** Name of the file, `-` for standard input. */
  readonly file: string;
  /** From 1, in the unpacked text. @default - the file as a whole */
  readonly line?: number;
}

/** Something in a file that is no finding and no event. */
export interface BadRecord extends RecordPlace {
  /** A sentence or two. */
  readonly reason: string;
}

/** A file to read. */
export interface RecordSource {
  readonly name: string;
  readonly open: () => Chunks;
}

/** Takes what is found, in its order. */
export interface RecordSink {
  record(record: ReplayRecord, place: RecordPlace): void;
  bad(bad: BadRecord): void;
}

/**
 * Reads findings and events out of files, one after the other. What is no record is said and skipped. Memory does not grow with the files.
 * @throws what the sink throws, which ends the reading
 */
export async function readRecords(sources: Iterable<RecordSource>, sink: RecordSink): Promise<void> {
  for (const source of sources) await readSource(source, sink);
}

async function readSource({ name: file, open }: RecordSource, sink: RecordSink): Promise<void> {
  const splitter = new Splitter({
    value: (text, line) => readValue(text, { file, line }, sink),
    bad: (line, reason) => sink.bad({ file, line, reason }),
  });
  try {
    for await (const chunk of unpacked(open())) splitter.push(chunk);
    splitter.end();
  } catch (error) {
    const reason = unreadable(error);
    if (reason === undefined) throw error;
    sink.bad({ file, reason });
  }
}

/** @returns undefined for an error that is not about the file */
function unreadable(error: unknown): string | undefined {
  if (error instanceof UnreadableFile) return error.message;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall === undefined ? undefined : `The file cannot be read (${code ?? syscall}).`;
}

function readValue(text: string, place: Required<RecordPlace>, sink: RecordSink): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    sink.bad({ ...place, reason: 'This is not valid JSON.' });
    return;
  }
  if (mayBeDeep(text) && isDeep(value, maximumLevels)) {
    sink.bad({ ...place, reason: `The record has more than ${maximumLevels} levels.` });
    return;
  }
  for (const record of recognize(value)) {
    if (record === undefined) sink.bad({ ...place, reason: 'Cordon does not recognize this as a finding or an event.' });
    else sink.record(record, place);
  }
}

/** Each level begins with a bracket: a text with few of them has few levels. */
function mayBeDeep(text: string): boolean {
  let brackets = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++brackets > maximumLevels) return true;
    }
  }
  return false;
}

/** Whether a value has more levels than so many. */
function isDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const name in value) {
    if (isDeep((value as Readonly<Record<string, unknown>>)[name], levels - 1)) return true;
  }
  return false;
}
