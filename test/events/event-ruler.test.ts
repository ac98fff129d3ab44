import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { eventMatches } from '../../lib/events/event-matching';
import { parseEventPattern } from '../../lib/events/event-pattern';

/** Events of one pattern with the verdict of AWS's event-ruler 2.0.1 on each. */
interface Case {
  readonly group: string;
  readonly pattern: unknown;
  readonly match?: readonly unknown[];
  readonly noMatch?: readonly unknown[];
  /** The pattern is refused, whatever the event. */
  readonly invalid?: readonly unknown[];
}

const cases = gunzipSync(readFileSync(join(__dirname, '../fixtures/event-patterns.jsonl.gz')))
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);
const groups = [...new Set(cases.map(({ group }) => group))];
// One of the patterns is longer than the quota, and event-ruler, left to its default, takes the last of two lists for one field.
const limits = { maximumCharacters: 4096, overwrittenFields: 'last-wins' } as const;

/** event-ruler takes the operator `exactly`, which EventBridge does not document; Cordon refuses it. These four cases are the only ones that differ. */
const undocumented = JSON.stringify({ f: [{ exactly: 'a' }] });
const isUndocumented = ({ pattern }: Case): boolean => JSON.stringify(pattern) === undocumented;

describe("AWS's event-ruler 2.0.1", () => {
  it.each(groups)('agrees on every case of %s', (group) => {
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

  it('alone takes the operator "exactly"', () => {
    const differing = cases.filter(isUndocumented);
    expect(differing.flatMap(({ match = [], noMatch = [], invalid = [] }) => [match.length, noMatch.length, invalid.length])).toEqual([
      1, 3, 0,
    ]);
    expect(differing.flatMap(({ pattern }) => parseEventPattern(pattern).problems.map(({ id }) => id))).toEqual(['unknown-operator']);
  });

  it('is asked all of its 16,756 cases', () => {
    const count = (of: (one: Case) => readonly unknown[] | undefined): number =>
      cases.reduce((sum, one) => sum + (of(one)?.length ?? 0), 0);
    expect([count(({ match }) => match), count(({ noMatch }) => noMatch), count(({ invalid }) => invalid)]).toEqual([5201, 9955, 1600]);
  });
});
