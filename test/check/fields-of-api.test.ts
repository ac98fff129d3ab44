import { validate } from '../../lib/check/layers/cloudformation-validation';
import { fieldsV2 } from '../../lib/signals/security-hub-v2/fields';
import { kindsOfFiltersV2 } from '../../lib/signals/security-hub-v2/properties';

const filters = {
  string: { Comparison: 'EQUALS', Value: 'a' },
  map: { Key: 'k', Comparison: 'EQUALS', Value: 'a' },
  number: { Eq: 1 },
  date: { DateRange: { Unit: 'DAYS', Value: 3 } },
  boolean: { Value: true },
};

/** What the validation says of a rule that looks at fields. */
function said(fields: readonly { readonly name: string; readonly values: keyof typeof filters }[]) {
  const composites = fields.map(({ name, values }) => ({
    Operator: 'AND',
    [kindsOfFiltersV2[values]]: [{ FieldName: name, Filter: filters[values] }],
  }));
  const Properties = {
    ...{ RuleName: 'rule', Description: 'a rule', RuleOrder: 5, RuleStatus: 'ENABLED' },
    Criteria: { OcsfFindingCriteria: { CompositeOperator: 'AND', CompositeFilters: composites } },
    Actions: [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: { Comment: 'seen' } }],
  };
  const resources = { Rule: { Type: 'AWS::SecurityHub::AutomationRuleV2', Properties } };
  const data = { Resources: resources };
  return validate({ name: 'rules', kind: 'stack', body: JSON.stringify(data), resources, data });
}

describe('a field of an automation rule of Security Hub V2', () => {
  it.each(fieldsV2)('of the API is no error, whatever schema of CloudFormation knows it: $name', (field) => {
    const findings = said([field]);
    expect(findings.filter(({ severity }) => severity !== 'warning')).toEqual([]);
    for (const { ruleId, message } of findings)
      expect([ruleId, message]).toEqual(['W3030', expect.stringContaining(`the field ${field.name},`)]);
  });

  it('of which the sources disagree is named, with what to do', () => {
    expect(said([{ name: 'severity_id', values: 'number' }])).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining('CloudFormation may refuse the rule') as string,
        remedy: expect.stringContaining('vendor_attributes.severity_id') as string,
      },
    ]);
    expect(said([{ name: 'vendor_attributes.severity_id', values: 'number' }])).toEqual([]);
  });

  it('of neither stays an error', () => {
    expect(said([{ name: 'made.up', values: 'string' }]).map(({ ruleId, severity }) => `${severity} ${ruleId}`)).toEqual(['error W3030']);
  });
});
