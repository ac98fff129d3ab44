import { type Problem } from '../core/problem';
import { type FieldConditions, type PatternCombination } from './field-condition';
import { asRead } from './misread-conditions';
import { combinationProblems, defaultEventPatternLimits, lengthProblems, type EventPatternLimits } from './pattern-limits';
import { readPatternSyntax, type PatternPart } from './pattern-syntax';

/** An event pattern that was read once, to be matched often with `eventMatches`. */
export interface CompiledPattern {
  /** One of these must hold: a pattern without `$or` has one. */
  readonly combinations: readonly PatternCombination[];
  /** Every path that a condition asks for, and every beginning of one up to a dot: how far into an event it is worth looking. */
  readonly paths: ReadonlySet<string>;
}

export interface ParsedEventPattern {
  /** @default - there are problems */
  readonly pattern?: CompiledPattern;
  readonly problems: readonly Problem[];
}

/**
 * Reads an event pattern of EventBridge and says everything that is wrong with it. Takes what AWS's event-ruler accepts, and of that only what
 * EventBridge documents.
 *
 * A problem's `path` is its place in the pattern, e.g. `detail.severity[0].numeric`.
 *
 * @param pattern - the pattern as JSON data
 * @param limits - @default - 2,048 characters, 1,000 combinations, no field twice in one combination, and documented operators alone
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function parseEventPattern(pattern: unknown, limits: EventPatternLimits = {}): ParsedEventPattern {
  const { maximumCharacters, maximumCombinations, overwrittenFields, exactly } = { ...defaultEventPatternLimits, ...limits };
  const tooLong = lengthProblems(pattern, maximumCharacters);
  if (tooLong.some(({ id }) => id === 'event-pattern-not-json')) {
    return { problems: tooLong };
  }
  const { parts, problems: syntaxProblems } = readPatternSyntax(pattern, exactly === 'take');
  const problems = [...tooLong, ...syntaxProblems, ...combinationProblems(countCombinations(parts), maximumCombinations)];
  if (problems.length > 0) {
    return { problems };
  }
  const overwritten = new Map<string, Problem>();
  const combinations = combine(parts, [new Map()], overwritten).map((fields) => [...fields.values()].sort(byPath));
  return overwrittenFields === 'refuse' && overwritten.size > 0
    ? { problems: [...overwritten.values()] }
    : { pattern: { combinations: asRead(combinations), paths: beginnings(combinations) }, problems: [] };
}

/** The order in which event-ruler looks at fields: by UTF-16 code units. */
function byPath(one: FieldConditions, other: FieldConditions): number {
  return one.path < other.path ? -1 : 1;
}

function countCombinations(parts: readonly PatternPart[]): number {
  return parts.reduce(
    (count, part) =>
      part.kind === 'field' ? count : count * part.alternatives.reduce((sum, alternative) => sum + countCombinations(alternative), 0),
    1,
  );
}

/** Every alternative continues every combination so far. The last conditions of a path count, as event-ruler has it. */
function combine(
  parts: readonly PatternPart[],
  soFar: readonly ReadonlyMap<string, FieldConditions>[],
  overwritten: Map<string, Problem>,
): readonly ReadonlyMap<string, FieldConditions>[] {
  return parts.reduce((combinations, part) => {
    if (part.kind === 'or') {
      return part.alternatives.flatMap((alternative) => combine(alternative, combinations, overwritten));
    }
    const { field, place } = part;
    if (combinations.some((fields) => fields.has(field.path))) {
      overwritten.set(place, {
        id: 'pattern-field-repeated',
        path: place,
        message: `asks for ${field.path} twice`,
        remedy: 'write all values of a field as one list; EventBridge rejects a repeated field or ignores the first one',
      });
    }
    return combinations.map((fields) => new Map([...fields, [field.path, field]]));
  }, soFar);
}

function beginnings(combinations: readonly PatternCombination[]): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const { path } of combinations.flat()) {
    for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
      paths.add(path.slice(0, dot));
    }
    paths.add(path);
  }
  return paths;
}
