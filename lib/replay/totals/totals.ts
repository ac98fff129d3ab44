import { type Configuration } from '../../configuration/configuration';
import { isExpired } from '../../configuration/governance';
import { type BadRecord, type RecordPlace } from '../input/read-records';
import { type Verdict } from '../path/criteria';
import { type Doubt } from '../path/doubts';
import { serviceRuleName } from '../path/security-hub';
import { type RecordForm, type ReplayRecord } from '../records/record';
import { isAbove, type SeverityLevel } from '../records/severity';
import { briefOfSubject, subjectOf, typeOf, type Brief, type Subject } from '../records/subject';
import { type Replayed } from '../ways';
import { Counts } from './counts';
import { Examples } from './examples';
import { Tally, type TallyResult } from './tally';
import { archivedVerdict, hiddenVerdict } from './verdicts';

export type RuleList = 'suppressionRules' | 'automationRules' | 'automationRulesV2' | 'routes';

/** A rule or route of the configuration, and what it did. */
export interface RuleTotals {
  readonly list: RuleList;
  readonly name: string;
  /** `observe` and `disabled` change nothing; `expired` is left out of the deployment. */
  readonly state: 'observe' | 'enforce' | 'enabled' | 'disabled' | 'expired';
  /** Records that it matched, or that it took, for certain. */
  readonly matched: TallyResult;
  /** Records of which that is not known. */
  readonly mayMatch: number;
}

/** What became of findings, or of events, by what is known of it. */
export interface OutcomeTotals {
  readonly yes: TallyResult;
  readonly unknown: TallyResult;
}

/** A record as an example. */
export interface RecordExample extends Subject, RecordPlace {
  /** The rule that decided. @default - none did */
  readonly rule?: string;
}

/** What a configuration does to all records of a replay. */
export interface ReplayTotals {
  readonly records: number;
  readonly forms: Readonly<Partial<Record<RecordForm, number>>>;
  /** What is no record, with the first of them. */
  readonly bad: { readonly count: number; readonly examples: readonly BadRecord[] };
  /** Findings that GuardDuty archives. */
  readonly archived: OutcomeTotals & { readonly highExamples: readonly RecordExample[] };
  /** Findings that a rule of Security Hub takes out of sight. */
  readonly hidden: OutcomeTotals;
  /** Findings that a route takes. */
  readonly routed: OutcomeTotals;
  /** Findings that are not archived, and that no route takes. */
  readonly unrouted: TallyResult & {
    readonly types: readonly { readonly type: string; readonly count: number }[];
    readonly examples: readonly RecordExample[];
  };
  /** Events and records of CloudTrail that a route takes, or does not. */
  readonly events: { readonly routed: number; readonly unrouted: number; readonly unknown: number };
  /** Every rule and route of the configuration, in its order. */
  readonly rules: readonly RuleTotals[];
  /** Why something is not known, most frequent first. */
  readonly doubts: readonly { readonly about: Doubt['about']; readonly rule?: string; readonly reason: string; readonly count: number }[];
}

/** Reasons and types that are counted one by one. */
const mostReasons = 1000;
/** Paths whose records are counted together before they are added up. */
const mostPaths = 10_000;
const isHigh = (level: SeverityLevel | undefined): boolean => level !== undefined && isAbove(level, 'medium');
const keyOf = ({ file, line = 0 }: RecordPlace): string => `${file} ${String(line).padStart(12, '0')}`;

/** Adds up what became of records. Totals of parts make the totals of the whole: `merge`. */
export class Totals {
  private readonly forms = new Counts();
  private badCount = 0;
  private readonly bad = new Examples<BadRecord>(keyOf);
  private readonly archived = { yes: new Tally(), unknown: new Tally() };
  private readonly hidden = { yes: new Tally(), unknown: new Tally() };
  private readonly routed = { yes: new Tally(), unknown: new Tally() };
  private readonly unrouted = new Tally();
  private readonly unroutedTypes = new Counts(mostReasons);
  private readonly unroutedExamples = new Examples<RecordExample>(keyOf);
  private readonly highExamples = new Examples<RecordExample>(keyOf);
  private readonly events = new Counts();
  private readonly matched = new Map<string, Tally>();
  private readonly mayMatch = new Counts();
  private readonly doubts = new Counts(mostReasons);
  /** Records by the path that they have in common. */
  private readonly sorted = new Map<Replayed, { readonly tally: Tally; readonly isArchived: boolean; readonly isUnrouted: boolean }>();

