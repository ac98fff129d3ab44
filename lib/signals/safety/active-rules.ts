import { type AutomationRule, type SeverityLabel } from '../../configuration/automation-rule';
import { isExpired } from '../../configuration/governance';
import { type SuppressionRule } from '../../configuration/suppression-rule';
import { automationConditions, suppressionConditions, type Conditions } from './conditions';
import { type SafetyInput } from './safety-rule';

/** A rule that still holds, where it stands, and its criteria ready to be compared. */
export interface ActiveSuppression {
  readonly list: 'suppressionRules';
  readonly index: number;
  readonly rule: SuppressionRule;
  readonly conditions: Conditions;
}
export interface ActiveAutomation {
  readonly list: 'automationRules';
  readonly index: number;
  readonly rule: AutomationRule;
  readonly conditions: Conditions;
}
export type ActiveRule = ActiveSuppression | ActiveAutomation;

export interface ActiveRules {
  readonly suppressions: readonly ActiveSuppression[];
  readonly automations: readonly ActiveAutomation[];
  readonly all: readonly ActiveRule[];
}

/** What was made of an input is kept for as long as the input is: every safety rule looks at the same. */
const known = new WeakMap<SafetyInput, ActiveRules>();

/** The rules that have not expired, with their criteria compiled once for all safety rules. */
export function activeRules(input: SafetyInput): ActiveRules {
  const before = known.get(input);
  if (before !== undefined) return before;
  const suppressions = input.suppressionRules.flatMap((rule, index): readonly ActiveSuppression[] =>
    isExpired(rule, input.today) ? [] : [{ list: 'suppressionRules', index, rule, conditions: suppressionConditions(rule.criteria) }],
  );
  const automations = input.automationRules.flatMap((rule, index): readonly ActiveAutomation[] =>
    isExpired(rule, input.today) ? [] : [{ list: 'automationRules', index, rule, conditions: automationConditions(rule.criteria) }],
  );
  const active = { suppressions, automations, all: [...suppressions, ...automations] };
  known.set(input, active);
  return active;
}

/** Whether an automation rule hides findings from the responders. */
export function hides({ update }: AutomationRule): boolean {
  return update.workflowStatus === 'SUPPRESSED' || update.workflowStatus === 'RESOLVED';
}

/** Severities below HIGH. */
const low: readonly (SeverityLabel | undefined)[] = ['INFORMATIONAL', 'LOW', 'MEDIUM'];

/** Whether it makes a finding that may be HIGH or CRITICAL look harmless. */
export function lowers({ update }: AutomationRule): boolean {
  return low.includes(update.severity);
}

/** Whether it says of a finding that somebody looked at it and that it is not an attack. */
export function callsHarmless({ update }: AutomationRule): boolean {
  return update.verificationState === 'FALSE_POSITIVE' || update.verificationState === 'BENIGN_POSITIVE';
}

/** What it does to a finding, as a verb: `hide`, `lower the severity of` or `mark as harmless`. @returns undefined where it does none of them */
export function harm(active: ActiveRule): string | undefined {
  if (active.list === 'suppressionRules' || hides(active.rule)) return 'hide';
  if (lowers(active.rule)) return 'lower the severity of';
  return callsHarmless(active.rule) ? 'mark as harmless' : undefined;
}
