import { type Configuration } from '../../configuration/configuration';
import { isExpired } from '../../configuration/governance';
import { placeOf, type BadRecord, type Position, type RecordPlace } from '../input/place';
import { type Verdict } from '../path/criteria';
import { type Doubt } from '../path/doubts';
import { serviceRuleName } from '../path/security-hub';
import { type RecordForm } from '../records/record';
import { isAbove, type SeverityLevel } from '../records/severity';
import { briefOfSubject, subjectOf, type Brief, type CountedFinding, type Subject } from '../records/subject';
import { type Replayed } from '../ways';
import { Counts, type CountsPart } from './counts';
import { DayCounter, daysOf, type DayTotals } from './days';
import { Examples, type PlacedExample } from './examples';
import { Tally, type TallyPart, type TallyResult } from './tally';
import { archivedVerdict, hiddenVerdict } from './verdicts';

export type RuleList = 'suppressionRules' | 'automationRules' | 'automationRulesV2' | 'routes';

/** A rule or route of the configuration. */
export interface RuleState {
  readonly list: RuleList;
  readonly name: string;
  /** `observe` and `disabled` change nothing; `expired` is left out of the deployment. */
  readonly state: 'observe' | 'enforce' | 'enabled' | 'disabled' | 'expired';
}

/** The same, and what it did. */
export interface RuleTotals extends RuleState {
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
  /** Findings by the day on which they were last seen, the first day first. Days without a finding are left out, and so are findings without a time. */
  readonly days: readonly DayTotals[];
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

/** Totals of some records, as plain data. */
export interface TotalsPart {
  readonly counts: Readonly<Record<CountName, CountsPart>>;
  readonly tallies: Readonly<Record<TallyName, TallyPart>>;
  /** Records that each rule matched, by list and name. */
  readonly matched: readonly (readonly [rule: string, tally: TallyPart])[];
  readonly badCount: number;
  readonly bad: readonly PlacedExample<BadRecord>[];
  readonly unroutedExamples: readonly PlacedExample<RecordExample>[];
  readonly highExamples: readonly PlacedExample<RecordExample>[];
}

const countNames = ['forms', 'unroutedTypes', 'days', 'events', 'mayMatch', 'doubts'] as const;
type CountName = (typeof countNames)[number];
const tallyNames = ['archived', 'mayBeArchived', 'hidden', 'mayBeHidden', 'routed', 'mayBeRouted', 'unrouted'] as const;
type TallyName = (typeof tallyNames)[number];

/** Adds up what became of records. Totals of parts make the totals of the whole: `merge`. */
export class Totals {
  private readonly counts: Readonly<Record<CountName, Counts>> = {
    forms: new Counts(),
    unroutedTypes: new Counts(mostReasons),
    days: new Counts(),
    events: new Counts(),
    mayMatch: new Counts(),
    doubts: new Counts(mostReasons),
  };
  private readonly dayCounter = new DayCounter(this.counts.days);
  private readonly tallies = eachOf(tallyNames, () => new Tally());
  private readonly matched = new Map<string, Tally>();
  private badCount = 0;
  private readonly bad = new Examples<BadRecord>();
  private readonly unroutedExamples = new Examples<RecordExample>();
  private readonly highExamples = new Examples<RecordExample>();
  /** Records by the path that they have in common. */
  private readonly sorted = new Map<Replayed, { readonly tally: Tally; readonly isArchived: boolean; readonly isUnrouted: boolean }>();

  public addBad(bad: BadRecord, position: Position): void {
    this.badCount++;
    this.bad.add(position, () => bad);
  }

  public add(path: Replayed, position: Position): void {
    const tally = new Tally();
    tally.add(briefOfSubject(path.subject));
    this.count(path, tally);
    if (isFinding(path)) this.addDay(briefOfSubject(path.subject));
    const kinds = exampleKinds(path);
    if (kinds.isArchived) this.addArchived(path, path.subject.severity, position, () => path.subject);
    if (kinds.isUnrouted) this.addUnrouted(path.subject.type, position, () => path.subject);
  }

