import { type BadRecord } from '../input/place';
import { type ReplayPart } from '../run/part';
import { type ReplayWork } from '../run/engine';
import { type Batch } from './batch';

/** What a thread begins with. */
export interface ThreadData {
  readonly work: ReplayWork;
  /** Whether a batch ends at the first thing that is no record. */
  readonly strict: boolean;
}

/** What a thread gets: batches, and at the end nothing more. */
export type ToThread = Batch | 'end';

/** What a thread answers. */
export type FromThread =
  /** What came of a batch. */
  | { readonly number: number; readonly lines: string; readonly bad?: BadRecord }
  /** What came of all of them. It is the last answer. */
  | { readonly part: ReplayPart };
