import { eventGroups, kindsInWords, type KindCoverage } from '../routes/explain/coverage';
import { targetNouns } from '../routes/explain/explained-target';
import { type RouteExplanation, type RoutesExplanation } from '../routes/explain/explain-route';
import { type RouteTextOptions } from './route-text';
import { isWithoutV2, securityHubV2Group, withoutV2Warning } from './routes-words';
import { columns, count, paint, plain, some } from '../core/text';

/** The text report of all routes: a table, and the events that no route takes. */
export function routesToText({ home, routes, coverage, warnings }: RoutesExplanation, options: RouteTextOptions): string {
  const p = paint(options.colour);
  const lines = [
    `${count(routes.length, 'route')} · account ${home.account}, ${home.region} · stack ${home.stackName}`,
    '',
    ...(routes.length === 0 ? [] : [...columns([['ROUTE', 'TAKES', 'FROM', 'TARGETS', 'ALARMS'], ...routes.map(row)]), '']),
    'Events and the routes that take them:',
    ...columns(eventGroups.flatMap((group) => groupRows(coverage.filter((kind) => kind.group === group)))),
    '',
    ...verdict(coverage),
  ].map(plain);
  return [
    ...lines.map((line) => (line.startsWith('✖') ? p.red(line) : line)),
    ...warnings.map((warning) => p.yellow(`! ${plain(warning)}`)),
    '',
  ].join('\n');
}

function row({ name, events, origins, targets, alarms, home }: RouteExplanation): string[] {
  const kinds = [...new Set(targets.map(({ kind }) => kind))].map((kind) => {
    const number = targets.filter((target) => target.kind === kind).length;
    return number === 1 ? targetNouns[kind] : `${number} × ${targetNouns[kind]}`;
  });
  const places = origins.length === 0 ? home.region : some([...new Set(origins.map(({ region }) => region))], 3);
  const told = alarms.filter(({ tells }) => tells !== undefined).length;
  return [name, events, places, kinds.join(', '), told === alarms.length ? `${told}` : `${alarms.length}, ${told} with a recipient`];
}

/** Kinds of event that the same routes take share a row. */
function groupRows(kinds: readonly KindCoverage[]): string[][] {
  const rows = new Map<string, { readonly kinds: readonly string[]; readonly first: KindCoverage }>();
  for (const kind of kinds) {
    const key = JSON.stringify([kind.taken, kind.routes]);
    const found = rows.get(key);
    rows.set(key, { kinds: [...(found?.kinds ?? []), kind.kind], first: found?.first ?? kind });
  }
  return [...rows.values()].map(({ kinds: names, first: { group, taken, routes } }, index) => [
    index === 0 ? group : '',
    taken === 'none' ? 'no route' : `${routes.join(', ')}${taken === 'some' ? ' (partly)' : ''}`,
    kindsInWords(
      names,
      kinds.map(({ kind }) => kind),
    ),
  ]);
}

function verdict(coverage: readonly KindCoverage[]): string[] {
  const urgent = coverage.filter((kind) => kind.urgent);
  const lost = urgent.filter(({ taken }) => taken === 'none');
  const partly = urgent.filter(({ taken }) => taken === 'some');
  const others = coverage.filter(({ urgent: isUrgent, taken }) => !isUrgent && taken === 'none');
  const named = (kinds: readonly KindCoverage[]): string[] =>
    eventGroups.flatMap((group) => {
      const names = kinds.filter((kind) => kind.group === group).map(({ kind }) => kind);
      const all = coverage.filter((kind) => kind.group === group).map(({ kind }) => kind);
      return names.length === 0 ? [] : [`${group}: ${kindsInWords(names, all)}`];
    });
  return [
    ...(lost.length + partly.length === 0 ? [`✔ every urgent event reaches a target${leftAside(coverage)}`] : []),
    ...(isWithoutV2(coverage) ? [`! ${withoutV2Warning}`] : []),
    ...named(lost).map((text) => `✖ no route takes these urgent events: ${text}`),
    ...named(partly).map((text) => `! routes take only a part of these urgent events: ${text}`),
    ...named(others.filter(({ group }) => group !== securityHubV2Group || !isWithoutV2(coverage))).map(
      (text) => `  no route takes: ${text}`,
    ),
  ];
}

const leftAside = (coverage: readonly KindCoverage[]): string => (isWithoutV2(coverage) ? ' (Security Hub V2 not counted)' : '');
