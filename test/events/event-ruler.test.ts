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
// As event-ruler is, left to its default: it has no quota of characters, takes the last of two lists for one field, and has the operator `exactly`.
const limits = { maximumCharacters: 4096, overwrittenFields: 'last-wins', exactly: 'take' } as const;

describe("AWS's event-ruler 2.0.1", () => {
  it.each(sampled(groups))('agrees on every case of %s', (group) => {
    const wrong: unknown[] = [];
    for (const { pattern, match = [], noMatch = [], invalid = [] } of cases.filter((one) => one.group === group)) {
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

  it('alone takes the operator "exactly": in a configuration it is refused', () => {
    expect(parseEventPattern({ f: [{ exactly: 'a' }] }, limits).problems).toEqual([]);
    expect(parseEventPattern({ f: [{ exactly: 5 }] }, limits).problems).toHaveLength(1);
    expect(parseEventPattern({ f: [{ exactly: 'a' }] }).problems.map(({ id }) => id)).toEqual(['unknown-operator']);
  });

  it('is asked all of its 16,756 cases and 8,000 random ones', () => {
    expect(randomCases).toHaveLength(8000);
    const count = (of: (one: Case) => readonly unknown[] | undefined): number =>
      cases.reduce((sum, one) => sum + (of(one)?.length ?? 0), 0);
    expect([count(({ match }) => match), count(({ noMatch }) => noMatch), count(({ invalid }) => invalid)]).toEqual([5201, 9955, 1600]);
  });
});
