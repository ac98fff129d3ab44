import { type Document } from '../../signals/readers/example-event';
import { kindOf, type Outline } from '../outline/outline';
import { type WantedPaths } from '../outline/wanted';
import { type GuardDutyFacts } from '../records/facts';
import { commonInSecurityHub } from '../records/made-forms';
import { odd, Several, type Field, type Found } from './found';

/** A finding in one form, of which some members can have several values: `Severity` of a finding that is known by a word alone. */
export interface FormSource {
  /** Has the members that are the same in all possibilities, unless `facts` or `outline` have them. */
  readonly common: Document;
  /** What the others can be; at least one. */
  readonly possible: readonly Document[];
  /** What the members are made of, where Security Hub makes them of a finding of GuardDuty. @default - `common` has them */
  readonly facts?: GuardDutyFacts | undefined;
  /** Has the members that are not in `common`. @default - `common` has all of them */
  readonly outline?: Outline | undefined;
  /** When the finding arrives, ISO 8601. @default - it is not known */
  readonly now?: string | undefined;
  /** The event that it was recorded in. @default - none */
  readonly event?: Document | undefined;
}

/** How a field is read of one document. */
export type ReadOne = (document: Document, now: string | undefined) => Found;

/** What is the same for all readers of a form. */
export interface ReadOptions {
  /** Members of which findings can have several values. */
  readonly varying: ReadonlySet<string>;
  /** Members that a source with an outline has in `common`. @default - none */
  readonly inCommon?: ReadonlySet<string>;
  /** Members that are the same in all findings. @default - none */
  readonly fixed?: Document;
  readonly wanted: WantedPaths;
}

/** What is found in all findings. @returns undefined where they differ, or where a unit can write it */
export function constantOf(
  { names: [first = ''] }: FieldPath,
  { fixed }: ReadOptions,
  one: ReadOne,
  writers: readonly number[],
): Field<FormSource>['constant'] {
  return fixed !== undefined && Object.hasOwn(fixed, first) && writers.length === 0 ? { value: one(fixed, undefined) } : undefined;
}

/** Where a field stands. */
export interface FieldPath {
  /** The names on its path, up to the first list. */
  readonly names: readonly string[];
  /** Whether a text, a number, `true` or `false` at its end is found as it is. @default true */
  readonly isPlain?: boolean;
}

/** Reads a field. */
export function readerOf(path: FieldPath, { varying, inCommon, wanted }: ReadOptions, one: ReadOne): (source: FormSource) => Found {
  const [first = ''] = path.names;
  if (varying.has(first)) return varyingReader(one);
  const only = [first];
  const fromOutline = inCommon?.has(first) === true ? undefined : outlineReader(path, wanted, one);
  // Many findings of which an outline was read have the same members in common, of one object.
  const known = new WeakMap<Document, { readonly found: Found }>();
  return ({ common, facts, outline, now }) => {
    if (facts !== undefined) return one(commonInSecurityHub(facts, only), now);
    if (outline === undefined) return one(common, now);
    if (fromOutline !== undefined) return fromOutline(outline, now);
    if (now !== undefined) return one(common, now);
    let before = known.get(common);
    if (before === undefined) {
      before = { found: shared(one(common, now)) };
      known.set(common, before);
    }
    return before.found;
  };
}

function varyingReader(one: ReadOne): (source: FormSource) => Found {
  // Many findings that were not read as a whole have the same possibilities, of one list; so have those that are made of facts.
  const known = new WeakMap<readonly Document[], Found>();
  return ({ possible, facts, outline, now }) => {
    if (now !== undefined || (facts === undefined && outline === undefined))
      return together(possible.map((document) => one(document, now)));
    const before = known.get(possible);
    if (before !== undefined) return before;
    const found = shared(together(possible.map((document) => one(document, now))));
    known.set(possible, found);
    return found;
  };
}

/** Says of a value that many findings have this very object. */
function shared(found: Found): Found {
  if (found instanceof Several && found !== odd) found.isShared = true;
  return found;
}

/** Members whose text some criteria look into, where a finding does not have the member that they ask for. */
const embedded = 'value';

function outlineReader(
  { names, isPlain = true }: FieldPath,
  wanted: WantedPaths,
  one: ReadOne,
): (outline: Outline, now: string | undefined) => Found {
  const slots = wanted.slotsOf(names);
  if (!isPlain) return (outline, now) => one(documentOf(outline, names, wanted), now);
  const last = slots.at(-1)!;
  const others = names.map((_, depth) => wanted.slotOf(...names.slice(0, depth), embedded)).filter((slot) => slot !== last);
  /** What is found where the path ends in an object, by how many of its names are there. */
  const nothing: Found[] = [];
  return (outline) => {
    const plain = outline.plain(last);
    if (plain !== undefined) return plain;
    let depth = 0;
    while (depth < slots.length - 1 && outline.kind(slots[depth]!) === kindOf.object) depth++;
    if (outline.kind(slots[depth]!) !== kindOf.absent || others.some((slot) => outline.kind(slot) !== kindOf.absent)) {
      return one(documentOf(outline, names, wanted), undefined);
    }
    if (depth in nothing) return nothing[depth];
    return (nothing[depth] = shared(one(documentOf(outline, names, wanted), undefined)));
  };
}

/** What the outline has on a path, and beside it in members that may be looked into. */
function documentOf(outline: Outline, names: readonly string[], wanted: WantedPaths): Document {
  const inside = (depth: number): unknown => {
    const made: Record<string, unknown> = {};
    const before = names.slice(0, depth);
    for (const name of new Set([embedded, names[depth]!])) {
      const slot = wanted.slotOf(...before, name);
      const kind = outline.kind(slot);
      if (kind === kindOf.absent) continue;
      made[name] = kind === kindOf.object && name === names[depth] && depth + 1 < names.length ? inside(depth + 1) : outline.value(slot);
    }
    return made;
  };
  return inside(0) as Document;
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

const together = (each: readonly Found[]): Found => (each.length === 1 ? each[0] : each.includes(odd) ? odd : new EachOf(each));

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
