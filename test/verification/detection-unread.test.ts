import { coverageToText } from '../../lib/report/coverage-text';
import { verification } from '../../lib/verification/verification';
import { whole } from '../chain/whole';

const { configuration, snapshot } = whole();
const { detection, ...withoutIt } = snapshot;
const verify = (of: typeof snapshot, more: object = {}) => verification({ configuration, snapshot: of, today: '2026-11-24', ...more });
const unread = (of: ReturnType<typeof verify>): readonly string[] =>
  of.findings.flatMap(({ id, severity }) => (id === 'detection-not-checked' ? [severity] : []));

describe('detection that the snapshot does not have', () => {
  it('is not known, and no reason to pass', () => {
    expect(detection).toBeDefined();
    expect([verify(snapshot).exitCode, unread(verify(snapshot))]).toEqual([0, []]);
    const found = verify(withoutIt);
    expect([found.exitCode, unread(found)]).toEqual([3, ['unknown']]);
    expect(found.findings.find(({ id }) => id === 'detection-not-checked')?.remedy).toContain('--without-detection');
  });

  it('is left out where somebody asks for that, also of a snapshot that has it, or for a part of the rollout alone', () => {
    const off = { ...snapshot, detection: { ...detection!, regions: {} } };
    for (const each of [withoutIt, snapshot, off]) {
      expect([verify(each, { withoutDetection: true }).exitCode, unread(verify(each, { withoutDetection: true }))]).toEqual([
        0,
        ['notice'],
      ]);
    }
    for (const scope of ['stack-sets', 'management-account']) expect(verify(withoutIt, { scope }).exitCode).toBe(0);
  });
});

it('the last line counts the accounts that would be contained where the exit code is also theirs', () => {
  const { chain, ...coverage } = verify(snapshot, { contained: true });
  const lastLine = (contained: boolean) =>
    coverageToText(coverage, { colour: false, chain: chain!, contained }).trimEnd().split('\n').at(-1);
  const { yes, no, unknown } = chain!.verdicts;
  expect(lastLine(true)).toContain(` · would be contained: ${yes} of ${yes + no + unknown} accounts`);
  expect(lastLine(false)).not.toContain('would be contained');
});
