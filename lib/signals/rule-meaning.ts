import { ruleLists } from './rule-lists';
import { type Problem } from '../core/problem';
import { type AutomationRule } from '../configuration/automation-rule';
import { type SuppressionRule } from '../configuration/suppression-rule';
import { acknowledgementProblems } from '../configuration/acknowledgements';
import { type Configuration } from '../configuration/configuration';
import { isDay } from '../core/day';
import { type ConfigurationDraft, type Draft } from '../configuration/draft';
import { repeated, twice } from '../configuration/repeated';

type DraftRule = Draft<Pick<SuppressionRule & AutomationRule, 'name' | 'expires' | 'regions' | 'acknowledge'>> & {
  readonly criteria?: readonly (object | undefined)[];
};

/** What a schema cannot say of each rule by itself, whatever it does. */
export function checkRules({ draft, given }: ConfigurationDraft): Problem[] {
  const regions = regionsInUse(draft, given);
  return ruleLists.flatMap((list) => {
    const rules: readonly (DraftRule | undefined)[] = draft[list] ?? [];
    return [
      ...names(rules, list),
      ...rules.flatMap((rule, index) => (rule === undefined ? [] : checkRule(rule, `${list}[${index}]`, regions, given))),
    ];
  });
}

/** GuardDuty detectors of Regions in which nothing is deployed. */
export function checkDetectors({ draft, given }: ConfigurationDraft): Problem[] {
  const { detectors, membershipRegion } = draft.organization ?? {};
  const regions = regionsInUse(draft, given);
  if (detectors === undefined || regions === undefined) {
    return [];
  }
  return Object.keys(detectors)
    .filter((region) => !regions.includes(region) && region !== membershipRegion)
    .map((region) => ({
      id: 'region-not-in-use',
      path: `organization.detectors.${region}`,
      message: 'is for a Region that is not among organization.regions',
      remedy: 'add the Region there, or remove the detector here',
    }));
}

/** The Regions that rules are deployed to; undefined where something is wrong with them. */
export function regionsInUse({ organization }: Draft<Configuration>, given: ConfigurationDraft['given']): readonly string[] | undefined {
  if (organization === undefined) {
    return undefined;
  }
  const { regions, membershipRegion } = organization;
  const known = regions ?? (given('organization.regions') ? [undefined] : [membershipRegion]);
  return known.every((region) => region !== undefined) ? known : undefined;
}

/** Rules are named after these names in the console, where upper and lower case are hard to tell apart. */
function names(rules: readonly (DraftRule | undefined)[], list: string): Problem[] {
  return repeated(rules.map((rule) => rule?.name?.toLowerCase())).map((index) => {
    const name = rules[index]?.name;
    const same = rules.findIndex((rule) => rule?.name?.toLowerCase() === name?.toLowerCase());
    return {
      id: 'duplicate-rule-name',
      path: `${list}[${index}].name`,
      message: `is the name of ${list}[${same}]${rules[same]?.name === name ? '' : ' but for upper and lower case'}`,
      value: name,
      remedy: 'rename one of the two',
    };
  });
}

function checkRule(rule: DraftRule, path: string, regions: readonly string[] | undefined, given: ConfigurationDraft['given']): Problem[] {
  const { expires, acknowledge, criteria } = rule;
  const problems: Problem[] = [];
  if (expires !== undefined && !isDay(expires)) {
    problems.push({
      id: 'not-a-date',
      path: `${path}.expires`,
      message: 'is not a day of the calendar',
      value: expires,
      remedy: 'write a real one',
    });
  }
  rule.regions?.forEach((region, index) => {
    if (region !== undefined && regions !== undefined && !regions.includes(region)) {
      problems.push({
        id: 'region-not-in-use',
        path: `${path}.regions[${index}]`,
        message: 'is not among organization.regions',
        value: region,
        remedy: 'add it there, or remove it here',
      });
    }
  });
  problems.push(
    ...twice('duplicate-region', 'a Region', rule.regions, (index) => `${path}.regions[${index}]`),
    ...acknowledgementProblems(acknowledge, path, given),
  );
  criteria?.forEach((criterion, index) => problems.push(...repeatedValues(criterion ?? {}, `${path}.criteria[${index}]`)));
  return problems;
}

/** Values that a criterion has twice, and those that a criterion under its `anyOf` has. */
function repeatedValues(criterion: object, path: string): readonly Problem[] {
  return (Object.entries(criterion) as [string, unknown][]).flatMap(([operator, values]) => {
    if (!Array.isArray(values)) return [];
    const at = (place: number): string => `${path}.${operator}[${place}]`;
    return operator === 'anyOf'
      ? (values as (object | undefined)[]).flatMap((one, place) => repeatedValues(one ?? {}, at(place)))
      : twice('duplicate-value', 'a value', values as (string | number | undefined)[], at);
  });
}
