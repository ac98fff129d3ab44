import { conditionsOf, takes as takesValue, type PatternCombination, type Scalar } from '../events/field-condition';
import { anyOf, joinedWhileTheyFit } from './any-of';
import { compiledPattern } from './compiled-pattern';
import { guardDutyEventPatterns, routePatterns, securityHubEventPatterns } from './patterns';
import { type PresetOptions } from './presets';
import { type GuardDutyEvents, type RouteEvents, type SecurityHubEvents, type SecurityHubV2Events } from '../configuration/route';
import { everywhere, isOrigin, narrowedTo, originsOf, type Origin } from './origins';
import { type EventPattern } from './route-pattern';
import { securityHubV2EventPatterns } from './security-hub-v2';
import { fits, unique } from './split-pattern';
import { type WatchedPlace } from './watched-places';

export interface ForwardedPattern {
  readonly eventPattern: EventPattern;
  /** Whether it matches only events that some route wants. */
  readonly exact: boolean;
  /** Whether it asks for calls that CloudTrail calls read-only (`RoutePattern`). @default false */
  readonly readOnlyCalls?: true;
}

/** What one route wants of the findings bus. */
export interface WantedEvents {
  readonly events: RouteEvents;
  readonly patterns: readonly WantedPattern[];
}

interface WantedPattern {
  readonly eventPattern: EventPattern;
  readonly readOnlyCalls: boolean;
  readonly origins: readonly Origin[];
}

/** What a route wants of the findings bus, and where it arises. */
export function wantedEvents(events: RouteEvents, options: PresetOptions = {}): WantedEvents {
  const patterns = routePatterns(events, options).filter(({ bus }) => bus === 'findings');
  return {
    events,
    patterns: patterns.map(({ eventPattern, readOnlyCalls = false, everywhere: isEverywhere }) => ({
      eventPattern,
      readOnlyCalls,
      origins: isEverywhere ? [everywhere] : originsOf(eventPattern),
    })),
  };
}

/** What of a route is wanted from member accounts: patterns that are wanted from everywhere. */
export const fromMembers = ({ events, patterns }: WantedEvents): WantedEvents => ({
  events,
  patterns: patterns
    .filter(({ origins }) => origins.includes(everywhere))
    .map((pattern) => ({ ...pattern, origins: [{ ...everywhere, isOfMembers: true }] })),
});

/**
 * The patterns that forward from one place the events that routes on the findings bus want. No two patterns match the same event, because
 * such an event would reach every route twice. Filters that may overlap are therefore combined into one pattern. If that pattern is longer
 * than EventBridge allows, a wider one replaces it.
 * @param wanted - what the routes take
 */
export function forwardedPatterns(wanted: readonly WantedEvents[], place: WatchedPlace): readonly ForwardedPattern[] {
  const filters = new Map<string, Filter>();
  for (const each of wanted) {
    const patterns = patternsAt(each, place);
    if (patterns.length > 0) {
      filters.set(JSON.stringify(patterns.map(({ eventPattern }) => eventPattern)), { events: each.events, patterns });
    }
  }
  const all = [...filters.values()];
  // By single patterns fewer have to be combined. What is made wider than it was overlaps with more, so then whole filters are looked at.
  const exact = clusters(all.flatMap(bySinglePatterns)).map((cluster) => exactly(cluster));
  return packed(
    exact.every((patterns) => patterns !== undefined)
      ? exact.flat()
      : clusters(all).flatMap((cluster) => exactly(cluster) ?? wider(cluster, place)),
  );
}

/** As few patterns as fit, since each is a rule with a target and alarms, and a template takes 51,200 bytes. Those that take more stay apart. */
function packed(patterns: readonly ForwardedPattern[]): readonly ForwardedPattern[] {
  const [reading, others] = [true, false].map((asksForReads) =>
    joinedWhileTheyFit(
      patterns
        .filter(({ exact, readOnlyCalls = false }) => exact && readOnlyCalls === asksForReads)
        .map(({ eventPattern }) => eventPattern),
    ),
  ) as [readonly EventPattern[], readonly EventPattern[]];
  return [
    ...others.map((eventPattern) => ({ eventPattern, exact: true })),
    ...reading.map((eventPattern) => ({ eventPattern, exact: true, readOnlyCalls: true as const })),
    ...patterns.filter((pattern) => !pattern.exact),
  ];
}

/** What a route wants of a place; its patterns match no event twice. */
interface Filter {
  readonly events: RouteEvents;
  readonly patterns: readonly FilterPattern[];
}

