import { Several, type Field, type Found, type Test, type TestVerdict } from './found';
import { add, has, overlap, remove, unitsOf, without, type Units } from './units';

interface NumberedTest extends Test {
  readonly number: number;
  /** Verdicts on values that were judged before. */
  readonly judged: Map<Found, TestVerdict>;
}

/** What a test of a unit says of a value, other than `true` and `false`. */
export interface OpenVerdict {
  readonly unit: number;
  /** Of the test. */
  readonly number: number;
  /** With that number. */
  readonly text: string;
}

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

/** Values that are remembered of each field, and with each test. The last ones begin anew when they are full. */
const mostValues = 1000;
const mostJudged = 1000;

/** A field of findings, and what its tests said of values that were judged before. */
export class JudgedField<Source> {
  public readonly read: Field<Source>['read'];
  /** Units with a test here. */
  public readonly units: Units;
  /** Units that can write the field before others look at it, and whether there are any. */
  public readonly writing: Units;
  public readonly isWritten: boolean;
  /** @default - findings differ in it */
  public readonly constant: Field<Source>['constant'];
  /** Units that are out once no test passes. */
  private readonly needing: Units;
  private readonly tests: readonly NumberedTest[];
  /** How many tests a unit has to pass here. */
  private readonly needed = new Map<number, number>();
  private readonly byKey = new Map<string, NumberedTest[]>();
  private readonly withoutKey: readonly NumberedTest[];
  /** Whether a test of those tells nothing of its texts beforehand. */
  private readonly hasUnclear: boolean;
  private readonly beginnings: readonly string[];
  private readonly values = new Map<Found, KnownValue>();
  private readonly several = new Map<string, KnownValue>();
  /** What is known of values that no test can take. */
  private readonly nothing: KnownValue;
  /** Whether there are so many values that it is not worth to remember them. */
  private isDiverse = false;

  /**
   * @param number - gives each test a number
   * @param count - of all units
   */
  public constructor(
    private readonly field: Field<Source>,
    number: () => number,
    private readonly count: number,
  ) {
    this.read = field.read;
    this.tests = field.tests.map((test) => ({ ...test, number: number(), judged: judgedOf(test) }));
    for (const test of this.tests) {
      if (test.isNeeded !== false) this.needed.set(test.unit, (this.needed.get(test.unit) ?? 0) + 1);
      for (const key of new Set(test.keys)) {
        const same = this.byKey.get(key);
        if (same === undefined) this.byKey.set(key, [test]);
        else same.push(test);
      }
    }
    this.withoutKey = this.tests.filter(({ keys }) => keys === undefined);
    this.hasUnclear = this.withoutKey.some(({ beginnings }) => beginnings === undefined);
    this.beginnings = this.withoutKey.flatMap(({ beginnings = [] }) => beginnings);
    this.units = unitsOf(
      this.tests.map(({ unit }) => unit),
      count,
    );
    this.needing = unitsOf([...this.needed.keys()], count);
    this.writing = unitsOf(field.writers, count);
    this.isWritten = field.writers.length > 0;
    this.constant = field.constant;
    this.nothing = { waiting: unitsOf([], count), failed: this.needing, pending: new Map(), open: [] };
  }

  /** Fields that nothing writes come first, and of them those with the most tests: they take out the most. */
  public get weight(): number {
    return this.field.writers.length > 0 ? this.tests.length / 1e6 : this.tests.length;
  }

  /** Takes out the units that a value fails, and adds what is open of those that are in. */
  public pass(found: Found, alive: Units, open: OpenVerdict[]): void {
    const value = this.valueOf(found);
    if (value === undefined) return this.failEach(found, alive, open);
    if (value.pending.size > 0 && overlap(value.waiting, alive)) judgePending(value, found, alive);
    without(alive, value.failed);
    for (const verdict of value.open) if (has(alive, verdict.unit)) open.push(verdict);
  }

  /** Of a field that a unit can still write: every verdict other than `true`, and nobody is out. */
  public openText(found: Found, alive: Units): string {
    let text = '';
    for (const test of this.tests) {
      if (!has(alive, test.unit)) continue;
      const verdict = judgedBefore(test, found);
      if (verdict !== true) text += openVerdict(test, verdict);
    }
    return text;
  }

