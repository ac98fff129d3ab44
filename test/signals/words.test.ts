import { type AutomationCriterion } from '../../lib/configuration/automation-rule';
import { type SuppressionCriterion } from '../../lib/configuration/suppression-rule';
import { criterionInWords } from '../../lib/signals/words';

describe('a criterion in words', () => {
  it.each<[SuppressionCriterion | AutomationCriterion, string, string]>([
    [{ field: 'type', equals: ['Recon:EC2/Portscan'] }, 'type', 'is Recon:EC2/Portscan'],
    [{ field: 'accountId', equals: ['1', '2', '3'] }, 'accountId', 'is 1, 2 or 3'],
    [{ field: 'accountId', notEquals: ['1', '2'] }, 'accountId', 'is not 1 nor 2'],
    [
      { field: 'type', equals: ['a'], matches: ['b*', 'c?'], notMatches: ['d'] },
      'type',
      'is a, and looks like b* or c?, and does not look like d',
    ],
    [{ field: 'severity', greaterThan: 2, lessThan: 7 }, 'severity', 'is above 2, and is below 7'],
    [{ field: 'Confidence', greaterThanOrEqual: 2, lessThanOrEqual: 7 }, 'Confidence', 'is at least 2, and is at most 7'],
    [{ field: 'Title', equals: ['a'], prefix: ['b', 'c'] }, 'Title', 'is a, or begins with b or c'],
    [{ field: 'Title', contains: ['a'] }, 'Title', 'contains a'],
    [
      { field: 'Title', prefix: ['a'], notEquals: ['ab'], prefixNotEquals: ['ac'] },
      'Title',
      'begins with a, and is not ab, and does not begin with ac',
    ],
    [{ field: 'Title', notContains: ['a'] }, 'Title', 'does not contain a'],
    [{ field: 'ResourceTags', key: 'env', equals: [''] }, 'ResourceTags env', 'is ""'],
    [
      { field: 'CreatedAt', start: '2026-01-01T00:00:00Z', end: '2026-02-01T00:00:00Z' },
      'CreatedAt',
      'is 2026-01-01T00:00:00Z or later, and is 2026-02-01T00:00:00Z or earlier',
    ],
    [{ field: 'CreatedAt', withinDays: 7 }, 'CreatedAt', 'is within the last 7 days'],
  ])('%j', (criterion, field, condition) => {
    expect(criterionInWords(criterion)).toEqual({ field, condition });
  });

  it('says where values come from', () => {
    expect(criterionInWords({ field: 'port', equals: [4444], from: 'environment.uncommonPorts' }).from).toBe('environment.uncommonPorts');
  });
});
