import { type AutomationCriterion, type AutomationRule, type FindingUpdate } from '../../../lib/configuration/automation-rule';
import { type AutomationRuleV2, type FieldCriterionV2, type FindingUpdateV2 } from '../../../lib/configuration/automation-rule-v2';
import { checkSafety, type SafetyFinding } from '../../../lib/signals/safety';
import { afterEarlierRules } from '../../../lib/signals/safety/earlier-writes';
import { inputOf, type SafetyCase } from './cases';

type Given = SafetyCase['given'];

const backdoor = 'TTPs/Command and Control/Backdoor:EC2-C&CActivity.B';
const instance = { field: 'ResourceId', equals: ['arn:aws:ec2:eu-west-1:111111111111:instance/i-0123456789abcdef0'] };
const onType = { field: 'Type', equals: [backdoor] };
const harmless = 'Software and Configuration Checks/Reviewed';
const suppressed: FindingUpdate = { workflowStatus: 'SUPPRESSED', note: 'known' };

/** What each part of an update writes, and a criterion that takes it. */
const parts: readonly (readonly [FindingUpdate, AutomationCriterion])[] = [
  [{ severity: 'LOW' }, { field: 'SeverityLabel', equals: ['LOW'] }],
  [{ types: [harmless] }, { field: 'Type', prefix: ['Software and Configuration Checks/'] }],
  [{ workflowStatus: 'NOTIFIED' }, { field: 'WorkflowStatus', equals: ['NOTIFIED'] }],
  [{ verificationState: 'BENIGN_POSITIVE' }, { field: 'VerificationState', equals: ['BENIGN_POSITIVE'] }],
  [{ confidence: 10 }, { field: 'Confidence', lessThanOrEqual: 20 }],
  [{ criticality: 0 }, { field: 'Criticality', lessThanOrEqual: 1 }],
  [{ userDefinedFields: { known: 'yes' } }, { field: 'UserDefinedFields', key: 'known', equals: ['yes'] }],
  [{ note: 'reviewed by us' }, { field: 'NoteText', contains: ['reviewed'] }],
];
const partsV2: readonly (readonly [FindingUpdateV2, FieldCriterionV2])[] = [
  [{ severity: 'Low' }, { field: 'severity_id', lessThanOrEqual: 2 }],
  [{ severity: 'Low' }, { field: 'severity', equals: ['Low'] }],
  [{ status: 'In Progress' }, { field: 'status', equals: ['In Progress'] }],
  [{ status: 'In Progress' }, { field: 'status_id', equals: [2] }],
  [{ comment: 'reviewed' }, { field: 'comment', equals: ['reviewed'] }],
];

const idsOf = (given: Given, index: number): readonly string[] => of(given, index).map(({ id }) => id);

function of(given: Given, index: number): readonly SafetyFinding[] {
  return checkSafety(inputOf({ name: '', given, expected: [] })).findings.filter((finding) => finding.index === index);
}

const fieldsBefore = (given: Given): readonly (readonly string[])[] =>
  afterEarlierRules(inputOf({ name: '', given, expected: [] })).flatMap(({ after }) => (after === undefined ? [] : [after.fields]));

/** An earlier rule on a Backdoor type, and a later one that suppresses what the earlier one wrote. */
function two(
  update: FindingUpdate,
  criterion: AutomationCriterion,
  other: Partial<AutomationRule> = {},
): readonly Partial<AutomationRule>[] {
  return [
    { name: 'first', precedence: 20, criteria: [onType, instance], update, ...other },
    { name: 'second', precedence: 30, criteria: [criterion, instance], update: suppressed },
  ];
}

const lowers: FindingUpdate = { severity: 'LOW' };
const asksForLow: AutomationCriterion = { field: 'SeverityLabel', equals: ['LOW'] };

it.each(parts)('a criterion protects nothing that an earlier rule writes: %j', (update, criterion) => {
  const given = { automationRules: two(update, criterion) };
  expect(fieldsBefore(given)).toContainEqual([criterion.field]);
  expect(idsOf(given, 1).filter((id) => /^hides-(high|threat|many)/.test(id))).not.toEqual([]);
});

