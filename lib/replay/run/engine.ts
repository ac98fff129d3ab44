import { type Configuration } from '../../configuration/configuration';
import { type Problem } from '../../core/problem';
import { type Snapshot } from '../../organization/snapshot';
import { placeOf, type BadRecord, type Position } from '../input/place';
import { readValue, sayBad, type RecordSink } from '../input/read-records';
import { type ValuePlace } from '../input/read-values';
import { type ReplayRecord } from '../records/record';
import { briefOf, typeOf } from '../records/subject';
import { replayer, type Replayer } from '../replay';
import { Comparison } from '../totals/comparison';
import { Totals } from '../totals/totals';
import { type Replayed } from '../ways';
import { type ReplayPart } from './part';
import { placedLine } from './placed-line';
import { withoutPossible } from './without-possible';

/** What records go through. It is plain data, so that a thread can have it. */
export interface ReplayWork {
  readonly configuration: Configuration;
  /** @default - none: which accounts there are is not known */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** The configuration to compare with. @default - nothing is compared */
  readonly against?: Configuration;
  /** Whether each path has the messages that targets get. @default false */
  readonly withMessages?: boolean;
  /** Whether each path is written as a line of JSON, and whether its place in the order stands before it. @default - paths are only added up */
  readonly lines?: 'plain' | 'placed';
}

/** Takes what comes of records one by one, in their order. */
export interface EngineSink {
  /** A path as a line of JSON, with its end. */
  line(text: string): void;
  /** What it throws ends the replay. */
  bad(bad: BadRecord): void;
}

/** Puts values through rules and routes, and adds up what becomes of them. */
export class ReplayEngine {
  private readonly now: Replayer;
  private readonly before: Replayer | undefined;
  private readonly totals = new Totals();
  private readonly comparison: Comparison | undefined;
  private readonly lines: ReplayWork['lines'];
  private readonly sink: RecordSink;

  public constructor(
    { configuration, snapshot, today, against, withMessages = false, lines }: ReplayWork,
    private readonly results: EngineSink,
  ) {
    const common = { today, withMessages, ...(snapshot && { snapshot }) };
    this.now = replayer({ configuration, ...common });
    this.before = against && replayer({ configuration: against, ...common });
    this.comparison = against && new Comparison();
    this.lines = lines;
    this.sink = {
      record: (record, position) => this.record(record, position),
      bad: (bad, position) => {
        this.totals.addBad(bad, position);
        this.results.bad(bad);
      },
    };
  }

  /** What keeps rules or routes from being deployed. */
  public get problems(): readonly Problem[] {
    return this.now.rules.problems;
  }

  /** The records of a JSON value. @param text in UTF-8 */
  public value(text: Uint8Array, place: ValuePlace): void {
    if (this.lines === undefined && this.look(text, place)) return;
    readValue(Buffer.from(text.buffer, text.byteOffset, text.length).toString('utf8'), place, this.sink);
  }

  /** Something that is no value. */
  public bad(place: ValuePlace, reason: string): void {
    sayBad(place, reason, this.sink);
  }

  public toPart(): ReplayPart {
    return { totals: this.totals.toPart(), ...(this.comparison && { comparison: this.comparison.toPart() }) };
  }

  /** Adds a finding up by those of its parts that somebody looks at. @returns false for what has to be read as a whole */
  private look(text: Uint8Array, { file, line, source, value }: ValuePlace): boolean {
    const { now, before, totals, comparison } = this;
    const seen = now.look(text);
    const seenBefore = seen && before?.look(text);
    if (seen === undefined || (before && seenBefore === undefined)) return false;
    const { sorted, brief, of } = seen;
    const position: Position = line === undefined ? { file, source, value, nth: 0 } : { file, line, source, value, nth: 0 };
    totals.addSorted(sorted.path, of, brief, position);
    if (before && seenBefore) {
      const paths = () => [before.replay(of.whole), now.replay(of.whole)] as const;
      comparison?.addSorted(seenBefore.sorted.path, sorted.path, paths, of, brief, position);
    }
    return true;
  }

  private record(record: ReplayRecord, position: Position): void {
    const { now, before, totals, comparison } = this;
    const brief = this.lines === undefined ? briefOf(record) : undefined;
    const sorted = brief && now.sort(record, brief);
    const sortedBefore = brief && before?.sort(record, brief);
    if (brief && sorted && (!before || sortedBefore)) {
      const of = { whole: record, type: typeOf(record) };
      totals.addSorted(sorted.path, of, brief, position);
      if (before && sortedBefore) {
        const paths = () => [before.replay(record), now.replay(record)] as const;
        comparison?.addSorted(sortedBefore.path, sorted.path, paths, of, brief, position);
      }
      return;
    }
    const path = now.replay(record);
    totals.add(path, position);
    if (before && comparison) comparison.add(before.replay(record), path, position);
    if (this.lines !== undefined) {
      const line = lineOf(path, position);
      this.results.line(`${this.lines === 'placed' ? placedLine(line, position) : line}\n`);
    }
  }
}

/** A path as a line of JSON. */
function lineOf(path: Replayed, position: Position): string {
  return JSON.stringify({ kind: 'cordon/replayed', version: 1, ...placeOf(position), ...withoutPossible(path) });
}
