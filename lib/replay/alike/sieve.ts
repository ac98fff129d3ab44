/** What a finding has where a field looks: one plain value, or anything else with a text that tells it apart. */
export type Found = string | number | boolean | undefined | Several;

/** Values that are not one plain value. */
export class Several {
  private known: string | undefined;
  /** Whether many findings have this very object. */
  public isShared = false;

  /** @param makeKey - makes a text that is the same for the same values alone */
  public constructor(
    private readonly makeKey: () => string,
    public readonly values: readonly unknown[],
  ) {}

  /** Made when it is first asked for: most values pass no test, and nobody asks. */
  public get key(): string {
    return (this.known ??= this.makeKey());
  }
}

/** What is found in a finding that is not sorted: it is put through the rules by itself. */
export const odd = new Several(() => 'odd', []);

/** What became of a test: `false`, `true`, or a text that says what else. The same verdict means that nothing of the outcome differs by this test. */
export type TestVerdict = boolean | string;

/** One question about one field, on which a rule or a pattern depends. */
export interface Test {
  /** The rule or pattern, by its number. It is out once one of its tests fails, unless something can still write the field. */
  readonly unit: number;
  readonly judge: (found: Found) => TestVerdict;
  /** Texts in lower case of which a value must have one, or the test fails. @default - each value is judged */
  readonly keys?: readonly string[];
  /** Beginnings of which a plain text must have one, or the test fails. @default - each text is judged */
  readonly beginnings?: readonly string[];
  /** Whether a verdict of `false` takes the unit out. @default true */
  readonly isNeeded?: boolean;
}

/** A field of the findings, with all tests about it. */
export interface Field<Source> {
  readonly read: (source: Source) => Found;
  readonly tests: readonly Test[];
  /** Texts in lower case by which `keys` of tests are looked up. @returns undefined where each test has to judge */
  readonly keysOf: (found: Found) => readonly string[] | undefined;
  /** The only one of these texts that a plain text has. @default - `keysOf` says */
  readonly keyOfText?: (text: string) => string | undefined;
  /** Units that can write the field before others look at it. */
  readonly writers: readonly number[];
}

/** Findings of which no rule and no pattern can tell one from the other. */
export interface Leaf<Outcome> {
  /** No other has it. */
  readonly id: number;
  /** Units that match, or may. */
  readonly alive: readonly number[];
  /** What became of one of the findings, which is what becomes of all. */
  outcome?: Outcome;
}

interface NumberedTest extends Test {
  readonly number: number;
  /** Verdicts on values that were judged before. */
  readonly judged: Map<Found, TestVerdict>;
}

/** What the tests of a unit say of a value, other than `true` and `false`. */
interface OpenVerdict {
  readonly unit: number;
  /** Of the test. */
  readonly number: number;
  /** With that number. */
  readonly text: string;
}

/** Units, each as a bit. */
type Units = Int32Array;

/** What is known of a value of a field. */
interface KnownValue {
  /** Units whose tests have not been judged. */
  readonly waiting: Units;
  /** Units that are out. */
  readonly failed: Units;
  /** Tests that may pass, of units that have not been judged. */
  readonly pending: Map<number, readonly NumberedTest[]>;
  readonly open: OpenVerdict[];
}

interface NumberedField<Source> extends Field<Source> {
  readonly numbered: readonly NumberedTest[];
  /** Units with a test here. */
  readonly units: Units;
  /** Units that are out once no test passes. */
  readonly needing: Units;
  readonly writing: Units;
  /** How many tests a unit has to pass here. */
  readonly needed: ReadonlyMap<number, number>;
  readonly byKey: ReadonlyMap<string, readonly NumberedTest[]>;
  readonly withoutKey: readonly NumberedTest[];
  /** Whether a test of those tells nothing of its texts beforehand. */
  readonly hasUnclear: boolean;
  readonly beginnings: readonly string[];
  readonly values: Map<string | number | boolean | undefined, KnownValue>;
  readonly several: Map<string, KnownValue>;
  /** Whether there are so many values that it is not worth to remember them. */
  isDiverse: boolean;
}