type FilterPattern = Pick<WantedPattern, 'eventPattern' | 'readOnlyCalls'>;

function patternsAt({ events, patterns }: WantedEvents, place: WatchedPlace): readonly FilterPattern[] {
  const here = patterns.flatMap((pattern) =>
    pattern.origins.some((origin) => isOrigin(origin, place))
      ? [{ eventPattern: ofPlace(pattern, place), readOnlyCalls: pattern.readOnlyCalls }]
      : [],
  );
  const made = (eventPatterns: readonly EventPattern[]): readonly FilterPattern[] =>
    eventPatterns.map((eventPattern) => ({ eventPattern, readOnlyCalls: false }));
  if (here.length > 0 && events.securityHub !== undefined) return made(securityHubEventPatterns(events.securityHub, elsewhere(place)));
  if (here.length > 0 && events.securityHubV2 !== undefined)
    return made(securityHubV2EventPatterns(events.securityHubV2, elsewhere(place)));
  return here;
}

/** The patterns of a preset, one by one. Those of a filter that is made wider as a whole stay together. */
function bySinglePatterns({ events, patterns }: Filter): readonly Filter[] {
  return events.preset === undefined ? [{ events, patterns }] : patterns.map((pattern) => ({ events, patterns: [pattern] }));
}

/** What of a pattern is wanted from a place; all of it where the narrower one is longer than EventBridge accepts. */
function ofPlace({ eventPattern, origins }: WantedPattern, place: WatchedPlace): EventPattern {
  if (origins.every((origin) => isOrigin(origin, place))) return eventPattern;
  const narrowed = narrowedTo(place, eventPattern);
  return fits(narrowed) ? narrowed : eventPattern;
}

/** The other Regions that forward what arises in them. */
function elsewhere({ region, regionsInUse }: WatchedPlace): readonly string[] {
  return regionsInUse.filter((other) => other !== region);
}

/** Filters that may take the same event, together. */
function clusters(filters: readonly Filter[]): readonly (readonly Filter[])[] {
  return filters.reduce<readonly (readonly Filter[])[]>((groups, filter) => {
    const touching = groups.filter((group) => group.some((other) => mayOverlap(other, filter)));
    return [...groups.filter((group) => !touching.includes(group)), [...touching.flat(), filter]];
  }, []);
}

function mayOverlap(one: Filter, other: Filter): boolean {
  return (
    one.events !== other.events &&
    one.patterns.some((left) => other.patterns.some((right) => mayShareEvents(left.eventPattern, right.eventPattern)))
  );
}

/** Whether an event may match both of two patterns: no field is seen that the one asks to be what the other does not take. */
export function mayShareEvents(left: EventPattern, right: EventPattern): boolean {
  if (!['source', 'detail-type'].every((field) => mayShare(valuesOf(left, field), valuesOf(right, field)))) return false;
  const [ours, theirs] = [left, right].map((pattern) => compiledPattern(pattern)?.combinations ?? [[]]) as [
    readonly PatternCombination[],
    readonly PatternCombination[],
  ];
  return ours.some((one) => theirs.some((other) => !excludes(one, other) && !excludes(other, one)));
}

/** Fields that hold one value. Of a list, one pattern can match one value and another the next. */
const singleValued = /^(?:source|detail-type|account|region|detail\.(?:eventName|eventSource|eventType|errorCode|userIdentity\..+))$/;

/** Whether one combination names all that a field may be, and the other takes none of that. */
function excludes(named: PatternCombination, other: PatternCombination): boolean {
  return named.some(({ path, conditions }) => {
    if (!singleValued.test(path)) return false;
    const there = conditionsOf(other, path);
    return (
      there !== undefined &&
      conditions.every(({ operator, operand, takesAbsence }) =>
        operator === 'equals' ? !takesValue(there, operand as Scalar) : takesAbsence && !there.some((condition) => condition.takesAbsence),
      )
    );
  });
}

