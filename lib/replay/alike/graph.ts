/** What a finding has where a field looks: one plain value, or anything else with a text that tells it apart. */
export type Found = string | number | boolean | undefined | Several;

/** Values that are not one plain value. The same key means the same values. */
export class Several {
  public constructor(
    public readonly key: string,
    public readonly values: readonly unknown[],
  ) {}
}

/** What is found in a finding that is not sorted: it is put through the rules by itself. */
export const odd = new Several('odd', []);

/** What became of a test: `false`, `true`, or a text that says what else. The same verdict means that nothing of the outcome differs by this test. */
export type TestVerdict = boolean | string;

/** One question about one field, on which a rule or a pattern depends. */
export interface Test {
  /** The rule or pattern, by its number. It is out once one of its tests fails, unless something can still write the field. */
  readonly unit: number;
  readonly judge: (found: Found) => TestVerdict;
  /** Texts in lower case of which a value must have one, or the test fails. @default - each value is judged */
  readonly keys?: readonly string[];
  /** Whether a verdict of `false` takes the unit out. @default true */
  readonly isNeeded?: boolean;
}

/** A field of the findings, with all tests about it. */
export interface Field<Source> {
  readonly read: (source: Source) => Found;
  readonly tests: readonly Test[];
  /** Texts in lower case by which `keys` of tests are looked up. @returns undefined where each test has to judge */
  readonly keysOf: (found: Found) => readonly string[] | undefined;
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

interface State<Outcome> {
  readonly leaf: Leaf<Outcome>;
  /** Verdicts of units that are in, other than `true`. */
  readonly open: readonly OpenVerdict[];
  /** Fields that were looked at. */
  readonly visited: ReadonlySet<number>;
  /** @default - no field makes a difference any more */
  readonly step?: Step<Outcome>;
}

type OpenVerdict = readonly [test: NumberedTest, verdict: TestVerdict];

interface NumberedTest extends Test {
  readonly number: number;
}

interface Step<Outcome> {
  readonly field: number;
  readonly tests: readonly NumberedTest[];
  /** How many tests a unit has to pass here. */
  readonly needed: ReadonlyMap<number, number>;
  /** Whether a unit that is in can still write the field: then nobody is out yet. */
  readonly isWritten: boolean;
  readonly byKey: ReadonlyMap<string, readonly NumberedTest[]>;
  readonly withoutKey: readonly NumberedTest[];
  /** Where one goes on from here, by the value. */
  readonly next: Map<string | number | boolean | undefined, State<Outcome>>;
  readonly nextOfSeveral: Map<string, State<Outcome>>;
  /** Where one goes on from a value that no key has. */
  otherwise?: State<Outcome>;
}

let leaves = 0;

/** Values that are remembered in each place, and places that are; both begin anew when they are full. */
const mostValues = 2000;
const mostStates = 50_000;

/**
 * Sorts findings by what rules and patterns can see of them. It looks at one field after the other, only at those that can still make a difference, and
 * goes the same way for findings that it cannot tell apart. The way is laid when it is first gone: every test is judged by the matchers of the rules.
 */
export class DecisionGraph<Source, Outcome> {
  private readonly tests: readonly (readonly NumberedTest[])[];
  /** The fields that each unit has tests about. */
  private readonly fieldsOf: readonly (readonly number[])[];
  private states = new Map<string, State<Outcome>>();
  private start: State<Outcome>;

  public constructor(
    private readonly fields: readonly Field<Source>[],
    private readonly units: readonly number[],
  ) {
    let number = 0;
    this.tests = fields.map(({ tests }) => tests.map((test) => ({ ...test, number: number++ })));
    const fieldsOf = new Map(units.map((unit) => [unit, new Set<number>()]));
    for (const [field, own] of this.tests.entries()) for (const { unit } of own) fieldsOf.get(unit)?.add(field);
    this.fieldsOf = units.map((unit) => [...fieldsOf.get(unit)!]);
    this.start = this.begin();
  }

  /** @returns undefined for a finding that is not sorted */
  public leafOf(source: Source): Leaf<Outcome> | undefined {
    let state = this.start;
    while (state.step !== undefined) {
      const { step } = state;
      const found = this.fields[step.field]!.read(source);
      if (found === odd) return undefined;
      state = (found instanceof Several ? step.nextOfSeveral.get(found.key) : step.next.get(found)) ?? this.follow(state, step, found);
    }
    return state.leaf;
  }

  private begin(): State<Outcome> {
    return this.state(this.units, [], new Set());
  }

