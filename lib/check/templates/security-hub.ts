import { serviceNamePrefixes } from '../../signals/names';
import { clash, textComparisons, textOperators, type TextOperator } from '../../signals/security-hub/operators';
import { isObject, resourcesOfType } from '../template';
import { type TemplateRule } from '../template-rule';

/** Order at which AWS Security Incident Response deploys its own rules (User Guide, "Detect and analyze"). */
const serviceOrder = 10;

export const automationComparisons: TemplateRule = {
  id: 'automation-rule-comparisons-conflict',
  severity: 'error',
  what: 'An automation rule with comparisons on one field that Security Hub does not allow together.',
  why: 'CONTAINS and NOT_CONTAINS cannot be combined with others. EQUALS cannot be combined with NOT_EQUALS or PREFIX_NOT_EQUALS. Security Hub rejects such a rule during deployment.',
  fix: 'Keep one kind of comparison for the field.',
  source: 'https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_StringFilter.html',
  check: (template) =>
    resourcesOfType(template, 'AWS::SecurityHub::AutomationRule').flatMap(
      ([
        logicalId,
        {
          Properties: { Criteria: criteria },
        },
      ]) =>
        Object.entries(isObject(criteria) ? criteria : {}).flatMap(([field, filters]) => {
          const used = (Array.isArray(filters) ? filters : []).flatMap((filter: unknown) =>
            operatorOf(isObject(filter) ? filter.Comparison : ''),
          );
          const pair = clash([...new Set(used)]);
          if (pair === undefined) return [];
          const [first, second] = pair.map((operator) => textComparisons[operator].comparison);
          return [
            {
              logicalId,
              propertyPath: `Properties.Criteria.${field}`,
              message: `Security Hub does not allow ${first} and ${second} on one field`,
            },
          ];
        }),
    ),
};

function operatorOf(comparison: unknown): readonly TextOperator[] {
  return textOperators.filter((operator) => textComparisons[operator].comparison === comparison);
}

export const serviceRuleOrder: TemplateRule = {
  id: 'automation-rule-reserved-order',
  severity: 'warning',
  what: 'An automation rule with the order of the rules of AWS Security Incident Response.',
  why: 'Rules of one order apply in the order of their last update. Which rule writes last is therefore left to chance.',
  fix: 'Use an order above 10 to write last, or below 10 to write first.',
  source: 'https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html',
  check: (template) =>
    resourcesOfType(template, 'AWS::SecurityHub::AutomationRule').flatMap(
      ([
        logicalId,
        {
          Properties: { RuleOrder: order },
        },
      ]) =>
        order === serviceOrder
          ? [
              {
                logicalId,
                propertyPath: 'Properties.RuleOrder',
                message: `the rule has order ${serviceOrder}, the order of the service's own rules`,
              },
            ]
          : [],
    ),
};

/** Types whose names the service takes for itself, and the property. */
const named: Readonly<Record<string, string>> = {
  'AWS::GuardDuty::Filter': 'Name',
  'AWS::SecurityHub::AutomationRule': 'RuleName',
  'AWS::CloudFormation::StackSet': 'StackSetName',
  'AWS::Events::Rule': 'Name',
};

export const serviceNames: TemplateRule = {
  id: 'reserved-name',
  severity: 'error',
  what: 'A resource with a name that AWS Security Incident Response reserves.',
  why: 'The service changes and deletes resources with these names.',
  fix: 'Use a name that does not begin with SIRTriage- or CIRT-.',
  source: 'https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html',
  check: (template) =>
    Object.entries(template.resources).flatMap(([logicalId, { Type, Properties: properties }]) => {
      const property = named[Type];
      const name = property === undefined ? undefined : properties[property];
      return property !== undefined && typeof name === 'string' && serviceNamePrefixes.some((prefix) => name.startsWith(prefix))
        ? [{ logicalId, propertyPath: `Properties.${property}`, message: 'the service reserves this name', value: name }]
        : [];
    }),
};

export const securityHubRules: readonly TemplateRule[] = [automationComparisons, serviceRuleOrder, serviceNames];
