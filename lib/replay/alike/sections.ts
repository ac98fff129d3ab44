import { administratorOf } from '../../configuration/administrators';
import { type EventPlace } from '../../routes/layout';
import { type Document } from '../../signals/readers/example-event';
import { guardDutyEvent, securityHubEvent } from '../path/events';
import { isIngestedArn } from '../path/service';
import { suppressionOf, type SuppressionOutcome } from '../path/suppression';
import { type FindingForm } from '../records/form';
import { factsOf, guardDutyForm, securityHubForm } from '../records/forms';
import { type GuardDutyFacts } from '../records/facts';
import { commonInSecurityHub, fixedInSecurityHub, securityHubOf } from '../records/made-forms';
import { textAt, type FindingRecord } from '../records/record';
import { briefOf, type Subject } from '../records/subject';
import { type WantedPaths } from '../outline/wanted';
import { guardDutyWay, securityHubWay, type ChangedWay, type EventWay, type FindingContext } from '../ways';
import { arriving, varyingOnArrival } from './arrived-source';
import { automationFields, writersOf } from './automation-fields';
import { type Field } from './found';
import { Sieve } from './sieve';
import { membersInUse } from './members-in-use';
import { varyingInGuardDuty, varyingInSecurityHub } from './made-source';
import { routeFields, routeUnits, type EventPath } from './route-fields';
import { readerOf, type FormSource, type ReadOptions } from './source';
import { suppressionFields } from './suppression-fields';

/** What became of a finding in one part of its way, and a number that it has in common with all of the same outcome. */
export interface Found<Outcome> {
  readonly id: number;
  readonly outcome: Outcome;
}

/** One part of the way of findings of one kind. */
export class Section<Outcome> {
  private readonly sieve: Sieve<FormSource, { readonly outcome: Outcome | undefined }>;

  /** @param outcomeOf - works out what becomes of a finding where these units alone are in. @returns undefined where that is not that of others too */
  public constructor(
    fields: readonly Field<FormSource>[],
    units: number,
    private readonly outcomeOf: (alive: ReadonlySet<number>, record: FindingRecord) => Outcome | undefined,
  ) {
    this.sieve = new Sieve(fields, units);
  }

  /** @returns undefined for a finding that has to be put through the rules by itself */
  public find(source: FormSource, finding: { readonly record: FindingRecord }): Found<Outcome> | undefined {
    const leaf = this.sieve.leafOf(source);
    if (leaf === undefined) return undefined;
    leaf.outcome ??= { outcome: this.outcomeOf(new Set(leaf.alive), finding.record) };
    const { outcome } = leaf.outcome;
    return outcome && { id: leaf.id, outcome };
  }
}

const none: ReadonlySet<string> = new Set();
const isClosed = (): boolean => false;
const inDetail = 'detail.';
const inFinding = 'detail.findings.';

/** What findings meet, and the paths that are looked at in them. */
export interface SectionContext extends FindingContext {
  readonly wanted: WantedPaths;
  /** Whether a rule asks when a finding arrived. */
  readonly usesArrival: boolean;
}

/** What suppression rules do. Made of a first finding, for all that have the same fields. */
export function suppressionSection(record: FindingRecord, { own, wanted }: SectionContext): Section<SuppressionOutcome> {
  const rules = own.suppressionRules;
  const isRecorded = record.form === 'guardduty';
  const isOpen = isRecorded ? isClosed : guardDutyForm(record)!.isOpen;
  const options = { varying: isRecorded ? none : varyingInGuardDuty, wanted };
  return new Section(suppressionFields(rules, isOpen, options), rules.length, (alive, one) =>
    suppressionOf(
      rules.filter((_, unit) => alive.has(unit)),
      guardDutyForm(one)!,
    ),
  );
}

/** Which routes take the event of GuardDuty. */
export function guardDutySection(record: FindingRecord, region: string, context: SectionContext): Section<EventWay> {
  const place = { account: administratorOf(context.configuration.organization, 'guardDuty'), region };
  const isRecorded = record.form === 'guardduty';
  const recorded = isRecorded ? record.event : undefined;
  const { event } = guardDutyEvent(guardDutyForm(record)!, place, placed(record, context), recorded);
  const envelope = withoutDetail(event.possible[0] as Document);
  const options: ReadOptions = { varying: isRecorded ? none : varyingInGuardDuty, wanted: context.wanted };
  return routesSection(
    { context, place, isOpen: event.isOpen, before: [], units: 0 },
    (path): EventPath<FormSource> => {
      if (recorded !== undefined) return { path, readerOf: (one) => (source) => one(source.event), writers: [] };
      if (!path.startsWith(inDetail)) return constant(path, envelope);
      const rest = path.slice(inDetail.length);
      return { path: rest, readerOf: (one) => readerOf({ names: rest.split('.') }, options, one), writers: [] };
    },
    (one, _, restricted) => guardDutyWay(one, guardDutyForm(one)!, placed(one, context), region, restricted),
  );
}

