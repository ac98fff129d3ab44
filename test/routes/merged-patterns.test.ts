import fc from 'fast-check';

import { eventMatches } from '../../lib/events/event-matching';
import { parseEventPattern } from '../../lib/events/event-pattern';
import { mergedPatterns } from '../../lib/routes/merged-patterns';
import { type RoutePattern } from '../../lib/routes/route-pattern';

const patternOf = (source: string, changes: Partial<RoutePattern> = {}): RoutePattern => ({
  bus: 'default',
  eventPattern: { source: [source], 'detail-type': ['a'] },
  what: source,
  source: 'other',
  ...changes,
});
const takes = ({ eventPattern }: RoutePattern, event: unknown): boolean => {
  const { pattern } = parseEventPattern(eventPattern);
  return pattern !== undefined && eventMatches(pattern, event);
};

describe('merged patterns', () => {
  it('leave a single one as it is', () => {
    expect(mergedPatterns([patternOf('x')])).toEqual([patternOf('x')]);
    expect(mergedPatterns([])).toEqual([]);
  });

  it('have outside the alternatives what all ask for', () => {
    expect(mergedPatterns([patternOf('x'), patternOf('y'), patternOf('z')])).toEqual([
      {
        bus: 'default',
        source: 'other',
        what: 'x; y; z',
        eventPattern: { 'detail-type': ['a'], $or: [{ source: ['x'] }, { source: ['y'] }, { source: ['z'] }] },
      },
    ]);
  });

  it('stay apart where the bus or the message differs', () => {
    const others = [patternOf('y', { bus: 'findings' }), patternOf('z', { source: 'cloudtrail' })];
    expect(mergedPatterns([patternOf('x'), ...others])).toEqual([patternOf('x'), ...others]);
  });

  it('stay apart where they were too long together', () => {
    const long = [patternOf('x'.repeat(1500)), patternOf('y'.repeat(1500))];
    expect(mergedPatterns(long)).toEqual(long);
    expect(mergedPatterns([patternOf('x', { what: 'x'.repeat(300) }), patternOf('y', { what: 'y'.repeat(300) })])).toHaveLength(2);
  });

  it('take what one of them took, never in two rules, each within the limit', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,400}$/), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(names, fc.boolean(), (sources, isNested) => {
        const nested = { detail: { $or: [{ kind: ['a'] }, { size: [{ exists: true }] }] } };
        const patterns = sources.map((source) => patternOf(source, { eventPattern: { source: [source], ...(isNested && nested) } }));
        const merged = mergedPatterns(patterns);
        expect(merged.length).toBeLessThanOrEqual(patterns.length);
        for (const { eventPattern } of merged) expect(JSON.stringify(eventPattern).length).toBeLessThanOrEqual(2048);
        for (const source of [...sources, 'another source']) {
          for (const detail of [{ kind: 'a' }, { kind: 'b' }, { kind: 'a', size: 1 }]) {
            const event = { source, 'detail-type': 'a', detail };
            expect(merged.filter((pattern) => takes(pattern, event)).length).toBe(
              patterns.filter((pattern) => takes(pattern, event)).length,
            );
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
