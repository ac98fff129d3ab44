/** Whether this is the quick run, at a desk. CI, which sets `CI`, tries everything. */
export const isQuick = process.env.CI === undefined;

/**
 * How many cases a property is tried on: all of them in CI, a twentieth at a desk, or what is given where that is too few or too many. A property that fails is there
 * in either; the many runs of CI find the rarer cases.
 */
export function runs(inContinuousIntegration: number, atDesk = Math.ceil(inContinuousIntegration / 20)): number {
  return isQuick ? atDesk : inContinuousIntegration;
}

/** Cases of a table that takes long: all of them in CI; at a desk every tenth, of each kind at least the first. */
export function sampled<Case>(cases: readonly Case[], kindOf: (one: Case) => unknown = () => 'one'): readonly Case[] {
  if (!isQuick) return cases;
  const seen = new Map<unknown, number>();
  return cases.filter((one) => {
    const before = seen.get(kindOf(one)) ?? 0;
    seen.set(kindOf(one), before + 1);
    return before % 10 === 0;
  });
}
