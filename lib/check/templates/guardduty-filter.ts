import { guardDutyField, nearestGuardDutyField } from '../../signals/guardduty/fields';
import { boundOperators, listOperators } from '../../signals/guardduty/operators';
import { mostCriteria } from '../../signals/guardduty/problems';
import { isObject, resourcesOfType, type CheckedResource, type CheckedTemplate, type JsonObject } from '../template';
import { type TemplateFault, type TemplateRule } from '../template-rule';

const createFilter = 'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateFilter.html';
const filterFindings = 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_filter-findings.html';
const condition = 'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Condition.html';

const filters = (template: CheckedTemplate): readonly (readonly [string, CheckedResource])[] =>
  resourcesOfType(template, 'AWS::GuardDuty::Filter');

/** The criteria of a filter by field; empty where they are no mapping, which the CloudFormation validation says. */
function criteriaOf({ Properties: { FindingCriteria: criteria } }: CheckedResource): JsonObject {
  return isObject(criteria) && isObject(criteria.Criterion) ? criteria.Criterion : {};
}

function eachCondition(
  template: CheckedTemplate,
  say: (field: string, condition: JsonObject, filter: CheckedResource) => readonly Omit<TemplateFault, 'logicalId' | 'propertyPath'>[],
): readonly TemplateFault[] {
  return filters(template).flatMap(([logicalId, filter]) =>
    Object.entries(criteriaOf(filter)).flatMap(([field, operators]) =>
      say(field, isObject(operators) ? operators : {}, filter).map((fault) => ({
        ...fault,
        logicalId,
        propertyPath: `Properties.FindingCriteria.Criterion.${field}`,
      })),
    ),
  );
}

export const filterName: TemplateRule = {
  id: 'guardduty-filter-name-invalid',
  severity: 'error',
  what: 'A GuardDuty filter with a name that GuardDuty rejects.',
  why: 'The API requires 3 to 64 letters, digits, dots, hyphens and underscores. The CloudFormation schema allows more, so the stack fails only during deployment.',
  fix: 'Use a name of 3 to 64 characters: A-Z, a-z, 0-9, dot, hyphen and underscore.',
  source: createFilter,
  check: (template) =>
    filters(template).flatMap(
      ([
        logicalId,
        {
          Properties: { Name: name },
        },
      ]) =>
        typeof name !== 'string' || /^[A-Za-z0-9._-]{3,64}$/.test(name)
          ? []
          : [{ logicalId, propertyPath: 'Properties.Name', message: 'GuardDuty rejects the name of the filter', value: name }],
    ),
};

export const filterCriteria: TemplateRule = {
  id: 'guardduty-filter-criteria-count',
  severity: 'error',
  what: 'A GuardDuty filter without criteria, or with more than 50.',
  why: 'A filter without criteria matches every finding. With the action ARCHIVE, it hides all findings from everybody. GuardDuty rejects more than 50 criteria.',
  fix: 'Give the filter 1 to 50 criteria.',
  source: filterFindings,
  check: (template) =>
    filters(template).flatMap(([logicalId, filter]) => {
      const number = Object.keys(criteriaOf(filter)).length;
      const message = number === 0 ? 'the filter has no criteria' : `the filter has more than ${mostCriteria} criteria`;
      return number >= 1 && number <= mostCriteria
        ? []
        : [{ logicalId, propertyPath: 'Properties.FindingCriteria', message, value: number }];
    }),
};

export const filterField: TemplateRule = {
  id: 'guardduty-filter-field-undocumented',
  severity: 'error',
  what: 'A criterion on a field that GuardDuty does not document.',
  why: 'A filter on a field that no finding has matches nothing, without any message. GuardDuty accepts fields beyond the standard ones only with the action ARCHIVE.',
  fix: 'Use a field of the GuardDuty User Guide, with the same spelling.',
  source: filterFindings,
  check: (template) =>
    eachCondition(template, (name, _, { Properties: { Action: action } }) => {
      const field = guardDutyField(name);
      if (field === undefined) {
        const near = nearestGuardDutyField(name)?.name;
        // The pages disagree on some spellings, and ARCHIVE takes nearly every path of a finding: only what is nearly another is certainly wrong.
        const sure = near !== undefined || action !== 'ARCHIVE';
        return [
          {
            message: `the GuardDuty User Guide does not list the field ${name}`,
            severity: sure ? 'error' : 'warning',
            ...(near !== undefined && { remedy: `did you mean ${near}?` }),
          },
        ];
      }
      return field.anyAction || action === 'ARCHIVE'
        ? []
        : [{ message: `GuardDuty accepts the field ${name} only with the action ARCHIVE`, value: action ?? 'no Action' }];
    }),
};

