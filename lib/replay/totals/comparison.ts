import { placeOf, type Position } from '../input/place';
import { type Verdict } from '../path/criteria';
import { type Replayed } from '../ways';
import { briefOfSubject, subjectOf, type Brief, type CountedFinding, type Subject } from '../records/subject';
import { Counts, type CountsPart } from './counts';
import { Examples, type PlacedExample } from './examples';
import { Tally, type TallyPart, type TallyResult } from './tally';
import { type RecordExample } from './totals';
import { archivedVerdict, hiddenVerdict } from './verdicts';

/** What can change for a finding. `lost` is for the worse: somebody no longer gets it. */
export const changeKinds = [
  'newly-archived',
  'newly-hidden',
  'newly-unrouted',
  'no-longer-archived',
  'no-longer-hidden',
  'newly-routed',
] as const;
export type ChangeKind = (typeof changeKinds)[number];
const losses: readonly ChangeKind[] = ['newly-archived', 'newly-hidden', 'newly-unrouted'];

/** How two configurations differ in what they do. */
export interface ReplayComparison {
  readonly changes: readonly {
    readonly kind: ChangeKind;
    readonly isLoss: boolean;
    readonly sure: TallyResult;
    /** Of these it is not known whether something changes. */
    readonly unknown: number;
    readonly examples: readonly RecordExample[];
  }[];
  /** Routes that take more or fewer records for certain. */
  readonly routes: readonly { readonly route: string; readonly gained: number; readonly lost: number }[];
}

/** A comparison of some records, as plain data. */
export interface ComparisonPart {
  readonly changes: readonly {
    readonly kind: ChangeKind;
    readonly sure: TallyPart;
    readonly examples: readonly PlacedExample<RecordExample>[];
  }[];
  readonly unknown: CountsPart;
  readonly gained: CountsPart;
  readonly lost: CountsPart;
}

/** Compares the paths of the same records through an earlier and a new configuration. Comparisons of parts make that of the whole. */
export class Comparison {
  private readonly sure = new Map<ChangeKind, Tally>(changeKinds.map((kind) => [kind, new Tally()]));
  private readonly unknown = new Counts();
  private readonly examples = new Map(changeKinds.map((kind) => [kind, new Examples<RecordExample>()]));
  private readonly gained = new Counts();
  private readonly lost = new Counts();
  /** Records by the two paths that they have in common. */
  private readonly sorted = new Map<Replayed, Map<Replayed, Compared>>();
  private pairs = 0;

  public add(before: Replayed, after: Replayed, position: Position): void {
    const tally = new Tally();
    tally.add(briefOfSubject(after.subject));
    const difference = differenceOf(before, after);
    this.count(difference, tally);
    this.addExamples(difference, position, () => after.subject);
  }

  /**
   * The same for one of many records whose paths are those of others.
   * @param paths - works out both paths of the record, where they were not compared yet
   */
  public addSorted(
    before: Replayed,
    after: Replayed,
    paths: () => readonly [before: Replayed, after: Replayed],
    finding: CountedFinding,
    brief: Brief,
    position: Position,
  ): void {
    const ofBefore = this.sorted.get(before) ?? new Map<Replayed, Compared>();
    let compared = ofBefore.get(after);
    if (compared === undefined) {
      if (this.pairs >= mostPairs) this.fold();
      compared = { difference: differenceOf(...paths()), tally: new Tally() };
      this.sorted.set(before, ofBefore.set(after, compared));
      this.pairs++;
    }
    compared.tally.add(brief);
    this.addExamples(compared.difference, position, () => subjectOf(finding.whole));
  }

  public merge({ changes, unknown, gained, lost }: ComparisonPart): void {
    for (const { kind, sure, examples } of changes) {
      this.sure.get(kind)?.merge(sure);
      this.examples.get(kind)?.merge(examples);
    }
    this.unknown.merge(unknown);
    this.gained.merge(gained);
    this.lost.merge(lost);
  }

  public toPart(): ComparisonPart {
    this.fold();
    return {
      changes: changeKinds.map((kind) => ({
        kind,
        sure: (this.sure.get(kind) ?? new Tally()).toPart(),
        examples: this.examples.get(kind)?.toPart() ?? [],
      })),
      unknown: this.unknown.toPart(),
      gained: this.gained.toPart(),
      lost: this.lost.toPart(),
    };
  }

