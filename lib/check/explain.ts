import { CordonError, exitCode } from '../core/problem';
import { findRules, nearestRule, type RuleDescription } from './rules';

/**
 * Describes a rule, by its ID or by the part of the ID after the layer.
 * @throws CordonError (exit code 2) if no rule has that ID, with the nearest ID
 */
export async function explainRule(id: string): Promise<readonly RuleDescription[]> {
  const found = await Promise.all(findRules(id).map(withTheirWords));
  const rules = found.flatMap((rule) => rule ?? []);
  if (rules.length > 0) return rules;
  const near = nearestRule(id);
  throw new CordonError(exitCode.usage, {
    id: 'unknown-rule',
    message: 'no rule of cordon check has that ID',
    value: id,
    remedy: near === undefined ? 'use an ID from a finding, or one from docs/checks.md' : `did you mean ${near}?`,
  });
}

/** Adds the description that the CloudFormation validation has of its own rules. It takes two seconds to load, so it loads only for these. */
async function withTheirWords(rule: RuleDescription): Promise<RuleDescription | undefined> {
  if (!/^[A-Z]\d{4}$/.test(rule.id)) return rule;
  const { templateValidator } = await import('../validation/cloudformation.js');
  const what = templateValidator().ruleDescriptions().get(rule.id);
  return what === undefined ? undefined : { ...rule, what: `${what.replace(/\.$/, '')}. ${rule.what}` };
}
