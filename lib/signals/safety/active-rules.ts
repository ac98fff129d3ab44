import { type AutomationRule, type SeverityLabel } from '../../configuration/automation-rule';
import { type AutomationRuleV2 } from '../../configuration/automation-rule-v2';
import { isExpired } from '../../configuration/governance';
import { ocsfSeverities } from '../../configuration/ocsf';
import { type SuppressionRule } from '../../configuration/suppression-rule';
import { isOfPassed } from './passed';
import { hidesV2 } from '../security-hub-v2/hiding';
import { automationConditions, automationV2Conditions, suppressionConditions, type Condition, type Conditions } from './conditions';
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
  /** Earlier rules together with which it is looked at. Its criteria are then theirs, too. @default - it is looked at alone */
  readonly after?: EarlierRules<ActiveAutomation>;
}
export interface ActiveAutomationV2 {
  readonly list: 'automationRulesV2';
  readonly index: number;
  readonly rule: AutomationRuleV2;
  /** The criteria that all hold. */
  readonly conditions: Conditions;
  /** Of each criterion with alternatives, the alternatives. */
  readonly alternatives: readonly (readonly Condition[])[];
  /** As of a rule of Security Hub CSPM. @default - it is looked at alone */
  readonly after?: EarlierRules<ActiveAutomationV2>;
}

/** Rules that come before another one and write what it asks for. */
export interface EarlierRules<Active> {
  /** The rule without the first of them. */
  readonly alone: Active;
  /** In the order in which they are applied. */
  readonly rules: readonly Active[];
  /** Fields of its criteria that they write. */
  readonly fields: readonly string[];
}
export type ActiveRule = ActiveSuppression | ActiveAutomation | ActiveAutomationV2;

export interface ActiveRules {
  readonly suppressions: readonly ActiveSuppression[];
  readonly automations: readonly ActiveAutomation[];
  readonly automationsV2: readonly ActiveAutomationV2[];
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
  const automationsV2 = (input.automationRulesV2 ?? []).flatMap((rule, index): readonly ActiveAutomationV2[] =>
    isExpired(rule, input.today) ? [] : [{ list: 'automationRulesV2', index, rule, ...automationV2Conditions(rule.criteria) }],
  );
  const active = { suppressions, automations, automationsV2, all: [...suppressions, ...automations, ...automationsV2] };
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

/** Whether it makes a finding of Security Hub V2 that may be High or Critical look harmless. */
export function lowersV2({ update }: AutomationRuleV2): boolean {
  return update?.severity !== undefined && ocsfSeverities[update.severity] < ocsfSeverities.High;
}

/** Whether it takes findings out of the responders' sight. A control that passed is resolved by Security Hub itself, until it fails. */
export function hidesFindings(active: ActiveRule): boolean {
  switch (active.list) {
    case 'suppressionRules':
      return true;
    case 'automationRules':
      return hides(active.rule) && !(active.rule.update.workflowStatus === 'RESOLVED' && isOfPassed(active.conditions));
    case 'automationRulesV2':
      return hidesV2(active.rule);
  }
}

/** What it does to a finding, as a verb: `hide`, `lower the severity of` or `mark as harmless`. @returns undefined where it does none of them */
export function harm(active: ActiveRule): string | undefined {
  if (active.list === 'suppressionRules' || hidesFindings(active)) return 'hide';
  const isLowering = active.list === 'automationRulesV2' ? lowersV2(active.rule) : lowers(active.rule);
  // What passed is INFORMATIONAL before.
  if (isLowering && !isOfPassed(active.conditions)) return 'lower the severity of';
  return active.list === 'automationRules' && callsHarmless(active.rule) ? 'mark as harmless' : undefined;
}

/** Every criterion and every alternative of a rule, for what is asked of each alone. */
export function everyCondition(active: ActiveRule): readonly Condition[] {
  return groupsOf(active).flat();
}

/** The criteria of a rule, each with its alternatives: of each, one holds. */
export function groupsOf(active: ActiveRule): readonly (readonly Condition[])[] {
  const alone = active.conditions.all.map((condition) => [condition]);
  return active.list === 'automationRulesV2' ? [...alone, ...active.alternatives] : alone;
}
