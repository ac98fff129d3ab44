import { array, assert, boolean, constantFrom, integer, oneof, property, record, string, uniqueArray, type Arbitrary } from 'fast-check';
import { type AutomationRuleV2, type CriterionV2, type FieldCriterionV2 } from '../../lib/configuration/automation-rule-v2';
import { ocsfSeverities, ocsfStatuses } from '../../lib/configuration/ocsf';
import { importRules } from '../../lib/import/import-rules';
import { fieldsV2, type FieldV2 } from '../../lib/signals/security-hub-v2/fields';
import { operatorsOfV2 } from '../../lib/signals/security-hub-v2/operators';
import { automationRuleV2Properties } from '../../lib/signals/security-hub-v2/properties';
import { writtenRuleV2 } from '../../lib/signals/security-hub-v2/written';
import { runs } from '../support/runs';

type Fields = Readonly<Record<string, unknown>>;

const texts = uniqueArray(string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 });
const numbers = uniqueArray(integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 3 });

/** One operator of a field, as alternatives have it. */
const one = (field: FieldV2): Arbitrary<FieldCriterionV2> => {
  const { name, values } = field;
  switch (values) {
    case 'string':
      return oneof(...operatorsOfV2.string.map((operator) => texts.map((list) => ({ field: name, [operator]: list }))));
    case 'map':
      return record({ field: constantFrom(name), key: string({ minLength: 1, maxLength: 4 }), equals: texts });
    case 'number':
      return oneof(
        numbers.map((equals) => ({ field: name, equals })),
        integer({ min: 0, max: 9 }).map((least) => ({ field: name, greaterThanOrEqual: least, lessThanOrEqual: least + 5 })),
        integer({ min: 0, max: 9 }).map((most) => ({ field: name, lessThanOrEqual: most })),
      );
    case 'date':
      return oneof(
        integer({ min: 1, max: 90 }).map((withinDays) => ({ field: name, withinDays })),
        constantFrom({ field: name, start: '2026-01-01T00:00:00Z', end: '2026-02-01T00:00:00Z' }),
      );
    case 'boolean':
      return boolean().map((is) => ({ field: name, is }));
  }
};
const field = constantFrom(...fieldsV2);
const text = constantFrom(...fieldsV2.filter(({ values }) => values === 'string'));
const criterion: Arbitrary<CriterionV2> = oneof(
  field.chain(one),
  text.chain(({ name }) => record({ field: constantFrom(name), equals: texts, contains: texts, notEquals: texts, prefixNotEquals: texts })),
  array(field.chain(one), { minLength: 2, maxLength: 3 }).map((anyOf) => ({ anyOf })),
);
const words = <Name extends string>(names: Readonly<Record<Name, number>>) => constantFrom(...(Object.keys(names) as Name[]));
const action: Arbitrary<Pick<AutomationRuleV2, 'update' | 'ticket'>> = oneof(
  record({ update: record({ comment: string(), severity: words(ocsfSeverities), status: words(ocsfStatuses) }) }),
  record({ update: record({ severity: words(ocsfSeverities) }) }),
  constantFrom({ ticket: { connectorArn: 'arn:aws:securityhub:eu-west-1:111122223333:connectorv2/a' } }),
);

const base: Omit<AutomationRuleV2, 'criteria'> = {
  ...{
    name: 'theirs',
    owner: 'a@example.com',
    justification: 'theirs',
    expires: '2027-06-30',
    enabled: true,
    order: 20,
    regions: ['eu-west-1'],
  },
};

/** What has to hold, whatever the order: of each list of alternatives one. */
function clausesOf(criteria: unknown): readonly string[] {
  const { OcsfFindingCriteria: ocsf } = criteria as { OcsfFindingCriteria: { CompositeFilters: readonly Fields[] } };
  const clauses = ocsf.CompositeFilters.flatMap(({ Operator, ...lists }) => {
    const filters = Object.values(lists).flatMap((list) => (list as readonly unknown[]).map((filter) => JSON.stringify(filter)));
    return Operator === 'OR' ? [[...new Set(filters)].sort().join(' or ')] : filters;
  });
  return [...new Set(clauses)].sort();
}