interface KnownLeaf<Outcome> {
  readonly units: Units;
  /** Verdicts that are open. */
  readonly open: string;
  readonly leaf: Leaf<Outcome>;
}

let leaves = 0;

/** Values that are remembered of each field, and with each test, and outcomes that are. The last two begin anew when they are full. */
const mostValues = 1000;
const mostJudged = 256;
const mostLeaves = 50_000;

/**
 * Sorts findings by what rules and patterns can see of them. All are in at first; one field after the other takes out those that it fails, and a field
 * is looked at only while it can still make a difference. Who is left, and what is open of them, is the same for findings that nobody can tell apart.
 * Every test is judged by the matchers of the rules.
 */
export class Sieve<Source, Outcome> {
  private readonly fields: readonly NumberedField<Source>[];
  private readonly everybody: Units;
  /** By a number that is made of who is in; few have the same. */
  private leaves = new Map<number, KnownLeaf<Outcome>[]>();
  private size = 0;
  /** Who is in, of the finding that is being sorted. */
  private readonly alive: Units;

  public constructor(
    fields: readonly Field<Source>[],
    private readonly count: number,
  ) {
    this.everybody = this.unitsOf(Array.from({ length: count }, (_, unit) => unit));
    this.alive = this.everybody.slice();
    let number = 0;
    const numbered = fields.map((field) => this.numberedField(field, () => number++));
    // Fields that nothing writes come first, and of them those with the most tests: they take out the most.
    const weight = ({ tests, writers }: Field<Source>): number => (writers.length > 0 ? tests.length / 1e6 : tests.length);
    this.fields = numbered.sort((a, b) => weight(b) - weight(a));
  }

  /** @returns undefined for a finding that is not sorted */
  public leafOf(source: Source): Leaf<Outcome> | undefined {
    const { alive } = this;
    copy(this.everybody, alive);
    let open: OpenVerdict[] | undefined;
    let written: NumberedField<Source>[] | undefined;
    for (const field of this.fields) {
      if (!overlap(field.units, alive)) continue;
      if (overlap(field.writing, alive)) {
        (written ??= []).push(field);
        continue;
      }
      open = this.pass(field, source, alive, open);
      if (open === isOdd) return undefined;
      // Most findings are no concern of anybody, which few fields tell.
      if (isEmpty(alive)) return this.knownLeaf('');
    }
    while (written !== undefined) {
      // What could write a field may be out by now.
      const settled = written.find(({ writing }) => !overlap(writing, alive));
      if (settled === undefined) break;
      written = written.filter((field) => field !== settled);
      if (!overlap(settled.units, alive)) continue;
      open = this.pass(settled, source, alive, open);
      if (open === isOdd) return undefined;
    }
    let text = '';
    if (open !== undefined) for (const one of open) if (has(alive, one.unit)) text += one.text;
    for (const field of written ?? []) {
      const found = field.read(source);
      if (found === odd) return undefined;
      text += openText(field, found, alive);
    }
    return this.knownLeaf(text);
  }

  private knownLeaf(open: string): Leaf<Outcome> {
    const { alive } = this;
    const hash = hashOf(alive);
    const same = this.leaves.get(hash);
    if (same !== undefined) {
      for (const one of same) if (one.open === open && areSame(one.units, alive)) return one.leaf;
    }
    if (this.size++ >= mostLeaves) {
      this.leaves = new Map();
      this.size = 1;
    }
    const units = Array.from({ length: this.count }, (_, unit) => unit).filter((unit) => has(alive, unit));
    const leaf: Leaf<Outcome> = { id: leaves++, alive: units };
    this.leaves.set(hash, [...(this.leaves.get(hash) ?? []), { units: alive.slice(), open, leaf }]);
    return leaf;
  }

