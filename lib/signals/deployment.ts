import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type DeployedSignals } from '../organization/snapshot';
import { type Problem } from '../core/problem';
import { type AutomationRule } from '../configuration/automation-rule';
import { isExpired } from '../configuration/governance';
import { partOf } from './parts';
import { automationRuleOrders } from './security-hub/precedence';
import { securityHubOff } from './security-hub-off';
import { type AutomationRuleV2 } from '../configuration/automation-rule-v2';
import { type SuppressionRule } from '../configuration/suppression-rule';

/** A suppression rule in one Region. */
export interface DeployableSuppression {
  readonly rule: SuppressionRule;
  /** From 1. */
  readonly rank: number;
}

/** An automation rule in one Region. */
export interface DeployableAutomation {
  readonly rule: AutomationRule;
  /** RuleOrder, 1 to 1,000. */
  readonly order: number;
}

/** What one stack holds. */
export interface SignalStackContent {
  /** Account that administers the service of its rules. */
  readonly account: string;
  readonly stackName: string;
  /** By rank. */
  readonly suppressionRules: readonly DeployableSuppression[];
  /** By order; of Security Hub V2. */
  readonly automationRulesV2: readonly AutomationRuleV2[];
  /** By order. */
  readonly automationRules: readonly DeployableAutomation[];
}

/** The stacks of one Region; those of an account in the order in which they are deployed. */
export interface RegionDeployment {
  readonly region: string;
  /** ID of the GuardDuty detector. @default - none is known; an error where a suppression rule needs it */
  readonly detector?: string;
  readonly stacks: readonly SignalStackContent[];
}

export interface SignalDeploymentOptions {
  readonly configuration: Configuration;
  /** Rules with their references resolved. */
  readonly rules: { readonly suppressionRules: readonly SuppressionRule[]; readonly automationRules: readonly AutomationRule[] };
  /** YYYY-MM-DD; rules that ended before are left out. */
  readonly today: string;
  /** @default - none: detector IDs come from the configuration */
  readonly deployed?: DeployedSignals;
}

/** Account of each list of rules; often one for both. */
export type SignalAccounts = Readonly<Record<'suppressionRules' | 'automationRules', string>>;

export interface SignalDeployment {
  /** The administrators of GuardDuty and of Security Hub: only they can create rules for all (traps 26). */
  readonly accounts: SignalAccounts;
  /** Every Region in use, sorted; empty where the configuration has neither list of rules. */
  readonly regions: readonly RegionDeployment[];
  readonly problems: readonly Problem[];
}

/** Name of a stack; the first of a Region has no number. One with automation rules alone, in the account of Security Hub, says so. */
export function signalsStackName(region: string, part = 0, of: '' | 'security-hub-' = ''): string {
  return `cordon-signals-${of}${region}${part === 0 ? '' : `-${part + 1}`}`;
}

/**
 * What is deployed where, as a pure function. Every Region in use gets its stacks if the configuration has a list of rules, even an empty
 * list. The deployment then also deletes the last rule that ends or is removed.
 */
export function signalDeployment(options: SignalDeploymentOptions): SignalDeployment {
  const { configuration } = options;
  const accounts: SignalAccounts = {
    suppressionRules: administratorOf(configuration.organization, 'guardDuty'),
    automationRules: administratorOf(configuration.organization, 'securityHub'),
  };
  const { suppressionRules, automationRules, automationRulesV2 } = configuration;
  if ([suppressionRules, automationRules, automationRulesV2].every((list) => list === undefined)) {
    return { accounts, regions: [], problems: [] };
  }
  const problems: Problem[] = [];
  const regions = [...new Set(configuration.organization.regions)].sort().map((region) => {
    const found = regionDeployment(region, accounts, options);
    problems.push(...found.problems);
    return found.deployment;
  });
  return { accounts, regions, problems: [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()] };
}

