import { type ConfigurationFile } from '../configuration/read';
import { CordonError, exitCode, problemToText, type ExitCode } from '../core/problem';
import { jsonChunks } from '../core/json-chunks';
import { type Snapshot } from '../organization/snapshot';
import { replayToText } from '../report/replay-text';
import { watchRecords, type WatchedRecords } from '../report/records-progress';
import { replayExitCode, type ReplayGates } from '../replay/gates';
import { type BadRecord, type RecordSource } from '../replay/input/read-records';
import { reportOf, type ReplayReport } from '../replay/run/report';
import { replayPart, type ReplayPartOptions, type Threads } from '../replay/run/run-replay';
import { partHead, type PartEnd } from '../replay/shards/part-file';
import { shareOf, type Shard } from '../replay/shards/shard';
import { type Io } from './io';
import { type ReplayFormat } from './replay-formats';
import { type GrowingResult, type Result } from './result';
import { screenOf } from './screen';

/** The configuration, and what is replayed through it. */
export interface ReplayRequest {
  readonly file: ConfigurationFile;
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly sources: readonly RecordSource[];
  /** @default - nothing is compared */
  readonly against?: ConfigurationFile;
  readonly gates: ReplayGates;
  /** Whether the first thing that is no record ends the replay. */
  readonly strict: boolean;
  /** Whether each path has the messages of targets; with `jsonl`. */
  readonly withMessages: boolean;
  readonly threads: Threads;
  /** The part to write. @default - the result of everything */
  readonly shard?: Shard;
  readonly result: Result<ReplayFormat>;
}

/** `cordon replay FILE…`: what the rules and routes do to recorded findings and events. The exit code is that of the gates. */
export async function replayCommand(request: ReplayRequest, io: Io): Promise<ExitCode> {
  const { shard, gates, result } = request;
  if (shard !== undefined) return shardCommand(shard, request, io);
  const lines = result.format === 'jsonl' ? result.begin() : undefined;
  return ended(lines, async () => {
    const watched = watchRecords('replaying', request.sources, screenOf(io));
    const options = optionsOf(request, watched);
    const { frame, part } = await replayPart({ ...options, ...(lines && { lines: 'plain', onLine: lines.write }) }).finally(watched.end);
    return tell(reportOf(frame, part, gates), saidOf(request, frame.problems), { result, io, ...(lines && { lines }) });
  });
}

/** `--shard`: what a part of the records comes to, as a part that `--merge` joins with the others. */
async function shardCommand(shard: Shard, request: ReplayRequest, io: Io): Promise<ExitCode> {
  const { result, sources } = request;
  const share = shareOf(shard, sources.length);
  const file = result.begin();
  return ended(file, async () => {
    const withLines = result.format === 'jsonl';
    const watched = watchRecords(`replaying part ${shard.index} of ${shard.of}`, sources, screenOf(io), { share });
    const options: ReplayPartOptions = { ...optionsOf(request, watched), ...(withLines && { lines: 'placed', onLine: file.write }) };
    file.write(`${JSON.stringify(partHead(shard, options, sources))}\n`);
    const { frame, part } = await replayPart({ ...options, share }).finally(watched.end);
    const end: PartEnd = { frame, said: saidOf(request, frame.problems), part };
    file.write(`${JSON.stringify(end)}\n`);
    file.end();
    return exitCode.holds;
  });
}

/** Tells a report, and what is said beside it. What makes a page is loaded for a page alone. */
export async function tell(
  report: ReplayReport,
  said: readonly string[],
  { result, io, lines }: { readonly result: Result<ReplayFormat>; readonly io: Io; readonly lines?: GrowingResult },
): Promise<ExitCode> {
  for (const text of said) io.progress(text);
  if (lines) {
    for (const { gate, verdict, message } of report.gates) io.progress(`--${gate}: ${verdict}. ${message}`);
    if (report.bad.count > 0) io.progress(`${report.bad.count} could not be read as findings or events`);
    lines.end();
  } else if (result.format === 'json') result.writeChunks(withNewline(jsonChunks(report)));
  else if (result.format === 'html') result.write((await import('../report/pages/replay.js')).replayPage(report));
  else result.write(replayToText(report, { colour: result.colour }));
  return replayExitCode(report.gates);
}

/** How a replay that is interrupted goes on: it keeps nothing of its own. */
export function replayContinuation({ shard }: { readonly shard?: Shard }): string {
  return shard === undefined
    ? 'no result was written; run the same command again. With --shard, finished parts are kept, and --merge joins them'
    : `the part ${shard.index}/${shard.of} was not written; run the same command again. Parts that are finished stay as they are`;
}

/** Leaves nothing of a result that did not come to its end. */
export async function ended(lines: GrowingResult | undefined, run: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run();
  } catch (error) {
    lines?.abandon();
    throw error;
  }
}

function optionsOf(
  { file, snapshot, today, against, strict, withMessages, threads }: ReplayRequest,
  { sources, count: onValue }: WatchedRecords,
): ReplayPartOptions {
  return {
    configuration: file.configuration,
    ...{ today, sources, withMessages, threads, onValue },
    ...(snapshot && { snapshot }),
    ...(against && { against: against.configuration }),
    ...(strict && { onBad: refuse }),
  };
}

/** Rules that are not deployed as they stand, so that nothing is true of them. */
function saidOf({ file }: ReplayRequest, problems: ReplayReport['problems']): readonly string[] {
  return problems.map((problem) => problemToText({ ...problem, ...file.locate(problem.path ?? '') }));
}

function refuse({ file, line, reason }: BadRecord): never {
  throw new CordonError(exitCode.usage, {
    id: 'unreadable-record',
    message: `cannot read a record, and --strict is given: ${reason.replace(/\.$/, '')}`,
    remedy: 'correct the file, or leave out --strict, which counts such records and goes on',
    file,
    ...(line !== undefined && { line }),
  });
}

function* withNewline(chunks: Iterable<string>): Generator<string> {
  yield* chunks;
  yield '\n';
}
