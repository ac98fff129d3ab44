import { activeRules, type ActiveAutomationV2 } from '../safety/active-rules';
import { implies } from '../safety/implication';
import { type SafetyFinding, type SafetyInput } from '../safety/safety-rule';
import { and, orAccept } from '../safety/words';
import { contentOf } from './same-rules';

/** Rules of which a later one overwrites everything on all their findings. No rule of Security Hub V2 ends the order, so that none shuts out another. */
export function shadowsV2(input: SafetyInput): readonly SafetyFinding[] {
  const all = activeRules(input).automationsV2;
  return all.flatMap((active): readonly SafetyFinding[] => {
    const left = new Set(active.rule.regions);
    return all.flatMap((other): readonly SafetyFinding[] => {
      const regions = [...left].filter((region) => other.rule.regions.includes(region));
      if (regions.length === 0 || !overwrites(other, active)) return [];
      for (const region of regions) left.delete(region);
      const id = `rule-without-effect[${other.rule.name}]`;
      const who = `automationRulesV2[${other.index}] (${other.rule.name})`;
      return [
        {
          id,
          severity: 'error',
          list: active.list,
          index: active.index,
          message: `has no lasting effect in ${and(regions)}: ${who} applies later, matches all findings of this rule, and writes the same fields`,
          remedy: `give it an order after the other one, or remove it${orAccept(id)}`,
        },
      ];
    });
  });
}

/** Whether, for certain, nothing is left of what a rule writes. Its alternatives only narrow it; those of the other rule are not looked into. */
function overwrites(other: ActiveAutomationV2, { rule, conditions }: ActiveAutomationV2): boolean {
  const parts = Object.keys(rule.update ?? {});
  const written = Object.keys(other.rule.update ?? {});
  return (
    other.rule.enabled &&
    other.rule.order > rule.order &&
    parts.length > 0 &&
    parts.every((part) => written.includes(part)) &&
    other.alternatives.length === 0 &&
    implies(conditions, other.conditions) &&
    contentOf(rule) !== contentOf(other.rule)
  );
}
