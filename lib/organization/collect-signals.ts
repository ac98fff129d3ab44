import { GetFilterCommand, ListDetectorsCommand, ListFiltersCommand, type GuardDutyClient } from '@aws-sdk/client-guardduty';
import {
  ListAutomationRulesCommand,
  ListTagsForResourceCommand,
  type AutomationRulesMetadata,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { type Clients, type Regional } from '../aws/clients';
import { errorMessage, isAwsError, isKill, reading, unknownReason } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { absent, present, unknown, type Reading } from '../reading';
import { type DeployedAutomationRule, type DeployedFilter, type DeployedSignals, type RegionSignals } from './snapshot';
import { sortedBy } from './sorted';

/** Every Region has rate limits of its own; this bounds what one machine holds open. */
const regionsAtOnce = 8;
/** Filters, and tags, that are read at the same time in one Region. GuardDuty and Security Hub throttle what is more; the SDK retries. */
const readsAtOnce = 4;
/** Most that a page holds: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFilters.html */
const filtersAPage = 50;
/** Most that a page holds: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ListAutomationRules.html */
const rulesAPage = 100;

export interface CollectSignalsOptions {
  readonly clients: Clients;
  /** Account that administers GuardDuty and Security Hub: the delegated administrator, or the management account where there is none. */
  readonly account: string;
  /** Account whose credentials ask. */
  readonly caller: string;
  /** Region codes, in any order. */
  readonly regions: readonly string[];
}

/**
 * Reads the detector, the filters and the automation rules of every Region, every page.
 *
 * Nothing is thrown but a killed process. What was denied, throttled out, or answered with a value that is not known here is `unknown`
 * with the call that failed, for its Region alone. To a caller that is not the administrator nothing is asked: a member account has a
 * detector and may have rules of its own, which would be taken for the organization's.
 */
export async function collectSignals({ clients, account, caller, regions }: CollectSignalsOptions): Promise<DeployedSignals> {
  const codes = [...new Set(regions)].sort();
  const found = await inParallel(codes, regionsAtOnce, async (region): Promise<[string, RegionSignals]> => {
    if (caller !== account) {
      return [region, notAsked(`they are read with credentials of account ${account}, which administers them; these are of ${caller}`)];
    }
    const { guardDuty, securityHub } = clients;
    if (!guardDuty || !securityHub) return [region, notAsked('these clients do not reach GuardDuty and Security Hub')];
    const [filters, automationRules] = await Promise.all([
      collectGuardDuty(() => guardDuty(region)),
      collectAutomationRules(() => securityHub(region)),
    ]);
    return [region, { ...filters, automationRules }];
  });
  return { account, regions: Object.fromEntries(found) };
}

function notAsked(message: string): RegionSignals {
  const reason = (call: string): Reading<never> => unknown({ call, code: 'not-asked', message });
  return {
    detector: reason('guardduty:ListDetectors'),
    filters: reason('guardduty:ListFilters'),
    automationRules: reason('securityhub:ListAutomationRules'),
  };
}

async function collectGuardDuty(connect: () => Promise<Regional<GuardDutyClient>>): Promise<Pick<RegionSignals, 'detector' | 'filters'>> {
  const client = await reading('guardduty:ListDetectors', connect);
  if (client.status !== 'present') return { detector: client, filters: client };
  try {
    const detector = await collectDetector(client.value);
    // Without a detector there can be no filter; of a detector that is not known, nothing is known.
    if (detector.status !== 'present') return { detector, filters: detector };
    return { detector, filters: await collectFilters(client.value, detector.value) };
  } finally {
    client.value.destroy?.();
  }
}

/** An account has at most one detector in a Region (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html). */
async function collectDetector(guardDuty: Regional<GuardDutyClient>): Promise<Reading<string>> {
  const call = 'guardduty:ListDetectors';
  const listed = await reading(call, () =>
    everyPage(
      (NextToken) => guardDuty.send(new ListDetectorsCommand({ NextToken })),
      (answer) => answer.DetectorIds,
      (answer) => answer.NextToken,
    ),
  );
  if (listed.status !== 'present') return listed;
  const [id, ...more] = new Set(listed.value);
  if (more.length > 0) {
    const message = `AWS listed ${more.length + 1} detectors, where a Region has one at most`;
    return unknown({ call, code: 'several-detectors', message });
  }
  if (id === '') return unknown({ call, code: 'no-id', message: 'AWS listed a detector without an ID' });
  return id === undefined ? absent : present(id);
}

async function collectFilters(guardDuty: Regional<GuardDutyClient>, detector: string): Promise<Reading<readonly DeployedFilter[]>> {
  const listed = await reading('guardduty:ListFilters', () =>
    everyPage(
      (NextToken) => guardDuty.send(new ListFiltersCommand({ DetectorId: detector, MaxResults: filtersAPage, NextToken })),
      (answer) => answer.FilterNames,
      (answer) => answer.NextToken,
    ),
  );
  if (listed.status !== 'present') return listed;
  // While filters come and go, a page can repeat what the one before it had.
  const names = [...new Set(listed.value)].sort();
  return reading('guardduty:GetFilter', () => inParallel(names, readsAtOnce, (name) => getFilter(guardDuty, detector, name)));
}

async function getFilter(guardDuty: Regional<GuardDutyClient>, detector: string, name: string): Promise<DeployedFilter> {
  const { Action, Rank, Tags } = await guardDuty.send(new GetFilterCommand({ DetectorId: detector, FilterName: name }));
  const action: string | undefined = Action;
  // Whatever an action that AWS has added does with findings, it is neither of these.
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
      (NextToken) => securityHub.send(new ListAutomationRulesCommand({ MaxResults: rulesAPage, NextToken })),
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

/**
 * Whether Security Hub says that it is not enabled in the Region. InvalidAccessException (HTTP 401) says so, but also that an account
 * may not do this, and that it is no administrator; only the message tells them apart: "Account 111111111111 is not subscribed to AWS
 * Security Hub". Any other is unknown, and so is AccessDeniedException, which IAM answers.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html
 */
function isNotEnabled(error: unknown): boolean {
  return isAwsError(error, 'InvalidAccessException') && /\bnot subscribed to (AWS )?Security Hub\b/i.test(errorMessage(error));
}

function automationRule(rule: AutomationRulesMetadata): Omit<DeployedAutomationRule, 'tags'> {
  // Without an ARN it cannot be told from another, nor asked for its tags.
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

/** An answer that is not understood is one that nothing may be concluded from. */
class UnexpectedAnswer extends Error {
  public override readonly name = 'unexpected-answer';
}

function unexpected(what: string, value: unknown): UnexpectedAnswer {
  return new UnexpectedAnswer(
    value === undefined
      ? `AWS answered without ${what}`
      : `${what} is ${JSON.stringify(value)}, which this version of Cordon does not know`,
  );
}
