import { type ArisingEvents } from '../../../events/arising';
import { arrivalsOf, type Arrival, type PatternOnBus } from '../../arrival';
import { type Route } from '../../../configuration/route';
import { regionOf, watchedPlaces, type RoutedOrganization } from '../../watched-places';
import { type RouteFinding, type RouteRule } from '../route-rule';

const page = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html';

export const eventsNeverArrive: RouteRule = {
  id: 'events-never-arrive',
  what: 'A pattern matches events that never come to its bus.',
  why: 'An event comes to the default bus of the account and Region in which it occurs. Calls of global services occur in one Region alone, which for most is us-east-1. Most calls of AWS Organizations occur only in the management account. Events of AWS Security Incident Response occur only in the membership account and Region.',
  fix: 'Write `bus: findings`, because Cordon forwards these events to that bus. If another rule of yours sends them to this bus, acknowledge the finding and name that rule.',
  acknowledgeable: true,
  source: page,
  check: (route, organization) => findingsOf(route, organization, eventsNeverArrive.id),
};

export const someEventsNeverArrive: RouteRule = {
  id: 'some-events-never-arrive',
  what: 'A pattern matches events of one source, and some of them never come to its bus.',
  why: 'Events of one source can occur in different places. The root user always signs in through us-east-1; other users can choose the Region. Calls of AWS Organizations occur in the account of the caller, which is usually the management account.',
  fix: 'Write `bus: findings`, because Cordon forwards all of these events to that bus. If the events that do come are enough, acknowledge the finding.',
  acknowledgeable: true,
  source: page,
  check: (route, organization) => findingsOf(route, organization, someEventsNeverArrive.id),
};

function findingsOf({ events }: Route, organization: RoutedOrganization | undefined, id: string): readonly RouteFinding[] {
  const { pattern } = events;
  if (pattern === undefined || organization === undefined) return [];
  const arrivals = arrivalsOf(pattern, organization);
  const named = arrivals.filter((arrival) => arrival.named);
  const bySource = [...new Set(named.map((arrival) => arrival.events.source))].map((source) => ({
    source,
    of: named.filter((arrival) => arrival.events.source === source),
  }));
  const found = [...bySource, { source: undefined, of: arrivals.filter((arrival) => !arrival.named) }].filter(({ source, of }) => {
    const missing = of.filter(({ arrives }) => !arrives).length;
    return missing > 0 && (missing === of.length && source !== undefined) === (id === eventsNeverArrive.id);
  });
  return found.map(({ source, of }) => findingOf(id, source, of, { pattern, organization }));
}

interface Found {
  readonly pattern: PatternOnBus;
  readonly organization: RoutedOrganization;
}

/** @param source - undefined for events that a pattern also matches without naming their source */
function findingOf(id: string, source: string | undefined, of: readonly Arrival[], { pattern, organization }: Found): RouteFinding {
  const missing = of.filter(({ arrives }) => !arrives);
  const sources = [...new Set(missing.map(({ events }) => events.source))];
  return {
    id: source === undefined ? id : `${id}[${source}]`,
    severity: id === eventsNeverArrive.id ? 'error' : 'warning',
    at: placeOf(pattern.eventPattern, source),
    message: `matches ${id === eventsNeverArrive.id ? '' : 'some '}events of ${sources.join(', ')} that never come to the ${pattern.bus} bus. ${whereTheyArise(missing, organization)}`,
    remedy:
      pattern.bus === 'default' && areForwarded(missing, pattern, organization)
        ? 'write bus: findings, because Cordon forwards them there; or acknowledge that a rule of yours sends them to this bus'
        : 'remove the account and Region from the pattern, or acknowledge that a rule of yours sends them to this bus',
  };
}

/** Whether the findings bus would get some of them: nothing is forwarded of an account or Region in which they do not occur. */
function areForwarded(missing: readonly Arrival[], pattern: PatternOnBus, organization: RoutedOrganization): boolean {
  return arrivalsOf({ ...pattern, bus: 'findings' }, organization).some(
    ({ arrives, events }) => arrives && missing.some((one) => one.events === events),
  );
}

function placeOf({ source }: Readonly<Record<string, unknown>>, name: string | undefined): string {
  const index = Array.isArray(source) ? source.indexOf(name) : -1;
  return `events.pattern.eventPattern${index === -1 ? '' : `.source[${index}]`}`;
}

function whereTheyArise(missing: readonly Arrival[], organization: RoutedOrganization): string {
  const places = [...new Set(missing.map(({ events }) => placeInWords(events, organization)))];
  return `They occur in ${places.join(', or in ')}`;
}

function placeInWords({ accounts, regions }: ArisingEvents, organization: RoutedOrganization): string {
  const home = watchedPlaces(organization).find(({ isHome }) => isHome)!;
  const account = {
    any: 'any account',
    management: `only the management account ${organization.managementAccount}`,
    membership: `only the membership account ${home.account}`,
  }[accounts];
  const region = regions === 'any' ? 'any Region' : `${regions === 'membership' ? home.region : regionOf(regions)} alone`;
  return `${account}, in ${region}`;
}
