import { type EventPattern } from './route-pattern';
import { fits, unique } from './split-pattern';

/**
 * One pattern that matches everything that any of several patterns matches. Conditions that all patterns share are written once, outside
 * the `$or`, at any depth. Conditions that all patterns with the same alternatives in `detail` share are written once too.
 */
export function anyOf(patterns: readonly EventPattern[]): EventPattern {
  const alternatives = patterns.map(({ detail }) => JSON.stringify(isMapping(detail) ? detail.$or : undefined) ?? '');
  const groups = unique(alternatives).map((same) => patterns.filter((_, index) => alternatives[index] === same));
  return either(groups.length > 1 ? groups.map(either).flatMap(withoutLevel) : patterns);
}

/** Alternatives that have nothing in common need no level of their own. */
function withoutLevel(pattern: EventPattern): readonly EventPattern[] {
  const { $or, ...common } = pattern;
  return Array.isArray($or) && Object.keys(common).length === 0 ? ($or as readonly EventPattern[]) : [pattern];
}

/** What was put together, taken apart again; a pattern without alternatives is the only one. */
export function alternativesOf(pattern: EventPattern): readonly EventPattern[] {
  const { $or, ...common } = pattern;
  if (!Array.isArray($or)) return [pattern];
  const alternatives = $or.map((alternative: EventPattern) => both(common, alternative));
  return alternatives.every((alternative) => alternative !== undefined) ? alternatives.flatMap(alternativesOf) : [pattern];
}

/** Patterns, each put together with the first one before it with which it is short enough for a rule. */
export function joinedWhileTheyFit(patterns: readonly EventPattern[]): readonly EventPattern[] {
  return joinedWhere(patterns, (one, other) => {
    const together = anyOf([...alternativesOf(one), ...alternativesOf(other)]);
    return fits(together) ? together : undefined;
  });
}

/**
 * Each put together with the first one before it with which it can be.
 *
 * @param together - `undefined` where the two stay apart
 */
export function joinedWhere<Each>(all: readonly Each[], together: (one: Each, other: Each) => Each | undefined): readonly Each[] {
  const joined: Each[] = [];
  for (const each of all) {
    const isJoined = joined.some((before, place) => {
      const both = together(before, each);
      if (both !== undefined) joined[place] = both;
      return both !== undefined;
    });
    if (!isJoined) joined.push(each);
  }
  return joined;
}

function either(patterns: readonly EventPattern[]): EventPattern {
  const [first = {}, ...others] = patterns;
  if (others.length === 0) return first;
  const common = shared(patterns, true);
  const rests = patterns.map((pattern) => without(pattern, common));
  // One that asks for nothing more takes what all the others take.
  return rests.some((rest) => Object.keys(rest).length === 0) ? common : { ...common, $or: rests };
}

/** What all ask for. Alternatives of the root stay where they are: there is room for one list alone. */
function shared(patterns: readonly EventPattern[], isRoot: boolean): EventPattern {
  const [first = {}, ...others] = patterns;
  return Object.fromEntries(
    Object.entries(first).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
      if (isRoot && name === '$or') return [];
      const text = JSON.stringify(value);
      if (others.every((other) => JSON.stringify(other[name]) === text)) return [[name, value]];
      const inside = patterns.map((pattern) => pattern[name]).filter(isMapping);
      const common = inside.length === patterns.length ? shared(inside, false) : {};
      return Object.keys(common).length === 0 ? [] : [[name, common]];
    }),
  );
}

/** What is left of a pattern without what it has in common with others. */
function without(pattern: EventPattern, common: EventPattern): EventPattern {
  return Object.fromEntries(
    Object.entries(pattern).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
      const taken = common[name];
      if (taken === undefined) return [[name, value]];
      if (!isMapping(value) || !isMapping(taken)) return [];
      const rest = without(value, taken);
      return Object.keys(rest).length === 0 ? [] : [[name, rest]];
    }),
  );
}

/** What asks for both. @returns undefined where both ask something of one field, or both have alternatives at one place */
function both(one: EventPattern, other: EventPattern): EventPattern | undefined {
  const merged: Record<string, unknown> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const there = one[name];
    const inside = there === undefined ? value : isMapping(there) && isMapping(value) ? both(there, value) : undefined;
    if (inside === undefined) return undefined;
    merged[name] = inside;
  }
  return merged;
}

const isMapping = (value: unknown): value is EventPattern => typeof value === 'object' && value !== null && !Array.isArray(value);