it('reads what Cordon deploys as the same demands and the same action, whatever fields and operators it has', () => {
  assert(
    property(array(criterion, { minLength: 1, maxLength: 4 }), action, (criteria, does) => {
      const deployed = automationRuleV2Properties({ ...base, criteria, ...does });
      const read = writtenRuleV2(deployed.Criteria, deployed.Actions);
      if (!('criteria' in read)) throw new Error(JSON.stringify(read));
      const again = automationRuleV2Properties({ ...base, ...read });
      expect(clausesOf(again.Criteria)).toEqual(clausesOf(deployed.Criteria));
      expect(again.Actions).toEqual(deployed.Actions);
    }),
    { numRuns: runs(5000, 300) },
  );
});

const uid = { FieldName: 'resources.uid', Filter: { Comparison: 'EQUALS', Value: 'arn:aws:s3:::a' } };
const low = { FieldName: 'severity', Filter: { Comparison: 'NOT_EQUALS', Value: 'Critical' } };
const filters = (...CompositeFilters: readonly Fields[]) => ({ OcsfFindingCriteria: { CompositeOperator: 'AND', CompositeFilters } });
const either = (...CompositeFilters: readonly Fields[]) => ({ OcsfFindingCriteria: { CompositeOperator: 'OR', CompositeFilters } });
const single = filters({ Operator: 'AND', StringFilters: [uid] });
const suppress = [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: { StatusId: 3, Comment: 'known' } }];

it.each<[string, unknown, readonly CriterionV2[]]>([
  [
    'demands that all have to hold',
    filters({ Operator: 'AND', StringFilters: [uid, low] }),
    [
      { field: 'resources.uid', equals: ['arn:aws:s3:::a'] },
      { field: 'severity', notEquals: ['Critical'] },
    ],
  ],
  [
    'alternatives of several fields',
    filters({ Operator: 'OR', StringFilters: [uid, low] }),
    [
      {
        anyOf: [
          { field: 'resources.uid', equals: ['arn:aws:s3:::a'] },
          { field: 'severity', notEquals: ['Critical'] },
        ],
      },
    ],
  ],
  [
    'composite filters of which one is enough',
    either({ Operator: 'AND', StringFilters: [uid] }, { Operator: 'OR', StringFilters: [low, uid] }),
    [
      {
        anyOf: [
          { field: 'resources.uid', equals: ['arn:aws:s3:::a'] },
          { field: 'severity', notEquals: ['Critical'] },
          { field: 'resources.uid', equals: ['arn:aws:s3:::a'] },
        ],
      },
    ],
  ],
  [
    'an operator that joins one alone',
    either({ Operator: 'OR', StringFilters: [uid] }),
    [{ field: 'resources.uid', equals: ['arn:aws:s3:::a'] }],
  ],
])('reads %s', (_, criteria, read) => {
  expect(writtenRuleV2(criteria, suppress)).toEqual({ criteria: read, update: { status: 'Suppressed', comment: 'known' } });
});

