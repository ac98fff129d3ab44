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
  private readonly regions: ReadonlyMap<string, RegionSections>;
  private readonly made: SecurityHubSources;
  private readonly arrived: ArrivedSources;
  private readonly usesArrival: boolean;
  private readonly isUsed: boolean;

  public constructor(private readonly context: Context) {
    const { rules, withMessages } = context;
    // Suppression rules that are the same in several Regions are looked at together.
    const suppression = new Map<string, RegionSections['suppression']>();
    this.regions = new Map(
      [...rules.regions].map(([region, own]) => {
        const key = JSON.stringify(own.suppressionRules);
        const shared = suppression.get(key) ?? new Map<string, Section<SuppressionOutcome>>();
        suppression.set(key, shared);
        return [region, sectionsIn(region, { ...context, own }, shared)];
      }),
    );
    this.made = new SecurityHubSources(rules.fieldsInUse, membersInUse(rules));
    this.arrived = new ArrivedSources(rules);
    this.usesArrival = [...rules.regions.values()].some(({ automationRules }) =>
      automationRules.some(({ rule }) => rule.criteria.some(({ withinDays }) => withinDays !== undefined)),
    );
    // Each message is of its own finding, and rules of Security Hub V2 are asked one by one.
    this.isUsed = !withMessages && !rules.usesV2 && !rules.fieldsInUse.has('__proto__');
  }

  /** @returns undefined for a finding that has to be put through the rules by itself */
  public sort(record: FindingRecord, { region, account }: Pick<Brief, 'region' | 'account'>): Sorted | undefined {
    if (!this.isUsed || region === undefined || account === undefined || this.context.accounts?.has(account) === false) return undefined;
    const sections = this.regions.get(region);
    return sections && this.sortIn(record, region, sections);
  }

  private sortIn(record: FindingRecord, region: string, sections: RegionSections): Sorted | undefined {
    const { context } = sections;
    const facts = factsOf(record);
    let suppression: Found<SuppressionOutcome> | undefined;
    let guardDuty: Found<EventWay> | undefined;
    let securityHub: Found<ChangedWay> | undefined;
    if (facts !== undefined) {
      const source = record.form === 'guardduty' ? recordedSource(record) : guardDutySource(facts);
      const kind = record.form === 'guardduty' ? source.variant : `${record.form} ${source.variant}`;
      suppression = sectionOf(sections.suppression, kind, () => suppressionSection(record, context)).find(source, record);
      if (suppression === undefined) return undefined;
      if (suppression.outcome.archived !== true) {
        guardDuty = sectionOf(sections.guardDuty, kind, () => guardDutySection(record, region, context)).find(source, record);
        if (guardDuty === undefined) return undefined;
      }
    }
    const hasSecurityHub = facts !== undefined || record.form === 'security-hub';
    if (suppression?.outcome.archived !== true && hasSecurityHub && !sections.isOff) {
      const event = record.form === 'security-hub' ? record.event : undefined;
      if (event !== undefined && Object.keys(event).some((name) => name.includes('.'))) return undefined;
      const now = this.usesArrival ? arrivalOf(record, subjectOf(record)).now : undefined;
      const source = record.form === 'security-hub' ? this.arrived.sourceOf(record.finding, event, now) : this.made.sourceOf(facts!, now);
      const isIngested = context.rules.usesStatus && isIngestedInSecurityHub(record, facts);
      const group = (record.form === 'security-hub' ? 1 : 0) + (event ? 2 : 0) + (isIngested ? 4 : 0);
      const ofGroup = (sections.securityHub[group] ??= new Map<string, Section<ChangedWay>>());
      const make = (): Section<ChangedWay> => securityHubSection(record, region, context, isIngested);
      securityHub = sectionOf(ofGroup, source.variant, make).find(source, record);
      if (securityHub === undefined) return undefined;
    }
    const key = (suppression?.id ?? 0) * 2 ** 26 + (guardDuty?.id ?? 0);
    const same = sections.paths.get(key) ?? new Map<number, Sorted>();
    const last = (securityHub?.id ?? 0) * 2 + (isOfService(record) ? 1 : 0);
    const known = same.get(last);
    if (known !== undefined) return known;
    const parts = {
      ...(suppression && { suppression: suppression.outcome }),
      guardDuty: guardDuty?.outcome,
      securityHub: securityHub?.outcome,
      securityHubV2: undefined,
    };
    const sorted = { path: wholePath(record, subjectOf(record), parts, region, context) };
    if (sections.size++ >= mostPaths) {
      sections.paths.clear();
      sections.size = 1;
    }
    sections.paths.set(key, same.set(last, sorted));
    return sorted;
  }
}

/** What findings of one Region meet. */
interface RegionSections {
  readonly context: FindingContext;
  /** Whether Security Hub is off there. */
  readonly isOff: boolean;
  readonly suppression: Map<string, Section<SuppressionOutcome>>;
  readonly guardDuty: Map<string, Section<EventWay>>;
  /** By whether it was recorded there, in an event, and whether the service looks at it. */
  readonly securityHub: Map<string, Section<ChangedWay>>[];
  /** By the numbers of the outcomes that they are made of. */
  readonly paths: Map<number, Map<number, Sorted>>;
  size: number;
}

function sectionsIn(region: string, context: FindingContext, suppression: RegionSections['suppression']): RegionSections {
  const isOff = securityHubIsOff(region, context);
  return { context, isOff, suppression, guardDuty: new Map(), securityHub: [], paths: new Map(), size: 0 };
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
