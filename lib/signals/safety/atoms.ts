import { addressRange, contains, overlap, type AddressRange } from './address-range';

/** How one value of a criterion is compared. */
export type AtomOperator = 'equals' | 'matches' | 'prefix' | 'contains';

/** One value of a criterion, made ready to be compared with others. */
export interface Atom {
  readonly operator: AtomOperator;
  readonly text: string;
  /** Where the text alone does not say which values are meant (an IPv6 address has several spellings, a range has many addresses). */
  readonly range?: AddressRange;
  /** Whether the range is certain to mean every address in it; where the field is not documented, it may be plain text. */
  readonly certainRange: boolean;
  /** Of a number field. */
  readonly number?: number;
  /** Characters and wildcards. Empty where the text says nothing for certain. */
  readonly symbols: () => readonly string[];
  /** The same in lower case: whether GuardDuty looks at case is not documented. */
  readonly folded: () => readonly string[];
  readonly exact: boolean;
}

/** Neither is a character: no text of a rule can hold them as such. */
const star = '\uFFFF*';
const any = '\uFFFF?';

export interface AtomOptions {
  /** Whether the field holds addresses; `maybe` where it is not documented. */
  readonly address: boolean | 'maybe';
  readonly number: boolean;
}

export function atom(operator: AtomOperator, value: string | number, { address, number }: AtomOptions): Atom {
  const text = String(value);
  const range = address !== false && operator === 'equals' ? addressRange(text) : undefined;
  // The text of a range, or of an IPv6 address, is not the text of the addresses that it stands for.
  const exact = range === undefined || (range.version === 4 && range.prefix === 32 && !text.includes('/'));
  const numeric = number && text.trim() !== '' ? Number(text) : NaN;
  let symbols: readonly string[] | undefined;
  let folded: readonly string[] | undefined;
  return {
    operator,
    text,
    ...(range !== undefined && { range }),
    certainRange: range !== undefined && address === true,
    ...(Number.isFinite(numeric) && { number: numeric }),
    // Most values are only ever compared as text.
    symbols: () => (symbols ??= exact ? symbolsOf(operator, text) : []),
    folded: () => (folded ??= exact ? symbolsOf(operator, text.toLowerCase()) : []),
    exact,
  };
}

function symbolsOf(operator: AtomOperator, text: string): readonly string[] {
  const characters = Array.from(text);
  switch (operator) {
    case 'equals':
      return characters;
    case 'matches':
      return characters.map((character) => (character === '*' ? star : character === '?' ? any : character));
    case 'prefix':
      return [...characters, star];
    case 'contains':
      return [star, ...characters, star];
  }
}

/** Whether, for certain, every value that the narrow one takes is taken by the wide one. */
export function covers(wide: Atom, narrow: Atom): boolean {
  if (wide.operator === narrow.operator && wide.text === narrow.text) return true;
  if (wide.operator === 'equals' && narrow.operator === 'equals') {
    if (wide.number !== undefined && wide.number === narrow.number) return true;
    return (
      wide.certainRange &&
      narrow.certainRange &&
      wide.range !== undefined &&
      narrow.range !== undefined &&
      contains(wide.range, narrow.range)
    );
  }
  return wide.exact && narrow.exact && swallows(wide.symbols(), narrow.symbols());
}

/** Whether, for certain, no value is taken by both. */
export function disjoint(a: Atom, b: Atom): boolean {
  // Whether `equals: [6]` takes a severity of 6.5, too, is not documented.
  if (a.number !== undefined && b.number !== undefined) return Math.floor(a.number) !== Math.floor(b.number);
  if (a.operator === 'equals' && b.operator === 'equals') {
    if (a.range !== undefined || b.range !== undefined) {
      return a.range !== undefined && b.range !== undefined && !overlap(a.range, b.range);
    }
    return a.text.toLowerCase() !== b.text.toLowerCase();
  }
  if (!a.exact || !b.exact) return false;
  if (a.operator === 'equals') return !swallows(b.folded(), a.folded());
  if (b.operator === 'equals') return !swallows(a.folded(), b.folded());
  return differBeforeAWildcard(a.folded(), b.folded()) || differBeforeAWildcard([...a.folded()].reverse(), [...b.folded()].reverse());
}

/** Whether it takes every text. */
export function takesEverything({ operator, text }: Atom): boolean {
  if (operator === 'equals') return false;
  return operator === 'matches' ? /^[*?]*\*[*?]*$/.test(text) : text === '';
}

/**
 * Whether the wide pattern matches all that the narrow one takes. The narrow pattern is read as a text in which a `*` can only stand where the wide
 * one has `*`, and a `?` where it has `*` or `?`: certain where it says yes, silent otherwise.
 */
function swallows(wide: readonly string[], narrow: readonly string[]): boolean {
  let at = 0;
  let back = -1;
  let from = 0;
  let i = 0;
  while (i < narrow.length) {
    const want = wide[at];
    const have = narrow[i];
    if (want === star) {
      back = at++;
      from = i;
    } else if (want !== undefined && (want === have || (want === any && have !== star))) {
      at++;
      i++;
    } else if (back >= 0) {
      at = back + 1;
      i = ++from;
    } else {
      return false;
    }
  }
  while (wide[at] === star) at++;
  return at === wide.length;
}

function differBeforeAWildcard(a: readonly string[], b: readonly string[]): boolean {
  for (let i = 0; ; i++) {
    const [left, right] = [a[i], b[i]];
    if (left === star || right === star || (left === undefined && right === undefined)) return false;
    if (left === undefined || right === undefined) return true;
    if (left !== any && right !== any && left !== right) return true;
  }
}
