import { count, figure, plain } from '../../core/text';
import { type PageState } from '../../page/data';
import { eventGroups, kindsInWords, type KindCoverage } from '../../routes/explain/coverage';
import { type RouteExplanation, type RoutesExplanation } from '../../routes/explain/explain-route';
import { type RoutesPicture } from '../routes-picture';
import { routesToSvg } from '../routes-svg';
import { isWithoutV2, withoutV2Warning } from '../routes-words';
import { type XmlElement } from '../xml';
import { accountsTable } from './accounts-table';
import { firstOf, marked, markedList, of, paragraph, section, tiles } from './elements';
import { explorer, reportPage } from './page';
import { provenOrganization, type ProvenOrganization } from './proven';

const taken: Readonly<Record<KindCoverage['taken'], PageState>> = {
  none: { label: 'no route', sign: '✖', tone: 'bad' },
  some: { label: 'a part', sign: '!', tone: 'change' },
  all: { label: 'taken', sign: '✔', tone: 'good' },
};
const order = Object.keys(taken) as readonly KindCoverage['taken'][];

/** The routes as a page: whether every urgent event reaches somebody, a picture, and each route. With a snapshot it also shows the organization. */
export function routesPage(explanation: RoutesExplanation, picture: RoutesPicture, organization?: ProvenOrganization): string {
  const { home, routes, coverage, warnings } = explanation;
  const data = organization && provenOrganization(organization);
  const urgent = coverage.filter((kind) => kind.urgent);
  return reportPage({
    title: `Routes to ${home.account}`,
    sentence: sentenceOf(urgent, isWithoutV2(coverage)),
    lead: [
      `From the configuration alone: ${count(routes.length, 'route')} to account ${home.account} in ${home.region}, by the stack ${home.stackName}.`,
    ],
    parts: [
      tiles(
        order.map((state) => ({
          number: figure(urgent.filter((kind) => kind.taken === state).length),
          text: `kinds of urgent events: ${taken[state].label}`,
          state: taken[state],
        })),
      ),
      gaps(coverage, [...(isWithoutV2(coverage) ? [withoutV2Warning] : []), ...warnings]),
      section('Picture', [
        of(
          'div',
          [
            of('img', [], {
              src: `data:image/svg+xml;base64,${Buffer.from(routesToSvg(picture)).toString('base64')}`,
              alt: `${picture.title}. ${picture.description}`,
              width: 1200,
            }),
          ],
          { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Picture of the routes' },
        ),
      ]),
      routesPart(routes),
      eventsTable(coverage),
      ...(data ? [explorer('The organization today'), accountsTable(data)] : []),
    ],
    ...(data && { data }),
    hasPictures: true,
    command: 'cordon explain routes --format html',
  });
}

function sentenceOf(urgent: readonly KindCoverage[], withoutV2: boolean): string {
  const whole = urgent.filter((kind) => kind.taken === 'all').length;
  const lost = urgent.filter((kind) => kind.taken === 'none').length;
  if (whole === urgent.length)
    return `A route takes each of the ${figure(whole)} kinds of urgent events${withoutV2 ? '. Security Hub V2 is not counted' : ''}.`;
  return `Routes take ${figure(whole)} of ${figure(urgent.length)} kinds of urgent events. ${lost > 0 ? `No route takes ${figure(lost)} of them` : 'Of the others they take a part'}.`;
}

/** Urgent events that reach nobody, and what else to look at. */
function gaps(coverage: readonly KindCoverage[], warnings: readonly string[]): XmlElement {
  const items = [
    ...(['none', 'some'] as const).flatMap((state) =>
      eventGroups.flatMap((group) => {
        const ofGroup = coverage.filter((kind) => kind.group === group);
        const kinds = ofGroup.filter(({ urgent, taken: much }) => urgent && much === state).map(({ kind }) => kind);
        const all = ofGroup.map(({ kind }) => kind);
        return kinds.length === 0
          ? []
          : [
              marked(taken[state], `${group}: `, [
                of('span', `${state === 'none' ? 'no route takes' : 'routes take only a part of'}: ${plain(kindsInWords(kinds, all))}`),
              ]),
            ];
      }),
    ),
    ...warnings.map((warning) => marked(taken.some, 'warning: ', [of('span', plain(warning))])),
  ];
  return section('Gaps', items.length === 0 ? [paragraph('Every urgent event reaches a target.')] : firstOf(items, 8, 'gaps'));
}

function routesPart(routes: readonly RouteExplanation[]): XmlElement {
  if (routes.length === 0) return section('Routes', [paragraph('The configuration has no routes.')]);
  return section(
    'Routes',
    routes.flatMap((route) => [of('h3', plain(route.name)), routeFacts(route)]),
  );
}

/** What a route does. What it misses is folded away: it is long, and the same for many routes. */
function routeFacts({ events, origins, home, targets, alarms, misses }: RouteExplanation): XmlElement {
  const regions = origins.length === 0 ? [home.region] : [...new Set(origins.map(({ region }) => region))];
  const fact = (heading: string, children: XmlElement['children']): readonly XmlElement[] => [of('dt', heading), of('dd', children)];
  return of(
    'dl',
    [
      ...fact('Takes', plain(events)),
      ...fact('From', plain(regions.join(', '))),
      ...fact('Targets', [list(targets.map(({ what }) => what))]),
      ...fact('Alarms', alarms.length === 0 ? 'none' : [list(alarmsInWords(alarms))]),
      ...(misses.length === 0
        ? []
        : fact('Misses', [of('details', [of('summary', `what it does not take (${figure(misses.length)})`), list(misses)])])),
    ],
    { class: 'facts' },
  );
}

/** Alarms of several Regions that go off for the same are one line. */
function alarmsInWords(alarms: RouteExplanation['alarms']): readonly string[] {
  const regions = new Map<string, string[]>();
  for (const { when, tells, region } of alarms) {
    const words = `${when}${tells === undefined ? ' (no recipient)' : ''}`;
    regions.set(words, [...new Set([...(regions.get(words) ?? []), region])]);
  }
  return [...regions].map(([words, places]) => `${words}: ${places.join(', ')}`);
}

const list = (texts: readonly string[]): XmlElement =>
  of(
    'ul',
    texts.map((text) => of('li', plain(text))),
  );

/** Kinds of events by group, with the routes that take them. */
function eventsTable(coverage: readonly KindCoverage[]): XmlElement {
  return section('Events', [
    ...eventGroups.map((group) => {
      const kinds = coverage.filter((kind) => kind.group === group);
      return of('details', [
        of(
          'summary',
          `${group}: ${order
            .flatMap((state) => {
              const number = kinds.filter((kind) => kind.taken === state).length;
              return number === 0 ? [] : [`${figure(number)} ${taken[state].label}`];
            })
            .join(', ')}`,
        ),
        markedList(
          kinds.map(({ kind, taken: state, routes, urgent }) =>
            marked(taken[state], plain(kind), [
              of(
                'span',
                `${urgent ? ' (urgent)' : ''}: ${routes.length === 0 ? 'no route' : plain(routes.join(', '))}${state === 'some' ? ', partly' : ''}`,
              ),
            ]),
          ),
        ),
      ]);
    }),
  ]);
}
