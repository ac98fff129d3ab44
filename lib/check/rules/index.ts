import { nearest } from '../../core/nearest';
import { configurationRules } from './configuration';
import { type RuleDescription } from './description';
import { guardrailRules } from './guardrails';
import { ruleFamilies } from './families';
import { planRules } from './plan';
import { synthesisRules } from './synthesis';
import {
  evidenceDescriptions,
  packDescriptions,
  proofDescriptions,
  quotaDescriptions,
  remediationDescriptions,
  responderDescriptions,
  routeSafetyDescriptions,
  safetyDescriptions,
  templateRuleDescriptions,
} from './templates';

export { ruleFamilies, type RuleFamily } from './families';
export { type RuleDescription } from './description';

/** Every rule of Cordon's own that a check can name, by layer. */
export const checkRules: readonly RuleDescription[] = [
  ...configurationRules,
  ...safetyDescriptions,
  ...routeSafetyDescriptions,
  ...planRules,
  ...synthesisRules,
  ...packDescriptions,
  ...templateRuleDescriptions,
  ...quotaDescriptions,
  ...proofDescriptions,
  ...guardrailRules,
  ...evidenceDescriptions,
  ...responderDescriptions,
  ...remediationDescriptions,
];

const byId: ReadonlyMap<string, RuleDescription> = new Map(checkRules.map((rule) => [rule.id, rule]));

/** `signal-safety/hides-threat-purpose` of `signal-safety/hides-threat-purpose[Backdoor]`. */
export const ruleOf = (id: string): string => id.replace(/\[.*$/s, '');

/** What is known of a rule. @returns undefined where no rule has that ID */
export function describeRule(id: string): RuleDescription | undefined {
  return byId.get(ruleOf(id)) ?? ofLateProblem(ruleOf(id)) ?? ruleFamilies.find(({ matches }) => matches(id))?.describe(id);
}

/** Some problems of the configuration show only when the stacks are made, e.g. when routes are laid out, and keep their names. */
function ofLateProblem(id: string): RuleDescription | undefined {
  if (!id.startsWith('synthesis/')) return undefined;
  const rule = byId.get(`configuration/${id.slice('synthesis/'.length)}`);
  return rule && { ...rule, id, layer: 'synthesis' };
}

/** Rules by the ID or the part of it after the layer: `template-bytes` for `quotas/template-bytes`. */
export function findRules(id: string): readonly RuleDescription[] {
  const exact = describeRule(id);
  if (exact) return [exact];
  return checkRules.filter((rule) => rule.id.slice(rule.id.indexOf('/') + 1) === ruleOf(id));
}

/** The ID that an unknown one was probably meant to be. */
export function nearestRule(id: string): string | undefined {
  const short = (rule: string): string => rule.slice(rule.indexOf('/') + 1);
  const ids = checkRules.map((rule) => rule.id);
  const near = nearest(id, ids) ?? nearest(id, ids.map(short));
  return near === undefined || near.includes('/') ? near : ids.find((rule) => short(rule) === near);
}
