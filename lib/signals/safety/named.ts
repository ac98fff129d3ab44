import { groupsOf, type ActiveRule } from './active-rules';
import { type Condition } from './conditions';
import { namesControls } from './controls';
import { namesEntity } from './entities';
import { mayMatchThreats } from './reach';

/** Whether a rule names something that an attacker cannot choose, or a security control; of alternatives, each has to. */
export function namesAny(active: ActiveRule): boolean {
  const names = (condition: Condition): boolean => namesEntity(condition, active.conditions) || namesControl(condition, active);
  return groupsOf(active).some((group) => group.every(names));
}

/**
 * Whether a criterion names security controls. `GeneratorId` is a control in findings of controls alone; in those of GuardDuty it is the detector,
 * which finds everything. Of Security Hub V2, findings of controls alone have `compliance.control`.
 */
export function namesControl(condition: Condition, active: ActiveRule): boolean {
  return (
    active.list !== 'suppressionRules' && namesControls(condition) && (active.list === 'automationRulesV2' || !mayMatchThreats(active))
  );
}
