import { type BadRecord } from '../input/place';
import { readValues, type FileValueSink, type RecordSource, type Share, type ValuePlace } from '../input/read-values';
import { type ReplayGates } from '../gates';
import { ThreadPool, type OpenThread } from '../threads/pool';
import { ReplayEngine, type EngineSink, type ReplayWork } from './engine';
import { mergedParts, type ReplayPart } from './part';
import { frameOf, reportOf, type ReplayFrame, type ReplayReport } from './report';

/** How many threads replay, and from when on. */
export interface Threads {
  readonly count: number;
  /** Bytes that are replayed without them. @default 0 */
  readonly after?: number;
}

export interface ReplayPartOptions extends ReplayWork {
  readonly sources: Iterable<RecordSource>;
  /** What is replayed of them. @default - everything */
  readonly share?: Share;
  /** Takes each path as a line of JSON with its end, or several of them together; with `lines`. @default - nobody does */
  readonly onLine?: (text: string) => void;
  /** Takes what is no record; what it throws ends the replay. @default - it is counted */
  readonly onBad?: (bad: BadRecord) => void;
  /** Called for each value before it is replayed. @default - nobody counts */
  readonly onValue?: () => void;
  /** @default - one, the one that calls */
  readonly threads?: Threads;
  /** @default - the program of threads that stands beside the library */
  readonly openThread?: OpenThread;
}

export interface RunReplayOptions extends ReplayPartOptions {
  /** @default - none */
  readonly gates?: ReplayGates;
}

/** Puts all records of some files through the rules and routes of a configuration. Memory does not grow with the files. */
export async function runReplay(options: RunReplayOptions): Promise<ReplayReport> {
  const { frame, part } = await replayPart(options);
  return reportOf(frame, part, options.gates);
}

/** The same, as a part that can be joined with others. */
export async function replayPart(options: ReplayPartOptions): Promise<{ readonly frame: ReplayFrame; readonly part: ReplayPart }> {
  const { sources, share } = options;
  const replaying = new Replaying(options);
  try {
    await readValues(sources, replaying, share);
    return { frame: frameOf(options, replaying.problems), part: await replaying.end() };
  } finally {
    await replaying.stop();
  }
}

/** Replays values here, and in threads once there are enough of them. */
class Replaying implements FileValueSink {
  private readonly engine: ReplayEngine;
  private readonly results: EngineSink;
  private pool: ThreadPool | undefined;
  private bytes = 0;

  public constructor(private readonly options: ReplayPartOptions) {
    const { onLine, onBad } = options;
    this.results = { line: (text) => onLine?.(text), bad: (bad) => onBad?.(bad) };
    this.engine = new ReplayEngine(workOf(options), this.results);
  }

  public get problems(): ReplayFrame['problems'] {
    return this.engine.problems;
  }

  public value(bytes: Buffer, place: ValuePlace): void {
    this.options.onValue?.();
    const pool = this.poolFor(bytes.length);
    if (pool === undefined) this.engine.value(bytes, place);
    else pool.value(bytes, place);
  }

  public bad(place: ValuePlace, reason: string): void {
    (this.pool ?? this.engine).bad(place, reason);
  }

  public ready(): Promise<void> | undefined {
    return this.pool?.ready();
  }

  public async end(): Promise<ReplayPart> {
    const own = this.engine.toPart();
    return this.pool === undefined ? own : mergedParts([own, ...(await this.pool.end())]);
  }

  public async stop(): Promise<void> {
    await this.pool?.stop();
  }

  private poolFor(bytes: number): ThreadPool | undefined {
    if (this.pool !== undefined) return this.pool;
    const { threads, openThread, onBad } = this.options;
    if (threads === undefined || threads.count < 2) return undefined;
    this.bytes += bytes;
    if (this.bytes <= (threads.after ?? 0)) return undefined;
    this.pool = new ThreadPool(
      { work: workOf(this.options), threads: threads.count, strict: onBad !== undefined, ...(openThread && { open: openThread }) },
      this.results,
    );
    return this.pool;
  }
}

/** What threads can have of the options. */
function workOf({ configuration, snapshot, today, against, withMessages, lines }: ReplayWork): ReplayWork {
  return {
    ...{ configuration, today },
    ...(snapshot && { snapshot }),
    ...(against && { against }),
    ...(withMessages !== undefined && { withMessages }),
    ...(lines && { lines }),
  };
}
