import { alternativesOf, anyOf, joinedWhere } from './any-of';
import { type RoutePattern } from './route-pattern';
import { fits } from './split-pattern';

/**
 * The patterns of a route, combined into as few rules as possible. Patterns with the same bus and the same message become one pattern, as
 * long as it fits. Each rule has all targets, so fewer rules keep the template small.
 * @param patterns - none of which takes an event that another takes
 */
export function mergedPatterns(patterns: readonly RoutePattern[]): readonly RoutePattern[] {
  return joinedWhere(patterns, together);
}

/** Both in one. @returns undefined where they differ in more than what they take, or are too long together */
function together(one: RoutePattern, other: RoutePattern): RoutePattern | undefined {
  if (one.bus !== other.bus || one.source !== other.source || one.readOnlyCalls !== other.readOnlyCalls) return undefined;
  const eventPattern = anyOf([...alternativesOf(one.eventPattern), ...alternativesOf(other.eventPattern)]);
  const what = one.what === other.what ? one.what : `${one.what}; ${other.what}`;
  // A rule has a description of at most 512 characters, in which the route is named too.
  return fits(eventPattern) && what.length <= 400
    ? { bus: one.bus, source: one.source, eventPattern, what, ...(one.readOnlyCalls && { readOnlyCalls: one.readOnlyCalls }) }
    : undefined;
}
