import { recognize } from '../records/recognize';
import { type ReplayRecord } from '../records/record';
import { maximumLevels } from './limits';
import { type BadRecord, type Position } from './place';
import { readValues, type RecordSource, type ValuePlace } from './read-values';

export { type BadRecord, type RecordPlace } from './place';
export { type RecordSource } from './read-values';

/** Takes what is found, in its order. */
export interface RecordSink {
  record(record: ReplayRecord, position: Position): void;
  bad(bad: BadRecord, position: Position): void;
}

/**
 * Reads findings and events out of files, one after the other. What is no record is said and skipped. Memory does not grow with the files.
 * @throws what the sink throws, which ends the reading
 */
export async function readRecords(sources: Iterable<RecordSource>, sink: RecordSink): Promise<void> {
  await readValues(sources, {
    value: (bytes, place) => readValue(bytes.toString('utf8'), place, sink),
    bad: (place, reason) => sayBad(place, reason, sink),
  });
}

export function sayBad({ file, line, source, value }: ValuePlace, reason: string, sink: Pick<RecordSink, 'bad'>): void {
  const place = line === undefined ? { file } : { file, line };
  sink.bad({ ...place, reason }, { ...place, source, value, nth: 0 });
}

/** Reads the records of one JSON value. A blank text has none. */
export function readValue(text: string, place: ValuePlace, sink: RecordSink): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (text.trim() !== '') sayBad(place, 'This is not valid JSON.', sink);
    return;
  }
  if (mayBeDeep(text) && isDeep(value, maximumLevels)) {
    sayBad(place, `The record has more than ${maximumLevels} levels.`, sink);
    return;
  }
  const { file, line, source, value: number } = place;
  let nth = 0;
  for (const record of recognize(value)) {
    const position: Position = line === undefined ? { file, source, value: number, nth } : { file, line, source, value: number, nth };
    nth++;
    if (record !== undefined) sink.record(record, position);
    else {
      const where = line === undefined ? { file } : { file, line };
      sink.bad({ ...where, reason: 'Cordon does not recognize this as a finding or an event.' }, position);
    }
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