  /** @returns undefined for a value that is not worth to be remembered */
  private valueOf(found: Found): KnownValue | undefined {
    const byText = found instanceof Several && !found.isShared;
    const known = byText ? undefined : this.values.get(found);
    if (known !== undefined) return known;
    const isFull = this.values.size + this.several.size >= mostValues;
    if (this.failsAll(found)) {
      if (!byText && !isFull) this.values.set(found, this.nothing);
      return this.nothing;
    }
    if (byText) {
      const same = this.several.get(found.key);
      if (same !== undefined) return same;
    }
    this.isDiverse ||= isFull;
    if (this.isDiverse) return undefined;
    const keys = this.byKey.size === 0 ? undefined : this.field.keysOf(found);
    const made = this.madeValue(keys === undefined && this.beginnings.length === 0 ? this.tests : this.testsThatMayPass(found, keys));
    if (byText) this.several.set(found.key, made);
    else this.values.set(found, made);
    return made;
  }

  /** Whether a value has no text that one of the tests asks for, where all of them ask for texts. */
  private failsAll(found: Found): boolean {
    const { field, byKey } = this;
    if (this.hasUnclear) return false;
    if (typeof found === 'string') {
      const key = field.keyOfText?.(found);
      if (key !== undefined) return !byKey.has(key) && !this.beginnings.some((beginning) => found.startsWith(beginning));
    }
    if (this.withoutKey.length > 0) return false;
    const keys = typeof found === 'string' || found instanceof Several ? field.keysOf(found) : undefined;
    return keys !== undefined && !keys.some((key) => byKey.has(key));
  }

  /** The tests that a value may pass by its keys, and by how it begins. */
  private testsThatMayPass(found: Found, keys: readonly string[] | undefined): readonly NumberedTest[] {
    const begins = ({ beginnings }: NumberedTest): boolean =>
      beginnings === undefined || typeof found !== 'string' || beginnings.some((beginning) => found.startsWith(beginning));
    if (keys === undefined) return this.tests.filter(begins);
    const may = new Set(this.withoutKey.filter(begins));
    for (const key of keys) for (const test of this.byKey.get(key) ?? []) may.add(test);
    return [...may];
  }

  /** @param tests - those that the value may pass */
  private madeValue(tests: readonly NumberedTest[]): KnownValue {
    const failed = this.needing.slice();
    const pending = new Map<number, NumberedTest[]>();
    for (const test of tests) {
      const same = pending.get(test.unit);
      if (same === undefined) pending.set(test.unit, [test]);
      else same.push(test);
    }
    for (const [unit, own] of pending) {
      const may = own.reduce((sum, { isNeeded = true }) => sum + (isNeeded ? 1 : 0), 0);
      if (may < (this.needed.get(unit) ?? 0)) pending.delete(unit);
      else remove(failed, unit);
    }
    return { waiting: unitsOf([...pending.keys()], this.count), failed, pending, open: [] };
  }

  /** The same as `pass` for a value that is not remembered. */
  private failEach(found: Found, alive: Units, open: OpenVerdict[]): void {
    const before = open.length;
    for (const test of this.tests) {
      const { unit } = test;
      if (!has(alive, unit)) continue;
      const verdict = test.judge(found);
      if (verdict === true) continue;
      if (verdict !== false) open.push({ unit, number: test.number, text: openVerdict(test, verdict) });
      else if (test.isNeeded !== false) remove(alive, unit);
    }
    for (let index = open.length; index-- > before;) if (!has(alive, open[index]!.unit)) open.splice(index, 1);
  }
}

/** Judges the tests of units that are in, and have not been judged. */
function judgePending({ waiting, failed, pending, open }: KnownValue, found: Found, alive: Units): void {
  for (const [unit, tests] of pending) {
    if (!has(alive, unit)) continue;
    const verdicts = tests.map((test) => ({ test, verdict: judgedBefore(test, found) }));
    if (verdicts.some(({ test, verdict }) => verdict === false && test.isNeeded !== false)) add(failed, unit);
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

/** Verdicts by what a test asks: sections of several Regions have tests that ask the same. */
const verdicts = new WeakMap<object, Map<Found, TestVerdict>>();

function judgedOf({ asks }: Test): Map<Found, TestVerdict> {
  const known = (asks && verdicts.get(asks)) ?? new Map<Found, TestVerdict>();
  if (asks !== undefined) verdicts.set(asks, known);
  return known;
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
