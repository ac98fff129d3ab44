import { type RegionSignals } from '../../organization/snapshot';
import { type Reading } from '../../core/reading';
import { madeByCordon, serviceNamePrefixes, serviceTag } from '../names';

/** Whose deployed filters and automation rules there are in a Region. */
export interface DeployedCount {
  readonly service: number;
  /** Neither Cordon's nor the service's. */
  readonly foreign: number;
}

/** Whether a deployed filter or automation rule is one of AWS Security Incident Response. */
export function madeByService(name: string, tags: Readonly<Record<string, string>> | undefined): boolean {
  return tags?.[serviceTag.key] === serviceTag.value || serviceNamePrefixes.some((prefix) => name.startsWith(prefix));
}

/**
 * @param list - which of the two
 * @param own - names that Cordon deploys: they tell where the tags could not be read
 * @returns undefined where nobody looked, or it could not be read
 */
export function countDeployed(
  signals: RegionSignals | undefined,
  list: 'suppressionRules' | 'automationRules',
  own: ReadonlySet<string>,
): DeployedCount | undefined {
  const rules = list === 'suppressionRules' ? filtersOf(signals) : automationRulesOf(signals);
  if (rules === undefined) return undefined;
  const service = rules.filter(({ name, tags }) => madeByService(name, tags)).length;
  const cordon = rules.filter(
    ({ name, tags }) => !madeByService(name, tags) && (tags === undefined ? own.has(name) : madeByCordon(tags)),
  ).length;
  return { service, foreign: rules.length - service - cordon };
}

interface Named {
  readonly name: string;
  /** @default - could not be read */
  readonly tags?: Readonly<Record<string, string>>;
}

function filtersOf(signals: RegionSignals | undefined): readonly Named[] | undefined {
  return signals && listOf(signals.filters);
}

function automationRulesOf(signals: RegionSignals | undefined): readonly Named[] | undefined {
  const rules = signals && listOf(signals.automationRules);
  return rules?.map(({ name, tags }) => ({ name, ...(tags.status === 'present' && { tags: tags.value }) }));
}

/** Absent: there is no detector, or Security Hub is off, so there is nothing to count. */
function listOf<Rule>(reading: Reading<readonly Rule[]>): readonly Rule[] | undefined {
  if (reading.status === 'absent') return [];
  return reading.status === 'present' ? reading.value : undefined;
}
