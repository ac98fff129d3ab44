import { type AutomationRule } from '../../configuration/automation-rule';
import { partsOf } from '../security-hub/update';
import { automationConditions } from './conditions';
import { exclusive } from './exclusion';

/**
 * Whether two automation rules can have one `RuleOrder`. Security Hub applies rules of one order in the order of their last update
 * (https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html), so the outcome must be the same either way: no finding is
 * matched by both, or they write different fields and neither is terminal.
 */
export function mayShareOrder(one: AutomationRule, other: AutomationRule): boolean {
  const written = partsOf(other.update);
  const apart = !one.terminal && !other.terminal && !partsOf(one.update).some((part) => written.includes(part));
  return apart || exclusive(automationConditions(one.criteria), automationConditions(other.criteria));
}
