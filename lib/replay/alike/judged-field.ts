import { Several, type Field, type Found, type Test, type TestVerdict } from './found';
import { has, remove, unitsOf, type Units } from './units';

interface NumberedTest extends Test {
  readonly number: number;
  /** Verdicts on values that were judged before. */
  readonly judged: Map<Found, TestVerdict>;
}

/** What a test of a unit says of a value, other than `false`. */
export interface OpenVerdict {
  readonly unit: number;
  /** Of the test. */
  readonly number: number;
  readonly isNeeded: boolean;
  readonly verdict: TestVerdict;
}

/** What all tests of a field say of a value: one object for all values of which they say the same. */
export interface ValueClass {
  /** From 0, which is that of values that pass no test. */
  readonly number: number;
  /** Units that are out. */
  readonly failed: Units;
  /** Every verdict other than `false`, by the number of the test. */
  readonly verdicts: readonly OpenVerdict[];
}

/** Values that are remembered of each field, and with each test. The last ones begin anew when they are full. */
const mostValues = 1000;
const mostJudged = 1000;
/** Numbers of values that are remembered, and classes. */
const mostNumbers = 1 << 16;
const mostClasses = 2000;

/** A field of findings, and what its tests said of values that were judged before. */
export class JudgedField<Source> {
  public readonly read: Field<Source>['read'];
  public readonly numberOf: (source: Source) => number;
  /** Units with a test here. */
  public readonly units: Units;
  /** Units that can write the field before others look at it, and whether there are any. */
  public readonly writing: Units;
  public readonly isWritten: boolean;
  /** Of values that no test can take. */
  public readonly nothing: ValueClass;
  /** Units that are out once no test passes, and how many of their tests have to pass. */
  private readonly needing: Units;
  private readonly needed = new Map<number, number>();
  private readonly tests: readonly NumberedTest[];
  private readonly byKey = new Map<string, NumberedTest[]>();
  private readonly withoutKey: readonly NumberedTest[];
  /** Whether a test of those tells nothing of its texts beforehand. */
  private readonly hasUnclear: boolean;
  private readonly beginnings: readonly string[];
  private readonly values = new Map<Found, ValueClass>();
  private readonly several = new Map<string, ValueClass>();
  /** By the number of the value. */
  private readonly numbered: (ValueClass | undefined)[] = [];
  private readonly classes = new Map<string, ValueClass>();
  /** Whether there are so many values that it is not worth to remember them. */
  private isDiverse = false;

  /**
   * @param number - gives each test a number
   * @param count - of all units
   */
  public constructor(
    public readonly field: Field<Source>,
    number: () => number,
    count: number,
  ) {
    this.read = field.read;
    this.numberOf = field.numberOf ?? (() => -1);
    this.tests = field.tests.map((test) => ({ ...test, number: number(), judged: judgedOf(test) }));
    for (const test of this.tests) {
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
    for (const { unit, isNeeded = true } of this.tests) if (isNeeded) this.needed.set(unit, (this.needed.get(unit) ?? 0) + 1);
    this.needing = unitsOf([...this.needed.keys()], count);
    this.writing = unitsOf(field.writers, count);
    this.isWritten = field.writers.length > 0;
    this.nothing = this.classWith([]);
  }

  /** Fields with the most tests come first: they take out the most. */
  public get weight(): number {
    return this.tests.length;
  }

  /** @returns undefined for a number that is not known */
  public classOfNumber(number: number): ValueClass | undefined {
    return this.numbered[number];
  }

  /** @returns undefined for a value that is not worth to be remembered: `verdictsOn` says what its tests say */
  public classOf(found: Found, number = -1): ValueClass | undefined {
    const made = this.knownClass(found);
    if (made !== undefined && number >= 0 && number < mostNumbers) {
      for (let before = this.numbered.length; before < number; before++) this.numbered.push(undefined);
      this.numbered[number] = made;
    }
    return made;
  }

  /** Every verdict other than `false` on a value, of tests of some units alone. */
  public verdictsOn(found: Found, alive: Units): readonly OpenVerdict[] {
    return this.judge(
      this.tests.filter(({ unit }) => has(alive, unit)),
      found,
    );
  }

  /** Units that are out by these verdicts. */
  public failedBy(verdicts: readonly OpenVerdict[]): Units {
    const failed = this.needing.slice();
    const passed = new Map<number, number>();
    for (const { unit, isNeeded } of verdicts) if (isNeeded) passed.set(unit, (passed.get(unit) ?? 0) + 1);
    for (const [unit, count] of passed) if (count === this.needed.get(unit)) remove(failed, unit);
    return failed;
  }

  /** Every verdict other than `true` of tests of some units, as a text. */
  public openText(verdicts: readonly OpenVerdict[], alive: Units): string {
    const known = new Map(verdicts.map(({ number, verdict }) => [number, verdict]));
    let text = '';
    for (const { unit, number } of this.tests) {
      const verdict = known.get(number) ?? false;
      if (verdict !== true && has(alive, unit)) text += verdictText({ number, verdict });
    }
    return text;
  }

  private knownClass(found: Found): ValueClass | undefined {
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
    this.isDiverse ||= isFull || this.classes.size >= mostClasses;
    if (this.isDiverse) return undefined;
    const keys = this.byKey.size === 0 ? undefined : this.field.keysOf(found);
    const tests = keys === undefined && this.beginnings.length === 0 ? this.tests : this.testsThatMayPass(found, keys);
    const made = this.classWith(this.judge(tests, found));
    if (byText) this.several.set(found.key, made);
    else this.values.set(found, made);
    return made;
  }

  private classWith(verdicts: readonly OpenVerdict[]): ValueClass {
    const key = verdicts.map(verdictText).join('');
    const known = this.classes.get(key);
    if (known !== undefined) return known;
    const made: ValueClass = { number: this.classes.size, failed: this.failedBy(verdicts), verdicts };
    this.classes.set(key, made);
    return made;
  }

  private judge(tests: readonly NumberedTest[], found: Found): readonly OpenVerdict[] {
    const verdicts: OpenVerdict[] = [];
    for (const test of tests) {
      const verdict = judgedBefore(test, found);
      if (verdict !== false) verdicts.push({ unit: test.unit, number: test.number, isNeeded: test.isNeeded !== false, verdict });
    }
    return verdicts;
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

  /** The tests that a value may pass by its keys, and by how it begins, in their order. */
  private testsThatMayPass(found: Found, keys: readonly string[] | undefined): readonly NumberedTest[] {
    const byKey = keys && new Set(keys.flatMap((key) => this.byKey.get(key) ?? []));
    return this.tests.filter((test) => {
      if (test.keys !== undefined) return byKey === undefined || byKey.has(test);
      const { beginnings } = test;
      return beginnings === undefined || typeof found !== 'string' || beginnings.some((beginning) => found.startsWith(beginning));
    });
  }
}

/** Verdicts by what a test asks: sections of several Regions have tests that ask the same. */
const verdicts = new WeakMap<object, Map<Found, TestVerdict>>();

function judgedOf({ asks }: Test): Map<Found, TestVerdict> {
  const known = (asks && verdicts.get(asks)) ?? new Map<Found, TestVerdict>();
  if (asks !== undefined) verdicts.set(asks, known);
  return known;
}

export const verdictText = ({ number, verdict }: Pick<OpenVerdict, 'number' | 'verdict'>): string =>
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
