import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type DeployedSignals } from '../organization/snapshot';
import { type Problem } from '../problem';
import { type AutomationRule } from './automation-rule';
import { isExpired } from './governance';
import { partOf } from './parts';
import { automationRuleOrders } from './security-hub/precedence';
import { securityHubOff } from './security-hub-off';
import { type SuppressionRule } from './suppression-rule';

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
  readonly stackName: string;
  /** By rank. */
  readonly suppressionRules: readonly DeployableSuppression[];
  /** By order. */
  readonly automationRules: readonly DeployableAutomation[];
}

/** The stacks of one Region, in the order in which they are deployed. */
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

export interface SignalDeployment {
  /** Account that administers GuardDuty and Security Hub. */
  readonly account: string;
  /** Every Region in use, sorted; empty where the configuration has neither list of rules. */
  readonly regions: readonly RegionDeployment[];
  readonly problems: readonly Problem[];
}

/** Name of a stack; the first of a Region has no number. */
export function signalsStackName(region: string, part = 0): string {
  return `cordon-signals-${region}${part === 0 ? '' : `-${part + 1}`}`;
}

/**
 * What is deployed where: pure. Every Region in use gets its stacks as long as the configuration has a list of rules, even an empty one, so that
 * the last rule that ends or is removed is also taken away where it is deployed.
 */
export function signalDeployment(options: SignalDeploymentOptions): SignalDeployment {
  const { configuration } = options;
  const account = administratorOf(configuration.organization, 'guardDuty');
  if (configuration.suppressionRules === undefined && configuration.automationRules === undefined) {
    return { account, regions: [], problems: [] };
  }
  const problems = [...separateAccounts(configuration)];
  const regions = [...new Set(configuration.organization.regions)].sort().map((region) => {
    const found = regionDeployment(region, options);
    problems.push(...found.problems);
    return found.deployment;
  });
  return { account, regions, problems: [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()] };
}

/** Rules of both kinds stand in one stack a Region, thus in one account. */
function separateAccounts({ organization }: Configuration): readonly Problem[] {
  const [guardDuty, securityHub] = [administratorOf(organization, 'guardDuty'), administratorOf(organization, 'securityHub')];
  if (guardDuty === securityHub) return [];
  return [
    {
      id: 'administrators-apart',
      path: 'organization.administrators',
      message: `names ${guardDuty} for GuardDuty and ${securityHub} for Security Hub; Cordon deploys rules on findings to one account, and cannot serve this yet`,
      remedy: 'take suppressionRules and automationRules out, or let one account administer both',
    },
  ];
}

function regionDeployment(
  region: string,
  { configuration, rules, today, deployed }: SignalDeploymentOptions,
): { readonly deployment: RegionDeployment; readonly problems: readonly Problem[] } {
  const here = <Rule extends SuppressionRule | AutomationRule>(list: readonly Rule[]): readonly Rule[] =>
    list.filter((rule) => rule.regions.includes(region) && !isExpired(rule, today));
  const suppressionRules = here(rules.suppressionRules);
  const automationRules = here(rules.automationRules);
  const { orders, problems } = automationRuleOrders(automationRules);
  const detector = detectorOf(region, configuration, deployed, suppressionRules.length > 0);
  const parts = Array.from({ length: configuration.signals.stacksPerRegion }, (_, part) => ({
    stackName: signalsStackName(region, part),
    suppressionRules: suppressionRules.filter(({ name }) => partOf(name, configuration.signals.stacksPerRegion) === part),
    automationRules: automationRules.filter(({ name }) => partOf(name, configuration.signals.stacksPerRegion) === part),
  }));
  // Ranks follow the order in which the filters are created: the console takes no rank that leaves a gap (create-suppression-rules-guardduty).
  let rank = 0;
  const stacks = parts.map((part) => ({
    ...part,
    suppressionRules: part.suppressionRules.map((rule) => ({ rule, rank: ++rank })),
    automationRules: part.automationRules.map((rule) => ({ rule, order: orders.get(rule.name) ?? 0 })).sort((a, b) => a.order - b.order),
  }));
  return {
    deployment: { region, ...(detector.id !== undefined && { detector: detector.id }), stacks },
    problems: [...problems, ...detector.problems, ...securityHubOff(region, automationRules, deployed)],
  };
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
    const message = `does not agree with the snapshot: ${contradicted}`;
    return {
      problems: [
        { id: 'other-detector', path: `${path}.${region}`, message, value: written, remedy: 'correct it, or take a new snapshot' },
      ],
    };
  }
  if (written !== undefined) return { id: written, problems: [] };
  if (reading?.status === 'present') return { id: reading.value, problems: [] };
  if (!needed) return { problems: [] };
  const why =
    reading?.status === 'absent'
      ? `has no ID for ${region}, because account ${account} has no detector there, and suppression rules are to be deployed there`
      : reading?.status === 'unknown'
        ? `has no ID for ${region}, and the snapshot could not read it (${reading.reason.call}: ${reading.reason.message})`
        : `has no ID for ${region}, where suppression rules are to be deployed`;
  const remedy =
    reading?.status === 'absent'
      ? `enable GuardDuty in ${region}, or leave ${region} out of the rules' regions`
      : `add what \`${find}\` prints in account ${account}, or give a snapshot (cordon snapshot)`;
  return { problems: [{ id: 'no-detector', path, message: why, remedy }] };
}
