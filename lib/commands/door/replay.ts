import { availableParallelism } from 'node:os';
import { loadConfiguration } from '../../meaning/read';
import { Gathering } from '../../core/gathering';
import { type Problem } from '../../core/problem';
import { type ReplayGates } from '../../replay/gates';
import { sourcesOf } from '../../replay/input/sources';
import { type SeverityLevel } from '../../replay/records/severity';
import { type Shard } from '../../replay/shards/shard';
import { type ReplayRequest } from '../replay';
import { type ReplayFormat } from '../replay-formats';
import { type ReplayMergeRequest } from '../replay-merge';
import { type Io } from '../io';
import { Result } from '../result';
import { type ExplainFlags } from './flags';
import { readFiles } from './read';

/** The flags of `cordon replay`, as typed. */
export interface ReplayFlags extends ExplainFlags<ReplayFormat> {
  /** Path of the configuration to compare with. @default - nothing is compared */
  readonly against?: string;
  readonly maxArchivedSeverity?: SeverityLevel;
  readonly requireRoute?: SeverityLevel;
  readonly forbidNewLoss?: boolean;
  readonly strict?: boolean;
  readonly messages?: boolean;
  /** @default - one a core, and one alone for a small input */
  readonly threads?: number;
  /** @default - everything is replayed */
  readonly shard?: Shard;
  /** Whether the files are parts. @default false */
  readonly merge?: boolean;
}

/** Bytes that one thread replays before it is worth to start more. */
const smallInput = 16 * 1024 * 1024;

/** The inputs of `cordon replay`. Every problem of the files is reported at once. */
export function replayRequest(paths: readonly string[], flags: ReplayFlags, io: Io): ReplayRequest {
  const { against, forbidNewLoss = false, strict = false, messages = false, threads, shard } = flags;
  const gates = gatesOf(flags);
  const gathering = new Gathering();
  if (forbidNewLoss && against === undefined) gathering.add(withoutAgainst);
  if (messages && flags.format !== 'jsonl') gathering.add(withoutLines);
  if (shard !== undefined && hasGate(gates)) gathering.add(gatesOfShard);
  const files = gathering.attempt(() => readFiles(flags));
  const other = against === undefined ? undefined : gathering.attempt(() => loadConfiguration(against));
  const sources = gathering.attempt(() => sourcesOf(paths, process.stdin as AsyncIterable<Buffer>));
  gathering.assertNone();
  return {
    ...files!,
    today: flags.date,
    sources: sources!,
    ...(other && { against: other }),
    gates,
    strict,
    withMessages: messages,
    threads: threads === undefined ? { count: availableParallelism(), after: smallInput } : { count: threads },
    ...(shard && { shard }),
    result: new Result(flags, io),
  };
}

/** What the runs that write parts are given. The parts say it, so that it cannot be another. */
const flagsOfRuns = ['config', 'date', 'against', 'organization', 'strict', 'messages', 'threads', 'shard'] as const;

/**
 * The inputs of `cordon replay --merge`.
 * @param isGiven - whether a flag was typed; some have a value also without
 * @throws CordonError (exit code 2) for flags that belong to the runs which wrote the parts
 */
export function replayMergeRequest(
  paths: readonly string[],
  flags: ReplayFlags,
  isGiven: (flag: keyof ReplayFlags) => boolean,
  io: Io,
): ReplayMergeRequest {
  const gathering = new Gathering();
  for (const flag of flagsOfRuns) if (isGiven(flag)) gathering.add(notWithMerge(`--${flag}`));
  gathering.assertNone();
  return { paths, gates: gatesOf(flags), result: new Result(flags, io) };
}

function gatesOf({ maxArchivedSeverity, requireRoute, forbidNewLoss = false }: ReplayFlags): ReplayGates {
  return {
    ...(maxArchivedSeverity !== undefined && { maxArchivedSeverity }),
    ...(requireRoute !== undefined && { requireRoute }),
    forbidNewLoss,
  };
}

function hasGate({ maxArchivedSeverity, requireRoute, forbidNewLoss }: ReplayGates): boolean {
  return maxArchivedSeverity !== undefined || requireRoute !== undefined || forbidNewLoss === true;
}

const withoutAgainst = {
  id: 'against-missing',
  message: '--forbid-new-loss needs an earlier configuration to compare with',
  remedy: 'add --against FILE',
};

const withoutLines = {
  id: 'messages-need-jsonl',
  message: '--messages is for --format jsonl, which has each finding',
  remedy: 'add --format jsonl, or use cordon explain event for one finding',
};

const gatesOfShard: Problem = {
  id: 'gate-of-shard',
  message: 'a gate is for all findings, and --shard replays some of them',
  remedy: 'leave the gate out here, and give it to cordon replay --merge',
};

const notWithMerge = (flag: string): Problem => ({
  id: 'not-with-merge',
  message: `${flag} cannot be used with --merge, which joins finished parts`,
  remedy: `leave ${flag} out, or give it to the runs with --shard`,
});
