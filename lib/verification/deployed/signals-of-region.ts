import { type Configuration } from '../../configuration/configuration';
import { type RegionSignals } from '../../organization/snapshot';
import { readDeployedName } from '../../signals/names';
import { type SignalAccounts, type SignalStackContent } from '../../signals/deployment';
import { valueDifference } from './differences';
import { type PartDifference } from './part';

/** Rules of one Region: what its stacks deploy, and what is there. */
export interface SignalsOfRegion {
  readonly configuration: Configuration;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly region: string;
  readonly accounts: SignalAccounts;
  readonly stacks: readonly SignalStackContent[];
  /** What was read; nothing where nobody looked, or looked in another account. */
  readonly signals: Partial<Pick<RegionSignals, 'filters' | 'automationRules' | 'automationRulesV2'>>;
  /** The stack that has a rule of a name, or had it. */
  readonly stackOf: (name: string, list: keyof SignalAccounts) => string;
}

/** The end of a rule stands in its name: what people see in the console. */
export function expiryDifference(expires: string, found: string): readonly PartDifference[] {
  const deployed = readDeployedName(found);
  return deployed === undefined ? [] : valueDifference('expires', expires, deployed.expires);
}
