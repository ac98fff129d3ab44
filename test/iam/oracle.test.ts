import fc from 'fast-check';
import { conditionQuestion, identityQuestion, resourceQuestion, trustQuestion } from './arbitraries';
import { runs } from '../support/runs';
import { compare, type Question } from './oracle';

/** Share of questions, all of constructs that the evaluator claims to know, to which its answer may be unknown. */
const maximumUnknown = 0.05;

describe('agrees with iam-simulate wherever it knows an answer, and knows it nearly always', () => {
  it.each<[string, fc.Arbitrary<Question>, number]>([
    ['one condition block', conditionQuestion, 1500],
    ['identity, control and session policies and a boundary', identityQuestion, 1000],
    ['the policy of a resource besides', resourceQuestion, 300],
    ['the trust policy of a role', trustQuestion, 800],
  ])('%s', async (_, questions, inContinuousIntegration) => {
    const numRuns = Math.max(300, runs(inContinuousIntegration));
    const counts = { allowed: 0, denied: 0, unknown: 0 };
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        const { ours, theirs, agree } = await compare(question);
        counts[ours.result] += 1;
        if (theirs !== 'invalid' && ours.result !== 'unknown') compared += 1;
        if (!agree) throw new Error(`ours: ${JSON.stringify(ours)}; iam-simulate: ${theirs}`);
      }),
      { numRuns },
    );
    expect(counts.unknown / numRuns).toBeLessThan(maximumUnknown);
    expect(counts.allowed / numRuns).toBeGreaterThan(0.05);
    expect(counts.denied / numRuns).toBeGreaterThan(0.05);
    expect(compared / numRuns).toBeGreaterThan(0.7);
  });
});
