import { serviceNamePrefixes } from '../../signals/names';
import { clash, textComparisons, textOperators, type TextOperator } from '../../signals/security-hub/operators';
import { isObject, resourcesOfType } from '../template';
import { type TemplateRule } from '../template-rule';

/** Order at which AWS Security Incident Response deploys its own rules (User Guide, "Detect and analyze"). */
const serviceOrder = 10;

export const automationComparisons: TemplateRule = {
  id: 'automation-rule-comparisons-conflict',
  severity: 'error',
  what: 'An automation rule with comparisons on one field that Security Hub does not take together.',
  why: 'CONTAINS and NOT_CONTAINS stand alone, and EQUALS does not go with NOT_EQUALS or PREFIX_NOT_EQUALS: Security Hub refuses the rule when the stack is deployed.',
  fix: 'Keep one kind of comparison on the field.',
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
              message: `Security Hub does not take ${first} and ${second} on one field`,
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
  what: 'An automation rule at the order of the rules of AWS Security Incident Response.',
  why: 'Rules of one order are applied in order of their last update, which nobody plans: who has the last word is left to chance.',
  fix: 'Take an order above 10 to have the last word, or below 10 to come first.',
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
                message: `the rule has order ${serviceOrder}, as those of the service have`,
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
  what: 'A resource with a name that AWS Security Incident Response keeps for its own.',
  why: 'The service changes and deletes what is called so.',
  fix: 'Choose a name that does not begin with SIRTriage- or CIRT-.',
  source: 'https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html',
  check: (template) =>
    Object.entries(template.resources).flatMap(([logicalId, { Type, Properties: properties }]) => {
      const property = named[Type];
      const name = property === undefined ? undefined : properties[property];
      return property !== undefined && typeof name === 'string' && serviceNamePrefixes.some((prefix) => name.startsWith(prefix))
        ? [{ logicalId, propertyPath: `Properties.${property}`, message: 'the name is one of the service itself', value: name }]
        : [];
    }),
};

export const securityHubRules: readonly TemplateRule[] = [automationComparisons, serviceRuleOrder, serviceNames];
