import { odd, type Field, type Found } from './found';
import { JudgedField, verdictText, type OpenVerdict, type ValueClass } from './judged-field';
import { add, areSame, has, hashOf, overlap, unitsOf, without, type Units } from './units';

/** Findings of which no rule and no pattern can tell one from the other. */
export interface Leaf<Outcome> {
  /** No other has it. */
  readonly id: number;
  /** Units that match, or may. */
  readonly alive: readonly number[];
  /** Whether a field was left open that a unit can still write, or of which nothing is certain. */
  readonly hasWaited: boolean;
  /** What became of one of the findings, which is what becomes of all. */
  outcome?: Outcome;
}

/** What a stage of the sieve is made of. */
interface StageState {
  readonly alive: Units;
  /** What tests of units that are in said, other than `true`. */
  readonly open: readonly OpenVerdict[];
  /** Fields that were looked at, by their place. */
  readonly done: Units;
  /** Fields that wait whatever becomes of their writers. */
  readonly held: Units;
  /** What is open of fields that waited. */
  readonly waited: string;
}

/** Where a finding is in the sieve: who is in, what is open of them, and which field comes next. */
export interface Stage<Source, Outcome> extends StageState {
  /** Fields that can still make a difference. */
  readonly left: Units;
  /** All that is open. */
  readonly text: string;
  /** The place of the field that comes next, and the field. @default - the finding is at its leaf */
  readonly place: number;
  readonly field: JudgedField<Source> | undefined;
  /** Whether the field only leaves open what it says: somebody can still write it. */
  readonly isWaiting: boolean;
  /** Where values go that pass no test, others by their class, and those that are not remembered by what is said of them. */
  nothing: Stage<Source, Outcome> | undefined;
  readonly byClass: Map<number, Stage<Source, Outcome>>;
  byText: Map<string, Stage<Source, Outcome>> | undefined;
  leaf: Leaf<Outcome> | undefined;
}

/** What is known of fields before a finding is looked at. */
export interface KnownFields {
  /** Values, by the place of the field. */
  readonly found: ReadonlyMap<number, Found>;
  /** Fields that are left open whatever they have. */
  readonly held: readonly number[];
}

let ids = 0;

/** A number that no other has. */
export const newId = (): number => ids++;

/** Stages that are kept of a sieve, which begins anew when there are more. */
const mostStages = 20_000;

/**
 * Sorts findings by what rules and patterns can see of them. All are in at first; one field after the other takes out those that it fails, and a field
 * is looked at only while it can still make a difference. Who is left, and what is open of them, is the same for findings that nobody can tell apart.
 * Every test is judged by the matchers of the rules. What comes after a stage is worked out once for each class of values, of which there are far
 * fewer than values.
 */
export class Sieve<Source, Outcome> {
  /** In the order in which they are looked at. */
  public readonly fields: readonly JudgedField<Source>[];
  /** By a number of who is in. */
  private readonly stages = new Map<number, Stage<Source, Outcome>[]>();
  private size = 0;
  private first: Stage<Source, Outcome>;
  /** How often it began anew: stages of before are not continued. */
  public generation = 0;

  public constructor(
    fields: readonly Field<Source>[],
    private readonly count: number,
  ) {
    let number = 0;
    const judged = fields.map((field) => new JudgedField(field, () => number++, count));
    // What nothing writes comes first.
    this.fields = judged.sort((a, b) => Number(a.isWritten) - Number(b.isWritten) || b.weight - a.weight);
    this.first = this.begin({ found: new Map(), held: [] });
  }

  /** @param from - what `begin` said @returns undefined for a finding that is not sorted */
  public leafOf(source: Source, from = this.first): Leaf<Outcome> | undefined {
    let stage = from;
    for (let { field } = stage; field !== undefined; { field } = stage) {
      const number = field.numberOf(source);
      let value = number < 0 ? undefined : field.classOfNumber(number);
      if (value === undefined) {
        const found = field.read(source);
        if (found === odd) return undefined;
        value = field.classOf(found, number);
        if (value === undefined) {
          stage = this.afterText(stage, field, field.verdictsOn(found, stage.alive));
          continue;
        }
      }
      const next = value.number === 0 ? stage.nothing : stage.byClass.get(value.number);
      stage = next ?? this.afterClass(stage, field, value);
    }
    return (stage.leaf ??= this.newLeaf(stage));
  }

  /** Where findings begin of which something is known beforehand. It is of this generation. */
  public begin({ found, held }: KnownFields): Stage<Source, Outcome> {
    const alive = unitsOf(
      Array.from({ length: this.count }, (_, unit) => unit),
      this.count,
    );
    const none = unitsOf([], this.fields.length);
    let stage = this.stageOf({ alive, open: [], done: none, held: unitsOf(held, this.fields.length), waited: '' });
    for (const [place, field] of this.fields.entries()) {
      const value = field.field.constant === undefined ? found.get(place) : field.field.constant.value;
      if (field.field.constant === undefined && !found.has(place)) continue;
      const verdicts = field.classOf(value)?.verdicts ?? field.verdictsOn(value, stage.alive);
      stage = this.passed(stage, place, field, verdicts);
    }
    return stage;
  }

