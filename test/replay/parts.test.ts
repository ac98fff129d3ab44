import fc from 'fast-check';
import { recognize } from '../../lib/replay/records/recognize';
import { ReplayEngine, type ReplayWork } from '../../lib/replay/run/engine';
import { emptyPart, mergedParts, type ReplayPart } from '../../lib/replay/run/part';
import { frameOf, reportOf } from '../../lib/replay/run/report';
import { Counts, type CountsPart } from '../../lib/replay/totals/counts';
import { runs } from '../support/runs';
import { configurationOf, guardDutyFinding, securityHubFinding, today } from './support';

const rules = (stage: string) =>
  configurationOf({
    suppressionRules: [
      { name: 'scans', stage, criteria: [{ field: 'type', equals: ['Recon:EC2/Portscan'] }] },
      { name: 'images', stage, criteria: [{ field: 'resource.instanceDetails.imageId', equals: ['ami-1'] }] },
    ],
    automationRules: [
      {
        ...{ name: 'hide', precedence: 20, criteria: [{ field: 'ProductName', equals: ['Inspector'] }] },
        update: { workflowStatus: 'RESOLVED', note: 'x' },
      },
    ],
    routes: [{ name: 'urgent', events: { guardDuty: { severityAtLeast: stage === 'enforce' ? 8 : 5 } } }],
  });
const work: ReplayWork = { configuration: rules('enforce'), against: rules('observe'), today };

const accounts = ['444444444444', '555555555555', '666666666666'];
const finding = fc.oneof(
  fc
    .record({
      accountId: fc.constantFrom(...accounts),
      severity: fc.constantFrom(2, 5, 8, 9),
      type: fc.constantFrom('Recon:EC2/Portscan', 'Backdoor:EC2/Spambot'),
      region: fc.constantFrom('eu-west-1', 'us-east-1', 'ap-south-1'),
      service: fc.record({ eventLastSeen: fc.constantFrom('2026-11-20T10:00:00Z', '2026-11-23T10:00:00Z', 'once') }),
    })
    .map(guardDutyFinding),
  fc.record({ AwsAccountId: fc.constantFrom(...accounts), ProductName: fc.constantFrom('Inspector', 'Macie') }).map(securityHubFinding),
  fc.constantFrom<unknown>({ a: 1 }, { Findings: [guardDutyFinding(), { b: 2 }, guardDutyFinding({ severity: 8 })] }),
);

/** A text, and where it stands: several stand on one line, as in a document. */
const values = fc
  .array(fc.tuple(fc.oneof({ arbitrary: finding.map((one) => JSON.stringify(one)), weight: 9 }, fc.constant('{')), fc.nat({ max: 3 })), {
    maxLength: 30,
  })
  .map((all) =>
    all.map(([text, file], index) => ({
      text,
      place: { file: `${file}.jsonl`, source: file, line: Math.floor(index / 3) + 1, value: index },
    })),
  );
type Value = { readonly text: string; readonly place: { file: string; source: number; line: number; value: number } };

function partOf(all: readonly Value[]): ReplayPart {
  const engine = new ReplayEngine(work, { line: () => undefined, bad: () => undefined });
  for (const { text, place } of all) engine.value(Buffer.from(text), place);
  return engine.toPart();
}

/** Which of some parts each value belongs to. */
const cut = values.chain((all) =>
  fc.tuple(
    fc.constant(all),
    fc.array(fc.nat({ max: 6 }), { minLength: all.length, maxLength: all.length }),
    fc.integer({ min: 1, max: 7 }),
  ),
);
const partsOf = ([all, owners, count]: readonly [readonly Value[], readonly number[], number]): readonly ReplayPart[] =>
  Array.from({ length: count }, (_, index) => partOf(all.filter((__, number) => owners[number]! % count === index)));

describe('parts of a replay are a commutative monoid', () => {
  it('the merge of parts is the part of the whole, in any order, and tells the same', () => {
    fc.assert(
      fc.property(cut, fc.boolean(), (given, reversed) => {
        const whole = partOf(given[0]);
        const parts = partsOf(given);
        const merged = mergedParts(reversed ? [...parts].reverse() : parts);
        expect(merged).toEqual(whole);
        const frame = frameOf(work, []);
        const gates = { maxArchivedSeverity: 'medium', requireRoute: 'high', forbidNewLoss: true } as const;
        expect(JSON.stringify(reportOf(frame, merged, gates))).toBe(JSON.stringify(reportOf(frame, whole, gates)));
      }),
      { numRuns: runs(300) },
    );
  });

  it('is associative, has an identity, and is the same after it was written and read', () => {
    fc.assert(
      fc.property(cut, (given) => {
        const [a = emptyPart(true), b = emptyPart(true), c = emptyPart(true)] = partsOf([given[0], given[1], 3]);
        expect(mergedParts([a, mergedParts([b, c])])).toEqual(mergedParts([mergedParts([a, b]), c]));
        expect(mergedParts([a, emptyPart(true)])).toEqual(a);
        expect(mergedParts([emptyPart(true), a])).toEqual(a);
        expect(JSON.parse(JSON.stringify(a))).toEqual(a);
      }),
      { numRuns: runs(200) },
    );
  });

  it('has findings in it: each kind of result is there', () => {
    const all = [
      guardDutyFinding({ severity: 8 }),
      guardDutyFinding({ type: 'Backdoor:EC2/Spambot', severity: 2 }),
      securityHubFinding(),
      { a: 1 },
    ];
    expect(all.slice(0, 3).flatMap((one) => recognize(one))).not.toContain(undefined);
    const part = partOf(all.map((one, value) => ({ text: JSON.stringify(one), place: { file: 'f', source: 0, line: value + 1, value } })));
    const report = reportOf(frameOf(work, []), part);
    expect(report).toMatchObject({ records: 3, bad: { count: 1 }, archived: { yes: { count: 1 } }, hidden: { yes: { count: 1 } } });
    expect(report.archived.highExamples).toHaveLength(1);
    expect(report.unrouted.examples).toHaveLength(2);
    expect(report.comparison?.changes.map(({ sure }) => sure.count)).toContain(1);
  });
});

describe('counts with more keys than are counted one by one', () => {
  const keys = fc.array(fc.tuple(fc.constantFrom(...'abcdefghijklmnop'), fc.integer({ min: 1, max: 5 })), { maxLength: 60 });
  const countsOf = (all: readonly (readonly [string, number])[]): CountsPart => {
    const counts = new Counts(3);
    for (const [key, by] of all) counts.add(key, by);
    return counts.toPart();
  };
  const merged = (...parts: readonly CountsPart[]): CountsPart => {
    const counts = new Counts(3);
    for (const part of parts) counts.merge(part);
    return counts.toPart();
  };

  it('merge in any grouping to those of the whole', () => {
    fc.assert(
      fc.property(keys, keys, keys, (a, b, c) => {
        const whole = countsOf([...a, ...b, ...c]);
        expect(merged(countsOf(a), countsOf(b), countsOf(c))).toEqual(whole);
        expect(merged(countsOf(c), merged(countsOf(b), countsOf(a)))).toEqual(whole);
        expect(merged(whole, countsOf([]))).toEqual(whole);
        const sum = (whole.others ?? 0) + whole.counts.reduce((total, [, count]) => total + count, 0);
        expect(sum).toBe([...a, ...b, ...c].reduce((total, [, by]) => total + by, 0));
      }),
    );
  });
});
