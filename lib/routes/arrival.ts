import { takenEvents, type ArisingEvents } from '../events/arising';
import { parseEventPattern } from '../events/event-pattern';
import { type Route } from '../configuration/route';
import { isAskedFor, type HeardPlace } from './asked-place';
import { fromMembers, mayShareEvents, wantedEvents } from './forwarding';
import { isOrigin, originOf, originsOf } from './origins';
import { type EventPattern } from './route-pattern';
import { memberPlace, regionOf, watchedPlaces, type RoutedOrganization, type WatchedPlace } from './watched-places';

/** A pattern on one of the buses that routes read. */
export interface PatternOnBus {
  readonly bus: 'default' | 'findings';
  readonly eventPattern: EventPattern;
}

/** What a pattern matches of one kind of event, and whether it can come to the bus. */
export interface Arrival {
  readonly events: ArisingEvents;
  readonly arrives: boolean;
  /** Whether the pattern names the source, rather than taking it along with others. */
  readonly named: boolean;
}

/** What else sends events to the findings bus. */
export interface OtherForwarding {
  readonly routes: readonly Route[];
  /** `routing.fromMemberAccounts`. */
  readonly fromMemberAccounts: boolean;
}

/**
 * Which events of a pattern can come to its bus. The default bus gets the events of its own account and Region. The findings bus gets the
 * events that Cordon forwards. Of events whose place is not known, only what the pattern itself says of account and Region is looked at. Rules of
 * somebody else that forward events are not known here.
 *
 * @param others - what is forwarded for other routes. @default - nothing
 */
export function arrivalsOf(pattern: PatternOnBus, organization: RoutedOrganization, others?: OtherForwarding): readonly Arrival[] {
  const { bus, eventPattern } = pattern;
  const combinations = parseEventPattern(eventPattern).pattern?.combinations ?? [];
  const taken = combinations.map((combination) => ({ combination, ...takenEvents(combination) }));
  const heard = placesHeard(pattern, organization);
  // Where it is not known what a pattern matches, it is forwarded as it is; otherwise each kind of event from where Cordon looks for it.
  const isWhole = bus === 'default' || taken.some(({ unknown }) => unknown.length > 0);
  const arrivals = new Map<string, Arrival>();
  const sentForOthers = once(() =>
    bus === 'findings' && others !== undefined ? forwardedForOthers(eventPattern, organization, others) : [],
  );
  for (const { combination, known, unknown, named } of taken) {
    for (const events of [...known, ...unknown]) {
      const places = isWhole ? heard : heard.filter((place) => isOrigin(originOf(events), place));
      const arrives =
        places.some((place) => arisesAt(events, place) && isAskedFor(combination, events, place)) ||
        sentForOthers().some((place) => isAskedFor(combination, events, place));
      const key = JSON.stringify(events);
      const before = arrivals.get(key);
      arrivals.set(key, { events, arrives: arrives || before?.arrives === true, named: named || before?.named === true });
    }
  }
  return [...arrivals.values()];
}

/** The accounts and Regions from which anything that a pattern matches comes to its bus. */
export function placesHeard({ bus, eventPattern }: PatternOnBus, organization: RoutedOrganization): readonly WatchedPlace[] {
  const places = watchedPlaces(organization);
  if (bus === 'default') return places.filter(({ isHome }) => isHome);
  const origins = originsOf(eventPattern);
  return places.filter((place) => origins.some((origin) => isOrigin(origin, place)));
}

/** Whether events can arise in an account and Region. */
export function arisesAt({ accounts, regions, copiedTo = [] }: ArisingEvents, { roles, region, isHome }: WatchedPlace): boolean {
  const inAccount = accounts === 'any' || roles.includes(accounts);
  const inRegion = regions === 'any' || (regions === 'membership' ? isHome : region === regionOf(regions));
  return inAccount && (inRegion || copiedTo.includes(region));
}

/** Other routes are looked at only where something does not arrive by itself. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** From where events of a pattern may come to the findings bus because another route wants them. */
function forwardedForOthers(
  eventPattern: EventPattern,
  organization: RoutedOrganization,
  { routes, fromMemberAccounts }: OtherForwarding,
): readonly HeardPlace[] {
  const wanted = routes.map(({ events }) => wantedEvents(events));
  const members = memberPlace(organization);
  const places = watchedPlaces(organization);
  return [...wanted, ...(fromMemberAccounts ? wanted.map(fromMembers) : [])].flatMap(({ patterns }) =>
    patterns
      .filter((other) => mayShareEvents(other.eventPattern, eventPattern))
      .flatMap(({ origins }): readonly HeardPlace[] => [
        ...places.filter((place) => origins.some((origin) => isOrigin(origin, place))),
        ...(origins.some((origin) => isOrigin(origin, members)) ? places.map(({ region }) => ({ region })) : []),
      ]),
  );
}
