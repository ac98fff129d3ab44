/** One step of values that were asked for before. */
interface Step<Result> {
  readonly next: Map<unknown, Step<Result>>;
  result?: Result;
}

/**
 * What is known of some values, always as many. Thousands of accounts have few kinds of values, so what is found out of them is found out once. The
 * values are compared one by one: to make a text of them takes longer.
 */
export class Known<Value, Result> {
  private readonly first: Step<Result> = { next: new Map() };
  private recent: readonly Value[] | undefined;
  private result: Result | undefined;

  /** @param find - is called once for the same values. @param values - must not change afterwards */
  public of(values: readonly Value[], find: (values: readonly Value[]) => Result): Result {
    // Most are those that were asked for before.
    if (this.recent !== undefined && areSame(this.recent, values)) return this.result!;
    let step = this.first;
    for (const value of values) {
      let next = step.next.get(value);
      if (next === undefined) step.next.set(value, (next = { next: new Map() }));
      step = next;
    }
    const result = (step.result ??= find(values));
    this.recent = values;
    this.result = result;
    return result;
  }
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  for (let index = 0; index < some.length; index++) if (some[index] !== others[index]) return false;
  return true;
}
