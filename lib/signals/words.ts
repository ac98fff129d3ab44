import { type AutomationCriterion } from '../configuration/automation-rule';
import { type SuppressionCriterion } from '../configuration/suppression-rule';

/** A criterion in plain words: what is looked at, and what must hold of it. */
export interface CriterionInWords {
  /** Field, with the key of a map: `ResourceTags env`. */
  readonly field: string;
  /** E.g. `is ami-1 or ami-2, and is not ami-3`. */
  readonly condition: string;
  /** @default - the values are written in the rule */
  readonly from?: string;
}

/** Operators that take one of several values, in the order in which they are said. */
const anyOf: readonly (readonly [operator: 'equals' | 'matches' | 'prefix' | 'contains', words: string])[] = [
  ['equals', 'is'],
  ['matches', 'looks like'],
  ['prefix', 'begins with'],
  ['contains', 'contains'],
];
const noneOf: readonly (readonly [operator: 'notEquals' | 'notMatches' | 'prefixNotEquals' | 'notContains', words: string])[] = [
  ['notEquals', 'is not'],
  ['notMatches', 'does not look like'],
  ['prefixNotEquals', 'does not begin with'],
  ['notContains', 'does not contain'],
];
const bounds = [
  ['greaterThan', 'is above'],
  ['greaterThanOrEqual', 'is at least'],
  ['lessThan', 'is below'],
  ['lessThanOrEqual', 'is at most'],
] as const;

/** Every operator of either kind of rule. */
type AnyCriterion = Omit<SuppressionCriterion & AutomationCriterion, 'notEquals'> & { readonly notEquals?: readonly (string | number)[] };
type Values = readonly (string | number)[];

/** What a criterion asks of a finding. */
export function criterionInWords(criterion: SuppressionCriterion | AutomationCriterion): CriterionInWords {
  const given: Partial<AnyCriterion> = criterion;
  const list = (operator: keyof AnyCriterion): Values => (given[operator] as Values | undefined) ?? [];
  const positive = anyOf.filter(([operator]) => list(operator).length > 0);
  const conditions = [
    // Security Hub ORs these among each other; GuardDuty, which alone has patterns, ANDs what its operators say.
    positive
      .map(([operator, words]) => `${words} ${alternatives(list(operator), 'or')}`)
      .join(positive.some(([operator]) => operator === 'matches') ? ', and ' : ', or '),
    ...noneOf
      .filter(([operator]) => list(operator).length > 0)
      .map(([operator, words]) => `${words} ${alternatives(list(operator), 'nor')}`),
    ...bounds.flatMap(([operator, words]) => (given[operator] === undefined ? [] : [`${words} ${given[operator]}`])),
    ...(given.start === undefined ? [] : [`is ${given.start} or later`]),
    ...(given.end === undefined ? [] : [`is ${given.end} or earlier`]),
    ...(given.withinDays === undefined ? [] : [`is within the last ${given.withinDays} days`]),
  ].filter((condition) => condition !== '');
  return {
    field: given.key === undefined ? criterion.field : `${criterion.field} ${given.key}`,
    condition: conditions.join(', and '),
    ...(criterion.from !== undefined && { from: criterion.from }),
  };
}

function alternatives(values: Values, conjunction: 'or' | 'nor'): string {
  const texts = values.map((value) => (value === '' ? '""' : String(value)));
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${conjunction} ${texts.at(-1)}`;
}
