import { type OcsfStatus } from '../../configuration/ocsf';
import { type AutomationRuleV2 } from '../../configuration/automation-rule-v2';

/** Statuses with which a finding is out of the responders' sight. */
export const hidingStatuses: readonly OcsfStatus[] = ['Suppressed', 'Resolved', 'Archived', 'Deleted'];

/** Whether a rule hides findings. */
export function hidesV2({ update }: Pick<AutomationRuleV2, 'update'>): boolean {
  return update?.status !== undefined && hidingStatuses.includes(update.status);
}
