import { isRecord, takenEvents, type ArisingEvents } from '../events/arising';
import { parseEventPattern } from '../events/event-pattern';
import { mayHold, type PatternCombination } from '../events/field-condition';
import { regionsOf } from '../core/regions';
import { isOrigin, originOf, originsOf } from './origins';
import { type EventPattern } from './route-pattern';
import { regionOf, watchedPlaces, type RoutedOrganization, type WatchedPlace } from './watched-places';

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

/**
 * Which events of a pattern can come to its bus. The default bus gets the events of its own account and Region. The findings bus gets the
 * events that Cordon forwards. Events whose place is not known are left out. Rules of somebody else that forward events are not known here.
 */
export function arrivalsOf({ bus, eventPattern }: PatternOnBus, organization: RoutedOrganization): readonly Arrival[] {
  const combinations = parseEventPattern(eventPattern).pattern?.combinations ?? [];
  const taken = combinations.map((combination) => ({ combination, ...takenEvents(combination) }));
  const heard = placesHeard({ bus, eventPattern }, organization);
  // Where it is not known what a pattern matches, it is forwarded as it is; otherwise each kind of event from where Cordon looks for it.
  const isWhole = bus === 'default' || taken.some(({ others }) => others);
  const arrivals = new Map<ArisingEvents, Arrival>();
  for (const { combination, known, named } of taken) {
    for (const events of known) {
      const places = isWhole ? heard : heard.filter((place) => isOrigin(originOf(events), place));
      const arrives = places.some((place) => arisesAt(events, place) && isAskedFor(combination, events, place));
      const before = arrivals.get(events);
      arrivals.set(events, { events, arrives: arrives || before?.arrives === true, named: named || before?.named === true });
    }
  }
  return [...arrivals.values()];
}

/** The accounts and Regions from which anything that a pattern matches comes to its bus. */
function placesHeard({ bus, eventPattern }: PatternOnBus, organization: RoutedOrganization): readonly WatchedPlace[] {
  const places = watchedPlaces(organization);
  if (bus === 'default') return places.filter(({ isHome }) => isHome);
  const origins = originsOf(eventPattern);
  return places.filter((place) => origins.some((origin) => isOrigin(origin, place)));
}

/** Whether events can arise in an account and Region. */
export function arisesAt({ accounts, regions }: ArisingEvents, { roles, region, isHome }: WatchedPlace): boolean {
  const inAccount = accounts === 'any' || roles.includes(accounts);
  return inAccount && (regions === 'any' || (regions === 'membership' ? isHome : region === regionOf(regions)));
}

const regions = Object.values(regionsOf).flat();

/**
 * Whether a combination asks for events of that account and Region. What `account` is of a member's finding on the administrator's bus is not
 * documented, so that it is not looked at for findings. The Region of a finding of GuardDuty is that of its event; Security Hub can aggregate findings of
 * other Regions.
 */
function isAskedFor(combination: PatternCombination, events: ArisingEvents, { account, region }: WatchedPlace): boolean {
  const ofPlace: Readonly<Record<string, string>> = {
    region,
    ...((isRecord(events) || events.accounts === 'membership') && { account }),
    // What is no Region is said to be none, and not to be a place.
    ...(events.source === 'aws.guardduty' &&
      !isRecord(events) &&
      mayHold(combination, 'detail.region', regions) && { 'detail.region': region }),
    ...(isRecord(events) && { 'detail.awsRegion': region, 'detail.recipientAccountId': account }),
  };
  return Object.entries(ofPlace).every(([path, value]) => mayHold(combination, path, [value]));
}
