import fc from 'fast-check';
import { eventMatches } from '../../lib/events/event-matching';
import { parseEventPattern, type CompiledPattern } from '../../lib/events/event-pattern';
import { runs } from '../support/runs';

const compile = (pattern: unknown): CompiledPattern => {
  const { pattern: compiled, problems } = parseEventPattern(pattern, { maximumCharacters: 1_000_000 });
  if (compiled === undefined) {
    throw new Error(JSON.stringify(problems));
  }
  return compiled;
};
const matches = (pattern: unknown, event: unknown): boolean => eventMatches(compile(pattern), event);

type Tree = string | number | boolean | null | { readonly [name: string]: Tree };
const scalar = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null));
const names = ['a', 'b', 'c', 'detail-type', 'findings'];
const event = fc.letrec<{ tree: Tree; event: { readonly [name: string]: Tree } }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, scalar, tie('event')),
  event: fc
    .record(Object.fromEntries(names.map((name) => [name, tie('tree')])), { requiredKeys: [] })
    .filter((fields): fields is Record<string, Tree> => Object.keys(fields).length > 0),
})).event;

/** A pattern that asks for every value of an event without lists. */
const patternOf = (tree: Tree): unknown =>
  typeof tree === 'object' && tree !== null
    ? Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, patternOf(value)]))
    : [tree];
/** The same event with every mapping in a list of its own, behind an entry that has nothing. */
const inLists = (tree: Tree): unknown =>
  typeof tree === 'object' && tree !== null
    ? Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, [{}, inLists(value)]]))
    : tree;

describe('eventMatches', () => {
  it('takes the event that a pattern is made from, in lists as well', () => {
    fc.assert(
      fc.property(event, (given) => {
        const pattern = compile(patternOf(given));
        return eventMatches(pattern, given) && eventMatches(pattern, inLists(given));
      }),
    );
  });

  it('takes nothing that lacks one of the fields', () => {
    fc.assert(
      fc.property(event, (given) => {
        const [first] = Object.keys(given);
        return !matches(patternOf(given), Object.fromEntries(Object.entries(given).filter(([key]) => key !== first)));
      }),
    );
  });

  it('takes a value again once anything-but no longer names it', () => {
    const values = fc.uniqueArray(fc.string(), { minLength: 2 });
    fc.assert(
      fc.property(values, ([value = '', ...others]) => {
        const without = (excluded: readonly string[]): boolean => matches({ f: [{ 'anything-but': excluded }] }, { f: value });
        return !without([value, ...others]) && without(others);
      }),
    );
  });

  it('takes as a wildcard what a regular expression takes', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 8 }).map((parts) => parts.join('').replace(/\*+/g, '*'));
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }), (wildcard, text) => {
        const expected = new RegExp(`^${wildcard.replaceAll('*', '[^]*')}$`).test(text);
        return (
          matches({ f: [{ wildcard }] }, { f: text }) === expected &&
          matches({ f: [{ 'anything-but': { wildcard } }] }, { f: text }) !== expected
        );
      }),
      { numRuns: runs(500) },
    );
  });

  it('takes as a block of addresses what lies in it', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 31 }), fc.ipV4(), (network, bits, address) => {
        const toNumber = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
        const size = 2 ** (32 - bits);
        const expected = Math.floor(toNumber(network) / size) === Math.floor(toNumber(address) / size);
        return matches({ f: [{ cidr: `${network}/${bits}` }] }, { f: address }) === expected;
      }),
    );
  });

  it('never throws, whatever the event, nor does reading a pattern', () => {
    const fixed = compile({
      a: [{ exists: true }],
      'b.c': [{ 'anything-but': 'x' }],
      $or: [{ a: { b: [1] } }, { c: [null] }, { d: [2] }],
    });
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }), (given) => {
        const { pattern, problems } = parseEventPattern(given);
        expect(typeof eventMatches(pattern ?? fixed, given)).toBe('boolean');
        expect(pattern === undefined).toBe(problems.length > 0);
      }),
      { numRuns: runs(500) },
    );
  });

  it.each([
    ['an event without a field', {}],
    ['a list', [{ a: 1 }]],
    ['text', 'a'],
    ['nothing', null],
    ['undefined', undefined],
  ])('takes no %s', (_, given) => {
    expect(matches({ a: [1] }, given)).toBe(false);
  });

  it('wants the fields of a mapping in one entry of a list', () => {
    const pattern = { detail: { findings: { Id: ['1'], Severity: { Label: ['HIGH'] } } } };
    const finding = (Id: string, Label: string): unknown => ({ Id, Severity: { Label } });
    expect(matches(pattern, { detail: { findings: [finding('1', 'LOW'), finding('1', 'HIGH')] } })).toBe(true);
    expect(matches(pattern, { detail: { findings: [finding('1', 'LOW'), finding('2', 'HIGH')] } })).toBe(false);
  });

  it('chooses among lists under one path', () => {
    const pattern = { d: { l: { x: ['1'], y: ['2'], z: ['3'] } } };
    const two = (one: unknown, other: unknown): unknown => ({ 'd.l': one, d: { l: other } });
    expect(
      matches(
        pattern,
        two(
          [{ x: '1' }, { z: '3' }],
          [
            { x: '1', y: '2' },
            { y: '2', z: '3' },
          ],
        ),
      ),
    ).toBe(true);
    expect(matches(pattern, two([{ x: '1' }, { z: '3' }], [{ x: '1', z: '3' }, { y: '2' }]))).toBe(false);
  });
});

describe('hostile input', () => {
  // What hangs is ended by the time that jest gives a test.
  it('does not hang on wildcards that almost match', () => {
    const pattern = compile({
      f: [{ wildcard: `${'a*'.repeat(900)}c*b` }, { wildcard: `*${'a*b*'.repeat(400)}c*b` }, { wildcard: `*${'a'.repeat(1000)}c*` }],
    });
    expect(eventMatches(pattern, { f: `${'a'.repeat(250_000)}b` })).toBe(false);
    expect(eventMatches(pattern, { f: 'ab'.repeat(125_000) })).toBe(false);
    expect(eventMatches(pattern, { f: `${'a'.repeat(250_000)}cb` })).toBe(true);
  });

  it('does not hang on text whose cases have several lengths', () => {
    const pattern = compile({
      f: [{ 'equals-ignore-case': 'ß'.repeat(500) }, { suffix: { 'equals-ignore-case': `x${'ß'.repeat(500)}` } }],
    });
    expect(eventMatches(pattern, { f: `${'S'.repeat(999)}ß` })).toBe(false);
    expect(eventMatches(pattern, { f: 'S'.repeat(1000) })).toBe(true);
  });

  it('gives up on events that are too deep, and walks wide ones once', () => {
    const pattern = compile({ a: { x: ['1'], y: ['2'] } });
    const deep: unknown = JSON.parse(`{"a":${'[['.repeat(20_000)}1${']]'.repeat(20_000)}}`);
    const entries = Array.from({ length: 100_000 }, (_, index) => (index % 2 === 0 ? { x: '1' } : { y: '2' }));
    expect(eventMatches(pattern, deep)).toBe(false);
    expect(eventMatches(pattern, { a: entries })).toBe(false);
    expect(eventMatches(pattern, { a: [...entries, { x: '1', y: '2' }] })).toBe(true);
  });
});
