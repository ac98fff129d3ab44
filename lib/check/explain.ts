import { CordonError, exitCode } from '../core/problem';
import { findRules, nearestRule, type RuleDescription } from './rules';

/**
 * What is known of a rule, by its ID or by the part of it after the layer.
 * @throws CordonError (exit code 2) where no rule has that ID, with the nearest one
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
    remedy: near === undefined ? 'name one as a finding shows it, or look into docs/checks.md' : `did you mean ${near}?`,
  });
}

/** The validation says itself what its rules are, and which there are. It takes two seconds to load, so only for its own. */
async function withTheirWords(rule: RuleDescription): Promise<RuleDescription | undefined> {
  if (!/^[A-Z]\d{4}$/.test(rule.id)) return rule;
  const { templateValidator } = await import('../validation/cloudformation.js');
  const what = templateValidator().ruleDescriptions().get(rule.id);
  return what === undefined ? undefined : { ...rule, what: `${what.replace(/\.$/, '')}. ${rule.what}` };
}
