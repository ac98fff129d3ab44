import fc from 'fast-check';
import { CordonError } from '../../lib/core/problem';
import { jsonChunks } from '../../lib/core/json-chunks';
import { present } from '../../lib/core/reading';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { parseSnapshotFile } from '../../lib/organization/snapshot-file';
import { whole } from '../chain/whole';
import { runs } from '../support/runs';

const options = { file: 'organization.json' };
const accounts = ['300000000000', '300000000001', '300000000002'];

/** A snapshot with two StackSets of stack instances in two Regions, detectors and relationships. */
const snapshot = (() => {
  const { snapshot: one } = whole({ units: { a: 'root' }, accounts: Object.fromEntries(accounts.map((id) => [id, ['a']])) });
  const [set] = Object.values(one.stackSets).flatMap((reading) => (reading.status === 'present' ? [reading.value] : []));
  if (set?.instances.status !== 'present') throw new Error('no stack instances');
  const instances = set.instances.value.flatMap(({ account, region, status, detailedStatus, ...others }) => [
    { account, region, status, detailedStatus, statusReason: '', ...others },
    { account, region: 'us-east-1', status, detailedStatus, ...others },
  ]);
  const other = present({ ...set, name: 'other', instances: present(instances) });
  return { ...one, stackSets: { ...one.stackSets, other } };
})();

const written = {
  'in one line': JSON.stringify(snapshot),
  'as cordon snapshot writes it': [...jsonChunks(snapshot)].join(''),
  'with line breaks of Windows': JSON.stringify(snapshot, undefined, '\t').replaceAll('\n', '\r\n'),
};

/** What is read of a text, or what is said of it. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof CordonError) return { exitCode: error.exitCode, problems: error.problems };
    throw error;
  }
}

/** Holds what is read of the bytes of a file against what is read of its text. */
function holds(bytes: Buffer): void {
  expect(outcome(() => parseSnapshotFile(bytes, options))).toEqual(outcome(() => parseSnapshot(bytes.toString('utf8'), options)));
}

/** The lists and maps that a snapshot has only when somebody asks for them. */
function late(bytes: Buffer): readonly string[] {
  const found: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
      if ('value' in member) look(member.value, `${path}${key}.`);
      else found.push(`${path}${key}`);
    }
  };
  look(parseSnapshotFile(bytes, options), '');
  return found;
}

const everyList = [
  'stackSets.cordon-containment-roles.value.instances.value',
  'stackSets.other.value.instances.value',
  'detection.regions.eu-west-1.guardDutyAccounts.value',
  'detection.regions.us-east-1.guardDutyAccounts.value',
  'securityIncidentResponse.accounts',
];

describe.each(Object.entries(written))('a snapshot %s', (_, text) => {
  it('has its large lists and maps when somebody asks for them', () => {
    expect([...late(Buffer.from(text))].sort()).toEqual([...everyList].sort());
  });

  it('is what its text is, in the same order', () => {
    const read = parseSnapshotFile(Buffer.from(text), options);
    expect(JSON.stringify(read)).toBe(JSON.stringify(parseSnapshot(text, options)));
    expect(read).toEqual(parseSnapshot(text, options));
    // Once it was asked for, it is as any other member.
    expect(late(Buffer.from(text))).not.toEqual([]);
    expect(Object.getOwnPropertyDescriptor(read.securityIncidentResponse, 'accounts')).toMatchObject({ writable: true });
  });
});

const text = written['in one line'];
const replaced = (from: string | RegExp, to: string): string => {
  const found = text.replace(from, to);
  expect(found).not.toBe(text);
  return found;
};
const instancesOf = (name: string): string => `stackSets.${name}.value.instances.value`;

describe('a list that is not as cordon snapshot writes it is read at once, and is checked as ever', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a stack instance twice',
      replaced(/("instances":\{"status":"present","value":\[)(\{[^}]*\})/, '$1$2,$2'),
      [instancesOf('cordon-containment-roles')],
    ],
    ['a status that is wrong', replaced('"status":"CURRENT"', '"status":"GONE"'), [instancesOf('cordon-containment-roles')]],
    [
      'an account with 11 digits',
      replaced('{"account":"300000000000","r', '{"account":"30000000000","r'),
      [instancesOf('cordon-containment-roles')],
    ],
    ['another order of members', replaced(/("region":"[^"]*"),("status":"CURRENT")/, '$2,$1'), [instancesOf('cordon-containment-roles')]],
    [
      'a member that is not known',
      replaced('{"account":"300000000000","r', '{"new":1,"account":"300000000000","r'),
      [instancesOf('cordon-containment-roles')],
    ],
    [
      'a detector whose features were not read',
      replaced(/"features":\[[^\]]*\]/, '"featuresUnread":{"call":"a:B","code":"c","message":"d"}'),
      ['detection.regions.eu-west-1.guardDutyAccounts.value'],
    ],
    ['a relationship without a type', replaced(/,"type":"Organization"/, ''), ['securityIncidentResponse.accounts']],
  ];

  it.each(cases)('%s', (_, changed, atOnce) => {
    holds(Buffer.from(changed));
    const isRead = !('problems' in (outcome(() => parseSnapshot(changed, options)) as object));
    if (isRead) expect([...late(Buffer.from(changed))].sort()).toEqual(everyList.filter((path) => !atOnce.includes(path)).sort());
  });
});

