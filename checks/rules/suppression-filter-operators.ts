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
  what: 'A GuardDuty filter with a deprecated operator (`Eq`, `Gte`) or an unknown operator.',
  why: 'CloudFormation does not check the operators in the criterion. A wrong spelling (`lt`, `equalTo`) reaches GuardDuty unchanged, and deprecated operators will be removed.',
  fix: `Write ${current.join(', ')}.`,
  pages: ['https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Condition.html'],
  check: ({ properties: { FindingCriteria: criteria } }) => {
    const criterion = at(criteria, 'Criterion');
    if (isIntrinsic(criteria) || isIntrinsic(criterion)) {
      return [unknown('FindingCriteria', 'the criteria of the filter are known only after deployment')];
    }
    if (!isObject(criterion)) return [];
    return Object.entries(criterion).flatMap(([field, condition]) => {
      if (isIntrinsic(condition)) return [unknown(field, `the criterion on ${field} is known only after deployment`)];
      return Object.keys(isObject(condition) ? condition : {})
        .filter((operator) => !current.includes(operator))
        .map((operator) => violation(`${field}.${operator}`, `${field} has the operator ${operator}${instead(operator)}`));
    });
  },
};

function instead(operator: string): string {
  const now = currentName(operator.toLowerCase());
  if (now === undefined) return ', which GuardDuty does not have';
  return operator === operator.toLowerCase() ? `, which is written ${now} in a template` : `, which is deprecated: ${now}`;
}

const currentName = (deprecated: string): string | undefined =>
  Object.entries(deprecatedOperators)
    .filter(([name]) => name === deprecated)
    .map(([, now]) => `${now.charAt(0).toUpperCase()}${now.slice(1)}`)[0];
