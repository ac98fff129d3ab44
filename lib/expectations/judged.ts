import { type Configuration } from '../configuration/configuration';
import { type CriterionVerdict, type Verdict } from '../replay/path/criteria';
import { type ReplayRecord } from '../replay/records/record';
import { type Replayed } from '../replay/ways';
import { type RulesInPlace } from '../replay/rules-in-place';

/** A reason for what was found. */
export interface Reason {
  /** The rule or route that it is about. @default - none alone */
  readonly rule?: string;
  /** A sentence. */
  readonly sentence: string;
  /** Criteria of the rule, as they decided. @default - none is to be shown */
  readonly criteria?: readonly CriterionVerdict[];
}

/** What became of one thing that is expected. */
export interface JudgedPart {
  /** Its key below `expect`, such as `routedTo[0]`. */
  readonly key: string;
  /** `unknown` passes nothing. */
  readonly verdict: 'holds' | 'fails' | 'unknown';
  /** After "expected:". */
  readonly expected: string;
  /** After "found:". */
  readonly found: string;
  readonly reasons: readonly Reason[];
}

/** A finding or event on its way, for everything that is expected of it. */
export interface Judging {
  readonly configuration: Configuration;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly rules: RulesInPlace;
  readonly record: ReplayRecord;
  /** As `cordon replay` tells it. */
  readonly path: Replayed;
  /** The same with what no rule and no route looks at. */
  readonly full: Replayed;
}

/** Whether a verdict is the one that is wanted. */
export function wanted(verdict: Verdict, want: boolean): JudgedPart['verdict'] {
  return verdict === 'unknown' ? 'unknown' : verdict === want ? 'holds' : 'fails';
}

/** What Cordon does not know of the way, as reasons. */
export function doubtReasons({ doubts }: Replayed, ...about: readonly Replayed['doubts'][number]['about'][]): readonly Reason[] {
  return doubts
    .filter((doubt) => about.includes(doubt.about) || doubt.about === 'place')
    .map(({ rule, reason }) => ({ ...(rule !== undefined && { rule }), sentence: reason }));
}

/** Whether nothing is known of the way, because nobody knows the rules of its account and Region. */
export function isElsewhere({ doubts }: Replayed): boolean {
  return doubts.some(({ about }) => about === 'place');
}
