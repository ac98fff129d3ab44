import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSafety } from '../../../lib/signals/safety';
import { type AutomationRuleV2 } from '../../../lib/configuration/automation-rule-v2';
import { automationRuleV2Problems, sharedOrdersV2 } from '../../../lib/signals/security-hub-v2/problems';
import { automationRuleV2Properties } from '../../../lib/signals/security-hub-v2/properties';
import { inputOf } from '../safety/cases';

const whole: AutomationRuleV2 = {
  name: 'scanner',
  owner: 'security-tooling@example.com',
  justification: 'Our scanner.',
  expires: '2027-06-30',
  enabled: true,
  order: 20,
  regions: ['eu-west-1'],
  criteria: [{ field: 'resources.uid', equals: ['arn:aws:ec2:eu-west-1:111122223333:instance/i-1'] }],
  update: { status: 'Suppressed', comment: 'known' },
};

interface Case {
  readonly name: string;
  /** `null` takes a key away. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly expected: readonly string[];
}
const cases = JSON.parse(readFileSync(join(__dirname, '../../cases/automation-rules-v2/problems.json'), 'utf8')) as readonly Case[];

it.each(cases)('problems: $name', ({ given, expected }) => {
  const rule = Object.fromEntries(
    Object.entries({ ...whole, ...given }).filter(([, value]) => value !== null),
  ) as unknown as AutomationRuleV2;
  expect(automationRuleV2Problems(rule).map(({ id, path }) => `${id} ${path}`)).toEqual(expected);
});

it('two rules of one Region and order must not write the same field', () => {
  const other = { ...whole, name: 'other' };
  expect(sharedOrdersV2([whole, other]).map(({ path }) => path)).toEqual(['automationRulesV2[1].order']);
  expect(sharedOrdersV2([whole, { ...other, order: 21 }])).toEqual([]);
  expect(sharedOrdersV2([whole, { ...other, regions: ['us-east-1'] }])).toEqual([]);
  expect(sharedOrdersV2([whole, { ...other, update: { severity: 'Low' } }])).toEqual([]);
});

describe('rules beside each other', () => {
  const found = (...automationRulesV2: readonly AutomationRuleV2[]): readonly string[] =>
    checkSafety({ ...inputOf({ name: '', given: {}, expected: [] }), automationRulesV2 })
      .findings.filter(({ id }) => /^(duplicate|too-many)/.test(id))
      .map(({ id, index }) => `${id} ${index}`);
  const other = { ...whole, name: 'other', order: 21 };
  const one = { field: 'finding_info.types', equals: ['Recon:EC2/Portscan', 'Recon:EC2/PortProbeUnprotectedPort'] };
  const two = { field: 'resources.uid', equals: ['arn:aws:ec2:eu-west-1:111122223333:instance/i-1'] };

  it.each([
    ['the same name in other letters', [whole, { ...other, name: 'Scanner', criteria: [one, two] }], ['duplicate-name 1']],
    ['the same content', [whole, other], ['duplicate-rule[scanner] 1']],
    [
      'the same criteria in another order',
      [
        { ...whole, criteria: [one, two] },
        { ...other, criteria: [two, { ...one, equals: [...one.equals].reverse() }] },
      ],
      ['duplicate-rule[scanner] 1'],
    ],
    [
      'the same alternatives in another order',
      [
        { ...whole, criteria: [{ anyOf: [one, two] }] },
        { ...other, criteria: [{ anyOf: [two, one] }] },
      ],
      ['duplicate-rule[scanner] 1'],
    ],
    ['another Region', [whole, { ...other, regions: ['us-east-1'] }], []],
    ['another effect', [whole, { ...other, update: { severity: 'Low' as const } }], []],
    [
      'alternatives are not the same as criteria that all apply',
      [
        { ...whole, criteria: [one, two] },
        { ...other, criteria: [{ anyOf: [one, two] }] },
      ],
      [],
    ],
    ['a rule that has ended', [whole, { ...other, expires: '2020-01-01' }], []],
  ])('%s', (_, rules, expected) => {
    expect(found(...rules)).toEqual(expected);
  });

  it('a Region takes 100 rules', () => {
    const many = (length: number): readonly AutomationRuleV2[] =>
      Array.from({ length }, (_each, index) => ({
        ...whole,
        name: `rule-${index}`,
        order: index + 1,
        criteria: [{ field: 'resources.uid', equals: [`arn:aws:ec2:eu-west-1:111122223333:instance/i-${index}`] }],
      }));
    expect(found(...many(100))).toEqual([]);
    expect(found(...many(101))).toEqual(['too-many-rules[eu-west-1] undefined']);
  });
});

it('is rendered as composite filters: alternatives in one of their own, and what must not be beside them', () => {
  const { Criteria, Actions, RuleOrder, RuleName } = automationRuleV2Properties({
    ...whole,
    order: 10.5,
    criteria: [
      { field: 'finding_info.types', prefix: ['Recon:', 'Discovery:'], notEquals: ['Recon:EC2/Portscan'] },
      { field: 'severity_id', lessThanOrEqual: 3 },
      { field: 'vulnerabilities.is_exploit_available', is: false },
      { field: 'finding_info.created_time_dt', withinDays: 3 },
      {
        anyOf: [
          { field: 'resources.tags', key: 'team', equals: ['lab'] },
          { field: 'cloud.account.uid', equals: ['111122223333'] },
        ],
      },
    ],
  });
  expect({ RuleOrder, RuleName, Actions }).toEqual({
    RuleOrder: 10.5,
    RuleName: 'cordon-scanner-until-2027-06-30',
    Actions: [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: { Comment: 'known', StatusId: 3 } }],
  });
  const text = (FieldName: string, Comparison: string, Value: string) => ({ FieldName, Filter: { Comparison, Value } });
  expect(Criteria.OcsfFindingCriteria).toEqual({
    CompositeOperator: 'AND',
    CompositeFilters: [
      {
        Operator: 'OR',
        StringFilters: [text('finding_info.types', 'PREFIX', 'Recon:'), text('finding_info.types', 'PREFIX', 'Discovery:')],
      },
      { Operator: 'AND', StringFilters: [text('finding_info.types', 'NOT_EQUALS', 'Recon:EC2/Portscan')] },
      { Operator: 'AND', NumberFilters: [{ FieldName: 'severity_id', Filter: { Lte: 3 } }] },
      { Operator: 'AND', BooleanFilters: [{ FieldName: 'vulnerabilities.is_exploit_available', Filter: { Value: false } }] },
      {
        Operator: 'AND',
        DateFilters: [{ FieldName: 'finding_info.created_time_dt', Filter: { DateRange: { Unit: 'DAYS', Value: 3 } } }],
      },
      {
        Operator: 'OR',
        StringFilters: [text('cloud.account.uid', 'EQUALS', '111122223333')],
        MapFilters: [{ FieldName: 'resources.tags', Filter: { Key: 'team', Comparison: 'EQUALS', Value: 'lab' } }],
      },
    ],
  });
});