function regionDeployment(
  region: string,
  accounts: SignalAccounts,
  { configuration, rules, today, deployed }: SignalDeploymentOptions,
): { readonly deployment: RegionDeployment; readonly problems: readonly Problem[] } {
  const here = <Rule extends SuppressionRule | AutomationRule | AutomationRuleV2>(list: readonly Rule[]): readonly Rule[] =>
    list.filter((rule) => rule.regions.includes(region) && !isExpired(rule, today));
  const suppressionRules = here(rules.suppressionRules);
  const automationRules = here(rules.automationRules);
  const automationRulesV2 = here(configuration.automationRulesV2 ?? []);
  const { orders, problems } = automationRuleOrders(automationRules);
  const detector = detectorOf(region, configuration, deployed, suppressionRules.length > 0);
  const parts = Array.from({ length: configuration.signals.stacksPerRegion }, (_, part) => ({
    stackName: signalsStackName(region, part),
    suppressionRules: suppressionRules.filter(({ name }) => partOf(name, configuration.signals.stacksPerRegion) === part),
    automationRules: automationRules.filter(({ name }) => partOf(name, configuration.signals.stacksPerRegion) === part),
    automationRulesV2: automationRulesV2
      .filter(({ name }) => partOf(`v2 ${name}`, configuration.signals.stacksPerRegion) === part)
      .sort((a, b) => a.order - b.order),
  }));
  // Ranks follow the order in which the filters are created: the console takes no rank that leaves a gap (create-suppression-rules-guardduty).
  let rank = 0;
  const contents = parts.map((part) => ({
    ...part,
    account: accounts.suppressionRules,
    suppressionRules: part.suppressionRules.map((rule) => ({ rule, rank: ++rank })),
    automationRules: part.automationRules.map((rule) => ({ rule, order: orders.get(rule.name) ?? 0 })).sort((a, b) => a.order - b.order),
  }));
  const stacks = byAccount(contents, accounts, region);
  return {
    deployment: { region, ...(detector.id !== undefined && { detector: detector.id }), stacks },
    problems: [...problems, ...detector.problems, ...securityHubOff(region, automationRules, deployed)],
  };
}

/** Where Security Hub has an administrator of its own, stacks of that account have the automation rules, and the others have them no more. */
function byAccount(
  contents: readonly SignalStackContent[],
  { suppressionRules: guardDuty, automationRules: securityHub }: SignalAccounts,
  region: string,
): readonly SignalStackContent[] {
  if (guardDuty === securityHub) return contents;
  return [
    ...contents.map((content) => ({ ...content, automationRules: [], automationRulesV2: [] })),
    ...contents.map((content, part) => ({
      ...content,
      account: securityHub,
      stackName: signalsStackName(region, part, 'security-hub-'),
      suppressionRules: [],
    })),
  ];
}

function detectorOf(
  region: string,
  configuration: Configuration,
  deployed: DeployedSignals | undefined,
  needed: boolean,
): { readonly id?: string; readonly problems: readonly Problem[] } {
  const path = 'organization.detectors';
  const account = administratorOf(configuration.organization, 'guardDuty');
  const written = configuration.organization.detectors?.[region];
  const reading = deployed?.account === account ? deployed.regions[region]?.detector : undefined;
  const find = `aws guardduty list-detectors --region ${region}`;
  const contradicted =
    reading?.status === 'absent'
      ? `account ${account} has no detector there`
      : reading?.status === 'present' && reading.value !== written
        ? `the detector of account ${account} there is ${reading.value}`
        : undefined;
  if (written !== undefined && contradicted !== undefined) {
    const message = `contradicts the snapshot: ${contradicted}`;
    return {
      problems: [
        {
          id: 'detector-differs-from-snapshot',
          path: `${path}.${region}`,
          message,
          value: written,
          remedy: 'correct it, or take a new snapshot',
        },
      ],
    };
  }
  if (written !== undefined) return { id: written, problems: [] };
  if (reading?.status === 'present') return { id: reading.value, problems: [] };
  if (!needed) return { problems: [] };
  const why =
    reading?.status === 'absent'
      ? `has no detector ID for ${region}; suppression rules need one there, but account ${account} has no detector in that Region`
      : reading?.status === 'unknown'
        ? `has no detector ID for ${region}, and the snapshot could not read it: ${reading.reason.call} answered ${reading.reason.message}`
        : `has no detector ID for ${region}, but suppression rules are deployed there`;
  const remedy =
    reading?.status === 'absent'
      ? `enable GuardDuty in ${region}, or remove ${region} from the regions of the rules`
      : `add the ID that \`${find}\` prints in account ${account}, or use a snapshot (cordon snapshot)`;
  return { problems: [{ id: 'no-detector', path, message: why, remedy }] };
}
