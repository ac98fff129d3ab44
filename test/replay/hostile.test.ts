import { gzipSync } from 'node:zlib';
import { maximumLevels, maximumRecordBytes } from '../../lib/replay/input/limits';
import { runReplay } from '../../lib/replay/run/run-replay';
import { configurationOf, guardDutyFinding, pathOf, readParts, securityHubFinding, today } from './support';

const after = `\n${JSON.stringify(guardDutyFinding({ id: 'after' }))}\n`;
const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** What the sink gets of a file that goes on with a finding. */
async function readHostile(text: string | Buffer): Promise<{ readonly found: number; readonly reasons: readonly string[] }> {
  const { records, bad } = await readParts(text, after);
  return { found: records.length, reasons: bad.map(({ reason }) => reason) };
}

describe('hostile files neither end the reading nor fill the memory', () => {
  it.each([
    ['levels without end', '['.repeat(3_000_000), 'This is not valid JSON.'],
    ['levels that close', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, `The record has more than ${maximumLevels} levels.`],
    [
      'a finding with too many levels',
      JSON.stringify(guardDutyFinding()).replace('"Instance"', nested(maximumLevels)),
      `The record has more than ${maximumLevels} levels.`,
    ],
    ['a line of 10 MB', JSON.stringify({ text: 'x'.repeat(10_000_000) }), `The record is longer than 4 MB.`],
    ['10 MB of one letter', 'x'.repeat(10_000_000), `The record is longer than 4 MB.`],
    ['control characters', '\u0001\u0002{"a":1}', 'This is not valid JSON.'],
  ])('%s', async (_, line, reason) => {
    // The first line is sound, so that the file is read line by line.
    const { records, bad } = await readParts(after.trim(), `\n${line}`, after);
    expect(records).toHaveLength(2);
    expect(bad.map((one) => one.reason)).toEqual([reason]);
  });

  it('a document that is one value of 10 MB, and values behind it', async () => {
    const long = JSON.stringify([{ text: 'x'.repeat(10_000_000) }, guardDutyFinding()], undefined, 2);
    const { records, bad } = await readParts(
      ...Array.from({ length: 20 }, (_, index) => long.slice(index * 600_000, (index + 1) * 600_000)),
    );
    expect(records).toHaveLength(1);
    expect(bad.map(({ reason }) => reason)).toEqual(['The record is longer than 4 MB.']);
    expect(long.length).toBeGreaterThan(maximumRecordBytes);
  });

  it('a gzip bomb: it stops, and says so', async () => {
    // 300 MB: several packed files one after the other are one.
    const bomb = Buffer.concat(Array<Buffer>(20).fill(gzipSync(Buffer.alloc(15 * 1024 * 1024, 32), { level: 9 })));
    const { records, bad } = await readParts(bomb);
    expect(records).toEqual([]);
    expect(bad.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^The file unpacks to more than 64 MB, and to more than 250 times its size\./),
    ]);
  });

  it.each([
    ['a cut gzip file', gzipSync(after).subarray(0, 40), /^The file cannot be unpacked further \(Z_BUF_ERROR\)\.$/],
    ['a damaged gzip file', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), /^The file cannot be unpacked further \(Z_/],
    ['a Parquet file', Buffer.from('PAR1....'), /^The file is in Parquet format/],
    ['a ZIP archive', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), /^The file is a ZIP archive/],
    ['a binary file', Buffer.from([1, 0, 2, 3, 4]), /^The file is not text/],
  ])('%s is said', async (_, file, reason) => {
    const { records, bad } = await readParts(file);
    expect(records).toEqual([]);
    expect(bad.map((one) => one.reason)).toEqual([expect.stringMatching(reason)]);
  });

  it('names such as __proto__ are names like any other', async () => {
    const line = JSON.stringify(guardDutyFinding({ id: 'own' })).replace(
      '"id":"own"',
      '"__proto__":{"type":"x","polluted":true},"constructor":{"prototype":{}}',
    );
    const { found, reasons } = await readHostile(line);
    expect([found, reasons]).toEqual([2, []]);
    expect(({} as { readonly polluted?: boolean }).polluted).toBeUndefined();
    const path = pathOf(JSON.parse(line), {
      suppressionRules: [{ stage: 'enforce', criteria: [{ field: '__proto__.type', equals: ['x'] }] }],
    });
    expect(path.suppression?.archived).toBe(true);
    const hub = securityHubFinding({ Resources: [{ Id: 'x', Tags: JSON.parse('{"__proto__": "dev"}') }] });
    const changed = pathOf(hub, {
      automationRules: [
        { precedence: 20, criteria: [{ field: 'ResourceTags', key: '__proto__', equals: ['dev'] }], update: { criticality: 1 } },
      ],
    });
    expect(changed.securityHub?.rules.map(({ name }) => name)).toEqual(['rule-1']);
  });

  it('wildcards that fit in many ways do not take long', () => {
    const rules = { suppressionRules: [{ stage: 'enforce', criteria: [{ field: 'title', matches: ['*a*a*a*a*b'] }] }] };
    const begun = process.cpuUsage();
    expect(pathOf(guardDutyFinding({ title: 'a'.repeat(200_000) }), rules).suppression?.archived).toBe(false);
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(20);
  });

  it('fields of other kinds than AWS writes there are no reason to stop', () => {
    const odd = [null, 7, 'x', [], {}, [[['x']]], true];
    const rules = {
      suppressionRules: [
        {
          stage: 'enforce',
          criteria: [
            { field: 'resource.instanceDetails.imageId', equals: ['x'] },
            { field: 'updatedAt', lessThan: 5 },
          ],
        },
      ],
      automationRules: [
        {
          precedence: 20,
          criteria: [
            { field: 'SeverityLabel', equals: ['HIGH'] },
            { field: 'Type', prefix: ['T'] },
          ],
          update: { severity: 'LOW' },
        },
      ],
      routes: [{ events: { guardDuty: {} } }, { events: { securityHub: { severityLabels: ['LOW'] } } }],
    };
    for (const value of odd) {
      for (const name of ['resource', 'service', 'updatedAt', 'id', 'region', 'title']) pathOf(guardDutyFinding({ [name]: value }), rules);
      for (const name of ['Severity', 'Types', 'Resources', 'Workflow', 'FindingProviderFields', 'Region', 'UpdatedAt']) {
        pathOf(securityHubFinding({ [name]: value }), rules);
      }
    }
    expect(pathOf(guardDutyFinding({ region: 7 }), rules).routed).toBe('unknown');
  });

  it('memory stays flat: what is kept does not grow with the records', async () => {
    const line = Buffer.from(`${JSON.stringify(guardDutyFinding({ description: 'x'.repeat(2000) }))}\n`.repeat(200));
    async function* open(): AsyncGenerator<Buffer> {
      for (let part = 0; part < 60; part++) yield line;
    }
    const report = await runReplay({ configuration: configurationOf(), today, sources: [{ name: 'long', open }] });
    expect(report.records).toBe(12_000);
    expect(JSON.stringify(report).length).toBeLessThan(20_000);
  });
});
