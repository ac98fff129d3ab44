import fc from 'fast-check';
import { kindOf, Outline } from '../../lib/replay/outline/outline';
import { timeIn } from '../../lib/replay/outline/time';
import { WantedPaths } from '../../lib/replay/outline/wanted';
import { runs } from '../support/runs';

type Json = Readonly<Record<string, unknown>>;

const paths = [['a'], ['A'], ['b', 'c'], ['b', 'd', 'e'], ['b', 'd', 'value'], ['list'], ['long name'], ['b', 'd']];

function outlineOf(text: Buffer): { readonly outline: Outline; readonly wanted: WantedPaths; readonly isRead: boolean } {
  const wanted = new WantedPaths();
  for (const path of paths) wanted.slotsOf(path);
  const outline = new Outline(wanted);
  return { outline, wanted, isRead: outline.read(text) };
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What a document has at a path through objects. */
function at(document: unknown, path: readonly string[]): unknown {
  let found = document;
  for (const name of path) {
    if (typeof found !== 'object' || found === null || Array.isArray(found) || !Object.hasOwn(found, name)) return undefined;
    found = (found as Json)[name];
  }
  return found;
}

/** Holds what an outline says of a text against `JSON.parse`. @returns whether it read the text */
function check(text: Buffer): boolean {
  const { outline, wanted, isRead } = outlineOf(text);
  if (!isRead) return false;
  const document = parsed(text.toString('utf8'));
  expect(typeof document === 'object' && document !== null && !Array.isArray(document)).toBe(true);
  const said = paths.map((path) => {
    const slot = wanted.slotOf(...path);
    return {
      path,
      value: outline.value(slot),
      isAbsent: outline.kind(slot) === kindOf.absent,
      plain: outline.plain(slot),
      text: outline.textAt(slot),
      time: outline.timeAt(slot),
    };
  });
  const meant = paths.map((path) => {
    const value = at(document, path);
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const time = typeof value === 'string' ? Date.parse(value) : NaN;
    return {
      path,
      value,
      isAbsent: value === undefined,
      plain: isPlain ? value : undefined,
      text: typeof value === 'string' ? value : undefined,
      time: Number.isNaN(time) ? undefined : time,
    };
  });
  // One comparison a text: each costs more than the reading. -0 is not 0 here.
  expect(said).toEqual(meant);
  return true;
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('2026-11-23T10:00:00.000Z', '2026-02-29T10:00:00Z', 'ä"\\\u0000\ud800', '\u2028', 'i-0123456789abcdef0'),
);
const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom(-0, 0, 1e21, 5e-324, 123456789));
const anything = fc.oneof(scalar, fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>);
const names = fc.constantFrom(
  'a',
  'A',
  'b',
  'c',
  'd',
  'e',
  'E',
  'list',
  'long name',
  'value',
  'Value',
  'x.y',
  '__proto__',
  'ä',
  '1',
  'other',
);
const level = (inside: fc.Arbitrary<unknown>): fc.Arbitrary<Json> => fc.dictionary(names, inside, { maxKeys: 6, noNullPrototype: true });
const document: fc.Arbitrary<Json> = fc
  .record(
    { a: scalar, b: fc.record({ c: anything, d: level(anything) }), list: fc.array(anything, { maxLength: 3 }) },
    { requiredKeys: [] },
  )
  .chain((usual) => fc.oneof({ arbitrary: fc.constant(usual), weight: 4 }, { arbitrary: level(level(anything)), weight: 1 }))
  .chain((made) =>
    fc.oneof(
      fc.constant(made),
      level(anything).map((more) => ({ ...more, ...made })),
    ),
  );

const written = fc
  .tuple(document, fc.constantFrom(undefined, 1, '\t', ' \r\n'), fc.constantFrom('', ' ', '\n', '\t\r'))
  .map(([value, indent, blank]) => `${blank}${JSON.stringify(value, undefined, indent)}${blank}`);

