import { type FindingField } from '../field';
import { type SuppressionCriterion } from '../../configuration/suppression-rule';

/** Operators that take a list of values, and what they are called in a template. */
export const listOperators = { equals: 'Equals', notEquals: 'NotEquals', matches: 'Matches', notMatches: 'NotMatches' } as const;
export type ListOperator = keyof typeof listOperators;

/** Operators that compare with a number, and what they are called in a template. */
export const boundOperators = {
  greaterThan: 'GreaterThan',
  greaterThanOrEqual: 'GreaterThanOrEqual',
  lessThan: 'LessThan',
  lessThanOrEqual: 'LessThanOrEqual',
} as const;
export type BoundOperator = keyof typeof boundOperators;

export type SuppressionOperator = ListOperator | BoundOperator;

export const listOperatorNames: readonly ListOperator[] = ['equals', 'notEquals', 'matches', 'notMatches'];
export const boundOperatorNames: readonly BoundOperator[] = ['greaterThan', 'greaterThanOrEqual', 'lessThan', 'lessThanOrEqual'];

const textOperators: readonly SuppressionOperator[] = listOperatorNames;
const numberOperators: readonly SuppressionOperator[] = ['equals', 'notEquals', ...boundOperatorNames];

/**
 * What can be asked of the values of a field. Patterns are for text, comparisons for numbers (API_Condition; User Guide, "Creating suppression
 * rules"). GuardDuty has no map fields.
 */
export const operatorsOf: Readonly<Record<FindingField['values'], readonly SuppressionOperator[]>> = {
  string: textOperators,
  number: numberOperators,
  timestamp: numberOperators,
  map: [],
};

/** Names that API_Condition marks as deprecated, and what they are called now. */
export const deprecatedOperators: Readonly<Record<string, SuppressionOperator>> = {
  eq: 'equals',
  neq: 'notEquals',
  gt: 'greaterThan',
  gte: 'greaterThanOrEqual',
  lt: 'lessThan',
  lte: 'lessThanOrEqual',
};

/** The operators that a criterion gives. */
export function operatorsIn(criterion: SuppressionCriterion): readonly SuppressionOperator[] {
  return [...listOperatorNames, ...boundOperatorNames].filter((operator) => criterion[operator] !== undefined);
}