function mayShare(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean {
  return left === undefined || right === undefined || left.some((value) => right.includes(value));
}

/** The values of a field that a pattern matches. @returns undefined where it does not name them */
function valuesOf(pattern: EventPattern, field: string): readonly string[] | undefined {
  const list = pattern[field];
  return Array.isArray(list) && list.every((entry) => typeof entry === 'string') ? list : undefined;
}

/** The patterns of a cluster without any that it does not take. @returns undefined where they are too long together */
function exactly(cluster: readonly Filter[]): readonly ForwardedPattern[] | undefined {
  const [only] = cluster;
  if (only !== undefined && cluster.length === 1) return only.patterns.map((pattern) => forwarded(pattern.eventPattern, true, [pattern]));
  const patterns = cluster.flatMap((filter) => filter.patterns);
  const either = anyOf(patterns.map(({ eventPattern }) => eventPattern));
  return fits(either) ? [forwarded(either, true, patterns)] : undefined;
}

function wider(cluster: readonly Filter[], place: WatchedPlace): readonly ForwardedPattern[] {
  const patterns = cluster.flatMap((filter) => filter.patterns);
  return widened(cluster, place).map((eventPattern) => forwarded(eventPattern, false, patterns));
}

const forwarded = (eventPattern: EventPattern, exact: boolean, of: readonly FilterPattern[]): ForwardedPattern => ({
  eventPattern,
  exact,
  ...(of.some(({ readOnlyCalls }) => readOnlyCalls) && { readOnlyCalls: true }),
});

/** Patterns that take what the filters take, and more, none of them the same event. */
function widened(cluster: readonly Filter[], place: WatchedPlace): readonly EventPattern[] {
  const guardDuty = cluster.flatMap(({ events }) => events.guardDuty ?? []);
  if (guardDuty.length === cluster.length) {
    return guardDutyEventPatterns(guardDutyHull(guardDuty));
  }
  const securityHub = cluster.flatMap(({ events }) => events.securityHub ?? []);
  if (securityHub.length === cluster.length) {
    return securityHubEventPatterns(securityHubHull(securityHub), elsewhere(place));
  }
  const securityHubV2 = cluster.flatMap(({ events }) => events.securityHubV2 ?? []);
  if (securityHubV2.length === cluster.length) {
    return securityHubV2EventPatterns(securityHubV2Hull(securityHubV2), elsewhere(place));
  }
  const patterns = cluster.flatMap((filter) => filter.patterns.map(({ eventPattern }) => eventPattern));
  const fields = ['source', 'detail-type'].flatMap((field) => {
    const values = union(patterns.map((pattern) => valuesOf(pattern, field)));
    return values === undefined ? [] : [[field, values] as const];
  });
  return [fields.length > 0 ? Object.fromEntries(fields) : { source: [{ prefix: '' }] }];
}

function guardDutyHull(filters: readonly GuardDutyEvents[]): GuardDutyEvents {
  const severities = filters.map(({ severityAtLeast }) => severityAtLeast ?? 0);
  const types = union(filters.map((filter) => filter.types));
  const accounts = union(filters.map((filter) => filter.accounts));
  const severityAtLeast = Math.min(...severities);
  return { ...(severityAtLeast > 0 && { severityAtLeast }), ...(types && { types }), ...(accounts && { accounts }) };
}

/** Filters of a cluster have one `detail-type`, thus one kind. */
function securityHubHull(filters: readonly SecurityHubEvents[]): SecurityHubEvents {
  const kind = filters[0]?.kind;
  const actions = union(filters.map((filter) => filter.actions));
  const products = union(filters.map((filter) => filter.products));
  const severityLabels = union(filters.map((filter) => filter.severityLabels));
  const workflowStatuses = union(filters.map((filter) => filter.workflowStatuses));
  const accounts = union(filters.map((filter) => filter.accounts));
  const recordStates = union(filters.map((filter) => filter.recordStates));
  const complianceStatuses = union(filters.map((filter) => filter.complianceStatuses));
  const insights = union(filters.map((filter) => filter.insights));
  return {
    ...(kind && { kind }),
    ...(actions && { actions }),
    ...(insights && { insights }),
    ...(recordStates && { recordStates }),
    ...(complianceStatuses && { complianceStatuses }),
    ...(products && { products }),
    ...(severityLabels && { severityLabels }),
    ...(workflowStatuses && { workflowStatuses }),
    ...(accounts && { accounts }),
  };
}

/** Types are left out: a list of them is never split, and may not fit. */
function securityHubV2Hull(filters: readonly SecurityHubV2Events[]): SecurityHubV2Events {
  const products = union(filters.map((filter) => filter.products));
  const severities = union(filters.map((filter) => filter.severities));
  const accounts = union(filters.map((filter) => filter.accounts));
  return { ...(products && { products }), ...(severities && { severities }), ...(accounts && { accounts }) };
}

/** All values, unless some list is missing, which stands for every value. */
function union<T>(lists: readonly (readonly T[] | undefined)[]): readonly T[] | undefined {
  return lists.every((list) => list !== undefined) ? unique(lists.flat()) : undefined;
}
