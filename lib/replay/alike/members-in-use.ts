import { partsOf, updatableFields } from '../../signals/security-hub/update';
import { type RulesInPlace } from '../rules-in-place';

/** Members of Security Hub findings that rules and routes read or write. */
export function membersInUse({ fieldsInUse, regions }: Pick<RulesInPlace, 'fieldsInUse' | 'regions'>): ReadonlySet<string> {
  const written = [...regions.values()].flatMap(({ automationRules }) =>
    automationRules.flatMap(({ rule }) => partsOf(rule.update).map((part) => updatableFields[part].split('.', 1)[0]!)),
  );
  return new Set([...fieldsInUse, ...written, 'Workflow']);
}
