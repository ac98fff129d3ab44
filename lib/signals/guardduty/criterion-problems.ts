import { closest } from 'fastest-levenshtein';
import { type Problem } from '../../core/problem';
import { type SuppressionCriterion } from '../../configuration/suppression-rule';
import { type GuardDutyField } from './fields';
import {
  boundOperatorNames,
  deprecatedOperators,
  listOperatorNames,
  operatorsIn,
  operatorsOf,
  type ListOperator,
  type SuppressionOperator,
} from './operators';
import { boundProblem, patternProblem, valueProblem } from './value-problems';

/** Most values of `equals` and of `notEquals` (User Guide, "Filtering findings in GuardDuty"; API_Condition). */
export const mostValues = 50;
/** Most patterns of `matches` and of `notMatches` (User Guide, "Creating suppression rules"). */
export const mostPatterns = 5;

/** What a criterion has beside operators. */
const otherKeys = ['field', 'from'];

/**
 * The problems of the operators and values of a criterion.
 * @param field what is documented of the field. @default - nothing: any operator may fit it
 */
export function criterionProblems(criterion: SuppressionCriterion, path: string, field: GuardDutyField | undefined): readonly Problem[] {
  const used = operatorsIn(criterion);
  const unknown = Object.keys(criterion).filter((key) => !otherKeys.includes(key) && !isOperator(key));
  if (used.length === 0 && unknown.length === 0 && criterion.from === undefined) {
    const message = 'must have an operator, which says what the value of the field must be';
    return [{ id: 'no-operator', path, message, remedy: `add one of ${suggested(field).join(', ')}` }];
  }
  return [
    ...unknown.map((key) => unknownOperator(key, `${path}.${key}`)),
    ...listOperatorNames.flatMap((operator) => listProblems(criterion, operator, path, field)),
    ...boundOperatorNames.flatMap((operator): readonly Problem[] => {
      const value = criterion[operator];
      if (value === undefined) return [];
      const at = `${path}.${operator}`;
      const misfit = misfitProblem(operator, at, field);
      if (misfit !== undefined) return [misfit];
      const problem = boundProblem(value, operator, field);
      return problem === undefined ? [] : [{ ...problem, path: at, value }];
    }),
  ];
}

function listProblems(
  criterion: SuppressionCriterion,
  operator: ListOperator,
  path: string,
  field: GuardDutyField | undefined,
): readonly Problem[] {
  const values: readonly (string | number)[] | undefined = criterion[operator];
  if (values === undefined) return [];
  const at = `${path}.${operator}`;
  const misfit = misfitProblem(operator, at, field);
  if (misfit !== undefined) return [misfit];
  if (values.length === 0) {
    const message = 'must have at least one value';
    return [{ id: 'no-values', path: at, message, remedy: 'add values, or remove the operator' }];
  }
  const pattern = operator === 'matches' || operator === 'notMatches';
  const most = pattern ? mostPatterns : mostValues;
  const problems: Problem[] = [];
  if (values.length > most) {
    const message = `must have at most ${most} ${pattern ? 'patterns' : 'values'}, but has ${values.length}`;
    const remedy = pattern ? 'replace several by one with wildcards, or split the rule' : 'split the rule';
    problems.push({ id: pattern ? 'too-many-patterns' : 'too-many-values', path: at, message, remedy });
  }
  return [
    ...problems,
    ...values.flatMap((value, index) => {
      const problem = pattern ? patternProblem(value, field) : valueProblem(value, operator, field);
      return problem === undefined ? [] : [{ ...problem, path: `${at}[${index}]`, value }];
    }),
  ];
}

function misfitProblem(operator: SuppressionOperator, path: string, field: GuardDutyField | undefined): Problem | undefined {
  if (field === undefined || operatorsOf[field.values].includes(operator)) return undefined;
  const what = { string: 'text', number: 'numbers', timestamp: 'times', map: 'maps' }[field.values];
  return {
    id: 'operator-not-for-field',
    path,
    message: `does not apply to ${field.name}, whose values are ${what}`,
    remedy: `use one of ${operatorsOf[field.values].join(', ')}`,
  };
}

function unknownOperator(key: string, path: string): Problem {
  const current = deprecatedOperators[key.toLowerCase()];
  if (current !== undefined) {
    const message = 'is a deprecated operator name';
    return { id: 'deprecated-operator', path, message, value: key, remedy: `write ${current}` };
  }
  const nearest = closest(key, [...listOperatorNames, ...boundOperatorNames]);
  const message = 'is not a GuardDuty operator';
  return { id: 'unknown-operator', path, message, value: key, remedy: `write ${nearest} if that is meant, or remove it` };
}

function suggested(field: GuardDutyField | undefined): readonly SuppressionOperator[] {
  return operatorsOf[field?.values ?? 'string'];
}

function isOperator(key: string): boolean {
  return (listOperatorNames as readonly string[]).includes(key) || (boundOperatorNames as readonly string[]).includes(key);
}
