import { GetFilterCommand, ListFiltersCommand, type GuardDutyClient } from '@aws-sdk/client-guardduty';
import {
  ListAutomationRulesCommand,
  ListTagsForResourceCommand,
  type AutomationRulesMetadata,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { type Clients, type Regional } from '../aws/clients';
import { isKill, reading, unknownReason } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { pageSize } from '../aws/read-operations';
import { absent, present, unknown, type Reading } from '../core/reading';
import { type DeployedAutomationRule, type DeployedFilter, type DeployedSignals, type RegionSignals } from './snapshot';
import { type DetectionAdministrators } from './detection';
import { collectDetector, isNotEnabled, notAsked, regionsAtOnce, unexpected, whyNotAsked, type Asked } from './regional-reads';
import { sortedBy } from './sorted';

/** Filters, and tags, that are read at the same time in one Region. GuardDuty and Security Hub throttle what is more; the SDK retries. */
const readsAtOnce = 4;

export interface CollectSignalsOptions {
  readonly clients: Clients;
  readonly administrators: DetectionAdministrators;
  /** Account whose credentials ask. */
  readonly caller: string;
  /** Region codes, in any order. */
  readonly regions: readonly string[];
}

/**
 * Reads the detector, the filters and the automation rules of every Region, every page.
 *
 * It throws only for a killed process. A denied or throttled call, or a value that Cordon does not know, is `unknown` for its Region only.
 * A service that the caller does not administer is not read.
 */
export async function collectSignals({ clients, administrators, caller, regions }: CollectSignalsOptions): Promise<DeployedSignals> {
  const codes = [...new Set(regions)].sort();
  const found = await inParallel(codes, regionsAtOnce, async (region): Promise<[string, RegionSignals]> => {
    const [filters, automationRules] = await Promise.all([
      guardDutySignals(clients, { administrator: administrators.guardDuty, caller }, region),
      securityHubSignals(clients, { administrator: administrators.securityHub, caller }, region),
    ]);
    return [region, { ...filters, automationRules }];
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

async function securityHubSignals({ securityHub }: Clients, asked: Asked, region: string): Promise<RegionSignals['automationRules']> {
  const why = whyNotAsked(asked, securityHub);
  if (why !== undefined || securityHub === undefined) return notAsked('securityhub:ListAutomationRules', why ?? '');
  return collectAutomationRules(() => securityHub(region));
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
  const { Action, Rank, Tags } = await guardDuty.send(new GetFilterCommand({ DetectorId: detector, FilterName: name }));
  const action: string | undefined = Action;
  // AWS may add actions. Their effect on findings is unknown, so they are neither of these.
  if (action !== 'NOOP' && action !== 'ARCHIVE') throw unexpected(`the action of filter ${name}`, action);
  return { name, action, rank: wholeNumber(Rank, `the rank of filter ${name}`), tags: sortedTags(Tags) };
}

async function collectAutomationRules(
  connect: () => Promise<Regional<SecurityHubClient>>,
): Promise<Reading<readonly DeployedAutomationRule[]>> {
  const call = 'securityhub:ListAutomationRules';
  const client = await reading(call, connect);
  if (client.status !== 'present') return client;
  const securityHub = client.value;
  try {
    const listed = await everyPage(
      (NextToken) =>
        securityHub.send(new ListAutomationRulesCommand({ MaxResults: pageSize('securityhub:ListAutomationRules'), NextToken })),
      (answer) => answer.AutomationRulesMetadata,
      (answer) => answer.NextToken,
    );
    const rules = new Map(listed.map(automationRule).map((rule) => [rule.arn, rule]));
    const sorted = sortedBy([...rules.values()], ({ arn }) => arn);
    return present(await inParallel(sorted, readsAtOnce, async (rule) => ({ ...rule, tags: await collectTags(securityHub, rule.arn) })));
  } catch (error) {
    if (isKill(error)) throw error;
    return isNotEnabled(error) ? absent : unknown(unknownReason(call, error));
  } finally {
    securityHub.destroy?.();
  }
}

function automationRule(rule: AutomationRulesMetadata): Omit<DeployedAutomationRule, 'tags'> {
  // Without an ARN the rule cannot be identified, and its tags cannot be read.
  if (!rule.RuleArn) throw unexpected('the ARN of an automation rule', rule.RuleArn);
  const { RuleArn: arn, RuleName: name = '', IsTerminal: terminal = false } = rule;
  const status: string | undefined = rule.RuleStatus;
  if (status !== 'ENABLED' && status !== 'DISABLED') throw unexpected(`the status of automation rule ${arn}`, status);
  return { arn, name, order: wholeNumber(rule.RuleOrder, `the order of automation rule ${arn}`), enabled: status === 'ENABLED', terminal };
}

async function collectTags(securityHub: Regional<SecurityHubClient>, arn: string): Promise<DeployedAutomationRule['tags']> {
  return reading('securityhub:ListTagsForResource', async () =>
    sortedTags((await securityHub.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).Tags),
  );
}

/** By key, so that the same tags give the same bytes. */
function sortedTags(tags: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(sortedBy(Object.entries(tags), ([key]) => key));
}

function wholeNumber(value: number | undefined, what: string): number {
  if (value === undefined || !Number.isSafeInteger(value) || value < 0) throw unexpected(what, value);
  return value;
}
