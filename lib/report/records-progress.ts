import { count, figure } from '../core/text';
import { type RecordSource, type Share } from '../replay/input/read-values';
import { WatchedSources } from '../replay/input/watched-sources';
import { secondsLeft, showWork, type Screen, type WorkState } from './work-progress';

/** Records that are read while somebody watches. */
export interface WatchedRecords {
  /** To be read in place of those that were given. */
  readonly sources: readonly RecordSource[];
  /** To be called for each record. */
  readonly count: () => void;
  readonly end: () => void;
}

export interface WatchRecordsOptions {
  /** What is read of the sources. @default - everything */
  readonly share?: Pick<Share, 'takesSource'>;
  /** @default Date.now */
  readonly now?: () => number;
}

/**
 * Shows how many records were read, from how many files, how fast, and the time that is left by the bytes of the files.
 * @param what what is done: `replaying`
 */
export function watchRecords(
  what: string,
  given: readonly RecordSource[],
  screen: Screen,
  { share, now = Date.now }: WatchRecordsOptions = {},
): WatchedRecords {
  const watched = new WatchedSources(given, share);
  const began = now();
  let records = 0;
  const state = (): WorkState => {
    const { files, of, bytes, size } = watched.state();
    const seconds = (now() - began) / 1000;
    const left = size === undefined ? undefined : secondsLeft(bytes, size, seconds);
    return {
      what,
      counts: [count(records, 'record'), ...(of > 1 ? [`${figure(files)} of ${count(of, 'file')}`] : [])],
      ...(seconds >= 1 && { rate: `${figure(Math.round(records / seconds))} records a second` }),
      ...(left !== undefined && seconds >= 1 && { secondsLeft: left }),
    };
  };
  const shown = showWork(state, screen);
  return { sources: watched.sources, count: () => (records += 1), end: () => shown.end() };
}