  public toJson(): ReplayComparison {
    this.fold();
    const routes = [...new Set([...this.gained.sorted(), ...this.lost.sorted()].map(([route]) => route))].sort();
    return {
      changes: changeKinds.map((kind) => ({
        kind,
        isLoss: losses.includes(kind),
        sure: (this.sure.get(kind) ?? new Tally()).toJson(),
        unknown: this.unknown.get(kind),
        examples: this.examples.get(kind)?.toJson() ?? [],
      })),
      routes: routes.map((route) => ({ route, gained: this.gained.get(route), lost: this.lost.get(route) })),
    };
  }

  /** Counts what has been counted by pairs of paths. */
  private fold(): void {
    for (const compared of this.sorted.values()) for (const { difference, tally } of compared.values()) this.count(difference, tally);
    this.sorted.clear();
    this.pairs = 0;
  }

  private count({ kinds, gained, lost }: Difference, tally: Tally): void {
    for (const { kind, verdict } of kinds) {
      if (verdict === 'unknown') this.unknown.add(kind, tally.count);
      else this.sure.get(kind)?.addAll(tally);
    }
    for (const route of gained) this.gained.add(route, tally.count);
    for (const route of lost) this.lost.add(route, tally.count);
  }

  private addExamples({ kinds }: Difference, position: Position, subject: () => Subject): void {
    for (const { kind, verdict, rule } of kinds) {
      if (verdict !== true) continue;
      const example = (): RecordExample => ({ ...subject(), ...placeOf(position), ...(rule !== undefined && { rule }) });
      this.examples.get(kind)?.add(position, example);
    }
  }
}

/** What differs between two paths of a record. */
interface Difference {
  readonly kinds: readonly { readonly kind: ChangeKind; readonly verdict: true | 'unknown'; readonly rule?: string }[];
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

interface Compared {
  readonly difference: Difference;
  readonly tally: Tally;
}

/** Pairs of paths whose records are counted together before they are added up. */
const mostPairs = 10_000;

function differenceOf(before: Replayed, after: Replayed): Difference {
  if (isSame(before, after)) return { kinds: [], gained: [], lost: [] };
  const kinds = changeKinds.flatMap((kind): Difference['kinds'] => {
    const verdict = changed(kind, before, after);
    const rule = kind === 'newly-archived' ? after.suppression?.by : kind === 'newly-hidden' ? after.securityHub?.hiddenBy : undefined;
    return verdict === false ? [] : [{ kind, verdict, ...(rule !== undefined && { rule }) }];
  });
  const [old, now] = [routesOf(before), routesOf(after)];
  return { kinds, gained: [...now].filter((route) => !old.has(route)), lost: [...old].filter((route) => !now.has(route)) };
}

function routesOf({ routes }: Replayed): ReadonlySet<string> {
  return new Set(routes.filter(({ takes }) => takes === true).map(({ route }) => route));
}

/** Whether a record went over into a state. */
function changed(kind: ChangeKind, before: Replayed, after: Replayed): Verdict {
  switch (kind) {
    case 'newly-archived':
      return became(archivedVerdict(before), archivedVerdict(after));
    case 'no-longer-archived':
      return became(not(archivedVerdict(before)), not(archivedVerdict(after)));
    case 'newly-hidden':
      // What is archived counts as that.
      return archivedVerdict(after) === true ? false : became(hiddenVerdict(before), hiddenVerdict(after));
    case 'no-longer-hidden':
      return became(not(hiddenVerdict(before)), not(hiddenVerdict(after)));
    case 'newly-unrouted':
      return archivedVerdict(after) === true ? false : became(not(before.routed), not(after.routed));
    case 'newly-routed':
      return became(before.routed, after.routed);
  }
}

/** False before and true now; unknown where either is not known and it may be so. */
function became(before: Verdict, after: Verdict): Verdict {
  if (before === true || after === false) return false;
  return before === false && after === true ? true : 'unknown';
}

/** Whether nothing that bears on a record differs: what is not known of it is then not known in the same way, and no change. */
function isSame(before: Replayed, after: Replayed): boolean {
  return JSON.stringify({ ...before, subject: undefined }) === JSON.stringify({ ...after, subject: undefined });
}

const not = (verdict: Verdict): Verdict => (verdict === 'unknown' ? 'unknown' : !verdict);
