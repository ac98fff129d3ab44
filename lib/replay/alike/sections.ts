import { administratorOf } from '../../configuration/administrators';
import { type RoutingLayout } from '../../routes/layout';
import { type Document } from '../../signals/readers/example-event';
import { guardDutyEvent } from '../path/events';
import { suppressionOf, type SuppressionOutcome } from '../path/suppression';
import { guardDutyForm } from '../records/forms';
import { type FindingRecord } from '../records/record';
import { briefOf, type Subject } from '../records/subject';
import { type WantedPaths } from '../outline/wanted';
import { guardDutyWay, type Context, type EventWay, type FindingContext } from '../ways';
import { type Field } from './found';
import { Sieve } from './sieve';
import { varyingInGuardDuty } from './made-source';
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
export const inDetail = 'detail.';
export const inFinding = 'detail.findings.';

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
  const pathOf = (path: string): EventPath => {
    if (recorded !== undefined) return ofRecorded(path);
    if (!path.startsWith(inDetail)) return constant(path, envelope);
    const rest = path.slice(inDetail.length);
    return { path: rest, readerOf: (one) => readerOf({ names: rest.split('.') }, options, one) };
  };
  const wayOf = (one: FindingRecord, layout?: RoutingLayout): EventWay =>
    guardDutyWay(one, guardDutyForm(one)!, placed(one, context), region, withLayout(context, layout));
  const { layout } = context.rules;
  if (layout === undefined) return new Section([], 0, (_, one) => wayOf(one));
  const routes = routeUnits(layout, place, event.isOpen);
  return new Section(routeFields(routes, pathOf), routes.units.length, (alive, one) => wayOf(one, routes.layoutOf(alive)));
}

/** What a way needs of what a finding is about: its time, where somebody asks when it arrived. Of an event that is made, nobody knows the time. */
export function placed(record: FindingRecord, { usesArrival }: SectionContext): Subject {
  const { form } = record;
  const time = usesArrival ? briefOf(record).time : undefined;
  return time === undefined ? { form } : { form, time: new Date(time).toISOString() };
}

/** A path that has the same value in all events of a section. */
export function constant(path: string, envelope: Document): EventPath {
  return { path, readerOf: (one) => ({ read: () => one(envelope) }), constant: envelope };
}

/** A path in an event that was recorded. */
export const ofRecorded = (path: string): EventPath => ({ path, readerOf: (one) => ({ read: ({ event }) => one(event) }) });

/** The same with other rules of routes. */
export const withLayout = <Of extends Context>(context: Of, layout: RoutingLayout | undefined): Of =>
  layout === undefined ? context : { ...context, rules: { ...context.rules, layout } };

export function withoutDetail(event: Document): Document {
  return Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'detail'));
}
