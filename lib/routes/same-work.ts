import { type Route, type RouteTarget } from '../configuration/route';
import { routePatterns } from './patterns';
import { messageOf } from './target-problems';

/** Where a target sends events, and in which form. A default counts like a written value. */
export function sameDelivery({ logs, apiDestination, ...target }: RouteTarget): string {
  return sortedJson({
    ...target,
    message: messageOf({ logs, apiDestination, ...target }),
    ...(logs && { logs: logs.logGroupName }),
    ...(apiDestination && { apiDestination: { method: 'POST', ...apiDestination, invocationsPerSecond: undefined } }),
  });
}

/** What a route does, in whatever order its filters and targets are written. */
export function workOf({ events, targets }: Route): string {
  const patterns = routePatterns(events).map(({ bus, eventPattern }) => sortedJson([bus, eventPattern]));
  return JSON.stringify([patterns.toSorted(), targets.map(sameDelivery).toSorted()]);
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(sortedJson).toSorted().join()}]`;
  }
  return typeof value === 'object' && value !== null
    ? `{${Object.entries(value)
        .map(([name, each]) => `${JSON.stringify(name)}:${sortedJson(each)}`)
        .toSorted()
        .join()}}`
    : String(JSON.stringify(value));
}
