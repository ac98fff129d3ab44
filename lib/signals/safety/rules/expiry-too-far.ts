import { ruleLists, type RuleList } from '../../rule-lists';
import { dayAfter, isDay } from '../../../core/day';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';

/** Longest term of a rule. */
export const longestTermDays = 365;

export const expiryTooFar: SafetyRule = {
  id: 'expiry-too-far',
  what: 'A rule whose last day is more than 365 days ahead, or is not a valid day.',
  why: 'A finding that is harmless today may not be harmless later. AWS sets no end to suppression rules and automation rules, so the configuration must.',
  fix: 'Set `expires` to a day (YYYY-MM-DD) within 365 days of today. Renew the rule when it is due.',
  acknowledgeable: false,
  whyNot: 'the rule can be renewed each year instead',
  check: (input) => ruleLists.flatMap((list) => inList(input, list)),
};

function inList({ today, ...input }: SafetyInput, list: RuleList): readonly SafetyFinding[] {
  const last = dayAfter(today, longestTermDays);
  return (input[list] ?? []).flatMap(({ expires }, index): readonly SafetyFinding[] => {
    const finding = { id: 'expiry-too-far', severity: 'error', list, index, at: 'expires', value: expires } as const;
    if (!isDay(expires)) {
      return [{ ...finding, message: 'must be a day (YYYY-MM-DD)', remedy: `set the last day of the rule, ${last} at the latest` }];
    }
    if (expires <= last) return [];
    return [
      {
        ...finding,
        message: `must be at most ${longestTermDays} days after today (${today})`,
        remedy: `set it to ${last} or earlier; you can renew the rule then`,
      },
    ];
  });
}
