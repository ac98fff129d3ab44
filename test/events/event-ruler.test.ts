import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { eventMatches } from '../../lib/events/event-matching';
import { parseEventPattern } from '../../lib/events/event-pattern';
import { sampled } from '../support/runs';

/** Events of one pattern with the verdict of AWS's event-ruler 2.0.1 on each. */
interface Case {
  readonly group: string;
  readonly pattern: unknown;
  readonly match?: readonly unknown[];
  readonly noMatch?: readonly unknown[];
  /** The pattern is refused, whatever the event. */
  readonly invalid?: readonly unknown[];
}

/** One event of one pattern. */
interface RandomCase {
  readonly id: string;
  readonly group: string;
  readonly pattern: unknown;
  readonly event: unknown;
  readonly expect: 'match' | 'no-match';
}

const linesOf = (file: string): readonly string[] =>
  gunzipSync(readFileSync(join(__dirname, '../fixtures', file)))
    .toString('utf8')
    .trim()
    .split('\n');
const cases = linesOf('event-patterns.jsonl.gz').map((line) => JSON.parse(line) as Case);
const randomCases = linesOf('event-patterns-2.jsonl.gz').map((line) => JSON.parse(line) as RandomCase);
const groups = [...new Set(cases.map(({ group }) => group))];
// One of the patterns is longer than the quota, and event-ruler, left to its default, takes the last of two lists for one field.
const limits = { maximumCharacters: 4096, overwrittenFields: 'last-wins' } as const;

/** event-ruler takes the operator `exactly`, which EventBridge does not document; Cordon refuses it. These four cases are the only ones that differ. */
const undocumented = JSON.stringify({ f: [{ exactly: 'a' }] });
const isUndocumented = ({ pattern }: Case): boolean => JSON.stringify(pattern) === undocumented;

describe("AWS's event-ruler 2.0.1", () => {
  it.each(sampled(groups))('agrees on every case of %s', (group) => {
    const wrong: unknown[] = [];
    for (const { pattern, match = [], noMatch = [], invalid = [] } of cases.filter((one) => one.group === group && !isUndocumented(one))) {
      const { pattern: compiled, problems } = parseEventPattern(pattern, limits);
      if ((compiled === undefined) !== invalid.length > 0 || (compiled === undefined) !== problems.length > 0) {
        wrong.push({ pattern, problems, expected: invalid.length > 0 ? 'invalid' : 'valid' });
      } else if (compiled !== undefined) {
        wrong.push(...match.filter((event) => !eventMatches(compiled, event)).map((event) => ({ pattern, event, expected: 'match' })));
        wrong.push(...noMatch.filter((event) => eventMatches(compiled, event)).map((event) => ({ pattern, event, expected: 'no match' })));
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(sampled([...new Set(randomCases.map(({ group }) => group))]))('agrees on every random case of %s', (group) => {
    const wrong = randomCases
      .filter((one) => one.group === group)
      .filter(({ pattern, event, expect: expected }) => {
        const { pattern: compiled } = parseEventPattern(pattern, limits);
        return compiled === undefined || eventMatches(compiled, event) !== (expected === 'match');
      });
    expect(wrong).toEqual([]);
  });

  it('alone takes the operator "exactly"', () => {
    const differing = cases.filter(isUndocumented);
    expect(differing.flatMap(({ match = [], noMatch = [], invalid = [] }) => [match.length, noMatch.length, invalid.length])).toEqual([
      1, 3, 0,
    ]);
    expect(differing.flatMap(({ pattern }) => parseEventPattern(pattern).problems.map(({ id }) => id))).toEqual(['unknown-operator']);
  });

  it('is asked all of its 16,756 cases and 8,000 random ones', () => {
    expect(randomCases).toHaveLength(8000);
    const count = (of: (one: Case) => readonly unknown[] | undefined): number =>
      cases.reduce((sum, one) => sum + (of(one)?.length ?? 0), 0);
    expect([count(({ match }) => match), count(({ noMatch }) => noMatch), count(({ invalid }) => invalid)]).toEqual([5201, 9955, 1600]);
  });
});