  public constructor(
    private readonly configuration: Configuration,
    private readonly today: string,
  ) {}

  public addBad(bad: BadRecord): void {
    this.badCount++;
    this.bad.add(bad);
  }

  public add(path: Replayed, place: RecordPlace): void {
    const tally = new Tally();
    tally.add(briefOfSubject(path.subject));
    this.count(path, tally);
    const kinds = exampleKinds(path);
    if (kinds.isArchived) this.addArchived(path, path.subject.severity, place, () => path.subject);
    if (kinds.isUnrouted) this.addUnrouted(path.subject.type, place, () => path.subject);
  }

  /** The same for one of many records that have a path in common. */
  public addSorted(path: Replayed, record: ReplayRecord, brief: Brief, place: RecordPlace): void {
    let many = this.sorted.get(path);
    if (many === undefined) {
      if (this.sorted.size >= mostPaths) this.fold();
      many = { tally: new Tally(), ...exampleKinds(path) };
      this.sorted.set(path, many);
    }
    many.tally.add(brief);
    if (many.isArchived) this.addArchived(path, brief.severity, place, () => subjectOf(record));
    if (many.isUnrouted) this.addUnrouted(typeOf(record), place, () => subjectOf(record));
  }

  public merge(other: Totals): void {
    other.fold();
    for (const name of ['forms', 'events', 'mayMatch', 'doubts', 'unroutedTypes'] as const) this[name].merge(other[name]);
    this.badCount += other.badCount;
    this.bad.merge(other.bad);
    for (const name of ['archived', 'hidden', 'routed'] as const) {
      this[name].yes.merge(other[name].yes);
      this[name].unknown.merge(other[name].unknown);
    }
    this.unrouted.merge(other.unrouted);
    this.unroutedExamples.merge(other.unroutedExamples);
    this.highExamples.merge(other.highExamples);
    for (const [key, tally] of other.matched) this.tallyOf(key).merge(tally);
  }

  public toJson(): ReplayTotals {
    this.fold();
    const forms = Object.fromEntries(this.forms.sorted()) as ReplayTotals['forms'];
    const types = this.unroutedTypes.sorted().map(([type, count]) => ({ type, count }));
    return {
      records: Object.values(forms).reduce((sum, count) => sum + count, 0),
      forms,
      bad: { count: this.badCount, examples: this.bad.toJson() },
      archived: { ...outcome(this.archived), highExamples: this.highExamples.toJson() },
      hidden: outcome(this.hidden),
      routed: outcome(this.routed),
      unrouted: { ...this.unrouted.toJson(), types, examples: this.unroutedExamples.toJson() },
      events: { routed: this.events.get('true'), unrouted: this.events.get('false'), unknown: this.events.get('unknown') },
      rules: this.rules(),
      doubts: this.doubts.sorted().map(([key, count]) => {
        const [about, reason, rule] = JSON.parse(key) as [Doubt['about'], string, string | undefined];
        return { about, ...(rule !== undefined && { rule }), reason, count };
      }),
    };
  }

  private addArchived(path: Replayed, severity: SeverityLevel | undefined, place: RecordPlace, subject: () => Subject): void {
    if (!isHigh(severity) || !this.highExamples.takes(keyOf(place))) return;
    const rule = path.suppression?.by;
    this.highExamples.add({ ...subject(), ...place, ...(rule !== undefined && { rule }) });
  }

  private addUnrouted(type: string | undefined, place: RecordPlace, subject: () => Subject): void {
    this.unroutedTypes.add(type ?? 'without a type');
    if (this.unroutedExamples.takes(keyOf(place))) this.unroutedExamples.add({ ...subject(), ...place });
  }