/** Texts in which something is changed: bytes, escapes, names twice, pieces. */
const mutated = fc
  .tuple(
    written,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.oneof(
          fc.constantFrom(
            '"',
            '\\',
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '\n',
            '\u0001',
            '0',
            '-',
            '.',
            'e',
            't',
            'null',
            '"a":1,',
            '\\u0041',
            '\\x',
            ' ',
            '\ufeff',
            'é',
          ),
          fc.string({ maxLength: 2 }),
        ),
        fc.nat({ max: 3 }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([begin, changes]) => {
    let made = begin;
    for (const [place, piece, cut] of changes) {
      const where = place % (made.length + 1);
      made = made.slice(0, where) + piece + made.slice(where + cut);
    }
    return made;
  });

jest.setTimeout(300_000);

describe('an outline of a text', () => {
  it('says what JSON.parse says, and reads nearly all that findings look like', () => {
    let read = 0;
    fc.assert(
      fc.property(written, (one) => {
        if (check(Buffer.from(one))) read++;
      }),
      { numRuns: runs(10_000) },
    );
    expect(read).toBeGreaterThan(runs(10_000) / 3);
  });

  it('takes nothing that JSON.parse refuses, and reads nothing else into a text that was changed', () => {
    let read = 0;
    fc.assert(
      fc.property(mutated, (one) => {
        if (check(Buffer.from(one))) read++;
      }),
      { numRuns: runs(30_000) },
    );
    expect(read).toBeGreaterThan(runs(30_000) / 50);
  });

  it('says the same of bytes that are not UTF-8, and of a text in the midst of others', () => {
    fc.assert(
      fc.property(written, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 3 }), fc.nat({ max: 5 }), (one, place, bytes, before) => {
        const whole = Buffer.from(one);
        const where = place % whole.length;
        whole.set(bytes.subarray(0, whole.length - where), where);
        check(whole);
        const around = Buffer.concat([Buffer.alloc(before, '"'), Buffer.from(one), Buffer.from('"}], "')]);
        const inside = around.subarray(before, before + Buffer.byteLength(one));
        expect(check(inside)).toBe(check(Buffer.from(one)));
      }),
      { numRuns: runs(10_000) },
    );
  });

  it('reads a finding in which nothing is odd, also one that is written with blanks', () => {
    for (const indent of [undefined, 2]) {
      const value = {
        a: 'x',
        b: { c: 5, d: { e: true, other: [[{}], { a: 1 }] } },
        list: [{ a: 'y' }],
        more: { a: 1, deep: [1, 'a\\"b'] },
      };
      expect(check(Buffer.from(JSON.stringify(value, undefined, indent)))).toBe(true);
    }
  });

  it.each([
    ['a name twice', '{"a":1,"a":2}'],
    ['names that differ in the case of letters', '{"a":1,"A":2}'],
    ['a name that differs from a wanted one', '{"LIST":1}'],
    ['a name with a dot', '{"b":{"c.x":1}}'],
    ['a name with an escape', '{"b":{"\\u0063":1}}'],
    ['a list', '[{"a":1}]'],
    ['something after it', '{"a":1} {"a":2}'],
    ['a comma too many', '{"a":1,}'],
    ['a control character', '{"a":"\u0001"}'],
    ['more levels than anybody writes', `{"x":${'['.repeat(150)}${']'.repeat(150)}}`],
  ])('leaves %s to JSON.parse', (_, odd) => {
    expect(check(Buffer.from(odd))).toBe(false);
  });

  it('reads a name twice where nobody asks for it', () => {
    expect(check(Buffer.from('{"other":1,"other":2,"a":3}'))).toBe(true);
  });
});

describe('a time', () => {
  const two = fc.nat({ max: 70 }).map((number) => String(number).padStart(2, '0'));
  const time = fc
    .tuple(
      fc.integer({ min: 1900, max: 2200 }),
      two,
      two,
      two,
      two,
      two,
      fc.constantFrom('', '.000', '.123', '.9', '.1x3'),
      fc.constantFrom('Z', '', '+'),
    )
    .map(
      ([year, month, day, hour, minute, second, fraction, zone]) => `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone}`,
    );

  it('is that of Date.parse, where it is written as in findings', () => {
    const isNear = fc.integer({ min: 0, max: 7e12 }).map((number) => new Date(number).toISOString());
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(time, isNear), (one) => {
        const bytes = Buffer.from(one);
        const found = timeIn(bytes, 0, bytes.length);
        if (found === undefined) return;
        read++;
        expect(found).toBe(Date.parse(one));
      }),
      { numRuns: runs(10_000) },
    );
    expect(read).toBeGreaterThan(runs(10_000) / 4);
  });
});
