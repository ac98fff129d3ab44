import fc from 'fast-check';
import { jsonChunks } from '../../lib/core/json-chunks';
import { runs } from '../support/runs';

const whole = (value: unknown): string => [...jsonChunks(value)].join('');

it('is the text that JSON.stringify makes, whatever the value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      expect(whole(value)).toBe(JSON.stringify(value, undefined, 1));
    }),
    { numRuns: runs(500) },
  );
});

it.each<[what: string, value: unknown]>([
  ['a long list', Array.from({ length: 5_000 }, (_, index) => ({ index, text: 'two\nlines', none: undefined, list: [1, [2]] }))],
  ['a long list deep inside', { a: { b: { list: Array.from({ length: 300 }, (_, index) => ({ index })), empty: [], none: undefined } } }],
  ['an object of many members', Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`key ${index}`, { index }]))],
])('is the same for %s', (_, value) => {
  expect(whole(value)).toBe(JSON.stringify(value, undefined, 1));
});

it('comes in parts that are small against the whole', () => {
  const value = { accounts: Array.from({ length: 20_000 }, (_, index) => ({ id: String(index), name: 'x'.repeat(50) })) };
  const parts = [...jsonChunks(value)];
  expect(parts.length).toBeGreaterThan(10);
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(100_000);
});