  /** Takes out the units that a field fails. @returns what is open, those of before among them; `isOdd` for a finding that is not sorted */
  private pass(field: NumberedField<Source>, source: Source, alive: Units, open: OpenVerdict[] | undefined): OpenVerdict[] | undefined {
    const found = field.read(source);
    if (found === odd) return isOdd;
    if (failsAll(field, found)) {
      without(alive, field.needing);
      return open;
    }
    const value = this.valueOf(field, found);
    if (value === undefined) return failEach(field, found, alive, open);
    if (overlap(value.waiting, alive)) judgePending(value, found, alive);
    without(alive, value.failed);
    if (value.open.length === 0) return open;
    return open === undefined ? value.open : [...open, ...value.open];
  }

  /** @returns undefined for a value that is not worth to be remembered */
  private valueOf(field: NumberedField<Source>, found: Found): KnownValue | undefined {
    const known = found instanceof Several ? field.several.get(found.key) : field.values.get(found);
    if (known !== undefined) return known;
    field.isDiverse ||= field.values.size + field.several.size >= mostValues;
    if (field.isDiverse) return undefined;
    const keys = field.byKey.size === 0 ? undefined : field.keysOf(found);
    const made = this.madeValue(field, keys === undefined ? field.numbered : judgedOf(field, keys));
    if (found instanceof Several) field.several.set(found.key, made);
    else field.values.set(found, made);
    return made;
  }

  /** @param tests - those that the value may pass */
  private madeValue({ needing, needed }: NumberedField<Source>, tests: readonly NumberedTest[]): KnownValue {
    const failed = needing.slice();
    const pending = new Map<number, NumberedTest[]>();
    const open: OpenVerdict[] = [];
    for (const test of tests) {
      const same = pending.get(test.unit);
      if (same === undefined) pending.set(test.unit, [test]);
      else same.push(test);
    }
    for (const [unit, own] of pending) {
      const may = own.reduce((sum, { isNeeded = true }) => sum + (isNeeded ? 1 : 0), 0);
      if (may < (needed.get(unit) ?? 0)) pending.delete(unit);
      else remove(failed, unit);
    }
    return { waiting: this.unitsOf([...pending.keys()]), failed, pending, open };
  }

  private numberedField(field: Field<Source>, number: () => number): NumberedField<Source> {
    const numbered = field.tests.map((test): NumberedTest => ({ ...test, number: number(), judged: new Map<Found, TestVerdict>() }));
    const byKey = new Map<string, NumberedTest[]>();
    const needed = new Map<number, number>();
    for (const test of numbered) {
      if (test.isNeeded !== false) needed.set(test.unit, (needed.get(test.unit) ?? 0) + 1);
      for (const key of new Set(test.keys)) {
        const same = byKey.get(key);
        if (same === undefined) byKey.set(key, [test]);
        else same.push(test);
      }
    }
    const withoutKey = numbered.filter(({ keys }) => keys === undefined);
    return {
      ...field,
      numbered,
      units: this.unitsOf(numbered.map(({ unit }) => unit)),
      needing: this.unitsOf([...needed.keys()]),
      writing: this.unitsOf(field.writers),
      needed,
      byKey,
      withoutKey,
      hasUnclear: withoutKey.some(({ beginnings }) => beginnings === undefined),
      beginnings: withoutKey.flatMap(({ beginnings = [] }) => beginnings),
      values: new Map(),
      several: new Map(),
      isDiverse: false,
    };
  }

  private unitsOf(units: readonly number[]): Units {
    const made = new Int32Array(Math.max(1, Math.ceil(this.count / 32)));
    for (const unit of units) made[unit >> 5]! |= 1 << (unit & 31);
    return made;
  }
}

/** Stands for what is open of a finding that is not sorted. */
const isOdd: OpenVerdict[] = [];

const has = (units: Units, unit: number): boolean => (units[unit >> 5]! & (1 << (unit & 31))) !== 0;

function overlap(one: Units, other: Units): boolean {
  for (let word = 0; word < one.length; word++) if ((one[word]! & other[word]!) !== 0) return true;
  return false;
}

function without(units: Units, others: Units): void {
  for (let word = 0; word < units.length; word++) units[word]! &= ~others[word]!;
}

function remove(units: Units, unit: number): void {
  units[unit >> 5]! &= ~(1 << (unit & 31));
}

function isEmpty(units: Units): boolean {
  for (let word = 0; word < units.length; word++) if (units[word] !== 0) return false;
  return true;
}

