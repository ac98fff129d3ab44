import { type AutomationCriterion } from '../../configuration/automation-rule';
import { type FindingField } from '../field';

/** Operators of a criterion that compare text, in the words of the configuration. */
export type TextOperator = 'equals' | 'prefix' | 'contains' | 'notEquals' | 'prefixNotEquals' | 'notContains';
/** Every operator of a criterion. */
export type AutomationOperator = TextOperator | 'greaterThanOrEqual' | 'lessThanOrEqual' | 'start' | 'end' | 'withinDays';

/** What an operator that compares text is in Security Hub. */
export interface TextComparison {
  /** `Comparison` of a StringFilter or MapFilter. */
  readonly comparison: 'EQUALS' | 'PREFIX' | 'CONTAINS' | 'NOT_EQUALS' | 'PREFIX_NOT_EQUALS' | 'NOT_CONTAINS';
  /** Whether it says what a value must be, so that one of several filters is enough (`false`: what it must not be, and all of them hold). */
  readonly positive: boolean;
  /** The operators that may stand beside it on the same field. */
  readonly goesWith: readonly TextOperator[];
  /** Whether maps know it. */
  readonly maps: boolean;
}

/**
 * The comparisons of API_StringFilter and API_MapFilter. CONTAINS goes with CONTAINS alone and NOT_CONTAINS with NOT_CONTAINS alone; EQUALS does
 * not go with NOT_EQUALS or PREFIX_NOT_EQUALS; PREFIX goes with NOT_EQUALS and PREFIX_NOT_EQUALS. The page also joins CONTAINS, EQUALS and PREFIX
 * by OR, which the sentence on CONTAINS takes back for CONTAINS: the narrower sentence is followed.
 */
export const textComparisons: Readonly<Record<TextOperator, TextComparison>> = {
  equals: { comparison: 'EQUALS', positive: true, goesWith: ['prefix'], maps: true },
  prefix: { comparison: 'PREFIX', positive: true, goesWith: ['equals', 'notEquals', 'prefixNotEquals'], maps: false },
  contains: { comparison: 'CONTAINS', positive: true, goesWith: [], maps: true },
  notEquals: { comparison: 'NOT_EQUALS', positive: false, goesWith: ['prefix', 'prefixNotEquals'], maps: true },
  prefixNotEquals: { comparison: 'PREFIX_NOT_EQUALS', positive: false, goesWith: ['prefix', 'notEquals'], maps: false },
  notContains: { comparison: 'NOT_CONTAINS', positive: false, goesWith: [], maps: true },
};

export const textOperators = Object.keys(textComparisons) as readonly TextOperator[];
const allOperators: readonly AutomationOperator[] = [
  ...textOperators,
  'greaterThanOrEqual',
  'lessThanOrEqual',
  'start',
  'end',
  'withinDays',
];

/** The operators that a field of some values takes. */
export const operatorsOf: Readonly<Record<FindingField['values'], readonly AutomationOperator[]>> = {
  string: textOperators,
  map: textOperators.filter((operator) => textComparisons[operator].maps),
  number: ['equals', 'greaterThanOrEqual', 'lessThanOrEqual'],
  timestamp: ['start', 'end', 'withinDays'],
};

/** The operators that a criterion uses, in a fixed order. */
export function operatorsIn(criterion: AutomationCriterion): readonly AutomationOperator[] {
  return allOperators.filter((operator) => criterion[operator] !== undefined);
}

/** The operators among them that compare text. */
export function textOperatorsIn(criterion: AutomationCriterion): readonly TextOperator[] {
  return textOperators.filter((operator) => criterion[operator] !== undefined);
}

/** The first two of the operators that Security Hub refuses on one field. @returns undefined where all go together */
export function clash(operators: readonly TextOperator[]): readonly [TextOperator, TextOperator] | undefined {
  for (const [index, first] of operators.entries()) {
    const second = operators.slice(index + 1).find((other) => other !== first && !textComparisons[first].goesWith.includes(other));
    if (second !== undefined) return [first, second];
  }
  return undefined;
}
