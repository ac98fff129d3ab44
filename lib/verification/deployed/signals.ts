import { type Configuration } from '../../configuration/configuration';
import { unknown, type Reading } from '../../core/reading';
import { type RegionSignals, type Snapshot } from '../../organization/snapshot';
import { signalDeployment, signalsStackName, type SignalAccounts } from '../../signals/deployment';
import { resolveRules } from '../../signals/environment';
import { partOf } from '../../signals/parts';
import { automationParts } from './automation-rules';
import { automationPartsV2 } from './automation-rules-v2';
import { together, type DeployedParts } from './part';
import { type SignalsOfRegion } from './signals-of-region';
import { suppressionParts } from './suppression-rules';

export interface DeployedInput {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD; rules that ended before are not deployed. */
  readonly today: string;
}

/** Filters and automation rules as they are deployed, beside those that the configuration deploys, in every Region in use. */
export function signalParts({ configuration, snapshot, today }: DeployedInput): DeployedParts {
  const { accounts, regions: deployments } = signalDeployment({ configuration, rules: resolveRules(configuration), today });
  return together(
    [...new Set(configuration.organization.regions)].sort().map((region) => {
      const of: SignalsOfRegion = {
        ...{ configuration, today, region, accounts },
        stacks: deployments.find((one) => one.region === region)?.stacks ?? [],
        signals: readSignals(snapshot, region, accounts),
        stackOf: stackOf(configuration, accounts, region),
      };
      return together([suppressionParts(of), automationParts(of), automationPartsV2(of)]);
    }),
  );
}

/** What was read of a Region, where it was read in the accounts of the configuration. */
function readSignals({ signals, detection }: Snapshot, region: string, accounts: SignalAccounts): SignalsOfRegion['signals'] {
  const read: Partial<RegionSignals> = signals?.regions[region] ?? {};
  const within = <Value>(reading: Reading<Value> | undefined, wanted: string, looked: string | undefined): Reading<Value> | undefined =>
    reading === undefined || looked === undefined || looked === wanted ? reading : elsewhere(wanted, looked);
  const hub = detection?.administrators.securityHub;
  const filters = within(read.filters, accounts.suppressionRules, signals?.account);
  const automationRules = within(read.automationRules, accounts.automationRules, hub);
  const automationRulesV2 = within(read.automationRulesV2, accounts.automationRules, hub);
  return { ...(filters && { filters }), ...(automationRules && { automationRules }), ...(automationRulesV2 && { automationRulesV2 }) };
}

const elsewhere = (wanted: string, looked: string): Reading<never> =>
  unknown({
    call: 'sts:GetCallerIdentity',
    code: 'AnotherAccount',
    message: `the snapshot looked in account ${looked}, and the configuration says ${wanted}`,
  });

/** By its name a rule has its stack of a Region. */
const stackOf =
  ({ signals: { stacksPerRegion } }: Configuration, accounts: SignalAccounts, region: string): SignalsOfRegion['stackOf'] =>
  (name, list) => {
    const isApart = list === 'automationRules' && accounts.automationRules !== accounts.suppressionRules;
    return signalsStackName(region, partOf(name, stacksPerRegion), isApart ? 'security-hub-' : '');
  };
