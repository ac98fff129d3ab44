import { odd, Several, type Field, type Found } from './found';
import { JudgedField, type OpenVerdict } from './judged-field';
import { areSame, has, overlap, unitsOf, type Units } from './units';

/** Findings of which no rule and no pattern can tell one from the other. */
export interface Leaf<Outcome> {
  /** No other has it. */
  readonly id: number;
  /** Units that match, or may. */
  readonly alive: readonly number[];
  /** What became of one of the findings, which is what becomes of all. */
  outcome?: Outcome;
}

/** What is known of a finding after some of its fields were read. */
interface State<Source> {
  /** Units that are in. */
  readonly alive: Units;
  /** What is open of them. */
  readonly open: readonly OpenVerdict[];
  /** Number of the first field that was not looked at. */
  readonly at: number;
  /** Fields before it that wait, because a unit that is in can write them. */
  readonly waiting: readonly JudgedField<Source>[];
  /** What tests say of fields that can still be written. */
  readonly text: string;
}

/** A state, and what is to be read next: another field, or nothing more. */
type Node<Source, Outcome> = Branch<Source, Outcome> | Leaf<Outcome>;

class Branch<Source, Outcome> {
  /** Where findings with a value go on. */
  public readonly byValue = new Map<Found, Node<Source, Outcome>>();
  /** Where those go on whose value no test asks for. */
  public failing: Node<Source, Outcome> | undefined;
  /** Where others went on, by who was left. */
  public readonly outcomes: { readonly alive: Units; readonly open: readonly OpenVerdict[]; readonly node: Node<Source, Outcome> }[] = [];

  public constructor(
    public readonly state: State<Source>,
    public readonly field: JudgedField<Source>,
    /** Whether a unit that is in can write the field. */
    public readonly isWritten: boolean,
  ) {}
}

let leaves = 0;

/** What is kept of a sieve, which begins anew when there is more; and values and outcomes that are kept with a branch. */
const mostNodes = 20_000;
const mostValuesOfBranch = 512;
const mostOutcomesOfBranch = 32;

/**
 * Sorts findings by what rules and patterns can see of them. All are in at first; one field after the other takes out those that it fails, and a field
 * is looked at only while it can still make a difference. Who is left, and what is open of them, is the same for findings that nobody can tell apart.
 * Every test is judged by the matchers of the rules.
 *
 * What follows from a value is worked out once: the sieve is a graph, in which each finding goes from field to field by its values.
 */
export class Sieve<Source, Outcome> {
  private readonly fields: readonly JudgedField<Source>[];
  private root: Node<Source, Outcome> | undefined;
  /** By a text of the state. */
  private readonly branches = new Map<string, Branch<Source, Outcome>>();
  /** By who is in, and what is open of them. */
  private readonly leaves = new Map<string, Leaf<Outcome>>();

  public constructor(
    fields: readonly Field<Source>[],
    private readonly count: number,
  ) {
    let number = 0;
    this.fields = fields.map((field) => new JudgedField(field, () => number++, count)).sort((a, b) => b.weight - a.weight);
  }

  /** @returns undefined for a finding that is not sorted */
  public leafOf(source: Source): Leaf<Outcome> | undefined {
    let node = (this.root ??= this.first());
    while (node instanceof Branch) {
      const found = node.field.read(source);
      if (found === odd) return undefined;
      node = (canBeSame(found) ? node.byValue.get(found) : undefined) ?? this.after(node, found);
    }
    return node;
  }

  private first(): Node<Source, Outcome> {
    const everybody = unitsOf(
      Array.from({ length: this.count }, (_, unit) => unit),
      this.count,
    );
    return this.nodeOf({ alive: everybody, open: [], at: 0, waiting: [], text: '' });
  }

