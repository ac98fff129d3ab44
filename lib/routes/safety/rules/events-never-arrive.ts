import { type ArisingEvents } from '../../../events/arising';
import { arrivalsOf, placesHeard, type Arrival, type OtherForwarding, type PatternOnBus } from '../../arrival';
import { type Route, type RoutingConfiguration } from '../../../configuration/route';
import { regionOf, watchedPlaces, type RoutedOrganization } from '../../watched-places';
import { type RouteFinding, type RouteRule } from '../route-rule';

const page = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html';

export const eventsNeverArrive: RouteRule = {
  id: 'events-never-arrive',
  what: 'A pattern matches events that never come to its bus, or asks for an account or Region whose events never do.',
  why: 'An event comes to the default bus of the account and Region in which it occurs. Calls of global services occur in one Region alone, which for most is us-east-1. Most calls of AWS Organizations occur only in the management account. Events of AWS Security Incident Response occur only in the membership account and Region.',
  fix: 'Write `bus: findings`, because Cordon forwards these events to that bus. If another rule of yours sends them to this bus, acknowledge the finding and name that rule.',
  acknowledgeable: true,
  source: page,
  check: (route, organization, routing, routes) => findingsOf(route, { organization, routing, routes }, eventsNeverArrive.id),
};

export const someEventsNeverArrive: RouteRule = {
  id: 'some-events-never-arrive',
  what: 'A pattern matches events of one source, and some of them never come to its bus.',
  why: 'Events of one source can occur in different places. The root user always signs in through us-east-1; other users can choose the Region. Calls of AWS Organizations occur in the account of the caller, which is usually the management account.',
  fix: 'Write `bus: findings`, because Cordon forwards all of these events to that bus. If the events that do come are enough, acknowledge the finding.',
  acknowledgeable: true,
  source: page,
  check: (route, organization, routing, routes) => findingsOf(route, { organization, routing, routes }, someEventsNeverArrive.id),
};

/** What a safety rule is told besides the route (`RouteRule.check`). */
interface RouteContext {
  readonly organization: RoutedOrganization | undefined;
  readonly routing: RoutingConfiguration | undefined;
  readonly routes: readonly Route[] | undefined;
}

function findingsOf(of: Route, context: RouteContext, id: string): readonly RouteFinding[] {
  const { pattern } = of.events;
  const { organization } = context;
  if (pattern === undefined || organization === undefined) return [];
  const { routes = [], routing } = context;
  const others: OtherForwarding = {
    routes: routes.filter((other) => other !== of),
    fromMemberAccounts: routing?.fromMemberAccounts === true,
  };
  const arrivals = arrivalsOf(pattern, organization, others);
  const named = arrivals.filter((arrival) => arrival.named);
  const bySource = [...new Set(named.map((arrival) => arrival.events.source))].map((source) => ({
    source,
    of: named.filter((arrival) => arrival.events.source === source),
  }));
  const found = [...bySource, { source: undefined, of: arrivals.filter((arrival) => !arrival.named) }].filter((group) => {
    const missing = group.of.filter(({ arrives }) => !arrives).length;
    return missing > 0 && (missing === group.of.length) === (id === eventsNeverArrive.id);
  });
  return found.map((group) => findingOf(id, group.source, group.of, { pattern, organization }));
}

interface Found {
  readonly pattern: PatternOnBus;
  readonly organization: RoutedOrganization;
}

/** @param source - undefined for events that a pattern also matches without naming their source */
function findingOf(id: string, source: string | undefined, of: readonly Arrival[], { pattern, organization }: Found): RouteFinding {
  const missing = of.filter(({ arrives }) => !arrives);
  const sources = [...new Set(missing.map(({ events }) => events.source))].filter((name) => name !== '');
  // Of a pattern that names no source and gets nothing, the sources say nothing.
  const isNothing = id === eventsNeverArrive.id && source === undefined;
  const what = isNothing ? 'only events' : `${id === eventsNeverArrive.id ? '' : 'some '}events of ${sourcesInWords(sources)}`;
  return {
    id: source === undefined ? id : `${id}[${source}]`,
    severity: id === eventsNeverArrive.id ? 'error' : 'warning',
    at: placeOf(pattern.eventPattern, source),
    message: `matches ${what} that never come to the ${pattern.bus} bus. ${isNothing ? whatComes(pattern, organization) : whereTheyArise(missing, pattern, organization)}`,
    remedy: `${remedyOf(missing, sources, { pattern, organization })}, or acknowledge that a rule of yours sends them to this bus`,
  };
}

/** The findings bus takes patterns with plain sources alone, because each Region forwards what they match. */
function remedyOf(missing: readonly Arrival[], sources: readonly string[], { pattern, organization }: Found): string {
  if (pattern.bus !== 'default' || !areForwarded(missing, pattern, organization)) return 'remove the account and Region from the pattern';
  const { source } = pattern.eventPattern;
  const isPlain = Array.isArray(source) && source.every((value) => typeof value === 'string');
  const shown = sources.slice(0, sourcesShown).join(', ');
  return isPlain
    ? 'write bus: findings, because Cordon forwards them there'
    : `add a route with bus: findings and the sources that you need, for example source: [${shown}]`;
}

/** Sources of a long list that a sentence names. */
const sourcesShown = 4;

function sourcesInWords(sources: readonly string[]): string {
  const others = sources.length - sourcesShown;
  return others <= 1 ? sources.join(', ') : `${sources.slice(0, sourcesShown).join(', ')} and ${others} more sources`;
}

/** Whether the findings bus would get some of them: nothing is forwarded of an account or Region in which they do not occur. */
function areForwarded(missing: readonly Arrival[], pattern: PatternOnBus, organization: RoutedOrganization): boolean {
  return arrivalsOf({ ...pattern, bus: 'findings' }, organization).some(
    ({ arrives, events }) => arrives && missing.some((one) => JSON.stringify(one.events) === JSON.stringify(events)),
  );
}

function placeOf({ source }: Readonly<Record<string, unknown>>, name: string | undefined): string {
  const index = Array.isArray(source) ? source.indexOf(name) : -1;
  return `events.pattern.eventPattern${index === -1 ? '' : `.source[${index}]`}`;
}

function whereTheyArise(missing: readonly Arrival[], pattern: PatternOnBus, organization: RoutedOrganization): string {
  // What arises anywhere misses the bus for what the pattern asks of account and Region.
  if (missing.every(({ events }) => events.accounts === 'any' && events.regions === 'any')) return whatComes(pattern, organization);
  const places = [...new Set(missing.map(({ events }) => placeInWords(events, organization)))];
  const [first, ...others] = places;
  return [`${others.length === 0 ? 'They' : 'Some'} occur in ${first}`, ...others.map((place) => `Others occur in ${place}`)].join('. ');
}

function whatComes(pattern: PatternOnBus, organization: RoutedOrganization): string {
  const places = placesHeard(pattern, organization);
  const listed = (values: readonly string[]): string => [...new Set(values)].sort().join(', ');
  const [accounts, regions] = [listed(places.map(({ account }) => account)), listed(places.map(({ region }) => region))];
  const and = `account${accounts.includes(',') ? 's' : ''} ${accounts} in ${regions}`;
  return pattern.bus === 'default' ? `The bus gets only events of the ${and}` : `Cordon forwards them only from the ${and}`;
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
