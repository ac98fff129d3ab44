import { plain, some } from '../core/text';
import { type ExpectedEvent } from '../onboarding/deliveries';

/** Most targets that are named of a route: the others are a number. */
const mostTargets = 3;

/** Events and the routes that take them, as lines: events with the same routes stand together, with their Regions. Where no route takes any, one line. */
export function expectedEventLines(events: readonly ExpectedEvent[]): readonly string[] {
  if (events.every(({ routes }) => routes.length === 0)) return ['No route of the configuration takes its events.'];
  const groups = new Map<string, { readonly what: string; readonly regions: string[]; readonly routes: ExpectedEvent['routes'] }>();
  for (const { what, region, routes } of events) {
    const key = JSON.stringify([what, routes.map(({ route }) => route)]);
    const group = groups.get(key) ?? { what, regions: [], routes };
    groups.set(key, group);
    group.regions.push(region);
  }
  return [...groups.values()].flatMap(({ what, regions, routes }) => [
    `${plain(what)}, in ${regions.join(', ')}:`,
    ...(routes.length === 0 ? ['  no route of the configuration takes it'] : []),
    ...routes.map(({ route, targets }) => `  route ${plain(route)}: ${plain(some(targets, mostTargets))}`),
  ]);
}
