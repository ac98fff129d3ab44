import { activeRules, type ActiveRule } from '../active-rules';
import { automationShadows } from '../automation-shadows';
import { implies } from '../implication';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';
import { and, orAccept } from '../words';
import { commonRegions, isDuplicate } from './duplicate-rule';

export const ruleWithoutEffect: SafetyRule = {
  id: 'rule-without-effect',
  what: 'A rule without any effect. Either an earlier suppression rule hides all its findings, an earlier terminal automation rule matches them all, or a later one overwrites all its fields.',
  why: 'Its owner, reason and end do not describe what happens. Automation rules apply in their order, the last one to write a field wins, and none applies after a terminal rule (https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html).',
  fix: 'Remove the rule, make the other rule narrower, or change their order.',
  acknowledgeable: true,
  check: (input) => [
    ...suppressions(input),
    ...automationShadows(input).map(({ active, other, fact, remedy }) => finding(active, other, fact, remedy)),
  ],
};

function suppressions(input: SafetyInput): readonly SafetyFinding[] {
  const all = activeRules(input).suppressions;
  return all.flatMap((active, position) => {
    const left = new Set(active.rule.regions);
    return all.slice(0, position).flatMap((other): readonly SafetyFinding[] => {
      if (other.rule.stage !== 'enforce' || left.size === 0) return [];
      if (!implies(active.conditions, other.conditions) || isDuplicate(active, other)) return [];
      const regions = commonRegions(active, other).filter((region) => left.has(region));
      if (regions.length === 0) return [];
      for (const region of regions) left.delete(region);
      const fact = `has no effect in ${and(regions)}, because suppressionRules[${other.index}] (${other.rule.name}) already hides all its findings`;
      return [finding(active, other, fact, 'remove the rule, or make the other rule narrower')];
    });
  });
}

function finding(active: ActiveRule, other: ActiveRule, fact: string, remedy: string): SafetyFinding {
  const id = `rule-without-effect[${other.rule.name}]`;
  return { id, severity: 'error', list: active.list, index: active.index, message: fact, remedy: `${remedy}${orAccept(id)}` };
}
