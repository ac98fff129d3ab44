import { type AutomationCriterion } from '../../../lib/configuration/automation-rule';
import { automationMatches, type Match } from '../../../lib/signals/security-hub/matching';

const finding = {
  AwsAccountId: '111111111111',
  Title: 'Port scan of an instance',
  Confidence: 40,
  CreatedAt: '2026-11-20T12:00:00Z',
  Severity: { Label: 'LOW' },
  Types: ['TTPs/Discovery/Recon:EC2-Portscan'],
  Resources: [
    { Id: 'arn:a', Tags: { role: 'scanner' } },
    { Id: 'arn:b', Tags: { team: 'network' } },
  ],
};
const now = '2026-11-24T00:00:00Z';

/** What API_StringFilter, API_MapFilter, API_NumberFilter and API_DateFilter say, and nothing where they are silent. */
it.each<[string, AutomationCriterion, Match]>([
  ['the whole value', { field: 'Title', equals: ['Port scan of an instance'] }, true],
  ['a part of the value', { field: 'Title', equals: ['Port scan'] }, false],
  ['another case', { field: 'Title', equals: ['port scan of an instance'] }, false],
  ['a beginning', { field: 'Title', prefix: ['Probe', 'Port'] }, true],
  ['a part', { field: 'Title', contains: ['of an'] }, true],
  ['not a part', { field: 'Title', notContains: ['of an'] }, false],
  ['a beginning, and not this one', { field: 'Title', prefix: ['Port'], notEquals: ['Port scan'] }, true],
  ['a beginning, and not that longer one', { field: 'Title', prefix: ['Port'], prefixNotEquals: ['Port scan'] }, false],
  ['one of several resources', { field: 'ResourceId', equals: ['arn:b'] }, true],
  ['none of several resources', { field: 'ResourceId', equals: ['arn:c'] }, false],
  ['not one of several resources', { field: 'ResourceId', notEquals: ['arn:b'] }, 'unknown'],
  ['not one that is not there', { field: 'ResourceId', notEquals: ['arn:c'] }, true],
  ['a tag', { field: 'ResourceTags', key: 'role', equals: ['scanner'] }, true],
  ['a tag of another value', { field: 'ResourceTags', key: 'role', equals: ['web'] }, false],
  ['a field that is missing', { field: 'Description', equals: ['x'] }, false],
  ['not a field that is missing', { field: 'Description', notEquals: ['x'] }, 'unknown'],
  ['a field that Security Hub fills in', { field: 'WorkflowStatus', equals: ['NEW'] }, 'unknown'],
  ['a number', { field: 'Confidence', equals: [40] }, true],
  ['a number in a range', { field: 'Confidence', greaterThanOrEqual: 40, lessThanOrEqual: 50 }, true],
  ['a number out of a range', { field: 'Confidence', lessThanOrEqual: 39 }, false],
  ['a time', { field: 'CreatedAt', start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' }, true],
  ['a time at the edge', { field: 'CreatedAt', start: '2026-11-20T12:00:00Z', end: '2026-12-01T00:00:00Z' }, 'unknown'],
  ['within days', { field: 'CreatedAt', withinDays: 4 }, true],
  ['not within days', { field: 'CreatedAt', withinDays: 3 }, false],
  ['operators that Security Hub refuses together', { field: 'Title', equals: ['a'], notEquals: ['b'] }, 'unknown'],
  ['a criterion that there is not', { field: 'Titel', equals: ['a'] }, 'unknown'],
  ['a map without its key', { field: 'ResourceTags', equals: ['scanner'] }, 'unknown'],
])('%s', (_, criterion, expected) => {
  expect(automationMatches([criterion], finding, { now })).toBe(expected);
});

it('asks for every criterion', () => {
  const low: AutomationCriterion = { field: 'SeverityLabel', equals: ['LOW'] };
  expect(automationMatches([low, { field: 'Title', prefix: ['Port'] }], finding)).toBe(true);
  expect(automationMatches([low, { field: 'Title', prefix: ['Probe'] }], finding)).toBe(false);
});

it('does not know of keys of one map whether one is enough, unless both or none hold', () => {
  const tags = (role: string, team: string): readonly AutomationCriterion[] => [
    { field: 'ResourceTags', key: 'role', equals: [role] },
    { field: 'ResourceTags', key: 'team', equals: [team] },
  ];
  expect(automationMatches(tags('scanner', 'network'), finding)).toBe(true);
  expect(automationMatches(tags('scanner', 'web'), finding)).toBe('unknown');
  expect(automationMatches(tags('web', 'web'), finding)).toBe(false);
});