  private afterClass(stage: Stage<Source, Outcome>, field: JudgedField<Source>, value: ValueClass): Stage<Source, Outcome> {
    const next = this.after(stage, field, value.verdicts);
    if (value.number === 0) stage.nothing = next;
    else stage.byClass.set(value.number, next);
    return next;
  }

  private afterText(stage: Stage<Source, Outcome>, field: JudgedField<Source>, verdicts: readonly OpenVerdict[]): Stage<Source, Outcome> {
    if (verdicts.length === 0) return stage.nothing ?? this.afterClass(stage, field, field.nothing);
    const text = verdicts.map(verdictText).join('');
    stage.byText ??= new Map();
    let next = stage.byText.get(text);
    if (next === undefined) {
      next = this.after(stage, field, verdicts);
      stage.byText.set(text, next);
    }
    return next;
  }

  private after(stage: Stage<Source, Outcome>, field: JudgedField<Source>, verdicts: readonly OpenVerdict[]): Stage<Source, Outcome> {
    if (!stage.isWaiting) return this.passed(stage, stage.place, field, verdicts);
    const done = withPlace(stage.done, stage.place);
    return this.stageOf({ ...stage, done, waited: `${stage.waited}|${stage.place}${field.openText(verdicts, stage.alive)}` });
  }

  /** After a field took out the units that it fails. */
  private passed(
    stage: Stage<Source, Outcome>,
    place: number,
    field: JudgedField<Source>,
    verdicts: readonly OpenVerdict[],
  ): Stage<Source, Outcome> {
    const alive = stage.alive.slice();
    without(alive, field.failedBy(verdicts));
    const open = [...stage.open, ...verdicts.filter(({ verdict }) => verdict !== true)].filter(({ unit }) => has(alive, unit));
    return this.stageOf({ ...stage, alive, open, done: withPlace(stage.done, place) });
  }

  private stageOf({ alive, open, done, held, waited }: StageState): Stage<Source, Outcome> {
    // What was looked at makes no difference any more, but for what comes next.
    const left = this.leftOf(alive, done);
    const [place, isWaiting] = this.nextOf(alive, left, held);
    const text = `${waited}/${open.map(verdictText).join('')}`;
    const hash = hashOf(alive);
    const same = this.stages.get(hash);
    const isSame = (stage: Stage<Source, Outcome>): boolean =>
      stage.text === text &&
      areSame(stage.alive, alive) &&
      areSame(stage.left, left) &&
      stage.isWaiting === isWaiting &&
      (stage.held === held || areSame(stage.held, held));
    const known = same?.find(isSame);
    if (known !== undefined) return known;
    if (this.size++ >= mostStages) this.beginAnew();
    const made: Stage<Source, Outcome> = {
      ...{ alive, open, done, held, waited, left, text, place, isWaiting },
      field: place === -1 ? undefined : this.fields[place],
      nothing: undefined,
      byClass: new Map(),
      byText: undefined,
      leaf: undefined,
    };
    const others = this.stages.get(hash);
    if (others === undefined) this.stages.set(hash, [made]);
    else others.push(made);
    return made;
  }

  /** Fields that can still make a difference. */
  private leftOf(alive: Units, done: Units): Units {
    const left = unitsOf([], this.fields.length);
    for (let place = 0; place < this.fields.length; place++) {
      if (!has(done, place) && overlap(this.fields[place]!.units, alive)) add(left, place);
    }
    return left;
  }

  /** The place of the field that comes next, and whether somebody can still write it: such a field waits until nobody can, or nothing else is left. */
  private nextOf(alive: Units, left: Units, held: Units): readonly [place: number, isWaiting: boolean] {
    let waiting = -1;
    for (let place = 0; place < this.fields.length; place++) {
      if (!has(left, place)) continue;
      if (!has(held, place) && !overlap(this.fields[place]!.writing, alive)) return [place, false];
      if (waiting === -1) waiting = place;
    }
    return [waiting, waiting !== -1];
  }

  private beginAnew(): void {
    this.stages.clear();
    this.size = 1;
    this.generation++;
    this.first = this.begin({ found: new Map(), held: [] });
  }

  private newLeaf({ alive, waited }: Stage<Source, Outcome>): Leaf<Outcome> {
    const units: number[] = [];
    for (let unit = 0; unit < this.count; unit++) if (has(alive, unit)) units.push(unit);
    return { id: newId(), alive: units, hasWaited: waited !== '' };
  }
}

function withPlace(places: Units, place: number): Units {
  const more = places.slice();
  add(more, place);
  return more;
}