const known: ReadonlySet<string> = new Set([...Object.values(listOperators), ...Object.values(boundOperators)]);
/** Operators that API_Condition marks as deprecated, and what they are called now. */
const deprecated: Readonly<Record<string, string>> = {
  Eq: 'Equals',
  Neq: 'NotEquals',
  Gt: 'GreaterThan',
  Gte: 'GreaterThanOrEqual',
  Lt: 'LessThan',
  Lte: 'LessThanOrEqual',
};

export const filterOperator: TemplateRule = {
  id: 'guardduty-filter-operator-invalid',
  severity: 'error',
  what: 'A criterion without an operator, or with an operator that GuardDuty does not have. A deprecated operator is a warning.',
  why: 'CloudFormation passes operators on unchecked. GuardDuty ignores or rejects an operator in lower case or with a wrong spelling during deployment.',
  fix: 'Use Equals, NotEquals, Matches, NotMatches, GreaterThan, GreaterThanOrEqual, LessThan or LessThanOrEqual.',
  source: condition,
  check: (template) =>
    eachCondition(template, (field, operators) => {
      const names = Object.keys(operators);
      if (names.length === 0) return [{ message: `the criterion on ${field} has no operator` }];
      return names.flatMap((name) => {
        if (known.has(name)) return [];
        const current = deprecated[name];
        if (current !== undefined) {
          return [
            { message: `the operator ${name} of ${field} is deprecated`, severity: 'warning', detail: name, remedy: `use ${current}` },
          ];
        }
        const meant = [...known, ...Object.keys(deprecated)].find((other) => other.toLowerCase() === name.toLowerCase());
        return [
          {
            message: `GuardDuty does not have the operator ${name} of the criterion on ${field}`,
            detail: name,
            ...(meant !== undefined && { remedy: `write ${deprecated[meant] ?? meant}` }),
          },
        ];
      });
    }),
};

/** Values that an operator takes: API_Condition and "Filtering findings in GuardDuty". */
const mostValues: Readonly<Record<string, number>> = { Equals: 50, NotEquals: 50, Eq: 50, Neq: 50, Matches: 5, NotMatches: 5 };

export const filterValues: TemplateRule = {
  id: 'guardduty-filter-values-invalid',
  severity: 'error',
  what: 'A criterion with values of the wrong type, or with too many values.',
  why: 'Equals and NotEquals accept up to 50 texts, Matches and NotMatches up to 5. Bounds accept one whole number. GuardDuty rejects anything else during deployment.',
  fix: 'Use a list of texts, or one whole number for a bound, or split the filter.',
  source: condition,
  check: (template) =>
    eachCondition(template, (field, operators) =>
      Object.entries(operators).flatMap(([operator, value]): readonly Omit<TemplateFault, 'logicalId' | 'propertyPath'>[] => {
        const most = mostValues[operator];
        // Values may be made by functions while the stack is deployed.
        if (isObject(value) || !(known.has(operator) || operator in deprecated)) return [];
        if (most === undefined) {
          return Number.isInteger(value) ? [] : [{ message: `${operator} of ${field} must be a whole number`, value, detail: operator }];
        }
        if (!Array.isArray(value)) return [{ message: `${operator} of ${field} must be a list of texts`, value, detail: operator }];
        if (value.some((item) => typeof item !== 'string' && !isObject(item))) {
          return [{ message: `${operator} of ${field} must contain only texts`, value, detail: operator }];
        }
        return value.length >= 1 && value.length <= most
          ? []
          : [{ message: `${operator} of ${field} must have 1 to ${most} values`, value: value.length, detail: operator }];
      }),
    ),
};

export const guardDutyFilterRules: readonly TemplateRule[] = [filterName, filterCriteria, filterField, filterOperator, filterValues];
