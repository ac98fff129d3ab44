import { agreed, type Verdict } from '../../routes/delivery';
import { type Document } from '../../signals/readers/example-event';
import { type CriterionInWords } from '../../signals/words';
import { type FindingForm } from '../records/form';

export type { Verdict } from '../../routes/delivery';

/** How the criteria of a kind of rules are read. */
export interface CriteriaReading<Criterion> {
  /** Whether a finding meets the criteria. */
  readonly matches: (criteria: readonly Criterion[], finding: Document, now: string | undefined) => Verdict;
  /** Paths in the finding that a criterion looks at, without marks of lists. */
  readonly paths: (criterion: Criterion) => readonly string[];
  readonly words: (criterion: Criterion) => CriterionInWords;
  /** Values of a finding that a criterion looks at. */
  readonly values: (criterion: Criterion, finding: Document) => readonly unknown[];
}

/** What became of one criterion. */
export interface CriterionVerdict extends CriterionInWords {
  readonly holds: Verdict;
  /** The first values that the finding has, as texts. @default - it has none, or the record does not say */
  readonly found?: readonly string[];
  /** Why it is not known. @default - it is known */
  readonly why?: 'not-in-record' | 'not-documented';
}

/** Whether a finding meets criteria, all of them, whatever it can be. */
export function formMatches<Criterion>(
  reading: CriteriaReading<Criterion>,
  criteria: readonly Criterion[],
  form: Pick<FindingForm, 'possible' | 'isOpen'>,
  now: string | undefined,
): Verdict {
  const closed = form.possible.length === 0 ? [] : criteria.filter((criterion) => !reading.paths(criterion).some(form.isOpen));
  if (closed.length === 0) return 'unknown';
  const verdict = agreed(form.possible.map((finding) => reading.matches(closed, finding, now)));
  return verdict === false || closed.length === criteria.length ? verdict : 'unknown';
}

/** Values of one criterion that are shown, and characters of each. */
const mostValues = 5;
const mostCharacters = 120;

/** What became of each criterion of a rule, in their order. */
export function criterionVerdicts<Criterion>(
  reading: CriteriaReading<Criterion>,
  criteria: readonly Criterion[],
  form: Pick<FindingForm, 'possible' | 'isOpen'>,
  now: string | undefined,
): readonly CriterionVerdict[] {
  return criteria.map((criterion) => {
    const isOpen = reading.paths(criterion).some(form.isOpen);
    const holds = formMatches(reading, [criterion], form, now);
    const found = isOpen ? [] : valuesOf(reading, criterion, form.possible);
    return {
      ...reading.words(criterion),
      holds,
      ...(found.length > 0 && { found }),
      ...(holds === 'unknown' && { why: isOpen || form.possible.length > 1 ? ('not-in-record' as const) : ('not-documented' as const) }),
    };
  });
}

function valuesOf<Criterion>(reading: CriteriaReading<Criterion>, criterion: Criterion, possible: readonly Document[]): readonly string[] {
  const texts = possible.flatMap((finding) => reading.values(criterion, finding)).map(shown);
  return [...new Set(texts)].slice(0, mostValues);
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
