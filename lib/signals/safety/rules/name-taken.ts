import { deployedName, madeByCordon } from '../../names';
import { activeRules } from '../active-rules';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';
import { and } from '../words';

export const nameTaken: SafetyRule = {
  id: 'name-taken',
  what: 'A suppression rule with the name of a filter that Cordon did not make.',
  why: 'GuardDuty allows each name once in a Region, so the deployment would fail. Cordon never changes what it did not make (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateFilter.html).',
  fix: 'Give the rule another name, or remove the other filter.',
  notForV2: 'Rules of Security Hub V2 that others deployed are not read, and AWS documents no unique names for them',
  acknowledgeable: false,
  whyNot: 'AWS rejects a second filter with the name',
  check: (input) => {
    const taken = takenNames(input);
    return activeRules(input).suppressions.flatMap(({ list, index, rule }): readonly SafetyFinding[] => {
      const name = deployedName(rule);
      const regions = rule.regions.filter((region) => taken.get(region)?.has(name));
      if (regions.length === 0) return [];
      return [
        {
          id: 'name-taken',
          severity: 'error',
          list,
          index,
          at: 'name',
          message: `would be deployed as ${name}, but ${and(regions)} already has a filter of that name that Cordon did not make`,
          value: rule.name,
          remedy: 'give the rule another name, or remove the other filter',
        },
      ];
    });
  },
};

/** Names of the filters of each Region that Cordon did not make. What could not be read is not taken for free: `too-many-rules` says so. */
function takenNames({ deployed }: SafetyInput): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    Object.entries(deployed?.regions ?? {}).map(([region, { filters }]) => [
      region,
      new Set(filters.status === 'present' ? filters.value.filter(({ tags }) => !madeByCordon(tags)).map(({ name }) => name) : []),
    ]),
  );
}
