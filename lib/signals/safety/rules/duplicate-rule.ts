import { partsOf } from '../../security-hub/update';
import { activeRules, type ActiveAutomation, type ActiveRule } from '../active-rules';
import { implies } from '../implication';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';
import { and, orAccept } from '../words';

export const duplicateRule: SafetyRule = {
  id: 'duplicate-rule',
  what: 'A rule that matches the same findings as an earlier rule in the same Regions, with the same effect.',
  why: 'After one of them is removed or expires, the other still hides the findings. That is easily missed.',
  fix: 'Keep one of the two, with the justification of both.',
  acknowledgeable: true,
  check: (input) => duplicates(input).map(({ active, other, regions }) => finding(active, other, regions)),
};

interface Duplicate {
  readonly active: ActiveRule;
  readonly other: ActiveRule;
  readonly regions: readonly string[];
}

/** Each rule that is the same as an earlier one, with the first such. */
function duplicates(input: SafetyInput): readonly Duplicate[] {
  const { suppressions, automations } = activeRules(input);
  return [...firstSame(suppressions), ...firstSame(automations)];
}

/** Whether a rule was found to be the same as another: then it need not be said that it is shadowed by it. */
export function isDuplicate(a: ActiveRule, b: ActiveRule): boolean {
  if (a.list !== b.list || !implies(a.conditions, b.conditions) || !implies(b.conditions, a.conditions)) return false;
  return a.list === 'suppressionRules' || (a.list === 'automationRules' && b.list === 'automationRules' && sameUpdate(a, b));
}

function firstSame(list: readonly ActiveRule[]): readonly Duplicate[] {
  return list.flatMap((active, position) => {
    for (const other of list.slice(0, position)) {
      if (!isDuplicate(active, other)) continue;
      const regions = commonRegions(active, other);
      if (regions.length > 0) return [{ active, other, regions }];
    }
    return [];
  });
}

function sameUpdate(a: ActiveAutomation, b: ActiveAutomation): boolean {
  const text = ({ rule }: ActiveAutomation): string => JSON.stringify(partsOf(rule.update).map((part) => [part, rule.update[part]]));
  return text(a) === text(b);
}

/** Regions of both rules, in the order of the first. */
export function commonRegions(a: ActiveRule, b: ActiveRule): readonly string[] {
  return a.rule.regions.filter((region) => b.rule.regions.includes(region));
}

function finding({ list, index }: ActiveRule, other: ActiveRule, regions: readonly string[]): SafetyFinding {
  const id = `duplicate-rule[${other.rule.name}]`;
  return {
    id,
    severity: 'error',
    list,
    index,
    message: `matches the same findings as ${list}[${other.index}] (${other.rule.name}) in ${and(regions)}${list === 'automationRules' ? ', and writes the same into them' : ''}`,
    remedy: `keep one of them${orAccept(id)}`,
  };
}
