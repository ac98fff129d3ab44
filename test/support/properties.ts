import fc from 'fast-check';

/**
 * Tries a property on the cases that it is about, however rare they are among those that are made: always on `numRuns` of them, so that none comes by
 * chance. It fails where there are none, and so where nothing is claimed any more.
 * @param isAbout - whether the property says something of a case
 */
export function assertWhere<Case>(
  cases: fc.Arbitrary<Case>,
  isAbout: (given: Case) => boolean,
  holds: (given: Case) => boolean | void,
  numRuns: number,
): void {
  const property = fc.property(cases, (given) => {
    fc.pre(isAbout(given));
    return holds(given);
  });
  fc.assert(property, { numRuns, maxSkipsPerRun: 10_000 });
}

/** The same cases on every run: for what is said of their shares, which chance must not decide. */
export function fixedSample<Case>(cases: fc.Arbitrary<Case>, numRuns: number): readonly Case[] {
  return fc.sample(cases, { numRuns, seed: 20261124 });
}
