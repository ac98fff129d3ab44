/** Examples that are kept of each kind. */
const most = 10;

/** The first few of many by a key, whatever their order: examples of parts make the examples of the whole. */
export class Examples<Example> {
  private kept: Example[] = [];

  public constructor(private readonly keyOf: (example: Example) => string) {}

  public add(example: Example): void {
    const last = this.kept.at(-1);
    if (this.kept.length === most && last !== undefined && this.keyOf(example) >= this.keyOf(last)) return;
    this.kept = [...this.kept, example].sort((a, b) => (this.keyOf(a) < this.keyOf(b) ? -1 : 1)).slice(0, most);
  }

  public merge(other: Examples<Example>): void {
    other.kept.forEach((example) => this.add(example));
  }

  public toJson(): readonly Example[] {
    return this.kept;
  }
}
