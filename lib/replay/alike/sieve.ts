import { odd, type Field } from './found';
import { JudgedField, type OpenVerdict } from './judged-field';
import { areSame, copy, has, hashOf, overlap, unitsOf, type Units } from './units';

/** Findings of which no rule and no pattern can tell one from the other. */
export interface Leaf<Outcome> {
  /** No other has it. */
  readonly id: number;
  /** Units that match, or may. */
  readonly alive: readonly number[];
  /** What became of one of the findings, which is what becomes of all. */
  outcome?: Outcome;
}

/** Leaves of the same units, of which nothing is open, and others by what is open. */
interface Stem<Outcome> {
  readonly alive: Units;
  settled: Leaf<Outcome> | undefined;
  open: Map<string, Leaf<Outcome>> | undefined;
}

let leaves = 0;

/** Leaves that are kept of a sieve, which begins anew when there are more. */
const mostLeaves = 10_000;

/**
 * Sorts findings by what rules and patterns can see of them. All are in at first; one field after the other takes out those that it fails, and a field
 * is looked at only while it can still make a difference. Who is left, and what is open of them, is the same for findings that nobody can tell apart.
 * Every test is judged by the matchers of the rules, once for each value that is remembered.
 */
export class Sieve<Source, Outcome> {
  private readonly fields: readonly JudgedField<Source>[];
  /** Who is in at first, after what is the same in all findings. */
  private readonly everybody: Units;
  private readonly openAtFirst: readonly OpenVerdict[];
  /** By a number of who is in. */
  private readonly stems = new Map<number, Stem<Outcome>[]>();
  private size = 0;
  /** Of the finding that is being sorted. */
  private readonly alive: Units;
  private readonly open: OpenVerdict[] = [];
  private readonly waiting: (JudgedField<Source> | undefined)[] = [];

  public constructor(
    fields: readonly Field<Source>[],
    private readonly count: number,
  ) {
    let number = 0;
    const judged = fields.map((field) => new JudgedField(field, () => number++, count)).sort((a, b) => b.weight - a.weight);
    this.everybody = unitsOf(
      Array.from({ length: count }, (_, unit) => unit),
      count,
    );
    const open: OpenVerdict[] = [];
    for (const field of judged) if (field.constant) field.pass(field.constant.value, this.everybody, open);
    this.openAtFirst = open;
    this.fields = judged.filter(({ constant }) => !constant);
    this.alive = this.everybody.slice();
  }

  /** @returns undefined for a finding that is not sorted */
  public leafOf(source: Source): Leaf<Outcome> | undefined {
    const { alive, open, waiting } = this;
    copy(this.everybody, alive);
    if (open.length > 0) open.length = 0;
    if (waiting.length > 0) waiting.length = 0;
    for (const verdict of this.openAtFirst) open.push(verdict);
    for (const field of this.fields) {
      if (!overlap(field.units, alive)) continue;
      // What a unit that is in can still write waits until it is out.
      if (field.isWritten && overlap(field.writing, alive)) waiting.push(field);
      else if (!passes(field, source, alive, open)) return undefined;
    }
    if (waiting.length > 0 && !this.passSettled(source)) return undefined;
    const stem = this.stemOf();
    if (open.length === 0 && waiting.length === 0) return (stem.settled ??= this.newLeaf());
    const text = this.openText(source);
    return text === undefined ? undefined : this.openLeaf(stem, text);
  }

  /** Fields whose writers are all out by now. @returns false for a finding that is not sorted */
  private passSettled(source: Source): boolean {
    const { alive, open, waiting } = this;
    for (let again = true; again;) {
      again = false;
      for (let index = 0; index < waiting.length; index++) {
        const field = waiting[index];
        if (field === undefined || overlap(field.writing, alive)) continue;
        waiting[index] = undefined;
        if (!overlap(field.units, alive)) continue;
        if (!passes(field, source, alive, open)) return false;
        again = true;
      }
    }
    return true;
  }

  /** What is open of those that are in, and of the fields that they can write. @returns undefined for a finding that is not sorted */
  private openText(source: Source): string | undefined {
    const { alive, waiting } = this;
    let text = '';
    for (const verdict of this.open) if (has(alive, verdict.unit)) text += verdict.text;
    for (const field of waiting) {
      if (field === undefined) continue;
      const found = field.read(source);
      if (found === odd) return undefined;
      text += field.openText(found, alive);
    }
    return text;
  }

  private openLeaf(stem: Stem<Outcome>, text: string): Leaf<Outcome> {
    if (text === '') return (stem.settled ??= this.newLeaf());
    stem.open ??= new Map();
    let leaf = stem.open.get(text);
    if (leaf === undefined) {
      leaf = this.newLeaf();
      stem.open.set(text, leaf);
    }
    return leaf;
  }

  private stemOf(): Stem<Outcome> {
    const { alive, stems } = this;
    const hash = hashOf(alive);
    const same = stems.get(hash);
    if (same !== undefined) for (const stem of same) if (areSame(stem.alive, alive)) return stem;
    const made: Stem<Outcome> = { alive: alive.slice(), settled: undefined, open: undefined };
    if (same === undefined) stems.set(hash, [made]);
    else same.push(made);
    return made;
  }

  private newLeaf(): Leaf<Outcome> {
    if (this.size++ >= mostLeaves) {
      this.stems.clear();
      this.size = 1;
    }
    const alive: number[] = [];
    for (let unit = 0; unit < this.count; unit++) if (has(this.alive, unit)) alive.push(unit);
    return { id: leaves++, alive };
  }
}

/** @returns false for a finding that is not sorted */
function passes<Source>(field: JudgedField<Source>, source: Source, alive: Units, open: OpenVerdict[]): boolean {
  const found = field.read(source);
  if (found === odd) return false;
  field.pass(found, alive, open);
  return true;
}
