/**
 * How many cases a property is tried on: all of them in CI, a fifth at a desk. A property that fails is there in either; the many runs of CI find the
 * rarer cases.
 */
export function runs(inContinuousIntegration: number): number {
  return process.env.CI === undefined ? Math.ceil(inContinuousIntegration / 5) : inContinuousIntegration;
}

/** Cases of a table that takes long: all of them in CI, every fifth at a desk. */
export function sampled<Case>(cases: readonly Case[]): readonly Case[] {
  return process.env.CI === undefined ? cases.filter((_, index) => index % 5 === 0) : cases;
}
