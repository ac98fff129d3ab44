import { createHash } from 'node:crypto';
import { type RecordSource } from '../input/read-values';
import { type ReplayWork } from '../run/engine';
import { type ReplayPart } from '../run/part';
import { type ReplayFrame } from '../run/report';
import { type Shard } from './shard';

/** The first line of the file of a part. Lines of paths follow, if it has any, and then `PartEnd`. */
export interface PartHead {
  readonly kind: 'cordon/replay-part';
  readonly version: 2;
  readonly shard: Shard;
  /** Tells rules, snapshot and date apart: parts of different ones cannot be joined. */
  readonly work: string;
  /** Tells apart what was cut into shards. */
  readonly input: PartInput;
  /** Whether the part has a line for each record. */
  readonly lines: boolean;
}

/** What was cut into shards. */
export interface PartInput {
  readonly files: number;
  /** Name of the first file. @default - there is none */
  readonly first?: string;
  /** Of all names, in their order. */
  readonly digest: string;
}

/** The last line of the file of a part. */
export interface PartEnd {
  readonly frame: ReplayFrame;
  /** What is said of rules that cannot be deployed as they stand. */
  readonly said: readonly string[];
  readonly part: ReplayPart;
}

export function partHead(
  shard: Shard,
  { configuration, snapshot, today, against, withMessages, lines }: ReplayWork,
  sources: readonly RecordSource[],
): PartHead {
  const names = sources.map(({ name }) => name);
  const [first] = names;
  return {
    kind: 'cordon/replay-part',
    version: 2,
    shard,
    work: digestOf([configuration, snapshot ?? null, today, against ?? null, withMessages ?? false]),
    input: { files: names.length, ...(first !== undefined && { first }), digest: digestOf(names) },
    lines: lines !== undefined,
  };
}

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
