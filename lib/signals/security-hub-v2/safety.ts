import { isExpired } from '../../configuration/governance';
import { type SafetyFinding, type SafetyInput } from '../safety/safety-rule';
import { hidesV2 } from './hiding';
import { hiddenFromV2 } from './hidden-from';
import { duplicateRulesV2, tooManyRulesV2 } from './same-rules';
import { shadowsV2 } from './shadows';

type Check = (input: SafetyInput) => readonly SafetyFinding[];

/**
 * What safety rules find of rules of Security Hub V2 beside each other and beside routes, by the ID of the safety rule. All others look at these rules
 * themselves, as at any rule.
 */
export const checksV2: Readonly<Record<string, Check>> = {
  'duplicate-rule': duplicateRulesV2,
  'too-many-rules': tooManyRulesV2,
  'rule-without-effect': shadowsV2,
  'finding-hidden-from': (input) =>
    (input.automationRulesV2 ?? []).flatMap((rule, index) =>
      isExpired(rule, input.today) || hidesV2(rule)
        ? []
        : hiddenFromV2(rule, input).map((said): SafetyFinding => ({ list: 'automationRulesV2', index, ...said })),
    ),
};
