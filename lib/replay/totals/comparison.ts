import { type RecordPlace } from '../input/read-records';
import { type Verdict } from '../path/criteria';
import { type Replayed } from '../replay';
import { Counts } from './counts';
import { Examples } from './examples';
import { Tally, type TallyResult } from './tally';
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

/** Compares the paths of the same records through an earlier and a new configuration. Comparisons of parts make that of the whole. */
export class Comparison {
  private readonly sure = new Map<ChangeKind, Tally>(changeKinds.map((kind) => [kind, new Tally()]));
  private readonly unknown = new Counts();
  private readonly examples = new Map(
    changeKinds.map((kind) => [kind, new Examples<RecordExample>(({ file, line = 0 }) => `${file} ${String(line).padStart(12, '0')}`)]),
  );
  private readonly gained = new Counts();
  private readonly lost = new Counts();

  public add(before: Replayed, after: Replayed, place: RecordPlace): void {
    const { subject } = after;
    if (isSame(before, after)) return;
    for (const kind of changeKinds) {
      const verdict = changed(kind, before, after);
      if (verdict === 'unknown') this.unknown.add(kind);
      if (verdict !== true) continue;
      this.sure.get(kind)?.add(subject);
      const rule = kind === 'newly-archived' ? after.suppression?.by : kind === 'newly-hidden' ? after.securityHub?.hiddenBy : undefined;
      this.examples.get(kind)?.add({ ...subject, ...place, ...(rule !== undefined && { rule }) });
    }
    const [old, now] = [routesOf(before), routesOf(after)];
    for (const route of now) if (!old.has(route)) this.gained.add(route);
    for (const route of old) if (!now.has(route)) this.lost.add(route);
  }

  public merge(other: Comparison): void {
    for (const kind of changeKinds) {
      this.sure.get(kind)?.merge(other.sure.get(kind) ?? new Tally());
      const examples = other.examples.get(kind);
      if (examples) this.examples.get(kind)?.merge(examples);
    }
    this.unknown.merge(other.unknown);
    this.gained.merge(other.gained);
    this.lost.merge(other.lost);
  }

  public toJson(): ReplayComparison {
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
