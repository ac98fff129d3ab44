import { type AutomationCriterion, type AutomationRule } from '../../configuration/automation-rule';
import { automationField } from '../security-hub/criteria';
import { partsOf, updatableFields } from '../security-hub/update';
import { automationConditions } from './conditions';
import { exclusive } from './exclusion';

/**
 * Whether two automation rules can have one `RuleOrder`. Security Hub applies rules of one order in the order of their last update
 * (https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html), so the outcome must be the same either way: no finding is
 * matched by both, or they write different fields and neither is terminal. Whether a rule sees what another one wrote is not documented, so that a
 * criterion on a field which the other rule writes keeps no two rules apart, and makes their order matter.
 */
export function mayShareOrder(one: AutomationRule, other: AutomationRule): boolean {
  const written = partsOf(other.update);
  const [ofOne, ofOther] = [unwritten(one, other), unwritten(other, one)];
  const readNothing = ofOne.length === one.criteria.length && ofOther.length === other.criteria.length;
  const apart = readNothing && !one.terminal && !other.terminal && !partsOf(one.update).some((part) => written.includes(part));
  return apart || exclusive(automationConditions(ofOne), automationConditions(ofOther));
}

/** The criteria of a rule on fields that another rule does not write. */
function unwritten({ criteria }: AutomationRule, { update }: AutomationRule): readonly AutomationCriterion[] {
  const written = partsOf(update).map((part) => updatableFields[part]);
  return criteria.filter(({ field }) => {
    const path = (automationField(field)?.path ?? field).replaceAll('[]', '');
    return !written.some((name) => path === name || path.startsWith(`${name}.`));
  });
}
