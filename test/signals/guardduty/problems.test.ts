import { problemToText } from '../../../lib/core/problem';
import { rankProblems, suppressionRuleProblems } from '../../../lib/signals/guardduty/problems';
import { type SuppressionCriterion } from '../../../lib/configuration/suppression-rule';
import { ruleCases, ruleOf, ruleWith } from './rules';

const idsOf = (criteria: readonly SuppressionCriterion[]): readonly string[] =>
  suppressionRuleProblems(ruleWith({ criteria, stage: 'enforce' })).map(({ id, path }) => `${id} ${path}`);
const texts = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `value-${index}`);

describe.each(['rule', 'criteria'])('problems of suppression rules: %s', (file) => {
  it.each(ruleCases(file).map((one) => [one.name, one] as const))('%s', (_, one) => {
    expect(suppressionRuleProblems(ruleOf(one)).map(({ id, path }) => `${id} ${path}`)).toEqual(one.expected);
  });
});

describe('counts', () => {
  const fields = (count: number): readonly SuppressionCriterion[] =>
    texts(count).map((name) => ({ field: name.replace('-', '.v'), equals: ['a'] }));

  it.each([
    ['50 criteria', fields(50), []],
    ['51 criteria', fields(51), ['too-many-criteria criteria']],
    ['50 values of equals', [{ field: 'type', equals: texts(50) }], []],
    ['51 values of equals', [{ field: 'type', equals: texts(51) }], ['too-many-values criteria[0].equals']],
    ['51 values of notEquals', [{ field: 'type', notEquals: texts(51) }], ['too-many-values criteria[0].notEquals']],
    ['5 patterns', [{ field: 'type', matches: texts(5), notMatches: texts(5) }], []],
    ['6 patterns of matches', [{ field: 'type', matches: texts(6) }], ['too-many-patterns criteria[0].matches']],
    ['6 patterns of notMatches', [{ field: 'type', notMatches: texts(6) }], ['too-many-patterns criteria[0].notMatches']],
    ['a pattern of 512 characters', [{ field: 'type', matches: ['a'.repeat(512)] }], []],
    ['a pattern of 513 characters', [{ field: 'type', matches: ['a'.repeat(513)] }], ['pattern-too-long criteria[0].matches[0]']],
  ])('%s', (_, criteria, expected) => {
    expect(idsOf(criteria)).toEqual(expected);
  });

  it.each([
    [0, ['invalid-rank']],
    [1, []],
    [100, []],
    [101, ['invalid-rank']],
    [1.5, ['invalid-rank']],
  ])('rank %d', (rank, expected) => {
    expect(rankProblems(rank).map(({ id }) => id)).toEqual(expected);
  });
});

describe('what a problem says', () => {
  const textOf = (criterion: object): string =>
    suppressionRuleProblems(ruleWith({ criteria: [criterion as SuppressionCriterion] }))
      .map(problemToText)
      .join('\n');

  it('names the operator for a pattern', () => {
    expect(textOf({ field: 'type', equals: ['Recon:*'] })).toBe(
      'criteria[0].equals[0] contains *, which this operator compares as a plain character, got "Recon:*"; move it to matches, where * stands for any text',
    );
  });

  it('names the current operator for a deprecated one', () => {
    expect(textOf({ field: 'severity', lt: 7 })).toBe('criteria[0].lt is a deprecated operator name, got "lt"; write lessThan');
  });

  it('says what a field takes', () => {
    expect(textOf({ field: 'severity', matches: ['4*'] })).toBe(
      'criteria[0].matches does not apply to severity, whose values are numbers; use one of equals, notEquals, greaterThan, greaterThanOrEqual, lessThan, lessThanOrEqual',
    );
  });

  it('says what an observed rule cannot look at', () => {
    expect(textOf({ field: 'service.action.awsApiCallAction.userAgent', equals: ['a'] })).toContain('needs stage: enforce');
  });
});
