import fc from 'fast-check';
import { evaluateAccess, parsePolicy } from '../../lib/iam';
import { conditionQuestion, identityQuestion, resourceQuestion, trustQuestion } from './arbitraries';
import { ours, type Question } from './oracle';
import { assertWhere, fixedSample } from '../support/properties';
import { runs } from '../support/runs';

/** A question, and which of the keys that its request has are forgotten. */
const forgetful = (questions: fc.Arbitrary<Question>): fc.Arbitrary<{ readonly question: Question; readonly known: Question }> =>
  questions.chain((question) =>
    fc.subarray(Object.keys(question.context)).map((keys) => {
      const context = Object.fromEntries(keys.map((key) => [key, question.context[key]!]));
      // Of all that is not given nothing is said any more.
      return { question, known: { ...question, context, absent: [] } };
    }),
  );

it.each<[string, fc.Arbitrary<Question>]>([
  ['a condition block', conditionQuestion],
  ['policies of identities and organizations', identityQuestion],
  ['policies of resources', resourceQuestion],
  ['trust policies', trustQuestion],
])('knowing less never gives another answer, only none: %s', (_, questions) => {
  const answers = forgetful(questions).map((asked) => ({
    ...asked,
    whole: ours(asked.question).result,
    partial: ours(asked.known).result,
  }));
  assertWhere(
    answers,
    ({ whole, partial }) => whole !== 'unknown' && partial !== 'unknown',
    ({ whole, partial }) => expect(partial).toBe(whole),
    runs(1500),
  );
  expect(fixedSample(answers, 300).some(({ whole, partial }) => whole !== 'unknown' && partial === 'unknown')).toBe(true);
});

it('an added denial of everything denies whatever it was', () => {
  const all = { Version: '2012-10-17', Statement: { Sid: 'All', Effect: 'Deny', Action: '*', Resource: '*' } };
  fc.assert(
    fc.property(identityQuestion, (question) => {
      const decision = ours({ ...question, identityPolicies: [...(question.identityPolicies ?? []), all] });
      expect(decision).toMatchObject({ result: 'denied', reason: { kind: 'explicit-deny' } });
    }),
    { numRuns: runs(300) },
  );
});

it('no document makes it throw, and none that is not understood is allowed', () => {
  const request = {
    principal: { type: 'role', arn: 'arn:aws:iam::111111111111:role/x' },
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports/x',
    resourceAccount: '111111111111',
    context: { values: {} },
  } as const;
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.record({
      Version: fc.constantFrom('2012-10-17', 2012),
      Statement: fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.dictionary(fc.constantFrom('Effect', 'Action', 'Resource', 'Condition', 'Principal', 'Sid', 'Effekt'), fc.jsonValue()),
          {
            maxLength: 3,
          },
        ),
      ),
    }),
  );
  fc.assert(
    fc.property(odd, (document) => {
      const decision = evaluateAccess(request, { identityPolicies: [{ name: 'odd', policy: parsePolicy(document, 'odd') }] });
      expect(decision.result).not.toBe('allowed');
    }),
    { numRuns: runs(1000) },
  );
});
