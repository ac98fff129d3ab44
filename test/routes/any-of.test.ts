import fc from 'fast-check';
import { eventMatches } from '../../lib/events/event-matching';
import { parseEventPattern } from '../../lib/events/event-pattern';
import { alternativesOf, anyOf } from '../../lib/routes/any-of';
import { type EventPattern } from '../../lib/routes/route-pattern';
import { tamperPatterns } from '../../lib/routes/tamper-detection';

const takes = (eventPattern: EventPattern, event: unknown): boolean => {
  const { pattern, problems } = parseEventPattern(eventPattern);
  expect(problems).toEqual([]);
  return pattern !== undefined && eventMatches(pattern, event);
};

/** The same text for patterns that differ in the order of their fields alone. */
const inOrder = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort()
          .map(([name, each]) => [name, inOrder(each)]),
      )
    : value;
const texts = (patterns: readonly EventPattern[]): readonly string[] => patterns.map((pattern) => JSON.stringify(inOrder(pattern))).sort();

describe('patterns put together', () => {
  it('write what all ask for once, inside of detail too', () => {
    const who = { $or: [{ type: ['x'] }, { by: [{ exists: true }] }] };
    const of = (source: string, eventName: string): EventPattern => ({
      source: [source],
      detail: { eventName: [eventName], user: ['u'], ...who },
    });
    expect(anyOf([of('a', 'A'), of('b', 'B')])).toEqual({
      detail: { user: ['u'], ...who },
      $or: [
        { source: ['a'], detail: { eventName: ['A'] } },
        { source: ['b'], detail: { eventName: ['B'] } },
      ],
    });
  });

  it('are taken apart into those that they were made of', () => {
    const patterns = tamperPatterns({ stackSetName: 'cordon-containment-roles' }).map(({ eventPattern }) => eventPattern);
    expect(texts(alternativesOf(anyOf(patterns)))).toEqual(texts(patterns));
  });

  it('stay whole where alternatives stand at two places of one field', () => {
    const pattern = { detail: { $or: [{ a: ['1'] }, { b: ['1'] }] }, $or: [{ detail: { $or: [{ c: ['1'] }, { d: ['1'] }] } }] };
    expect(alternativesOf(pattern)).toEqual([pattern]);
  });

  it('take what one of them takes', () => {
    const value = fc.constantFrom('1', '2');
    const list = fc.uniqueArray(value, { minLength: 1, maxLength: 2 });
    const leaf = fc.record({ a: list, b: list, c: fc.record({ d: list, e: list }, { requiredKeys: ['d'] }) }, { requiredKeys: ['a'] });
    const alternatives = fc.constantFrom(undefined, [{ x: ['1'] }, { y: ['1'] }], [{ x: ['2'] }, { y: ['2'] }]);
    const patternArbitrary = fc.record({ source: list, leaf, alternatives }).map(({ source, leaf: inside, alternatives: $or }) => ({
      source,
      detail: { ...inside, ...($or && { $or }) },
    }));
    const eventArbitrary = fc.record({
      source: value,
      detail: fc.record({ a: value, b: value, c: fc.record({ d: value, e: value }), x: value, y: value }),
    });
    fc.assert(
      fc.property(fc.array(patternArbitrary, { minLength: 1, maxLength: 5 }), eventArbitrary, (patterns, event) => {
        const wanted = patterns.some((pattern) => takes(pattern, event));
        expect(takes(anyOf(patterns), event)).toBe(wanted);
        expect(alternativesOf(anyOf(patterns)).some((pattern) => takes(pattern, event))).toBe(wanted);
      }),
    );
  });
});
