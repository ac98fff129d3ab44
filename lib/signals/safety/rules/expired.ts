import { isExpired } from '../../../configuration/governance';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';
import { isDay } from '../../../core/day';

export const expired: SafetyRule = {
  id: 'expired',
  what: 'A rule whose last day is past.',
  why: 'What it hides, and why, was to be looked at again by then. A synthesis leaves the rule out, so that findings are seen again, and says so.',
  fix: 'Look at what the rule hides now; set a new `expires`, or remove the rule.',
  acknowledgeable: false,
  whyNot: 'renewing the rule is what accepts it for another term',
  inSynthesis: 'warn',
  check: (input) => [...inList(input, 'suppressionRules'), ...inList(input, 'automationRules')],
};

function inList(input: SafetyInput, list: 'suppressionRules' | 'automationRules'): readonly SafetyFinding[] {
  return input[list].flatMap((rule, index): readonly SafetyFinding[] =>
    isDay(rule.expires) && isExpired(rule, input.today)
      ? [
          {
            id: 'expired',
            severity: 'error',
            list,
            index,
            at: 'expires',
            message: `is past (today is ${input.today}): the rule is left out of the synthesis`,
            value: rule.expires,
            remedy: 'set a new last day if the rule is still needed, otherwise remove the rule',
          },
        ]
      : [],
  );
}
