/** Different keys that are counted one by one; what comes after them is counted together, so that a hostile file cannot fill the memory. */
const mostKeys = 100_000;

/** Counts of some records, as plain data. */
export interface CountsPart {
  /** By the text of the key. */
  readonly counts: readonly (readonly [key: string, count: number])[];
  /** Those whose keys are not counted one by one. @default 0 */
  readonly others?: number;
  /** The last key that is counted by itself. @default - all are */
  readonly last?: string;
}

/**
 * How often each of some keys came. Where there are too many keys, the first ones by their text are counted one by one, and all others together:
 * whatever the order in which they come, and in how many parts.
 */
export class Counts {
  private readonly known = new Map<string, number>();
  /** Those whose keys are not counted one by one any more. */
  private others = 0;
  /** Keys after this one are among the others. @default - there are few */
  private last: string | undefined;

  public constructor(private readonly most = mostKeys) {}

  public add(key: string, by = 1): void {
    const before = this.known.get(key);
    if (before !== undefined) this.known.set(key, before + by);
    else if (this.last !== undefined && key > this.last) this.others += by;
    else {
      this.known.set(key, by);
      if (this.known.size >= 2 * this.most) this.keepFirst();
    }
  }

  /** Adds what others counted, without making a part of it. */
  public addAll({ known, others, last }: Counts): void {
    for (const [key, count] of known) this.add(key, count);
    this.addRest(others, last);
  }

  public merge({ counts, others = 0, last }: CountsPart): void {
    for (const [key, count] of counts) this.add(key, count);
    this.addRest(others, last);
  }

  private addRest(others: number, last: string | undefined): void {
    this.others += others;
    // What is after the last key of a part is not known key by key.
    if (last !== undefined && (this.last === undefined || last < this.last)) {
      this.last = last;
      this.dropAfter(last);
    }
  }

  public toPart(): CountsPart {
    this.keepFirst();
    return {
      counts: [...this.known].sort(([a], [b]) => byText(a, b)),
      ...(this.others > 0 && { others: this.others }),
      ...(this.last !== undefined && { last: this.last }),
    };
  }

  private keepFirst(): void {
    if (this.known.size <= this.most) return;
    this.last = [...this.known.keys()].sort(byText)[this.most - 1]!;
    this.dropAfter(this.last);
  }

  private dropAfter(last: string): void {
    for (const [key, count] of this.known) {
      if (key <= last) continue;
      this.known.delete(key);
      this.others += count;
    }
  }

  public get(key: string): number {
    return this.known.get(key) ?? 0;
  }

  /** Most frequent first, and by key where they are as frequent. */
  public sorted(): readonly (readonly [key: string, count: number])[] {
    this.keepFirst();
    return [...this.known].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  }

  public toJson(): { readonly counts: readonly { readonly key: string; readonly count: number }[]; readonly others?: number } {
    const counts = this.sorted().map(([key, count]) => ({ key, count }));
    return { counts, ...(this.others > 0 && { others: this.others }) };
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
