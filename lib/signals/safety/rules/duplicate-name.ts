import { activeRules, type ActiveRule } from '../active-rules';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';

export const duplicateName: SafetyRule = {
  id: 'duplicate-name',
  what: 'Two rules of a list with the same name, ignoring upper and lower case.',
  why: 'The deployed rules get these names. GuardDuty allows each name once in a Region, and nobody can distinguish two automation rules of one name (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateFilter.html).',
  fix: 'Give each rule a different name.',
  acknowledgeable: false,
  whyNot: 'AWS rejects the second filter',
  check: (input) => {
    const { suppressions, automations, automationsV2 } = activeRules(input);
    return [...again(suppressions), ...again(automations), ...again(automationsV2)];
  },
};

function again(list: readonly ActiveRule[]): readonly SafetyFinding[] {
  const first = new Map<string, ActiveRule>();
  return list.flatMap((active): readonly SafetyFinding[] => {
    const name = active.rule.name.toLowerCase();
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, active);
      return [];
    }
    return [
      {
        id: 'duplicate-name',
        severity: 'error',
        list: active.list,
        index: active.index,
        at: 'name',
        message: `is already the name of ${other.list}[${other.index}]`,
        value: active.rule.name,
        remedy: 'give the rule another name',
      },
    ];
  });
}
