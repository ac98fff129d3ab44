import { deployedName, madeByCordon } from '../../names';
import { activeRules } from '../active-rules';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';
import { and } from '../words';

export const nameTaken: SafetyRule = {
  id: 'name-taken',
  what: 'A suppression rule whose name a filter has that Cordon did not make.',
  why: 'GuardDuty takes each name once in a Region, so the deployment would fail; and what Cordon did not make it never changes (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateFilter.html).',
  fix: 'Give the rule another name, or remove the filter where it was made.',
  acknowledgeable: false,
  whyNot: 'AWS refuses a second filter of the name',
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
          message: `would be deployed as ${name}, and in ${and(regions)} there is a filter of that name that Cordon did not make`,
          value: rule.name,
          remedy: 'give the rule another name, or remove that filter',
        },
      ];
    });
  },
};

/** Names of the filters of each Region that Cordon did not make. What could not be read is not taken for free: `quota` says so. */
function takenNames({ deployed }: SafetyInput): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    Object.entries(deployed?.regions ?? {}).map(([region, { filters }]) => [
      region,
      new Set(filters.status === 'present' ? filters.value.filter(({ tags }) => !madeByCordon(tags)).map(({ name }) => name) : []),
    ]),
  );
}
