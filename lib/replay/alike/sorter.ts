import { type SuppressionOutcome } from '../path/suppression';
import { type FindingRecord } from '../records/record';
import { type Brief, type CountedFinding } from '../records/subject';
import { WantedPaths } from '../outline/wanted';
import { securityHubIsOff, wholePath, type ChangedWay, type Context, type EventWay, type Replayed } from '../ways';
import { ArrivedSources } from './arrived-source';
import { SecurityHubSources } from './made-source';
import { OutlineSight } from './outline-sight';
import {
  guardDutySection,
  isIngestedInSecurityHub,
  securityHubSection,
  suppressionSection,
  type Found,
  type Section,
  type SectionContext,
} from './sections';
import { RecordSight, type Sight } from './sight';
import { type FormSource } from './source';

/** A path that many records have in common. */
export interface Sorted {
  /** Its subject has the form alone, which they have in common. */
  readonly path: Replayed;
}

/** A finding that was sorted without being read as a whole. */
export interface Seen {
  readonly sorted: Sorted;
  readonly brief: Brief;
  /** Of the finding itself, until another one is looked at. */
  readonly of: CountedFinding;
}

type Place = Pick<Brief, 'region' | 'account'>;

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
  private readonly sight: OutlineSight;
  private readonly usesArrival: boolean;
  private readonly isUsed: boolean;

  public constructor(private readonly context: Context) {
    const { rules, withMessages } = context;
    const wanted = new WantedPaths();
    const usesArrival = [...rules.regions.values()].some(({ automationRules }) =>
      automationRules.some(({ rule }) => rule.criteria.some(({ withinDays }) => withinDays !== undefined)),
    );
    // Suppression rules that are the same in several Regions are looked at together.
    const suppression = new Map<string, RegionSections['suppression']>();
    this.regions = new Map(
      [...rules.regions].map(([region, own]) => {
        const key = JSON.stringify(own.suppressionRules);
        const shared = suppression.get(key) ?? new Map<string, Section<SuppressionOutcome>>();
        suppression.set(key, shared);
        return [region, sectionsIn(region, { ...context, own, wanted, usesArrival }, shared)];
      }),
    );
    this.made = new SecurityHubSources(rules);
    this.arrived = new ArrivedSources(rules);
    this.sight = new OutlineSight(wanted, this.arrived, usesArrival);
    this.usesArrival = usesArrival;
    // Each message is of its own finding, and rules of Security Hub V2 are asked one by one.
    this.isUsed = !withMessages && !rules.usesV2 && !rules.fieldsInUse.has('__proto__');
  }

  /** @returns undefined for a finding that has to be put through the rules by itself */
  public sort(record: FindingRecord, place: Place): Sorted | undefined {
    return this.isUsed ? this.sortAt(new RecordSight(record, this.arrived, this.usesArrival), place) : undefined;
  }

  /** The same of a text of JSON, in UTF-8. @returns undefined for a text that has to be read as a whole */
  public look(text: Uint8Array): Seen | undefined {
    const { sight } = this;
    if (!this.isUsed || !sight.begin(text)) return undefined;
    const { brief } = sight;
    const sorted = this.sortAt(sight, brief);
    return sorted && { sorted, brief, of: sight };
  }

  private sortAt(sight: Sight, { region, account }: Place): Sorted | undefined {
    if (region === undefined || account === undefined || this.context.accounts?.has(account) === false) return undefined;
    const sections = this.regions.get(region);
    return sections && this.sortIn(sight, region, sections);
  }

  private sortIn(sight: Sight, region: string, sections: RegionSections): Sorted | undefined {
    const { context } = sections;
    const { facts } = sight;
    let suppression: Found<SuppressionOutcome> | undefined;
    let guardDuty: Found<EventWay> | undefined;
    let securityHub: Found<ChangedWay> | undefined;
    if (facts !== undefined) {
      const source = sight.guardDuty;
      const kind = sight.form === 'guardduty' ? source.variant : `${sight.form} ${source.variant}`;
      suppression = found(sections.suppression, kind, () => suppressionSection(sight.record, context), source, sight);
      if (suppression === undefined) return undefined;
      if (suppression.outcome.archived !== true) {
        guardDuty = found(sections.guardDuty, kind, () => guardDutySection(sight.record, region, context), source, sight);
        if (guardDuty === undefined) return undefined;
      }
    }
    const hasSecurityHub = facts !== undefined || sight.form === 'security-hub';
    if (suppression?.outcome.archived !== true && hasSecurityHub && !sections.isOff) {
      const source = sight.form === 'security-hub' ? sight.arrived() : this.made.sourceOf(facts!, sight.now);
      if (source === undefined) return undefined;
      const isIngested = context.rules.usesStatus && (sight.form === 'security-hub' ? sight.isOfService : isIngestedInSecurityHub(facts!));
      const group =
        (sight.form === 'security-hub' ? 1 : 0) + (sight.form === 'security-hub' && sight.isInEvent ? 2 : 0) + (isIngested ? 4 : 0);
      const ofGroup = (sections.securityHub[group] ??= new Map<string, Section<ChangedWay>>());
      securityHub = found(ofGroup, source.variant, () => securityHubSection(sight.record, region, context, isIngested), source, sight);
      if (securityHub === undefined) return undefined;
    }
    const key = (suppression?.id ?? 0) * 2 ** 26 + (guardDuty?.id ?? 0);
    const same = sections.paths.get(key) ?? new Map<number, Sorted>();
    const last = (securityHub?.id ?? 0) * 2 + (sight.isOfService ? 1 : 0);
    const known = same.get(last);
    if (known !== undefined) return known;
    const parts = {
      ...(suppression && { suppression: suppression.outcome }),
      guardDuty: guardDuty?.outcome,
      securityHub: securityHub?.outcome,
      securityHubV2: undefined,
    };
    const sorted = { path: wholePath(sight.isOfService, { form: sight.form }, parts, region, context) };
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
  readonly context: SectionContext;
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

function sectionsIn(region: string, context: SectionContext, suppression: RegionSections['suppression']): RegionSections {
  const isOff = securityHubIsOff(region, context);
  return { context, isOff, suppression, guardDuty: new Map(), securityHub: [], paths: new Map(), size: 0 };
}

/** What becomes of a finding in a section, which is made of the first one. @returns undefined for a finding that is not sorted */
function found<Outcome>(
  sections: Map<string, Section<Outcome>>,
  key: string,
  make: () => Section<Outcome>,
  source: FormSource,
  sight: Sight,
): Found<Outcome> | undefined {
  let section = sections.get(key);
  if (section === undefined) {
    if (sections.size >= mostSections) sections.clear();
    section = make();
    sections.set(key, section);
  }
  return sight.renew() ? section.find(source, sight) : undefined;
}
