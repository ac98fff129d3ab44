import { parseEventPattern } from '../../events/event-pattern';
import { doubtfulValues } from '../../events/undocumented-values';
import { type Route } from '../../configuration/route';
import { type RouteFinding } from './route-rule';

/** What is doubtful about the raw pattern of a route. */
export function doubtsOfPattern({ events }: Route, id: string): readonly RouteFinding[] {
  if (events.pattern === undefined) return [];
  const { pattern } = parseEventPattern(events.pattern.eventPattern);
  if (pattern === undefined) return [];
  const at = 'events.pattern.eventPattern';
  return doubtfulValues(pattern)
    .filter((doubt) => doubt.id === id)
    .map(({ path, message, value, remedy }) => ({
      id,
      severity: 'warning',
      at: path === undefined ? at : `${at}.${path}`,
      message,
      ...(value !== undefined && { value }),
      remedy,
    }));
}
