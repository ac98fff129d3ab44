import {
  boundOperatorNames,
  boundOperators,
  deprecatedOperators,
  listOperatorNames,
  listOperators,
} from '../../lib/signals/guardduty/operators';
import { unknown, violation, type CheckRule } from '../rule';
import { at, isIntrinsic, isObject } from '../values';

const current: readonly string[] = [
  ...listOperatorNames.map((name) => listOperators[name]),
  ...boundOperatorNames.map((name) => boundOperators[name]),
];

export const suppressionFilterOperators: CheckRule = {
  id: 'SuppressionFilterInvalidOperator',
  level: 'error',
  types: ['AWS::GuardDuty::Filter'],
  what: 'A GuardDuty filter with a deprecated operator (`Eq`, `Gte`), or with one that GuardDuty does not have.',
  why: 'The criterion is a map, which nothing checks: a wrong spelling (`lt`, `equalTo`) reaches GuardDuty as it is, and deprecated ones are to go.',
  fix: `Write ${current.join(', ')}.`,
  pages: ['https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Condition.html'],
  check: ({ properties: { FindingCriteria: criteria } }) => {
    const criterion = at(criteria, 'Criterion');
    if (isIntrinsic(criteria) || isIntrinsic(criterion)) {
      return [unknown('FindingCriteria', 'what the filter asks for is only known when it is deployed')];
    }
    if (!isObject(criterion)) return [];
    return Object.entries(criterion).flatMap(([field, condition]) => {
      if (isIntrinsic(condition)) return [unknown(field, `what the filter asks of ${field} is only known when it is deployed`)];
      return Object.keys(isObject(condition) ? condition : {})
        .filter((operator) => !current.includes(operator))
        .map((operator) => violation(`${field}.${operator}`, `${field} has the operator ${operator}${instead(operator)}`));
    });
  },
};

function instead(operator: string): string {
  const now = currentName(operator.toLowerCase());
  if (now === undefined) return ', which GuardDuty does not have';
  return operator === operator.toLowerCase() ? `, which in a template is ${now}` : `, which is deprecated: ${now}`;
}

const currentName = (deprecated: string): string | undefined =>
  Object.entries(deprecatedOperators)
    .filter(([name]) => name === deprecated)
    .map(([, now]) => `${now.charAt(0).toUpperCase()}${now.slice(1)}`)[0];
