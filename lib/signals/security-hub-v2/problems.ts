import { closest, distance } from 'fastest-levenshtein';
import { type Problem } from '../../core/problem';
import { longestRuleName } from '../names';
import { fieldsOf, type AutomationRuleV2, type CriterionV2, type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { hidesV2 } from './hiding';
import { fieldsV2, fieldV2, type FieldV2 } from './fields';
import { operatorsInV2, operatorsOfV2, textOperatorsV2 } from './operators';

const connectorArn = /^arn:[a-z-]+:securityhub:[a-z0-9-]+:\d{12}:connectorv2\/.+$/;
const nameShape = new RegExp(`^[A-Za-z0-9._-]{3,${longestRuleName}}$`);

/** Everything because of which Security Hub would refuse a rule, or it would not do what it says, with paths relative to the rule. */
export function automationRuleV2Problems(rule: AutomationRuleV2): readonly Problem[] {
  const { name, order, regions, criteria } = rule;
  return [
    ...(nameShape.test(name)
      ? []
      : [problem('invalid-rule-name', 'name', `must be 3 to ${longestRuleName} letters, digits, dots, underscores and hyphens`, name)]),
    // https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_CreateAutomationRuleV2.html
    ...(order >= 1 && order <= 1000 ? [] : [problem('invalid-rule-order', 'order', 'must be 1 to 1,000', order)]),
    ...(regions.length > 0 ? [] : [problem('no-regions', 'regions', 'must name at least one Region', regions)]),
    ...(criteria.length > 0 ? [] : [problem('no-criteria', 'criteria', 'must have at least one criterion', criteria)]),
    ...criteria.flatMap(criterionProblems),
    ...actionProblems(rule),
  ];
}

function problem(id: string, path: string, message: string, value?: unknown, remedy = 'correct it'): Problem {
  return { id, path, message, ...(value !== undefined && { value }), remedy };
}

function criterionProblems(criterion: CriterionV2, index: number): readonly Problem[] {
  const path = `criteria[${index}]`;
  if (!('anyOf' in criterion)) return fieldProblems(criterion, path);
  if (criterion.anyOf.length < 2)
    return [problem('too-few-alternatives', `${path}.anyOf`, 'must have at least two alternatives', criterion.anyOf)];
  return criterion.anyOf.flatMap((one, place) => [
    ...fieldProblems(one, `${path}.anyOf[${place}]`),
    ...alternativeProblems(one, `${path}.anyOf[${place}]`),
  ]);
}

/** The filters of a composite filter have one operator between them, so that an alternative cannot be several filters that all hold. */
function alternativeProblems(criterion: FieldCriterionV2, path: string): readonly Problem[] {
  const operators = operatorsInV2(criterion);
  const negative = (criterion.notEquals?.length ?? 0) + (criterion.prefixNotEquals?.length ?? 0);
  const bounds = ['greaterThanOrEqual', 'lessThanOrEqual', 'start', 'end'] as const;
  const isRange = operators.every((operator) => bounds.some((bound) => bound === operator));
  if ((operators.length <= 1 || isRange) && negative <= 1) return [];
  return [
    problem(
      'several-operators-in-alternative',
      path,
      'must have one operator (and one value if it is negative), because the filters of an alternative cannot all be required',
      operators,
      'split it',
    ),
  ];
}

function fieldProblems(criterion: FieldCriterionV2, path: string): readonly Problem[] {
  const field = fieldV2(criterion.field);
  if (field === undefined) {
    const names = fieldsV2.map(({ name }) => name);
    const near = closest(criterion.field, names);
    const remedy =
      distance(near, criterion.field) <= criterion.field.length / 2 ? `write ${near} if that is meant` : 'see OcsfFindingFilters';
    return [problem('unknown-criterion', `${path}.field`, 'must be a field of OcsfFindingFilters', criterion.field, remedy)];
  }
  const used = operatorsInV2(criterion);
  const fitting = operatorsOfV2[field.values];
  return [
    ...(used.length > 0
      ? []
      : [
          problem(
            'no-operator',
            path,
            `must have an operator, which says what the value of ${field.name} must be`,
            undefined,
            `add ${fitting.join(' or ')}`,
          ),
        ]),
    ...used
      .filter((operator) => !fitting.includes(operator))
      .map((operator) =>
        problem(
          'operator-not-for-criterion',
          `${path}.${operator}`,
          `does not apply to ${field.name}`,
          criterion[operator],
          `use ${fitting.join(' or ')}`,
        ),
      ),
    ...((field.values === 'map') === (criterion.key !== undefined)
      ? []
      : [problem('key-and-map-field-mismatch', `${path}.key`, 'must be used with a map field, and a map field needs it', criterion.key)]),
    ...valueProblems(criterion, field.values, path),
  ];
}

/** What is said of the values of an operator that does not belong there would only distract. */
function valueProblems(criterion: FieldCriterionV2, values: FieldV2['values'], path: string): readonly Problem[] {
  const isNumber = values === 'number';
  const lists = textOperatorsV2.filter((operator) => operatorsOfV2[values].includes(operator));
  return lists.flatMap((operator) => {
    const written: readonly (string | number)[] | undefined = criterion[operator];
    if (written === undefined) return [];
    if (written.length === 0) return [problem('no-values', `${path}.${operator}`, 'must have at least one value', written)];
    return written.flatMap((value, index) =>
      isNumber === (typeof value === 'number') && (typeof value === 'number' || value.trim() !== '')
        ? []
        : [
            problem(
              isNumber ? 'not-a-number' : 'not-a-text',
              `${path}.${operator}[${index}]`,
              isNumber ? 'must be a number' : 'must be text that is not blank',
              value,
            ),
          ],
    );
  });
}

function actionProblems(rule: AutomationRuleV2): readonly Problem[] {
  const { update, ticket } = rule;
  if ((update === undefined) === (ticket === undefined)) {
    return [
      problem(
        'not-exactly-one-action',
        'update',
        'must not be combined with a ticket, because a rule has only one action; a rule needs exactly one of the two',
        update ?? ticket,
      ),
    ];
  }
  if (ticket !== undefined) {
    return connectorArn.test(ticket.connectorArn)
      ? []
      : [problem('invalid-connector-arn', 'ticket.connectorArn', 'must be the ARN of a Security Hub connector', ticket.connectorArn)];
  }
  const parts = Object.values(update ?? {}).filter((part) => part !== undefined);
  return [
    ...(parts.length > 0 ? [] : [problem('no-update', 'update', 'must change at least one field', update)]),
    ...(update?.comment === undefined || update.comment.trim() !== ''
      ? []
      : [problem('blank-text', 'update.comment', 'must not be blank', update.comment)]),
    ...(hidesV2(rule) && update?.comment === undefined
      ? [
          problem(
            'suppressed-without-note',
            'update.comment',
            'must be set when the status hides the finding, so that readers of a hidden finding know why',
            undefined,
            'add a comment that explains why',
          ),
        ]
      : []),
  ];
}

/** Rules of one Region with one order that write the same: which of them has the last word depends on who was updated last. */
export function sharedOrdersV2(rules: readonly AutomationRuleV2[]): readonly Problem[] {
  return rules.flatMap((rule, index) => {
    const other = rules.slice(0, index).find((before) => {
      const common = before.regions.some((region) => rule.regions.includes(region));
      const parts = Object.keys(before.update ?? {}).filter((part) => Object.keys(rule.update ?? {}).includes(part));
      return common && before.order === rule.order && parts.length > 0;
    });
    return other === undefined
      ? []
      : [
          problem(
            'duplicate-rule-order',
            `automationRulesV2[${index}].order`,
            `is also the order of ${other.name}, which writes the same field in the same Region; AWS does not say which rule applies last`,
            rule.order,
            'give one of them another order',
          ),
        ];
  });
}

/** Every field that the criteria look at. */
export function criteriaFields(rule: AutomationRuleV2): readonly FieldCriterionV2[] {
  return rule.criteria.flatMap(fieldsOf);
}
