import { targetNouns } from '../routes/explain/explained-target';
import { type RouteExplanation, type RoutesExplanation } from '../routes/explain/explain-route';
import { findingsBusName } from '../routes/layout';
import { count, plain } from '../core/text';

/** A box of a picture: its kind, its name, and more lines. */
export interface PictureBox {
  /** What kind of thing it is, a word or two. */
  readonly noun: string;
  readonly name: string;
  readonly details: readonly string[];
}

/** A route with those who get its events. */
export interface PictureRoute extends PictureBox {
  /** Whether its events come from the findings bus. Otherwise they come from the default bus of the home Region. */
  readonly fromFindingsBus: boolean;
  readonly targets: readonly PictureBox[];
  /** The queue of events that could not be delivered. */
  readonly deadLetters: PictureBox;
}

/** The content of a picture of routes, from left to right. Its texts have no control characters. */
export interface RoutesPicture {
  readonly title: string;
  readonly description: string;
  /** Default buses, home first; whether each forwards to the findings bus, and whether routes at home take from it. */
  readonly sources: readonly (PictureBox & { readonly forwards: boolean; readonly isHome: boolean })[];
  /** @default - no route takes events of it */
  readonly bus?: PictureBox;
  /** Those on the default bus first. */
  readonly routes: readonly PictureRoute[];
}

export interface PictureOptions {
  readonly archiveDays: number;
}

/** Makes the content of a picture. The same routes give the same picture. */
export function routesPicture({ home, routes }: RoutesExplanation, { archiveDays }: PictureOptions): RoutesPicture {
  const drawn = routes.map(routeBox);
  return deeplyPlain({
    title: `Routes of events and findings to account ${home.account}, ${home.region}`,
    description: routes
      .map(({ name, events, targets }) => `${name}: ${events}, to ${targets.map(({ what }) => what).join('; ')}.`)
      .join(' '),
    sources: sourcesOf(home, routes),
    ...(home.busName !== undefined && {
      bus: { noun: 'findings bus', name: findingsBusName, details: ['at home', `archive of ${count(archiveDays, 'day')}`] },
    }),
    routes: [...drawn.filter(({ fromFindingsBus }) => !fromFindingsBus), ...drawn.filter(({ fromFindingsBus }) => fromFindingsBus)],
  });
}

function routeBox({ name, events, rules, targets, deadLetters, alarms }: RouteExplanation): PictureRoute {
  const silence = alarms.find(({ kind }) => kind === 'silence');
  const arrival = alarms.find(({ kind }) => kind === 'events');
  return {
    noun: rules.length === 1 ? 'route' : `route of ${count(rules.length, 'rule')}`,
    name,
    details: [
      events,
      ...(arrival === undefined ? [] : ['alarm on every event']),
      ...(silence === undefined ? [] : [`alarm when ${silence.when.replace(/:.*/, '')}`]),
    ],
    fromFindingsBus: rules.some(({ bus }) => bus === 'findings'),
    targets: targets.map((target) => ({ noun: targetNouns[target.kind], name: target.name, details: [] })),
    deadLetters: { noun: `dead letters, ${count(deadLetters.days, 'day')}`, name: deadLetters.queueName, details: [] },
  };
}

function sourcesOf(home: RoutesExplanation['home'], routes: readonly RouteExplanation[]): RoutesPicture['sources'] {
  const places = new Map<
    string,
    { readonly account: string; readonly region: string; readonly role: string; readonly rules: Set<string> }
  >();
  for (const { account, region, role, rules } of routes.flatMap(({ origins }) => origins)) {
    const key = `${account} ${region}`;
    const place = places.get(key) ?? { account, region, role, rules: new Set<string>() };
    for (const { name } of rules) place.rules.add(name);
    places.set(key, place);
  }
  const isHome = ({ account, region }: { readonly account: string; readonly region: string }): boolean =>
    account === home.account && region === home.region;
  const forwarding = [...places.values()];
  const boxes = forwarding.map((place) => ({
    noun: `default bus, ${place.region}`,
    name: place.account,
    details: [place.role, `${count(place.rules.size, 'forwarding rule')}`],
    forwards: true,
    isHome: isHome(place),
  }));
  const homeBox = {
    noun: `default bus, ${home.region}`,
    name: home.account,
    details: ['home of the routes'],
    forwards: false,
    isHome: true,
  };
  const ofHome = boxes.filter((box) => box.isHome);
  return [...(ofHome.length === 0 ? [homeBox] : ofHome), ...boxes.filter((box) => !box.isHome)];
}

function deeplyPlain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => (typeof part === 'string' ? plain(part) : part)) as T;
}
