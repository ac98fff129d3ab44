/** Different keys that are counted one by one; what comes after them is counted together, so that a hostile file cannot fill the memory. */
const mostKeys = 100_000;

/** How often each of some keys came. */
export class Counts {
  private readonly known = new Map<string, number>();
  /** Those whose keys are not counted one by one any more. */
  private others = 0;

  public constructor(private readonly most = mostKeys) {}

  public add(key: string, by = 1): void {
    const before = this.known.get(key);
    if (before !== undefined) this.known.set(key, before + by);
    else if (this.known.size < this.most) this.known.set(key, by);
    else this.others += by;
  }

  public merge(other: Counts): void {
    for (const [key, count] of other.known) this.add(key, count);
    this.others += other.others;
  }

  public get(key: string): number {
    return this.known.get(key) ?? 0;
  }

  /** Most frequent first, and by key where they are as frequent. */
  public sorted(): readonly (readonly [key: string, count: number])[] {
    return [...this.known].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  }

  public toJson(): { readonly counts: readonly { readonly key: string; readonly count: number }[]; readonly others?: number } {
    const counts = this.sorted().map(([key, count]) => ({ key, count }));
    return { counts, ...(this.others > 0 && { others: this.others }) };
  }
}
