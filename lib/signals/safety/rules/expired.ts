import { ruleLists, type RuleList } from '../../rule-lists';
import { isExpired } from '../../../configuration/governance';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';
import { isDay } from '../../../core/day';

export const expired: SafetyRule = {
  id: 'expired',
  what: 'A rule whose last day is past.',
  why: 'The rule was due for a review by that day. Synthesis therefore leaves the rule out, so its findings appear again.',
  fix: 'Check what the rule hides today. Then set a new `expires`, or remove the rule.',
  acknowledgeable: false,
  whyNot: 'an expired rule must be renewed instead',
  inSynthesis: 'warn',
  check: (input) => ruleLists.flatMap((list) => inList(input, list)),
};

function inList(input: SafetyInput, list: RuleList): readonly SafetyFinding[] {
  return (input[list] ?? []).flatMap((rule, index): readonly SafetyFinding[] =>
    isDay(rule.expires) && isExpired(rule, input.today)
      ? [
          {
            id: 'expired',
            severity: 'error',
            list,
            index,
            at: 'expires',
            message: `is past (today is ${input.today}), so synthesis leaves the rule out`,
            value: rule.expires,
            remedy: 'set a new last day if the rule is still needed; otherwise remove the rule',
          },
        ]
      : [],
  );
}