  /** Where findings with a value go on, which is kept where others can have it. */
  private after(branch: Branch<Source, Outcome>, found: Found): Node<Source, Outcome> {
    const node = this.workedOut(branch, found);
    if (canBeSame(found) && branch.byValue.size < mostValuesOfBranch) branch.byValue.set(found, node);
    return node;
  }

  private workedOut(branch: Branch<Source, Outcome>, found: Found): Node<Source, Outcome> {
    const { state, field, isWritten } = branch;
    if (isWritten) return this.nodeOf({ ...state, text: state.text + field.openText(found, state.alive) });
    const alive = state.alive.slice();
    if (field.failsAll(found)) {
      if (branch.failing === undefined) {
        field.takeOutAll(alive);
        branch.failing = this.nodeOf({ ...state, alive, open: state.open.filter(({ unit }) => has(alive, unit)) });
      }
      return branch.failing;
    }
    const open = field.pass(found, alive, state.open).filter(({ unit }) => has(alive, unit));
    const known = branch.outcomes.find((one) => areSame(one.alive, alive) && areAllSame(one.open, open));
    if (known !== undefined) return known.node;
    const node = this.nodeOf({ ...state, alive, open });
    if (branch.outcomes.length < mostOutcomesOfBranch) branch.outcomes.push({ alive, open, node });
    return node;
  }

  /** What is to be read next in a state. */
  private nodeOf(state: State<Source>): Node<Source, Outcome> {
    const { alive } = state;
    let { at, waiting } = state;
    for (; at < this.fields.length; at++) {
      const field = this.fields[at]!;
      if (!overlap(field.units, alive)) continue;
      if (!overlap(field.writing, alive)) return this.branchOf({ ...state, at: at + 1, waiting }, field, false);
      waiting = [...waiting, field];
    }
    for (;;) {
      // What could write a field may be out by now.
      const settled = waiting.find(({ writing }) => !overlap(writing, alive));
      if (settled === undefined) break;
      waiting = waiting.filter((field) => field !== settled);
      if (overlap(settled.units, alive)) return this.branchOf({ ...state, at, waiting }, settled, false);
    }
    const [first, ...others] = waiting;
    return first === undefined ? this.leafIn(state) : this.branchOf({ ...state, at, waiting: others }, first, true);
  }

  private branchOf(state: State<Source>, field: JudgedField<Source>, isWritten: boolean): Branch<Source, Outcome> {
    const numbers = [field, ...state.waiting].map((one) => this.fields.indexOf(one));
    const key = `${state.at} ${numbers.join()} ${String(isWritten)} ${keyOf(state)}`;
    const known = this.branches.get(key);
    if (known !== undefined) return known;
    this.makeRoom();
    const branch = new Branch<Source, Outcome>(state, field, isWritten);
    this.branches.set(key, branch);
    return branch;
  }

  private leafIn(state: State<Source>): Leaf<Outcome> {
    const { alive } = state;
    const key = keyOf(state);
    const known = this.leaves.get(key);
    if (known !== undefined) return known;
    this.makeRoom();
    const leaf: Leaf<Outcome> = {
      id: leaves++,
      alive: Array.from({ length: this.count }, (_, unit) => unit).filter((unit) => has(alive, unit)),
    };
    this.leaves.set(key, leaf);
    return leaf;
  }

  private makeRoom(): void {
    if (this.branches.size + this.leaves.size < mostNodes) return;
    this.root = undefined;
    this.branches.clear();
    this.leaves.clear();
  }
}

/** Whether other findings can have the very same value. */
const canBeSame = (found: Found): boolean => !(found instanceof Several) || found.isShared;

const keyOf = ({ alive, open, text }: Pick<State<never>, 'alive' | 'open' | 'text'>): string =>
  `${alive.join()}${open.map((one) => one.text).join('')}${text}`;

function areAllSame(one: readonly OpenVerdict[], other: readonly OpenVerdict[]): boolean {
  return one.length === other.length && one.every(({ text }, index) => text === other[index]!.text);
}
