import { type SuppressionOutcome } from '../path/suppression';
import { type FindingRecord } from '../records/record';
import { subjectOf, type Brief } from '../records/subject';
import {
  arrivalOf,
  isOfService,
  securityHubIsOff,
  wholePath,
  type ChangedWay,
  type Context,
  type EventWay,
  type FindingContext,
  type Replayed,
} from '../ways';
import { ArrivedSources, membersInUse } from './arrived-source';
import { factsOf, guardDutySource, SecurityHubSources, type MadeSource } from './made-source';
import { guardDutySection, isIngestedInSecurityHub, securityHubSection, suppressionSection, type Found, type Section } from './sections';

/** A path that many records have in common. */
export interface Sorted {
  /** Of the first of them; its subject is not that of the others. */
  readonly path: Replayed;
}

/** Sections, and paths, that are kept; both begin anew when there are more. */
const mostSections = 500;
const mostPaths = 50_000;

/**
 * Finds the path of a finding by what rules and routes can see of it. Each path is worked out once, by the same code that works out the path of one
 * finding alone, and only with the rules and routes that can play a part.
 */
export class Sorter {
  private readonly suppression = new Map<string, Section<SuppressionOutcome>>();
  private readonly guardDuty = new Map<string, Section<EventWay>>();
  private readonly securityHub = new Map<string, Section<ChangedWay>>();
  private readonly paths = new Map<string, Sorted>();
  private readonly contexts: ReadonlyMap<string, FindingContext>;
  private readonly made: SecurityHubSources;
  private readonly arrived: ArrivedSources;
  private readonly usesArrival: boolean;
  private readonly isUsed: boolean;

  public constructor(private readonly context: Context) {
    const { rules, withMessages } = context;
    this.contexts = new Map([...rules.regions].map(([region, own]) => [region, { ...context, own }]));
    this.made = new SecurityHubSources(rules.fieldsInUse, membersInUse(rules));
    this.arrived = new ArrivedSources(rules);
    this.usesArrival = [...rules.regions.values()].some(({ automationRules }) =>
      automationRules.some(({ rule }) => rule.criteria.some(({ withinDays }) => withinDays !== undefined)),
    );
    // Each message is of its own finding, and rules of Security Hub V2 are asked one by one.
    this.isUsed = !withMessages && !rules.usesV2;
  }

  /** @returns undefined for a finding that has to be put through the rules by itself */
  public sort(record: FindingRecord, { region, account }: Pick<Brief, 'region' | 'account'>): Sorted | undefined {
    if (!this.isUsed || region === undefined || account === undefined || this.context.accounts?.has(account) === false) return undefined;
    const context = this.contexts.get(region);
    return context && this.sortIn(record, region, context);
  }

  private sortIn(record: FindingRecord, region: string, context: FindingContext): Sorted | undefined {
    const facts = factsOf(record);
    let key = `${region} ${String(isOfService(record))}`;
    let suppression: Found<SuppressionOutcome> | undefined;
    let guardDuty: Found<EventWay> | undefined;
    let securityHub: Found<ChangedWay> | undefined;
    if (facts !== undefined) {
      const source = record.form === 'guardduty' ? recordedSource(record) : guardDutySource(facts);
      const kind = `${region} ${record.form} ${source.variant}`;
      suppression = sectionOf(this.suppression, kind, () => suppressionSection(record, context)).find(source, record);
      if (suppression === undefined) return undefined;
      key += ` ${suppression.id}`;
      if (suppression.outcome.archived !== true) {
        guardDuty = sectionOf(this.guardDuty, kind, () => guardDutySection(record, region, context)).find(source, record);
        if (guardDuty === undefined) return undefined;
        key += ` ${guardDuty.id}`;
      }
    }
    const hasSecurityHub = facts !== undefined || record.form === 'security-hub';
    if (suppression?.outcome.archived !== true && hasSecurityHub && !securityHubIsOff(region, context)) {
      const event = record.form === 'security-hub' ? record.event : undefined;
      if (event !== undefined && Object.keys(event).some((name) => name.includes('.'))) return undefined;
      const now = this.usesArrival ? arrivalOf(record, subjectOf(record)).now : undefined;
      const source = record.form === 'security-hub' ? this.arrived.sourceOf(record.finding, event, now) : this.made.sourceOf(facts!, now);
      const isIngested = this.context.rules.usesStatus && isIngestedInSecurityHub(record, facts);
      const kind = `${region} ${record.form} ${source.variant} ${String(event !== undefined)} ${String(isIngested)}`;
      securityHub = sectionOf(this.securityHub, kind, () => securityHubSection(record, region, context, isIngested)).find(source, record);
      if (securityHub === undefined) return undefined;
      key += ` ${securityHub.id}`;
    }
    return (
      this.paths.get(key) ??
      this.keep(key, {
        path: wholePath(
          record,
          subjectOf(record),
          {
            ...(suppression && { suppression: suppression.outcome }),
            guardDuty: guardDuty?.outcome,
            securityHub: securityHub?.outcome,
            securityHubV2: undefined,
          },
          region,
          context,
        ),
      })
    );
  }

  private keep(key: string, sorted: Sorted): Sorted {
    if (this.paths.size >= mostPaths) this.paths.clear();
    this.paths.set(key, sorted);
    return sorted;
  }
}

function recordedSource({ finding, event }: FindingRecord): MadeSource {
  return { common: finding, possible: [finding], event, variant: event === undefined ? 'alone' : 'in an event' };
}

function sectionOf<Outcome>(sections: Map<string, Section<Outcome>>, key: string, make: () => Section<Outcome>): Section<Outcome> {
  const known = sections.get(key);
  if (known !== undefined) return known;
  if (sections.size >= mostSections) sections.clear();
  const made = make();
  sections.set(key, made);
  return made;
}