  /** Counts what has been counted by path. */
  private fold(): void {
    for (const [path, { tally }] of this.sorted) this.count(path, tally);
    this.sorted.clear();
  }

  /** Counts records that have a path in common. */
  private count(path: Replayed, tally: Tally): void {
    const { subject, suppression, securityHub, securityHubV2, routes, routed, doubts } = path;
    this.forms.add(subject.form, tally.total);
    if (subject.form === 'event' || subject.form === 'cloudtrail') this.events.add(String(routed), tally.total);
    else this.countFindings(path, tally);
    for (const { name, matches } of suppression?.rules ?? []) this.addRule('suppressionRules', name, matches, tally);
    for (const { name, applied } of securityHub?.rules ?? []) this.addRule('automationRules', name, applied, tally);
    for (const { name, applied } of securityHubV2?.rules ?? []) this.addRule('automationRulesV2', name, applied, tally);
    for (const name of new Set(routes.map(({ route }) => route))) {
      const sure = routes.some(({ route, takes }) => route === name && takes === true);
      this.addRule('routes', name, sure ? true : 'unknown', tally);
    }
    for (const { about, rule, reason } of doubts) {
      this.doubts.add(JSON.stringify([about, reason, ...(rule === undefined ? [] : [rule])]), tally.total);
    }
  }

  private countFindings(path: Replayed, tally: Tally): void {
    const archived = archivedVerdict(path);
    count(this.archived, archived, tally);
    count(this.hidden, hiddenVerdict(path), tally);
    if (archived === true) return;
    count(this.routed, path.routed, tally);
    if (path.routed === false) this.unrouted.merge(tally);
  }

  private addRule(list: RuleList, name: string, matches: true | 'unknown', tally: Tally): void {
    if (name === serviceRuleName) return;
    const key = `${list} ${name}`;
    if (matches === true) this.tallyOf(key).merge(tally);
    else this.mayMatch.add(key, tally.total);
  }

  private tallyOf(key: string): Tally {
    const known = this.matched.get(key) ?? new Tally();
    this.matched.set(key, known);
    return known;
  }

  private rules(): readonly RuleTotals[] {
    const { suppressionRules = [], automationRules = [], automationRulesV2 = [], routes = [] } = this.configuration;
    const of = (list: RuleList, name: string, state: RuleTotals['state']): RuleTotals => {
      const key = `${list} ${name}`;
      return { list, name, state, matched: (this.matched.get(key) ?? new Tally()).toJson(), mayMatch: this.mayMatch.get(key) };
    };
    const enabled = (rule: { readonly enabled: boolean; readonly expires: string }): RuleTotals['state'] =>
      isExpired(rule, this.today) ? 'expired' : rule.enabled ? 'enabled' : 'disabled';
    return [
      ...suppressionRules.map((rule) => of('suppressionRules', rule.name, isExpired(rule, this.today) ? 'expired' : rule.stage)),
      ...automationRules.map((rule) => of('automationRules', rule.name, enabled(rule))),
      ...automationRulesV2.map((rule) => of('automationRulesV2', rule.name, enabled(rule))),
      ...routes.map(({ name }) => of('routes', name, 'enabled')),
    ];
  }
}

function count({ yes, unknown }: { readonly yes: Tally; readonly unknown: Tally }, verdict: Verdict, tally: Tally): void {
  if (verdict === true) yes.merge(tally);
  else if (verdict === 'unknown') unknown.merge(tally);
}

/** Of what a record can be an example. */
function exampleKinds(path: Replayed): { readonly isArchived: boolean; readonly isUnrouted: boolean } {
  const isFinding = path.subject.form !== 'event' && path.subject.form !== 'cloudtrail';
  const isArchived = isFinding && archivedVerdict(path) === true;
  return { isArchived, isUnrouted: isFinding && !isArchived && path.routed === false };
}

function outcome({ yes, unknown }: { readonly yes: Tally; readonly unknown: Tally }): OutcomeTotals {
  return { yes: yes.toJson(), unknown: unknown.toJson() };
}