  private follow(state: State<Outcome>, step: Step<Outcome>, found: Found): State<Outcome> {
    const keys = step.byKey.size === 0 ? undefined : this.fields[step.field]!.keysOf(found);
    const verdicts = new Map<NumberedTest, TestVerdict>();
    for (const test of keys === undefined ? step.tests : judgedOf(step, keys)) {
      const verdict = test.judge(found);
      if (verdict !== false) verdicts.set(test, verdict);
    }
    const next = verdicts.size === 0 ? (step.otherwise ??= this.after(state, step, verdicts)) : this.after(state, step, verdicts);
    const size = step.next.size + step.nextOfSeveral.size;
    if (size >= mostValues) {
      // Values that no test takes may all differ, and are not worth the place of others.
      if (verdicts.size === 0) return next;
      step.next.clear();
      step.nextOfSeveral.clear();
    }
    if (found instanceof Several) step.nextOfSeveral.set(found.key, next);
    else step.next.set(found, next);
    return next;
  }

  /** @param verdicts - of the tests that do not fail */
  private after(state: State<Outcome>, step: Step<Outcome>, verdicts: ReadonlyMap<NumberedTest, TestVerdict>): State<Outcome> {
    const visited = new Set(state.visited).add(step.field);
    if (step.isWritten) {
      const open = step.tests.flatMap((test): readonly OpenVerdict[] => {
        const verdict = verdicts.get(test) ?? false;
        return verdict === true ? [] : [[test, verdict]];
      });
      return this.state(state.leaf.alive, [...state.open, ...open], visited);
    }
    const passed = new Map<number, number>();
    const open: OpenVerdict[] = [];
    for (const [test, verdict] of verdicts) {
      if (verdict !== true) open.push([test, verdict]);
      if (test.isNeeded !== false) passed.set(test.unit, (passed.get(test.unit) ?? 0) + 1);
    }
    const isIn = (unit: number): boolean => (step.needed.get(unit) ?? 0) === (passed.get(unit) ?? 0);
    const before = open.length + state.open.length === 0 ? [] : [...state.open, ...open].filter(([{ unit }]) => isIn(unit));
    return this.state(state.leaf.alive.filter(isIn), before, visited);
  }

  private state(alive: readonly number[], open: readonly OpenVerdict[], visited: ReadonlySet<number>): State<Outcome> {
    const counts = new Map<number, number>();
    for (const unit of alive) {
      for (const field of this.fieldsOf[unit]!) if (!visited.has(field)) counts.set(field, (counts.get(field) ?? 0) + 1);
    }
    const sorted = open.length === 0 ? open : [...open].sort(([a], [b]) => a.number - b.number);
    const rest = counts.size === 0 ? '' : [...counts.keys()].sort((a, b) => a - b).join(' ');
    const verdicts = open.length === 0 ? '' : JSON.stringify(sorted.map(([{ number }, verdict]) => [number, verdict]));
    const key = `${alive.join(' ')}|${rest}|${verdicts}`;
    const known = this.states.get(key);
    if (known !== undefined) return known;
    if (this.states.size >= mostStates) {
      // What leads to the old states goes with them.
      this.states = new Map();
      this.start = this.begin();
    }
    const isIn = new Set(alive);
    const field = this.nextField(isIn, counts);
    const leaf = { id: leaves++, alive };
    const made: State<Outcome> = { leaf, open: sorted, visited, ...(field !== undefined && { step: this.step(field, isIn) }) };
    this.states.set(key, made);
    return made;
  }

  /** Fields that nothing writes come first, and of them the one with the most tests: it takes out the most. */
  private nextField(isIn: ReadonlySet<number>, counts: ReadonlyMap<number, number>): number | undefined {
    let best: number | undefined;
    let bestWeight = 0;
    for (const [field, count] of counts) {
      const weight = this.isWritten(field, isIn) ? count / 1e6 : count;
      if (weight > bestWeight || (weight === bestWeight && best !== undefined && field < best)) [best, bestWeight] = [field, weight];
    }
    return best;
  }

  private isWritten(field: number, isIn: ReadonlySet<number>): boolean {
    return this.fields[field]!.writers.some((unit) => isIn.has(unit));
  }

  private step(field: number, isIn: ReadonlySet<number>): Step<Outcome> {
    const tests = this.tests[field]!.filter(({ unit }) => isIn.has(unit));
    const byKey = new Map<string, NumberedTest[]>();
    const needed = new Map<number, number>();
    for (const test of tests) {
      if (test.isNeeded !== false) needed.set(test.unit, (needed.get(test.unit) ?? 0) + 1);
      for (const key of new Set(test.keys)) {
        const same = byKey.get(key);
        if (same === undefined) byKey.set(key, [test]);
        else same.push(test);
      }
    }
    return {
      field,
      tests,
      needed,
      isWritten: this.isWritten(field, isIn),
      byKey,
      withoutKey: tests.filter(({ keys }) => keys === undefined),
      next: new Map(),
      nextOfSeveral: new Map(),
    };
  }
}

/** The tests that a value with some keys may pass. */
function judgedOf<Outcome>({ byKey, withoutKey }: Step<Outcome>, keys: readonly string[]): readonly NumberedTest[] {
  let judged: Set<NumberedTest> | undefined;
  for (const key of keys) {
    for (const test of byKey.get(key) ?? []) (judged ??= new Set(withoutKey)).add(test);
  }
  return judged === undefined ? withoutKey : [...judged];
}
