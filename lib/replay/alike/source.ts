import { type Document } from '../../signals/readers/example-event';
import { odd, Several, type Found } from './found';

/** A finding in one form, of which some members can have several values: `Severity` of a finding that is known by a word alone. */
export interface FormSource {
  /** Has the members that are the same in all possibilities. */
  readonly common: Document;
  /** What the others can be; at least one. */
  readonly possible: readonly Document[];
  /** When the finding arrives, ISO 8601. @default - it is not known */
  readonly now?: string | undefined;
  /** The event that it was recorded in. @default - none */
  readonly event?: Document | undefined;
}

/** How a field is read of one document. */
export type ReadOne = (document: Document, now: string | undefined) => Found;

/** Reads a field whose first name is this one. */
export function readerOf(first: string, varying: ReadonlySet<string>, one: ReadOne): (source: FormSource) => Found {
  if (!varying.has(first)) return ({ common, now }) => one(common, now);
  // Many findings have the same possibilities, of one list.
  const known = new WeakMap<readonly Document[], Found>();
  return ({ possible, now }) => {
    if (possible.length === 1) return one(possible[0]!, now);
    if (now !== undefined) return together(possible.map((document) => one(document, now)));
    const before = known.get(possible);
    if (before !== undefined) return before;
    const found = together(possible.map((document) => one(document, now)));
    if (found instanceof EachOf) found.isShared = true;
    known.set(possible, found);
    return found;
  };
}

/** Values of several possibilities. */
export class EachOf extends Several {
  public constructor(public readonly each: readonly Found[]) {
    super(
      () => `each ${JSON.stringify(each.map((found) => (found instanceof Several ? ['several', found.key] : [typeof found, found])))}`,
      each,
    );
  }
}

const together = (each: readonly Found[]): Found => (each.includes(odd) ? odd : new EachOf(each));

/** A verdict on each possibility: `true` or `false` where all say so, and otherwise what each says. */
export function verdictOnEach<Verdict extends boolean | string>(found: Found, judge: (one: Found) => Verdict): boolean | string {
  if (!(found instanceof EachOf)) return judge(found);
  const verdicts = found.each.map(judge);
  const [first] = verdicts;
  return (first === true || first === false) && verdicts.every((verdict) => verdict === first) ? first : verdicts.join(' ');
}

/** Values at the end of a path as one thing: a plain value stands for a list of it alone, and `undefined` for a list of nothing but that. */
export function foundOf(values: readonly unknown[]): Found {
  const [only] = values;
  return values.length === 1 && isPlain(only) ? only : new Several(() => keyOf(values), values);
}

/** JSON has no `undefined`. */
function keyOf(values: readonly unknown[]): string {
  const missing = values.flatMap((value, index) => (value === undefined ? [index] : []));
  return `${JSON.stringify(values)}${missing.join(' ')}`;
}

/** The list that stands behind it. */
export const valuesOf = (found: Found): readonly unknown[] => (found instanceof Several ? found.values : [found]);

function isPlain(value: unknown): value is string | number | boolean | undefined {
  return typeof value !== 'object' && typeof value !== 'function';
}

/** A plain text in lower case, by which tests look it up. */
export const lowerCase = (text: string): string => text.toLowerCase();

/** Texts in lower case, for tests that ask for whole texts. @returns undefined where a value is no text */
export function textKeys(found: Found): readonly string[] | undefined {
  if (typeof found === 'string') return [found.toLowerCase()];
  if (!(found instanceof Several) || found instanceof EachOf || found.values.length === 0) return undefined;
  const texts = found.values.filter((value) => typeof value === 'string');
  return texts.length === found.values.length ? texts.map((text) => text.toLowerCase()) : undefined;
}
