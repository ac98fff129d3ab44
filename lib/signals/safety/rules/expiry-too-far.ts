import { isDay } from '../../../core/day';
import { dayAfter } from '../days';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';

/** Longest term of a rule. */
export const longestTermDays = 365;

export const expiryTooFar: SafetyRule = {
  id: 'expiry-too-far',
  what: 'A rule whose last day is more than 365 days ahead, or is not a day.',
  why: 'What was harmless when the rule was written is not for ever. AWS sets no end to suppression rules and automation rules; somebody has to.',
  fix: 'Set `expires` to a day (YYYY-MM-DD) within 365 days of today; renew the rule when it is due.',
  acknowledgeable: false,
  whyNot: 'a rule can be renewed each year, and nobody can answer for longer',
  check: (input) => [...inList(input, 'suppressionRules'), ...inList(input, 'automationRules')],
};

function inList({ today, ...lists }: SafetyInput, list: 'suppressionRules' | 'automationRules'): readonly SafetyFinding[] {
  const last = dayAfter(today, longestTermDays);
  return lists[list].flatMap(({ expires }, index): readonly SafetyFinding[] => {
    const finding = { id: 'expiry-too-far', severity: 'error', list, index, at: 'expires', value: expires } as const;
    if (!isDay(expires)) {
      return [{ ...finding, message: 'must be a day (YYYY-MM-DD)', remedy: `set the last day of the rule, at the latest ${last}` }];
    }
    if (expires <= last) return [];
    return [
      {
        ...finding,
        message: `must be at most ${longestTermDays} days after today (${today})`,
        remedy: `set it to ${last} or earlier; the rule can be renewed then`,
      },
    ];
  });
}
