import fc from 'fast-check';
import { conditionQuestion, identityQuestion, resourceQuestion, trustQuestion } from './arbitraries';
import { fixedSample } from '../support/properties';
import { runs } from '../support/runs';
import { compare, type Question } from './oracle';

/** Share of questions, all of constructs that the evaluator claims to know, to which its answer may be unknown. */
const maximumUnknown = 0.05;
/** Questions by which shares are told: the same ones on every run. */
const fixed = 100;

describe('agrees with iam-simulate wherever it knows an answer, and knows it nearly always', () => {
  it.each<[string, fc.Arbitrary<Question>, number]>([
    ['one condition block', conditionQuestion, 1500],
    ['identity, control and session policies and a boundary', identityQuestion, 1000],
    ['the policy of a resource besides', resourceQuestion, 300],
    ['the trust policy of a role', trustQuestion, 800],
  ])('%s', async (_, questions, inContinuousIntegration) => {
    const agreed = async (question: Question) => {
      const { ours, theirs, agree } = await compare(question);
      if (!agree) throw new Error(`ours: ${JSON.stringify(ours)}; iam-simulate: ${theirs}`);
      return { result: ours.result, isCompared: theirs !== 'invalid' && ours.result !== 'unknown' };
    };
    const answers: Awaited<ReturnType<typeof agreed>>[] = [];
    for (const question of fixedSample(questions, fixed)) answers.push(await agreed(question));
    const share = (...results: readonly string[]): number => answers.filter(({ result }) => results.includes(result)).length / fixed;
    expect(share('unknown')).toBeLessThan(maximumUnknown);
    expect(share('allowed')).toBeGreaterThan(0.05);
    expect(share('denied')).toBeGreaterThan(0.05);
    expect(answers.filter(({ isCompared }) => isCompared).length / fixed).toBeGreaterThan(0.7);

    const property = fc.asyncProperty(questions, async (question) => void (await agreed(question)));
    await fc.assert(property, { numRuns: runs(inContinuousIntegration) });
  });
});