function copy(from: Units, to: Units): void {
  for (let word = 0; word < from.length; word++) to[word] = from[word]!;
}

function areSame(one: Units, other: Units): boolean {
  for (let word = 0; word < one.length; word++) if (one[word] !== other[word]) return false;
  return true;
}

function hashOf(units: Units): number {
  let hash = 0;
  for (let word = 0; word < units.length; word++) {
    hash = Math.imul(hash ^ units[word]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

/** Whether a value has no text that one of the tests asks for, where all of them ask for texts. */
function failsAll<Source>(field: NumberedField<Source>, found: Found): boolean {
  if (field.hasUnclear) return false;
  if (typeof found === 'string') {
    const key = field.keyOfText?.(found);
    if (key !== undefined) return !field.byKey.has(key) && !field.beginnings.some((beginning) => found.startsWith(beginning));
  }
  if (field.withoutKey.length > 0) return false;
  const keys = typeof found === 'string' || found instanceof Several ? field.keysOf(found) : undefined;
  return keys !== undefined && !keys.some((key) => field.byKey.has(key));
}

/** The same as `pass` for a value that is not remembered. */
function failEach<Source>(
  { numbered }: NumberedField<Source>,
  found: Found,
  alive: Units,
  open: OpenVerdict[] | undefined,
): OpenVerdict[] | undefined {
  let all = open;
  for (const test of numbered) {
    const { unit } = test;
    if (!has(alive, unit)) continue;
    const verdict = test.judge(found);
    if (verdict === true) continue;
    if (verdict !== false) all = [...(all ?? []), { unit, number: test.number, text: openVerdict(test, verdict) }];
    else if (test.isNeeded !== false) remove(alive, unit);
  }
  return all;
}

/** Judges the tests of units that are in, and have not been judged. */
function judgePending({ waiting, failed, pending, open }: KnownValue, found: Found, alive: Units): void {
  for (const [unit, tests] of pending) {
    if (!has(alive, unit)) continue;
    const verdicts = tests.map((test) => ({ test, verdict: judgedBefore(test, found) }));
    if (verdicts.some(({ test, verdict }) => verdict === false && test.isNeeded !== false)) failed[unit >> 5]! |= 1 << (unit & 31);
    else {
      for (const { test, verdict } of verdicts) {
        if (verdict !== true && verdict !== false) open.push({ unit, number: test.number, text: openVerdict(test, verdict) });
      }
      // Whoever was judged first: the same verdicts are the same text.
      open.sort((a, b) => a.number - b.number);
    }
    remove(waiting, unit);
    pending.delete(unit);
  }
}

/** What is open of a field that a unit can still write: every verdict other than `true`, and nobody is out. */
function openText<Source>(field: NumberedField<Source>, found: Found, alive: Units): string {
  let text = '';
  for (const test of field.numbered) {
    if (!has(alive, test.unit)) continue;
    const verdict = judgedBefore(test, found);
    if (verdict !== true) text += openVerdict(test, verdict);
  }
  return text;
}

const openVerdict = ({ number }: NumberedTest, verdict: TestVerdict): string =>
  `;${number}${verdict === false ? '' : `=${JSON.stringify(verdict)}`}`;

/** What a test makes of a value. */
function judgedBefore(test: NumberedTest, found: Found): TestVerdict {
  if (found instanceof Several && !found.isShared) return test.judge(found);
  const known = test.judged.get(found);
  if (known !== undefined) return known;
  if (test.judged.size >= mostJudged) test.judged.clear();
  const verdict = test.judge(found);
  test.judged.set(found, verdict);
  return verdict;
}

/** The tests that a value with some keys may pass. */
function judgedOf<Source>({ byKey, withoutKey }: NumberedField<Source>, keys: readonly string[]): readonly NumberedTest[] {
  let judged: Set<NumberedTest> | undefined;
  for (const key of keys) {
    for (const test of byKey.get(key) ?? []) (judged ??= new Set(withoutKey)).add(test);
  }
  return judged === undefined ? withoutKey : [...judged];
}
