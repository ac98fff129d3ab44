import { type Document } from '../../signals/readers/example-event';
import { kindOf, type Outline } from '../outline/outline';
import { type WantedPaths } from '../outline/wanted';
import { type GuardDutyFacts } from '../records/facts';
import { commonInSecurityHub, factIn } from '../records/made-forms';
import { odd, Several, type Field, type Found } from './found';
import { OutlineFacts } from './outline-facts';

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
  /** Number of what `common` and `possible` have: the same number, the same members. @default - they are of this finding alone */
  readonly kind?: number;
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

/** Reads a field; the same as in `Field`. */
export interface FieldReader {
  readonly read: (source: FormSource) => Found;
  readonly numberOf?: (source: FormSource) => number;
}

export function readerOf(path: FieldPath, options: ReadOptions, one: ReadOne): FieldReader {
  const [first = ''] = path.names;
  if (options.varying.has(first)) return { read: varyingReader(one), numberOf: numberOfKind };
  return options.inCommon?.has(first) === true ? commonReader(one) : memberReader(first, path, options, one);
}

const numberOfKind = ({ kind = -1 }: FormSource): number => kind;

/** Of members that findings of which an outline was read have in common. */
function commonReader(one: ReadOne): FieldReader {
  // They are of one object.
  const known = new WeakMap<Document, { readonly found: Found }>();
  const read = ({ common, outline, now }: FormSource): Found => {
    if (outline === undefined || now !== undefined) return one(common, now);
    let before = known.get(common);
    if (before === undefined) {
      before = { found: shared(one(common, now)) };
      known.set(common, before);
    }
    return before.found;
  };
  return { read, numberOf: numberOfKind };
}

/** Of members that each finding has for itself. */
function memberReader(first: string, path: FieldPath, { wanted }: ReadOptions, one: ReadOne): FieldReader {
  const only = [first];
  const fact = factIn(first);
  const fromOutline = outlineReader(path, wanted, one);
  return {
    read: ({ common, facts, outline, now }) => {
      if (facts !== undefined) return one(commonInSecurityHub(facts, only), now);
      return outline === undefined ? one(common, now) : fromOutline.read(outline, now);
    },
    numberOf({ facts, outline }) {
      if (facts !== undefined) return fact === undefined ? 0 : facts instanceof OutlineFacts ? facts.valueNumber(fact) : -1;
      return outline === undefined ? -1 : fromOutline.numberOf(outline);
    },
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

interface OutlineReader {
  readonly read: (outline: Outline, now: string | undefined) => Found;
  readonly numberOf: (outline: Outline) => number;
}

function outlineReader({ names, isPlain = true }: FieldPath, wanted: WantedPaths, one: ReadOne): OutlineReader {
  const slots = wanted.slotsOf(names);
  const documentOf = documentReader(names, slots, wanted);
  if (!isPlain) return { read: (outline, now) => one(documentOf(outline), now), numberOf: () => -1 };
  const last = slots.at(-1)!;
  const others = names.map((_, depth) => wanted.slotOf(...names.slice(0, depth), embedded)).filter((slot) => slot !== last);
  /** How many names of the path are there. @returns -1 where it does not end in an object, or there is something to look into */
  const depthOf = (outline: Outline): number => {
    let depth = 0;
    while (depth < slots.length - 1 && outline.kind(slots[depth]!) === kindOf.object) depth++;
    if (outline.kind(slots[depth]!) !== kindOf.absent) return -1;
    for (let index = 0; index < others.length; index++) if (outline.kind(others[index]!) !== kindOf.absent) return -1;
    return depth;
  };
  /** What is found where the path ends in an object. */
  const nothing: Found[] = [];
  return {
    read(outline) {
      const plain = outline.plain(last);
      if (plain !== undefined) return plain;
      const depth = depthOf(outline);
      if (depth === -1) return one(documentOf(outline), undefined);
      return depth in nothing ? nothing[depth] : (nothing[depth] = shared(one(documentOf(outline), undefined)));
    },
    numberOf(outline) {
      const number = outline.valueNumber(last);
      return number > 0 ? slots.length + number : number === 0 ? depthOf(outline) : -1;
    },
  };
}

/** Reads what the outline has on a path, and beside it in members that may be looked into. */
function documentReader(names: readonly string[], slots: readonly number[], wanted: WantedPaths): (outline: Outline) => Document {
  const beside = names.map((name, depth) => (name === embedded ? undefined : wanted.slotOf(...names.slice(0, depth), embedded)));
  const inside = (outline: Outline, depth: number): Document => {
    const made: Record<string, unknown> = {};
    const other = beside[depth];
    if (other !== undefined && outline.kind(other) !== kindOf.absent) made[embedded] = outline.value(other);
    const slot = slots[depth]!;
    const kind = outline.kind(slot);
    if (kind !== kindOf.absent) {
      made[names[depth]!] = kind === kindOf.object && depth + 1 < names.length ? inside(outline, depth + 1) : outline.value(slot);
    }
    return made;
  };
  return (outline) => inside(outline, 0);
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
