import { type EventPattern } from './route-pattern';
import { fits } from './split-pattern';

/** One pattern that takes what one of several takes; what all of them ask for stands outside the `$or`. */
export function anyOf(patterns: readonly EventPattern[]): EventPattern {
  const [first = {}] = patterns;
  const shared = Object.keys(first).filter(
    (name) => name !== '$or' && patterns.every((pattern) => JSON.stringify(pattern[name]) === JSON.stringify(first[name])),
  );
  const common = Object.fromEntries(shared.map((name) => [name, first[name]]));
  const rests = patterns.map((pattern) => Object.fromEntries(Object.entries(pattern).filter(([name]) => !shared.includes(name))));
  // One that asks for nothing more takes what all the others take.
  return rests.some((rest) => Object.keys(rest).length === 0) ? common : { ...common, $or: rests };
}

/** What was put together, taken apart again; a pattern without alternatives is the only one. */
export function alternativesOf({ $or, ...common }: EventPattern): readonly EventPattern[] {
  return Array.isArray($or) ? $or.map((alternative: EventPattern) => ({ ...common, ...alternative })) : [common];
}

/** Patterns, put together with the one before as long as the two are short enough for a rule. */
export function joinedWhileTheyFit(patterns: readonly EventPattern[]): readonly EventPattern[] {
  return patterns.reduce<readonly EventPattern[]>((joined, pattern) => {
    const last = joined.at(-1);
    const both = last && anyOf([...alternativesOf(last), ...alternativesOf(pattern)]);
    return both !== undefined && fits(both) ? [...joined.slice(0, -1), both] : [...joined, pattern];
  }, []);
}