describe('a file that means to be read in two ways', () => {
  const hostile: Readonly<Record<string, string>> = {
    'the same member twice, the last one empty': replaced('{"kind"', '{"stackSets":{},"kind"'),
    'the same member twice, written with an escape': replaced(/\}$/, ',"detecti\\u006fn":{"regions":{}}}'),
    'the same list twice': replaced(/("instances":\{"status":"present","value":)(\[[^\]]*\])/, '$1$2,"value":[]'),
    'a list where it means something else': replaced(
      '"stackSets":',
      `"extra":${JSON.stringify({ instances: present([{ account: '1'.repeat(12), region: 'a-1', status: 'CURRENT' }]) })},"stackSets":`,
    ),
    'a list in a text': replaced(/"templateBody":"/, '"templateBody":"\\"instances\\":{\\"status\\":\\"present\\",\\"value\\":[]}'),
    'a StackSet named __proto__': replaced('"stackSets":{', '"stackSets":{"__proto__":{"status":"absent"},'),
    'a list of something that is no StackSet': replaced(
      '"stackSets":{',
      '"stackSets":{"x":[{"instances":{"status":"present","value":[]}}],',
    ),
    'a text that does not end': text.slice(0, text.lastIndexOf('"driftStatus"') + 20),
    'another text behind it': `${text}{}`,
    'many escapes': replaced('"statusReason":""', `"statusReason":"${'\\n'.repeat(100_000)}"`),
    'a long text that does not end': replaced('"statusReason":""', `"statusReason":"${'\\n'.repeat(100_000)}`),
    'a control character': replaced('"statusReason":""', '"statusReason":"\u0000"'),
    'an escape that JSON does not have': replaced('"statusReason":""', '"statusReason":"\\x41"'),
  };

  it.each(Object.entries(hostile))('is read as its text is: %s', (_, changed) => holds(Buffer.from(changed)));

  it('may have a byte order mark, and characters and bytes beyond ASCII', () => {
    holds(Buffer.from(`\uFEFF${text}`));
    const beyond = replaced('"statusReason":""', '"statusReason":"Größe – 大きさ 🛰"');
    holds(Buffer.from(beyond));
    expect(late(Buffer.from(beyond))).toHaveLength(everyList.length);
    holds(Buffer.from(beyond, 'latin1'));
    holds(Buffer.from(beyond, 'utf16le'));
    holds(Buffer.alloc(0));
  });
});

const parts = fc.constantFrom(
  ...[
    '"',
    '\\',
    ',',
    ':',
    '{',
    '}',
    '[',
    ']',
    '{}',
    '[]',
    'null',
    '0',
    ' ',
    '\n',
    '\u0001',
    'é',
    '\\u0041',
    '"value":',
    '"status":"present",',
  ],
  ...[
    '"instances":',
    '"accounts":',
    '"account":"300000000001",',
    '"region":"us-east-1",',
    '"guardDutyAccounts":',
    '"absent"',
    '""',
    '-',
    'z',
  ],
);

it.each(Object.entries(written))('with anything changed, a snapshot %s is what its text is', (_, whole) => {
  const place = fc.nat({ max: whole.length });
  const length = fc.oneof(fc.constantFrom(0, 1, 2), fc.nat({ max: 60 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(place, length, fc.oneof(parts, fc.constant(''))), { minLength: 1, maxLength: 3 }), (changes) => {
      const changed = changes.reduce((before, [at, without, add]) => before.slice(0, at) + add + before.slice(at + without), whole);
      holds(Buffer.from(changed));
    }),
    { numRuns: runs(1500, 150) },
  );
});

it.each(Object.entries(written))('with a part of it moved or repeated, a snapshot %s is what its text is', (_, whole) => {
  const borders = [...whole.matchAll(/[{}[\],]/g)].map(({ index }) => index);
  const border = fc.constantFrom(...borders);
  fc.assert(
    fc.property(border, border, border, (from, to, at) => {
      const part = whole.slice(Math.min(from, to), Math.max(from, to));
      holds(Buffer.from(whole.slice(0, at) + part + whole.slice(at)));
    }),
    { numRuns: runs(800, 80) },
  );
});
