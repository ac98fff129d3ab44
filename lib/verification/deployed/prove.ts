import { type Finding } from '../../rollout/plan';
import { deployedFindings } from './findings';
import { type DeployedParts } from './part';
import { signalParts, type DeployedInput } from './signals';
import { placesText } from './words';

/** Whether what the configuration deploys besides roles is there as configured. */
export interface DeployedProof extends DeployedParts {
  readonly findings: readonly Finding[];
  /** What was not looked at, as clauses; no gate fails for it. */
  readonly notLookedAt: readonly string[];
}

/** Compares rules as they are deployed with the configuration: pure, from data. */
export function proveDeployed(input: DeployedInput): DeployedProof {
  const found = signalParts(input);
  const unlooked = found.parts.filter(({ status }) => status === 'not-looked-at');
  return {
    ...found,
    findings: deployedFindings(found),
    notLookedAt:
      unlooked.length === 0
        ? []
        : [`whether the rules of GuardDuty and Security Hub are deployed as configured in ${placesText(unlooked)}: ${whyOf(unlooked)}`],
  };
}

/** Nobody looked, or the credentials were of another account. */
function whyOf([first]: DeployedProof['parts']): string {
  return first?.remedy === undefined ? 'the snapshot does not have them' : (first.why ?? '');
}