/** What automation rules of Security Hub CSPM do, and which routes take its event. */
export function securityHubSection(
  record: FindingRecord,
  region: string,
  context: SectionContext,
  isIngested: boolean,
): Section<ChangedWay> {
  const rules = context.own.automationRules.filter(({ rule }) => rule.enabled);
  const place = { account: administratorOf(context.configuration.organization, 'securityHub'), region };
  const isRecorded = record.form === 'security-hub';
  const recorded = isRecorded ? record.event : undefined;
  // Each type of GuardDuty can have several names there: where nobody reads them, they need not be made.
  const usesTypes = isRecorded || membersInUse(context.rules).has('Types');
  const formOf = (one: FindingRecord): FindingForm => (usesTypes ? securityHubForm(one)! : securityHubOf(withoutType(factsOf(one)!)));
  const form = formOf(record);
  const options: ReadOptions = {
    varying: isRecorded ? varyingOnArrival : varyingInSecurityHub,
    ...(isRecorded ? { inCommon: arriving } : { fixed: fixedInSecurityHub }),
    wanted: context.wanted,
  };
  const service = context.rules.usesStatus && isIngested ? [rules.length] : [];
  const { event } = securityHubEvent('imported', form, { possible: [{}], isTooMany: false }, place, placed(record, context), recorded);
  const envelope = withoutDetail(event.possible[0] as Document);
  const writersFor = (name: string): readonly number[] => [...writersOf(rules, name), ...(name === 'Workflow' ? service : [])];
  return routesSection(
    {
      context,
      place,
      isOpen: event.isOpen,
      before: automationFields(rules, form.isOpen, options, service),
      units: rules.length + service.length,
    },
    (path): EventPath<FormSource> => {
      if (path.startsWith(inFinding)) {
        const rest = path.slice(inFinding.length);
        const [names, writers] = [rest.split('.'), writersFor(firstOf(rest))];
        const isFixed = writers.length === 0 && Object.hasOwn(options.fixed ?? {}, firstOf(rest));
        return { path: rest, readerOf: (one) => readerOf({ names }, options, one), writers, ...(isFixed && { constant: options.fixed }) };
      }
      if (recorded === undefined || path === 'detail' || path.startsWith(inDetail)) return constant(path, envelope);
      return { path, readerOf: (one) => (source) => one(source.event), writers: [] };
    },
    (one, alive, restricted) => {
      const own = { ...context.own, automationRules: rules.filter((_, unit) => alive.has(unit)) };
      const made = formOf(one);
      const way = securityHubWay(one, made, placed(one, context), region, { ...restricted, own })!;
      if (!way.changes.isTooMany) return way;
      // Nothing is known of what rules wrote then: every route that looks at the finding may take it, and not only those that are in.
      return recorded === undefined ? securityHubWay(one, made, placed(one, context), region, { ...context, own }) : undefined;
    },
  );
}

function withoutType(facts: GuardDutyFacts): GuardDutyFacts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => name !== 'type')) as unknown as GuardDutyFacts;
}

/** Whether AWS Security Incident Response looks at a finding of GuardDuty as Security Hub CSPM has it. */
export function isIngestedInSecurityHub(facts: GuardDutyFacts): boolean {
  return isIngestedArn(textAt(commonInSecurityHub(facts, ['ProductArn']), 'ProductArn'));
}

/** What a way needs of what a finding is about: its time, where somebody asks when it arrived. Of an event that is made, nobody knows the time. */
function placed(record: FindingRecord, { usesArrival }: SectionContext): Subject {
  const { form } = record;
  const time = usesArrival ? briefOf(record).time : undefined;
  return time === undefined ? { form } : { form, time: new Date(time).toISOString() };
}

interface RoutedSection {
  readonly context: SectionContext;
  readonly place: EventPlace;
  readonly isOpen: (path: string) => boolean;
  /** Fields and units of what comes before the event. */
  readonly before: readonly Field<FormSource>[];
  readonly units: number;
}

function routesSection<Outcome>(
  { context, place, isOpen, before, units }: RoutedSection,
  pathOf: (path: string) => EventPath<FormSource>,
  outcomeOf: (record: FindingRecord, alive: ReadonlySet<number>, restricted: FindingContext) => Outcome | undefined,
): Section<Outcome> {
  const { layout } = context.rules;
  if (layout === undefined) return new Section(before, units, (alive, record) => outcomeOf(record, alive, context));
  const routes = routeUnits(layout, place, isOpen, units);
  return new Section([...before, ...routeFields(routes, units, pathOf)], units + routes.units.length, (alive, record) =>
    outcomeOf(record, alive, { ...context, rules: { ...context.rules, layout: routes.layoutOf(alive) } }),
  );
}

const firstOf = (path: string): string => path.split('.', 1)[0]!;

/** A path that has the same value in all events of a section. */
function constant(path: string, envelope: Document): EventPath<FormSource> {
  return {
    path,
    readerOf: (one) => {
      const found = one(envelope);
      return () => found;
    },
    writers: [],
    constant: envelope,
  };
}

function withoutDetail(event: Document): Document {
  return Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'detail'));
}