  /** The same for one of many records that have a path in common. */
  public addSorted(path: Replayed, finding: CountedFinding, brief: Brief, position: Position): void {
    let many = this.sorted.get(path);
    if (many === undefined) {
      if (this.sorted.size >= mostPaths) this.fold();
      many = { tally: new Tally(), ...exampleKinds(path) };
      this.sorted.set(path, many);
    }
    many.tally.add(brief);
    this.addDay(brief);
    if (many.isArchived) this.addArchived(path, brief.severity, position, () => subjectOf(finding.whole));
    if (many.isUnrouted) this.addUnrouted(finding.type, position, () => subjectOf(finding.whole));
  }

  public merge(part: TotalsPart): void {
    for (const name of countNames) this.counts[name].merge(part.counts[name]);
    for (const name of tallyNames) this.tallies[name].merge(part.tallies[name]);
    for (const [key, tally] of part.matched) this.tallyOf(key).merge(tally);
    this.badCount += part.badCount;
    this.bad.merge(part.bad);
    this.unroutedExamples.merge(part.unroutedExamples);
    this.highExamples.merge(part.highExamples);
  }

  public toPart(): TotalsPart {
    this.fold();
    return {
      counts: eachOf(countNames, (name) => this.counts[name].toPart()),
      tallies: eachOf(tallyNames, (name) => this.tallies[name].toPart()),
      matched: [...this.matched].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, tally]) => [key, tally.toPart()]),
      badCount: this.badCount,
      bad: this.bad.toPart(),
      unroutedExamples: this.unroutedExamples.toPart(),
      highExamples: this.highExamples.toPart(),
    };
  }

  /** @param rules - every rule and route of the configuration, in its order */
  public toJson(rules: readonly RuleState[]): ReplayTotals {
    this.fold();
    const { counts, tallies } = this;
    const forms = Object.fromEntries(counts.forms.sorted()) as ReplayTotals['forms'];
    const types = counts.unroutedTypes.sorted().map(([type, count]) => ({ type, count }));
    const outcome = (yes: TallyName, unknown: TallyName): OutcomeTotals => ({
      yes: tallies[yes].toJson(),
      unknown: tallies[unknown].toJson(),
    });
    return {
      records: Object.values(forms).reduce((sum, count) => sum + count, 0),
      forms,
      bad: { count: this.badCount, examples: this.bad.toJson() },
      archived: { ...outcome('archived', 'mayBeArchived'), highExamples: this.highExamples.toJson() },
      hidden: outcome('hidden', 'mayBeHidden'),
      routed: outcome('routed', 'mayBeRouted'),
      unrouted: { ...tallies.unrouted.toJson(), types, examples: this.unroutedExamples.toJson() },
      days: daysOf(counts.days.sorted()),
      events: { routed: counts.events.get('true'), unrouted: counts.events.get('false'), unknown: counts.events.get('unknown') },
      rules: rules.map(({ list, name, state }) => {
        const key = `${list} ${name}`;
        return { list, name, state, matched: (this.matched.get(key) ?? new Tally()).toJson(), mayMatch: counts.mayMatch.get(key) };
      }),
      doubts: counts.doubts.sorted().map(([key, count]) => {
        const [about, reason, rule] = JSON.parse(key) as [Doubt['about'], string, string | undefined];
        return { about, ...(rule !== undefined && { rule }), reason, count };
      }),
    };
  }

  private addDay({ time, severity }: Brief): void {
    if (time !== undefined) this.dayCounter.add(time, severity ?? 'none');
  }

  private addArchived(path: Replayed, severity: SeverityLevel | undefined, position: Position, subject: () => Subject): void {
    if (!isHigh(severity)) return;
    const rule = path.suppression?.by;
    this.highExamples.add(position, () => ({ ...subject(), ...placeOf(position), ...(rule !== undefined && { rule }) }));
  }

  private addUnrouted(type: string | undefined, position: Position, subject: () => Subject): void {
    this.counts.unroutedTypes.add(type ?? 'without a type');
    this.unroutedExamples.add(position, () => ({ ...subject(), ...placeOf(position) }));
  }

  /** Counts what has been counted by path. */
  private fold(): void {
    for (const [path, { tally }] of this.sorted) this.count(path, tally);
    this.sorted.clear();
    this.dayCounter.fold();
  }

  /** Counts records that have a path in common. */
  private count(path: Replayed, tally: Tally): void {
    const { subject, suppression, securityHub, securityHubV2, routes, routed, doubts } = path;
    this.counts.forms.add(subject.form, tally.count);
    if (subject.form === 'event' || subject.form === 'cloudtrail') this.counts.events.add(String(routed), tally.count);
    else this.countFindings(path, tally);
    for (const { name, matches } of suppression?.rules ?? []) this.addRule('suppressionRules', name, matches, tally);
    for (const { name, applied } of securityHub?.rules ?? []) this.addRule('automationRules', name, applied, tally);
    for (const { name, applied } of securityHubV2?.rules ?? []) this.addRule('automationRulesV2', name, applied, tally);
    for (const name of new Set(routes.map(({ route }) => route))) {
      const sure = routes.some(({ route, takes }) => route === name && takes === true);
      this.addRule('routes', name, sure ? true : 'unknown', tally);
    }
    for (const { about, rule, reason } of doubts) {
      this.counts.doubts.add(JSON.stringify([about, reason, ...(rule === undefined ? [] : [rule])]), tally.count);
    }
  }

  private countFindings(path: Replayed, tally: Tally): void {
    const count = (verdict: Verdict, yes: TallyName, unknown: TallyName): void => {
      if (verdict !== false) this.tallies[verdict === true ? yes : unknown].addAll(tally);
    };
    const archived = archivedVerdict(path);
    count(archived, 'archived', 'mayBeArchived');
    count(hiddenVerdict(path), 'hidden', 'mayBeHidden');
    if (archived === true) return;
    count(path.routed, 'routed', 'mayBeRouted');
    if (path.routed === false) this.tallies.unrouted.addAll(tally);
  }

  private addRule(list: RuleList, name: string, matches: true | 'unknown', tally: Tally): void {
    if (name === serviceRuleName) return;
    const key = `${list} ${name}`;
    if (matches === true) this.tallyOf(key).addAll(tally);
    else this.counts.mayMatch.add(key, tally.count);
  }

  private tallyOf(key: string): Tally {
    const known = this.matched.get(key) ?? new Tally();
    this.matched.set(key, known);
    return known;
  }
}

