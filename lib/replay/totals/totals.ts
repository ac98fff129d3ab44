import { type Configuration } from '../../configuration/configuration';
import { isExpired } from '../../configuration/governance';
import { type BadRecord, type RecordPlace } from '../input/read-records';
import { type Verdict } from '../path/criteria';
import { type Doubt } from '../path/doubts';
import { serviceRuleName } from '../path/security-hub';
import { type RecordForm } from '../records/record';
import { isAbove, type SeverityLevel } from '../records/severity';
import { type Subject } from '../records/subject';
import { type Replayed } from '../replay';
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

  public constructor(
    private readonly configuration: Configuration,
    private readonly today: string,
  ) {}

  public addBad(bad: BadRecord): void {
    this.badCount++;
    this.bad.add(bad);
  }

  public add(path: Replayed, place: RecordPlace): void {
    const { subject, suppression, securityHub, securityHubV2, routes, routed, doubts } = path;
    this.forms.add(subject.form);
    if (subject.form === 'event' || subject.form === 'cloudtrail') this.events.add(String(routed));
    else this.addFinding(path, place);
    for (const { name, matches } of suppression?.rules ?? []) this.addRule('suppressionRules', name, matches, subject);
    for (const { name, applied } of securityHub?.rules ?? []) this.addRule('automationRules', name, applied, subject);
    for (const { name, applied } of securityHubV2?.rules ?? []) this.addRule('automationRulesV2', name, applied, subject);
    for (const name of new Set(routes.map(({ route }) => route))) {
      const sure = routes.some(({ route, takes }) => route === name && takes === true);
      this.addRule('routes', name, sure ? true : 'unknown', subject);
    }
    for (const { about, rule, reason } of doubts) this.doubts.add(JSON.stringify([about, reason, ...(rule === undefined ? [] : [rule])]));
  }

  public merge(other: Totals): void {
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

  private addFinding(path: Replayed, place: RecordPlace): void {
    const { subject, suppression, routed } = path;
    const archived = archivedVerdict(path);
    count(this.archived, archived, subject);
    if (archived === true && isHigh(subject.severity)) {
      this.highExamples.add({ ...subject, ...place, ...(suppression?.by !== undefined && { rule: suppression.by }) });
    }
    count(this.hidden, hiddenVerdict(path), subject);
    if (archived === true) return;
    count(this.routed, routed, subject);
    if (routed !== false) return;
    this.unrouted.add(subject);
    this.unroutedTypes.add(subject.type ?? 'without a type');
    this.unroutedExamples.add({ ...subject, ...place });
  }

  private addRule(list: RuleList, name: string, matches: true | 'unknown', subject: Subject): void {
    if (name === serviceRuleName) return;
    const key = `${list} ${name}`;
    if (matches === true) this.tallyOf(key).add(subject);
    else this.mayMatch.add(key);
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

function count({ yes, unknown }: { readonly yes: Tally; readonly unknown: Tally }, verdict: Verdict, subject: Subject): void {
  if (verdict === true) yes.add(subject);
  else if (verdict === 'unknown') unknown.add(subject);
}

function outcome({ yes, unknown }: { readonly yes: Tally; readonly unknown: Tally }): OutcomeTotals {
  return { yes: yes.toJson(), unknown: unknown.toJson() };
}
