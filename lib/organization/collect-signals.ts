import { GetFilterCommand, ListFiltersCommand, type Condition, type GuardDutyClient } from '@aws-sdk/client-guardduty';
import { type Clients, type Regional } from '../aws/clients';
import { reading } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { pageSize } from '../aws/read-operations';
import { type Reading } from '../core/reading';
import { sortedTags, wholeNumber } from './answers';
import { collectAutomationRules } from './collect-automation-rules';
import { type DeployedFilter, type DeployedSignals, type FilterConditions, type RegionSignals } from './snapshot';
import { type DetectionAdministrators } from './detection';
import { collectDetector, notAsked, regionsAtOnce, unexpected, whyNotAsked, type Asked } from './regional-reads';

/** Filters that are read at the same time in one Region. */
const readsAtOnce = 4;

export interface CollectSignalsOptions {
  readonly clients: Clients;
  readonly administrators: DetectionAdministrators;
  /** Account whose credentials ask. */
  readonly caller: string;
  /** Region codes, in any order. */
  readonly regions: readonly string[];
  /** Whether to read what automation rules match and write, and the rules of Security Hub V2. @default false */
  readonly ruleContent?: boolean;
}

/**
 * Reads the detector, the filters and the automation rules of every Region, every page.
 *
 * It throws only for a killed process. A denied or throttled call, or a value that Cordon does not know, is `unknown` for its Region only.
 * A service that the caller does not administer is not read.
 */
export async function collectSignals({
  clients,
  administrators,
  caller,
  regions,
  ruleContent = false,
}: CollectSignalsOptions): Promise<DeployedSignals> {
  const codes = [...new Set(regions)].sort();
  const found = await inParallel(codes, regionsAtOnce, async (region): Promise<[string, RegionSignals]> => {
    const [filters, automationRules] = await Promise.all([
      guardDutySignals(clients, { administrator: administrators.guardDuty, caller }, region),
      securityHubSignals(clients, { administrator: administrators.securityHub, caller }, region, ruleContent),
    ]);
    return [region, { ...filters, ...automationRules }];
  });
  return { account: administrators.guardDuty, regions: Object.fromEntries(found) };
}

type GuardDutySignals = Pick<RegionSignals, 'detector' | 'filters'>;

async function guardDutySignals({ guardDuty }: Clients, asked: Asked, region: string): Promise<GuardDutySignals> {
  const why = whyNotAsked(asked, guardDuty);
  if (why !== undefined || guardDuty === undefined) {
    return { detector: notAsked('guardduty:ListDetectors', why ?? ''), filters: notAsked('guardduty:ListFilters', why ?? '') };
  }
  return collectGuardDuty(() => guardDuty(region));
}

async function securityHubSignals(
  { securityHub }: Clients,
  asked: Asked,
  region: string,
  withContent: boolean,
): Promise<Pick<RegionSignals, 'automationRules' | 'automationRulesV2'>> {
  const why = whyNotAsked(asked, securityHub);
  if (why !== undefined || securityHub === undefined) {
    const unasked = notAsked('securityhub:ListAutomationRules', why ?? '');
    return { automationRules: unasked, ...(withContent && { automationRulesV2: unasked }) };
  }
  return collectAutomationRules(() => securityHub(region), withContent);
}

async function collectGuardDuty(connect: () => Promise<Regional<GuardDutyClient>>): Promise<GuardDutySignals> {
  const client = await reading('guardduty:ListDetectors', connect);
  if (client.status !== 'present') return { detector: client, filters: client };
  try {
    const detector = await collectDetector(client.value);
    // Without a detector there is no filter. If the detector is unknown, the filters are unknown.
    if (detector.status !== 'present') return { detector, filters: detector };
    return { detector, filters: await collectFilters(client.value, detector.value) };
  } finally {
    client.value.destroy?.();
  }
}

async function collectFilters(guardDuty: Regional<GuardDutyClient>, detector: string): Promise<Reading<readonly DeployedFilter[]>> {
  const listed = await reading('guardduty:ListFilters', () =>
    everyPage(
      (NextToken) =>
        guardDuty.send(new ListFiltersCommand({ DetectorId: detector, MaxResults: pageSize('guardduty:ListFilters'), NextToken })),
      (answer) => answer.FilterNames,
      (answer) => answer.NextToken,
    ),
  );
  if (listed.status !== 'present') return listed;
  // If filters change during the read, a page can repeat a filter of the page before.
  const names = [...new Set(listed.value)].sort();
  return reading('guardduty:GetFilter', () => inParallel(names, readsAtOnce, (name) => getFilter(guardDuty, detector, name)));
}

async function getFilter(guardDuty: Regional<GuardDutyClient>, detector: string, name: string): Promise<DeployedFilter> {
  const { Action, Rank, Tags, FindingCriteria } = await guardDuty.send(new GetFilterCommand({ DetectorId: detector, FilterName: name }));
  const action: string | undefined = Action;
  // AWS may add actions. Their effect on findings is unknown, so they are neither of these.
  if (action !== 'NOOP' && action !== 'ARCHIVE') throw unexpected(`the action of filter ${name}`, action);
  const rank = wholeNumber(Rank, `the rank of filter ${name}`);
  const criteria = FindingCriteria?.Criterion;
  // A filter without criteria would seem to archive everything. It stays one of which the criteria are not known.
  return { name, action, rank, ...(criteria && { criteria: conditionsOf(criteria) }), tags: sortedTags(Tags) };
}

/** What AWS answered of each field, under the names of the operators that it answered. */
function conditionsOf(criteria: Readonly<Record<string, Condition>>): Readonly<Record<string, FilterConditions>> {
  return Object.fromEntries(
    Object.entries(criteria).map(([field, condition]) => [
      field,
      Object.fromEntries(
        Object.entries(condition).filter((entry): entry is [string, readonly string[] | number] => entry[1] !== undefined),
      ),
    ]),
  );
}
