import * as zlib from 'node:zlib';
import { runReplay } from '../../lib/replay/run/run-replay';
import { isQuick } from '../support/runs';
import { configurationOf, guardDutyFinding, pathOf, readParts, today } from './support';

const finding = JSON.stringify(guardDutyFinding());
const mark = '\uFEFF';
const utf16 = (text: string): Buffer => Buffer.from(`${mark}${text}`, 'utf16le');
const zstd = (zlib as { readonly zstdCompressSync?: (input: Buffer) => Buffer }).zstdCompressSync;

/** What a file of odd bytes comes to: how many records, and why not more. */
interface FormCase {
  readonly name: string;
  readonly parts: () => readonly (Buffer | string)[];
  readonly records: number;
  readonly bad: readonly RegExp[];
}

const inUtf16 = /^The file is in UTF-16\. Convert it to UTF-8 first/;
const cases: readonly FormCase[] = [
  { name: 'a byte order mark before lines', parts: () => [`${mark}${finding}\n${finding}\n`], records: 2, bad: [] },
  { name: 'a byte order mark before a document', parts: () => [`${mark}[\n${finding},\n${finding}\n]`], records: 2, bad: [] },
  {
    name: 'a byte order mark in three parts',
    parts: () => [Buffer.from([0xef]), Buffer.from([0xbb]), Buffer.from([0xbf]), `${finding}\n`],
    records: 1,
    bad: [],
  },
  { name: 'UTF-16, little end first', parts: () => [utf16(`${finding}\n`)], records: 0, bad: [inUtf16] },
  { name: 'UTF-16, big end first', parts: () => [utf16(`${finding}\n`).swap16()], records: 0, bad: [inUtf16] },
  { name: 'lines that end with CR and LF', parts: () => [`${finding}\r\n${finding}\r\n`], records: 2, bad: [] },
  { name: 'CR and LF in different parts', parts: () => [`${finding}\r`, `\n${finding}`, '\r\n'], records: 2, bad: [] },
  { name: 'blank lines', parts: () => [`\n\r\n  \n${finding}\n\n\t\n${finding}`], records: 2, bad: [] },
  {
    name: 'bytes that are no UTF-8',
    parts: () => [`${finding}\n`, Buffer.from([0xff, 0xfe, 0xfd]), `\n${finding}\n`],
    records: 2,
    bad: [/not valid JSON/],
  },
  {
    name: 'half a character at the end of a part',
    parts: () => {
      const bytes = Buffer.from(`${finding.replace('A finding', 'Ä finding 😀')}\n`);
      const at = bytes.indexOf(0xf0) + 2;
      return [bytes.subarray(0, at), bytes.subarray(at)];
    },
    records: 1,
    bad: [],
  },
  { name: 'half a pair of surrogates in text', parts: () => [`${finding.replace('A finding', '\\ud800')}\n`], records: 1, bad: [] },
  {
    name: 'a number without end',
    parts: () => [`${finding.replace('"severity":5', '"severity":1e999')}\n${finding}`],
    records: 2,
    bad: [],
  },
  { name: 'the same name twice', parts: () => [`${finding.replace('"severity":5', '"severity":5,"severity":8')}\n`], records: 1, bad: [] },
  {
    name: 'names by the hundred thousand',
    parts: () => [`${finding.slice(0, -1)},${Array.from({ length: 200_000 }, (_, index) => `"n${index}":1`).join()}}\n`],
    records: 1,
    bad: [],
  },
  { name: 'one text of 3 MB', parts: () => [`${finding.replace('A finding', 'x'.repeat(3_000_000))}\n`], records: 1, bad: [] },
  { name: 'lists in lists that are answers', parts: () => [`${'['.repeat(50)}${finding}${']'.repeat(50)}\n`], records: 0, bad: [/./] },
  {
    name: 'a text that never ends',
    parts: () => [`${finding}\n`, `{"a":"${'x'.repeat(5_000_000)}`, `\n${finding}\n`],
    records: 2,
    bad: [/longer than 4 MB/],
  },
  { name: 'nothing', parts: () => [''], records: 0, bad: [] },
  { name: 'gzip in gzip', parts: () => [zlib.gzipSync(zlib.gzipSync('x'))], records: 0, bad: [/./] },
  {
    name: 'gzip files one behind the other',
    parts: () => [Buffer.concat([zlib.gzipSync(`${finding}\n`), zlib.gzipSync(`${finding}\n`)])],
    records: 2,
    bad: [],
  },
  {
    name: 'zstd that is cut',
    parts: () => [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3])],
    records: 0,
    bad: [/cannot be unpacked further|cannot unpack zstd/],
  },
  // Where Node has no zstd, the file is said to need a later one.
  {
    name: 'a zstd bomb',
    parts: () => [zstd?.(Buffer.alloc(300 * 1024 * 1024, 32)) ?? Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
    records: 0,
    bad: [/unpacks to more than 64 MB|cannot unpack zstd/],
  },
];

describe('files of odd bytes are read, or it is said why not', () => {
  it.each(cases)('$name', async ({ parts, records, bad }) => {
    const read = await readParts(...parts());
    expect(read.records).toHaveLength(records);
    expect(read.bad.map(({ reason }) => reason)).toEqual(bad.map((one) => expect.stringMatching(one) as string));
  });
});

it('what is kept of very many files is not more than of a few', async () => {
  const count = isQuick ? 10_000 : 200_000;
  function* sources() {
    for (let index = 0; index < count; index++) {
      const bytes = Buffer.from(index % 2 === 0 ? '{"a":1}\n' : '');
      yield {
        name: `folder/${'n'.repeat(50)}${index}.json`,
        async *open() {
          if (bytes.length > 0) yield bytes;
        },
      };
    }
  }
  const report = await runReplay({ configuration: configurationOf(), today, sources: sources() });
  expect(report.records).toBe(0);
  expect(JSON.stringify(report).length).toBeLessThan(20_000);
  expect(JSON.stringify(report)).toContain(String(count / 2));
}, 600_000);

it('wildcards and prefixes of every kind take time that grows with the text alone', () => {
  const long = 'a'.repeat(100_000);
  const patterns = ['*a*a*a*a*b', '?*?*?*?*b', `${'a'.repeat(250)}*b`, '*****b', 'a?a?a?a?a?*'];
  for (const pattern of patterns) {
    const path = pathOf(guardDutyFinding({ title: long }), {
      suppressionRules: [{ stage: 'enforce', criteria: [{ field: 'title', matches: [pattern] }] }],
    });
    expect([pattern, path.suppression?.archived]).toEqual([pattern, pattern === 'a?a?a?a?a?*']);
  }
  const wildcards = ['*a*a*a*a*a*a*b', `${'*a'.repeat(20)}*b`, `a*${'a'.repeat(100)}*b`];
  for (const wildcard of wildcards) {
    const routes = [
      { events: { pattern: { bus: 'findings', eventPattern: { source: ['aws.guardduty'], detail: { title: [{ wildcard }] } } } } },
    ];
    expect([wildcard, pathOf(guardDutyFinding({ title: long }), { routes }).routed]).toEqual([wildcard, false]);
  }
});
