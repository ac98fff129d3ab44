import { activeRules, type ActiveRule } from '../active-rules';
import { automationShadows } from '../automation-shadows';
import { implies } from '../implication';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';
import { and, orAccept } from '../words';
import { commonRegions, isDuplicate } from './duplicate';

export const shadowed: SafetyRule = {
  id: 'shadowed',
  what:
    'A rule that changes nothing, because an earlier suppression rule hides all that it matches, an earlier automation rule that is terminal ' +
    'matches all that it matches, or a later one overwrites all that it writes.',
  why:
    'What it says about owner, reason and end is not what happens. Automation rules apply in their order, the last one to write a field wins, ' +
    'and after a terminal rule none applies (https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html).',
  fix: 'Remove the rule, make the other one narrower, or change which of them comes first.',
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
      const fact = `hides nothing in ${and(regions)} that suppressionRules[${other.index}] (${other.rule.name}) does not hide already`;
      return [finding(active, other, fact, 'remove the rule, or make the other one narrower')];
    });
  });
}

function finding(active: ActiveRule, other: ActiveRule, fact: string, remedy: string): SafetyFinding {
  const id = `shadowed[${other.rule.name}]`;
  return { id, severity: 'error', list: active.list, index: active.index, message: fact, remedy: `${remedy}${orAccept(id)}` };
}
