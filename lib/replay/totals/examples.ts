/** Examples that are kept of each kind. */
const most = 10;

/** The first few of many by a key, whatever their order: examples of parts make the examples of the whole. */
export class Examples<Example> {
  private kept: Example[] = [];

  public constructor(private readonly keyOf: (example: Example) => string) {}

  public add(example: Example): void {
    if (!this.takes(this.keyOf(example))) return;
    this.kept = [...this.kept, example].sort((a, b) => byText(this.keyOf(a), this.keyOf(b))).slice(0, most);
  }

  /** Whether an example with this key would be kept. */
  public takes(key: string): boolean {
    const last = this.kept.at(-1);
    return this.kept.length < most || last === undefined || key < this.keyOf(last);
  }

  public merge(other: Examples<Example>): void {
    other.kept.forEach((example) => this.add(example));
  }

  public toJson(): readonly Example[] {
    return this.kept;
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
