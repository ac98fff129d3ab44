import { missedBounds, verdict } from './bounds';

const bound = (ratio: number) => ({ what: 'plan against its target', ratio, atMost: 1 });

describe('bounds of the bench', () => {
  it.each([0.01, 0.999, 1])('keeps a ratio of %p', (ratio) => {
    expect(missedBounds([bound(ratio)])).toEqual([]);
  });

  it.each([1.001, 1.42, 1e9])('misses a ratio of %p', (ratio) => {
    expect(missedBounds([bound(ratio)])).toEqual([`plan against its target: ${ratio.toFixed(2)}; must be at most 1.`]);
  });

  it.each([NaN, Infinity, -Infinity, 0, -1])('does not take %p for a measurement', (ratio) => {
    expect(missedBounds([bound(0.5), bound(ratio)])).toEqual([`plan against its target: not measured, got ${ratio}; must be at most 1.`]);
  });

  it('does not pass where nothing was measured', () => {
    expect(missedBounds([])).toEqual(['No bound was measured.']);
  });

  it.each([
    ['kept', [0.5, 1], 0, ['2 of 2 bounds kept']],
    ['missed', [0.5, 1.42], 1, ['1 of 2 bounds kept', '✖ plan against its target: 1.42; must be at most 1.']],
    ['not measured', [NaN], 1, ['0 of 1 bounds kept', '✖ plan against its target: not measured, got NaN; must be at most 1.']],
    ['none', [], 1, ['0 of 0 bounds kept', '✖ No bound was measured.']],
  ] as const)('ends the run with its exit code: %s', (_, ratios, exitCode, lines) => {
    expect(verdict(ratios.map(bound))).toEqual({ exitCode, lines });
  });
});
