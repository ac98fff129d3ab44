import { type Share } from '../input/read-values';

/** One of several parts into which what is replayed is cut: `2/7`. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** Values that stay together, so that neighbours come to the same shard. */
const run = 256;

/**
 * What a shard replays. With at least as many files as shards each file belongs to one shard, and the others do not open it. Fewer files are read by
 * all shards, and each replays its own runs of 256 values.
 */
export function shareOf({ index, of }: Shard, sources: number): Share {
  const isMine = (number: number): boolean => number % of === index - 1;
  return sources >= of
    ? { takesSource: isMine, takesValue: () => true }
    : { takesSource: () => true, takesValue: (source, value) => isMine(Math.floor(value / run) + source) };
}
