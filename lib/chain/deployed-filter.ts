import { type Configuration } from '../configuration/configuration';
import { type SuppressionCriterion, type SuppressionRule } from '../configuration/suppression-rule';
import { type DeployedFilter, type FilterConditions } from '../organization/snapshot';
import { boundOperatorNames, deprecatedOperators, listOperatorNames, type SuppressionOperator } from '../signals/guardduty/operators';
import { activeRules, type ActiveSuppression } from '../signals/safety/active-rules';

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

/** A filter as a rule of the configuration would be. @returns undefined where its criteria were not read, or have an operator that Cordon does not know */
export function compiledFilter(
  { name, criteria }: DeployedFilter,
  { configuration, today }: { readonly configuration: Pick<Configuration, 'signals'>; readonly today: string },
): ActiveSuppression | undefined {
  const read = criteria === undefined ? undefined : filterCriteria(criteria);
  if (read === undefined) return undefined;
  const rule: SuppressionRule = {
    ...{ name, owner: '', justification: '', expires: '9999-12-31', stage: 'enforce', regions: [] },
    criteria: read,
  };
  return activeRules({ suppressionRules: [rule], automationRules: [], today, settings: configuration.signals }).suppressions[0];
}