/** Every rule and route of a configuration, in its order. */
export function ruleStates(configuration: Configuration, today: string): readonly RuleState[] {
  const { suppressionRules = [], automationRules = [], automationRulesV2 = [], routes = [] } = configuration;
  const enabled = (rule: { readonly enabled: boolean; readonly expires: string }): RuleState['state'] =>
    isExpired(rule, today) ? 'expired' : rule.enabled ? 'enabled' : 'disabled';
  return [
    ...suppressionRules.map((rule): RuleState => ({
      list: 'suppressionRules',
      name: rule.name,
      state: isExpired(rule, today) ? 'expired' : rule.stage,
    })),
    ...automationRules.map((rule): RuleState => ({ list: 'automationRules', name: rule.name, state: enabled(rule) })),
    ...automationRulesV2.map((rule): RuleState => ({ list: 'automationRulesV2', name: rule.name, state: enabled(rule) })),
    ...routes.map(({ name }): RuleState => ({ list: 'routes', name, state: 'enabled' })),
  ];
}

const isFinding = ({ subject: { form } }: Replayed): boolean => form !== 'event' && form !== 'cloudtrail';

/** Of what a record can be an example. */
function exampleKinds(path: Replayed): { readonly isArchived: boolean; readonly isUnrouted: boolean } {
  const isArchived = isFinding(path) && archivedVerdict(path) === true;
  return { isArchived, isUnrouted: isFinding(path) && !isArchived && path.routed === false };
}

/** An object with a value for each of some names. */
function eachOf<Name extends string, Value>(names: readonly Name[], valueOf: (name: Name) => Value): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Readonly<Record<Name, Value>>;
}
