import { baselineOf, baselineToJson, parseBaseline, type Baseline } from '../../lib/check/baseline';
import { check, error, fakeLayer, unknown, warning } from './report';

const other = { ...error, place: { kind: 'template', template: 'another' } } as const;
const run = (findings: Parameters<typeof fakeLayer>[1], baseline?: Baseline) =>
  check([fakeLayer('quotas', findings)], baseline && { baseline: { file: 'baseline.json', baseline } });

it('lets what is known pass, and counts it', async () => {
  const baseline = baselineOf(await run({ findings: [error, warning] }));
  const report = await run({ findings: [error, warning] }, baseline);
  expect(report.verdict).toMatchObject({ exitCode: 0, counts: { error: 0, warning: 0, baselined: 2 } });
  expect(report.layers[0]).toMatchObject({ outcome: { status: 'holds' }, findings: [] });
  expect(report.baseline).toEqual({ file: 'baseline.json', known: 2, gone: [] });
});

it('fails on what is new', async () => {
  const report = await run({ findings: [error, other] }, baselineOf(await run({ findings: [error] })));
  expect(report.verdict).toMatchObject({ exitCode: 1, counts: { error: 1, baselined: 1 } });
  expect(report.layers[0]!.findings.map(({ place }) => place)).toEqual([other.place]);
});

it('fails on one more of the same', async () => {
  const report = await run({ findings: [error, error] }, baselineOf(await run({ findings: [error] })));
  expect(report.verdict).toMatchObject({ exitCode: 1, counts: { error: 1, baselined: 1 } });
});

it('says what is gone, and writes it out no more', async () => {
  const before = baselineOf(await run({ findings: [error, other] }));
  const report = await run({ findings: [other] }, before);
  expect(report.verdict.exitCode).toBe(0);
  expect(report.baseline!.gone).toEqual([
    { fingerprint: expect.any(String), ruleId: error.ruleId, place: 'cordon-signals-eu-west-1 Scanner Properties.Name' },
  ]);
  expect(baselineOf(report).findings).toHaveLength(1);
});

it('says of nothing that it is gone where a layer did not run', async () => {
  const baseline = baselineOf(await run({ findings: [error] }));
  const report = await check(
    [fakeLayer('synthesis', { failed: 'does-not-hold' }), fakeLayer('quotas', { findings: [error] }, { needs: ['synthesis'] })],
    { baseline: { file: 'baseline.json', baseline } },
  );
  expect(report.baseline!.gone).toEqual([]);
  expect(report.verdict.exitCode).toBe(1);
});

it('holds nothing unknown, and lets nothing unknown pass', async () => {
  expect(baselineOf(await run({ findings: [unknown, error] })).findings.map(({ ruleId }) => ruleId)).toEqual([error.ruleId]);
  const forged = baselineOf(await run({ findings: [{ ...unknown, severity: 'error' }] }));
  expect((await run({ findings: [unknown] }, forged)).verdict.exitCode).toBe(3);
});

it('lets nothing pass that keeps other layers from looking', async () => {
  const failed = { findings: [error], failed: 'does-not-hold' } as const;
  expect(baselineOf(await run(failed)).findings).toEqual([]);
  expect((await run(failed, baselineOf(await run({ findings: [error] })))).verdict.exitCode).toBe(1);
});

it('is written in one order, and read again', async () => {
  const baseline = baselineOf(await run({ findings: [warning, other, error] }));
  expect(baselineOf(await run({ findings: [error, warning, other] }))).toEqual(baseline);
  expect(parseBaseline(baselineToJson(baseline), 'baseline.json')).toEqual(baseline);
});

it.each([
  ['no JSON', '{', /not JSON/],
  ['another document', '{"kind":"cordon/plan"}', /not a baseline/],
  [
    'findings without a fingerprint',
    '{"kind":"cordon/check-baseline","version":1,"findings":[{"ruleId":"a","place":""}]}',
    /not a baseline/,
  ],
  ['a later version', '{"kind":"cordon/check-baseline","version":2,"findings":[]}', /version 2/],
])('refuses %s', (_, text, message) => {
  expect(() => parseBaseline(text, 'baseline.json')).toThrow(message);
});
