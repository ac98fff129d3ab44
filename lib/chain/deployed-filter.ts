import { type SuppressionCriterion } from '../configuration/suppression-rule';
import { type FilterConditions } from '../organization/snapshot';
import { boundOperatorNames, deprecatedOperators, listOperatorNames, type SuppressionOperator } from '../signals/guardduty/operators';

const known: readonly string[] = [...listOperatorNames, ...boundOperatorNames];

/**
 * The criteria of a deployed filter as a configuration would write them.
 * @returns undefined where one has an operator or a value that Cordon does not know: nothing can then be said of the filter
 */
export function filterCriteria(criteria: Readonly<Record<string, FilterConditions>>): readonly SuppressionCriterion[] | undefined {
  const read = Object.entries(criteria).map(([field, conditions]) => criterion(field, conditions));
  return read.every((one) => one !== undefined) ? read : undefined;
}

function criterion(field: string, conditions: FilterConditions): SuppressionCriterion | undefined {
  const entries = Object.entries(conditions).map(([name, value]) => {
    const operator = operatorOf(name);
    if (operator === undefined) return undefined;
    const takesList = (listOperatorNames as readonly string[]).includes(operator);
    return takesList === Array.isArray(value) ? ([operator, value] as const) : undefined;
  });
  return entries.every((entry) => entry !== undefined) ? { field, ...Object.fromEntries(entries) } : undefined;
}

/** `equals` of `Equals`, `equals` and the older `eq`. AWS answers the older names beside the newer ones. */
function operatorOf(name: string): SuppressionOperator | undefined {
  const folded = name.toLowerCase();
  return deprecatedOperators[folded] ?? (known.find((one) => one.toLowerCase() === folded) as SuppressionOperator | undefined);
}
