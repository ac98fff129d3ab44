import { automationRuleOrders } from '../security-hub/precedence';
import { activeRules, type ActiveAutomation } from './active-rules';
import { hardlyTogether } from './exclusion';
import { implies } from './implication';
import { type SafetyFinding, type SafetyInput } from './safety-rule';
import { and, orAccept } from './words';

/**
 * Terminal rules that keep a later rule from raising the severity of findings that both may match. Where all of its findings are kept away, the later
 * rule has no effect, which is said of it.
 */
export function keptFromRaising(input: SafetyInput): readonly SafetyFinding[] {
  const { automations } = activeRules(input);
  return automations
    .filter(({ rule }) => rule.terminal)
    .flatMap((own) =>
      automations.flatMap((later): readonly SafetyFinding[] => {
        if (later === own || !raises(later) || hardlyTogether(own.conditions, later.conditions)) return [];
        const regions = later.rule.regions.filter((region) => isBefore(own, later, region, automations));
        return regions.length === 0 || implies(later.conditions, own.conditions) ? [] : [finding(own, later, regions)];
      }),
    );
}

const raises = ({ rule }: ActiveAutomation): boolean => rule.enabled && ['HIGH', 'CRITICAL'].includes(rule.update.severity ?? '');

function isBefore(own: ActiveAutomation, later: ActiveAutomation, region: string, all: readonly ActiveAutomation[]): boolean {
  if (!own.rule.regions.includes(region)) return false;
  const { orders } = automationRuleOrders(all.filter(({ rule }) => rule.regions.includes(region)).map(({ rule }) => rule));
  const [first, second] = [orders.get(own.rule.name), orders.get(later.rule.name)];
  return first !== undefined && second !== undefined && first < second;
}

function finding({ list, index }: ActiveAutomation, later: ActiveAutomation, regions: readonly string[]): SafetyFinding {
  const id = `finding-hidden-from[rule:${later.rule.name}]`;
  return {
    id,
    severity: 'warning',
    list,
    index,
    at: 'terminal',
    message: `keeps automationRules[${later.index}] (${later.rule.name}) in ${and(regions)} from raising the severity to ${later.rule.update.severity ?? ''} of findings that both match`,
    value: true,
    remedy: `remove terminal, or give the other rule a precedence before this one${orAccept(id)}`,
  };
}
