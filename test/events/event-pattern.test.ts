import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEventPattern } from '../../lib/events/event-pattern';
import { misreadConditions } from '../../lib/events/misread-conditions';
import { type EventPatternLimits } from '../../lib/events/pattern-limits';
import { doubtfulValues, undocumentedValues } from '../../lib/events/undocumented-values';
import { problemToText } from '../../lib/core/problem';

/** A pattern and everything that is said about it, as `id: text`. */
interface Case {
  readonly name: string;
  readonly given: unknown;
  /** @default - the limits of EventBridge */
  readonly limits?: EventPatternLimits;
  readonly expected: readonly string[];
}

const casesOf = (file: string): readonly Case[] =>
  JSON.parse(readFileSync(join(__dirname, '../cases/event-patterns', `${file}.json`), 'utf8')) as readonly Case[];

describe('parseEventPattern', () => {
  const cases = [...casesOf('syntax'), ...casesOf('operators'), ...casesOf('limits')];

  it.each(cases)('says what is wrong with $name', ({ given, limits, expected }) => {
    const { pattern, problems } = parseEventPattern(given, limits);
    expect(problems.map((problem) => `${problem.id}: ${problemToText(problem)}`)).toEqual(expected);
    expect(expected).not.toEqual([]);
    expect(pattern).toBeUndefined();
  });

  it('takes exactly 2,048 characters and, when told so, more', () => {
    const ofLength = (length: number): unknown => ({ source: ['a'.repeat(length - '{"source":[""]}'.length)] });
    expect(parseEventPattern(ofLength(2048)).problems).toEqual([]);
    expect(parseEventPattern(ofLength(2049)).problems.map(({ id }) => id)).toEqual(['event-pattern-too-long']);
    expect(parseEventPattern(ofLength(2049), { maximumCharacters: 4096 }).problems).toEqual([]);
  });

  it('takes as many combinations as it is told', () => {
    const pattern = { $or: [{ a: ['1'] }, { b: ['1'] }, { c: ['1'] }] };
    expect(parseEventPattern(pattern, { maximumCombinations: 3 }).pattern?.combinations).toHaveLength(3);
    expect(parseEventPattern(pattern, { maximumCombinations: 2 }).problems.map(({ id }) => id)).toEqual(['too-many-pattern-combinations']);
  });

  it('does not write out combinations that are too many', () => {
    const choice = (name: string): unknown => ({ $or: [{ [`${name}a`]: ['1'] }, { [`${name}b`]: ['1'] }] });
    const pattern = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, choice('x')]));
    expect(parseEventPattern(pattern, { maximumCharacters: 10_000 }).problems.map(({ id, value }) => [id, value])).toEqual([
      ['too-many-pattern-combinations', 2 ** 60],
    ]);
  });

  it('refuses what cannot be JSON', () => {
    const endless: Record<string, unknown> = {};
    endless['detail'] = endless;
    expect(parseEventPattern(endless).problems.map(({ id }) => id)).toEqual(['event-pattern-not-json']);
    expect(parseEventPattern({ source: [1n] }).problems.map(({ id }) => id)).toEqual(['event-pattern-not-json']);
    expect(parseEventPattern({ source: [Number.NaN] }).problems.map(({ id }) => id)).toEqual(['invalid-pattern-value']);
  });

  it('refuses more than 1,000 levels', () => {
    const nested = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}["1"]${'}'.repeat(levels)}`);
    const limits = { maximumCharacters: 1_000_000 };
    expect(parseEventPattern(nested(1000), limits).problems).toEqual([]);
    expect(parseEventPattern(nested(1001), limits).problems.map(({ id }) => id)).toEqual(['event-pattern-too-deep']);
  });
});

describe('undocumentedValues and doubtfulValues', () => {
  it.each(casesOf('undocumented-values'))('knows about $name', ({ given, expected }) => {
    const { pattern, problems } = parseEventPattern(given);
    expect(problems).toEqual([]);
    expect(
      pattern && [...undocumentedValues(pattern), ...doubtfulValues(pattern)].map((problem) => `${problem.id}: ${problemToText(problem)}`),
    ).toEqual(expected);
  });
});

describe('misreadConditions', () => {
  it.each(casesOf('misread-conditions'))("says how AWS's matcher reads $name", ({ given, expected }) => {
    const { pattern = { combinations: [] } } = parseEventPattern(given);
    expect(misreadConditions(pattern).map((problem) => `${problem.id}: ${problemToText(problem)}`)).toEqual(expected);
  });
});