it.each(parts)('a criterion that refuses what an earlier rule writes still protects: %j', (update, { field, key }) => {
  const criterion = { field, ...(key !== undefined && { key }) };
  const refusing = ['Confidence', 'Criticality'].includes(field)
    ? { ...criterion, greaterThanOrEqual: 90 }
    : { ...criterion, equals: ['other'] };
  expect(fieldsBefore({ automationRules: two(update, refusing) })).toEqual([]);
});

const firstV2 = { name: 'first', order: 20, criteria: [{ field: 'finding_info.types', equals: ['Backdoor:EC2/C&CActivity.B'] }] };

it.each(partsV2)('a criterion of Security Hub V2 protects nothing that an earlier rule writes: %j', (update, criterion) => {
  const later = (criteria: AutomationRuleV2['criteria']): Given => ({
    automationRulesV2: [
      { ...firstV2, update },
      { name: 'second', order: 30, criteria },
    ],
  });
  for (const criteria of [[criterion], [{ anyOf: [criterion, { field: 'cloud.account.uid', equals: ['111111111111'] }] }]]) {
    expect(fieldsBefore(later(criteria))).toEqual([[criterion.field]]);
    expect(idsOf(later(criteria), 1).filter((id) => /^hides-(high|threat|many)/.test(id))).not.toEqual([]);
  }
  expect(fieldsBefore(later([{ field: criterion.field, equals: ['other'] }]))).toEqual([]);
});

it('names the earlier rule and the field on the later rule', () => {
  const found = of({ automationRules: two(lowers, asksForLow) }, 1).find(({ id }) => id === 'hides-threat-purpose[Backdoor]');
  expect(found).toMatchObject({ severity: 'error', at: 'criteria' });
  expect(found?.message).toContain('automationRules[0] (first) comes first and writes the SeverityLabel that this rule asks for');
});

it('follows a chain of three rules', () => {
  const [first, second] = two({ severity: 'MEDIUM' }, { field: 'SeverityLabel', equals: ['MEDIUM'] });
  const last = { name: 'third', precedence: 40, criteria: [instance, onType, asksForLow], update: suppressed };
  const given = { automationRules: [{ ...first }, { ...second, update: lowers }, last] };
  const found = of(given, 2).find(({ id }) => id === 'hides-threat-purpose[Backdoor]');
  expect(found?.message).toContain('automationRules[0] (first) and automationRules[1] (second) come first and write');
});

const apart: readonly (readonly [string, Partial<AutomationRule>])[] = [
  ['is disabled', { enabled: false }],
  ['comes later', { precedence: 40 }],
  ['is of another Region', { regions: ['us-east-1'] }],
  ['is terminal', { terminal: true }],
  ['matches other findings', { criteria: [onType, { ...instance, equals: ['arn:aws:ec2:eu-west-1:111111111111:instance/i-1'] }] }],
  ['is for findings below HIGH', { criteria: [{ field: 'Type', equals: ['TTPs/Discovery/Recon:EC2-Portscan'] }, instance] }],
];

it.each(apart)('says nothing of an earlier rule that %s', (_, other) => {
  const findings = of({ automationRules: two(lowers, asksForLow, other) }, 1);
  expect(findings.filter(({ message }) => message.includes('that this rule asks for'))).toEqual([]);
});

it('does not say that no finding has a severity that an earlier rule writes', () => {
  const control = { field: 'ComplianceSecurityControlId', equals: ['S3.8'] };
  const rule = (
    name: string,
    precedence: number,
    update: FindingUpdate,
    asked: readonly AutomationCriterion[],
  ): Partial<AutomationRule> => ({
    ...{ name, precedence, update },
    criteria: [control, ...asked],
  });
  const rules = [rule('first', 20, lowers, []), rule('second', 30, suppressed, [asksForLow])];
  expect(idsOf({ automationRules: rules }, 1)).toEqual(['hides-high-severity']);
  expect(idsOf({ automationRules: rules.slice(1) }, 0)).toEqual(['rule-never-matches[SeverityLabel]']);
});
