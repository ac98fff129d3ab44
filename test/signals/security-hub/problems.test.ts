import { problemToText } from '../../../lib/core/problem';
import { automationRuleProblems } from '../../../lib/signals/security-hub/problems';
import { ruleCases, ruleOf, ruleWith } from './rules';

const files = ['rule', 'criteria', 'combinations', 'numbers-and-times', 'update'];

describe.each(files)('problems of automation rules: %s', (file) => {
  it.each(ruleCases(file).map((one) => [one.name, one] as const))('%s', (_, one) => {
    expect(automationRuleProblems(ruleOf(one)).map(({ id, path }) => `${id} ${path}`)).toEqual(one.expected);
  });
});

describe('what a problem says', () => {
  const textOf = (changes: Parameters<typeof ruleWith>[0]): string =>
    automationRuleProblems(ruleWith(changes)).map(problemToText).join('\n');

  it('offers the criterion that was probably meant', () => {
    expect(textOf({ criteria: [{ field: 'Severity.Label', equals: ['LOW'] }] })).toBe(
      'criteria[0].field must be a criterion of AWS::SecurityHub::AutomationRule, got "Severity.Label"; write SeverityLabel if that is meant',
    );
  });

  it('says that CloudFormation lacks a criterion, and what to use', () => {
    expect(textOf({ criteria: [{ field: 'ResourceApplicationName', equals: ['shop'] }] })).toBe(
      'criteria[0].field is a criterion of the Security Hub API that CloudFormation (AWS::SecurityHub::AutomationRule) does not have, got "ResourceApplicationName"; name the resources with ResourceId or ResourceTags',
    );
  });

  it('names the comparisons that Security Hub refuses together', () => {
    expect(textOf({ criteria: [{ field: 'Title', equals: ['a'], notEquals: ['b'] }] })).toBe(
      'criteria[0].notEquals must not be combined with equals on Title; Security Hub rejects EQUALS with NOT_EQUALS on one field; use only equals, or equals with prefix',
    );
  });

  it('says why order 10 is refused', () => {
    expect(textOf({ precedence: 10 })).toContain('the order of AWS Security Incident Response');
  });
});