it.each<[string, unknown, readonly unknown[], string]>([
  ['criteria that are not there', undefined, suppress, 'criteria: Criteria is not a mapping.'],
  ['no filter', filters(), suppress, 'criteria: The rule has none.'],
  ['an empty composite filter', filters({ Operator: 'AND' }), suppress, 'criteria: A composite filter has no filter'],
  [
    'nested composite filters',
    filters({ Operator: 'AND', StringFilters: [uid], NestedCompositeFilters: [{}] }),
    suppress,
    'NestedCompositeFilters',
  ],
  ['filters on addresses', filters({ Operator: 'AND', IpFilters: [{}] }), suppress, 'IpFilters'],
  ['criteria of another schema', { AsffFindingCriteria: {} }, suppress, 'AsffFindingCriteria'],
  [
    'one of several composite filters, of which one has several demands',
    either({ Operator: 'AND', StringFilters: [uid, low] }, { Operator: 'AND', StringFilters: [uid] }),
    suppress,
    'One composite filter out of several is enough',
  ],
  ['a field that the API has not', filters({ Operator: 'AND', StringFilters: [{ ...uid, FieldName: 'made.up' }] }), suppress, 'made.up'],
  ['a number among texts', filters({ Operator: 'AND', StringFilters: [{ ...uid, FieldName: 'severity_id' }] }), suppress, 'severity_id'],
  [
    'a comparison of Security Hub CSPM',
    filters({ Operator: 'AND', StringFilters: [{ ...uid, Filter: { Comparison: 'NOT_CONTAINS', Value: 'a' } }] }),
    suppress,
    'NOT_CONTAINS',
  ],
  [
    'a number that has to be greater',
    filters({ Operator: 'AND', NumberFilters: [{ FieldName: 'severity_id', Filter: { Gt: 3 } }] }),
    suppress,
    'no key for Gt',
  ],
  ['no action', single, [], 'actions: The rule has none.'],
  ['two actions', single, [...suppress, ...suppress], 'actions: The rule has 2'],
  ['an action that nobody knows', single, [{ Type: 'DELETE' }], 'no action DELETE'],
  ['an update of another field', single, [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: { Owner: 'a' } }], 'no key for Owner'],
  ['an update of nothing', single, [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: {} }], 'actions: The rule writes nothing.'],
  ['a severity without a name', single, [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: { SeverityId: 99 } }], 'the severity 99'],
])('does not read a rule in part: %s', (_, criteria, actions, why) => {
  const read = writtenRuleV2(criteria, actions);
  expect(read).toHaveLength(1);
  expect((read as readonly { part: string; why: string }[]).map((one_) => `${one_.part}: ${one_.why}`).join()).toContain(why);
});

describe('an import', () => {
  const resource = (RuleName: unknown, more: Fields = {}) => ({
    Type: 'AWS::SecurityHub::AutomationRuleV2',
    Properties: {
      RuleName,
      Description: 'known bucket',
      RuleOrder: 7.5,
      RuleStatus: 'DISABLED',
      Criteria: single,
      Actions: suppress,
      ...more,
    },
  });
  const imported = (Resources: Fields) =>
    importRules([{ file: 'stack.json', text: JSON.stringify({ Resources }) }], { today: '2026-11-24' });

  it('of a template writes the rule, with the verdict of its checks', () => {
    const comment = [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: { Comment: 'known' } }];
    const { rules, notCarried } = imported({ Bucket: resource('bucket', { Actions: comment }) });
    expect(rules).toMatchObject([
      {
        list: 'automationRulesV2',
        rule: {
          ...{ name: 'bucket', description: 'known bucket', order: 7.5, enabled: false, regions: ['TODO'], owner: 'TODO' },
          criteria: [{ field: 'resources.uid', equals: ['arn:aws:s3:::a'] }],
          update: { comment: 'known' },
        },
      },
    ]);
    expect(rules[0]!.findings).toEqual([]);
    expect(notCarried.map(({ attribute }) => attribute)).toEqual(['region']);
  });

  it('says of a rule that hides threats what check would say', () => {
    const everything = filters({
      Operator: 'AND',
      StringFilters: [{ FieldName: 'class_name', Filter: { Comparison: 'CONTAINS', Value: 'Detection' } }],
    });
    const [rule] = imported({ All: resource('all', { Criteria: everything, RuleStatus: 'ENABLED' }) }).rules;
    expect(rule?.verdict).toBe('refused');
  });

  it('names a rule with an intrinsic function, and one that no configuration can say', () => {
    const { rules, notCarried } = imported({
      A: resource({ Ref: 'Name' }),
      B: resource('b', { Criteria: filters({ Operator: 'AND', IpFilters: [{}] }) }),
    });
    expect(rules).toEqual([]);
    expect(notCarried.map(({ address, attribute }) => `${address} ${attribute}`)).toEqual(['A RuleName', 'B criteria']);
  });
});
