import { type Finding } from '../../rollout/plan';
import { deployedFindings } from './findings';
import { together, type DeployedPart, type DeployedParts } from './part';
import { routeParts } from './routes';
import { signalParts, type DeployedInput } from './signals';
import { placesText } from './words';

/** Whether what the configuration deploys besides roles is there as configured. */
export interface DeployedProof extends DeployedParts {
  readonly findings: readonly Finding[];
  /** What was not looked at, as clauses; no gate fails for it. */
  readonly notLookedAt: readonly string[];
}

/** Compares rules and routes as they are deployed with the configuration: pure, from data. */
export function proveDeployed(input: DeployedInput): DeployedProof {
  const [signals, routes] = [signalParts(input), routeParts(input)];
  const found = together([signals, routes]);
  return {
    ...found,
    findings: deployedFindings(found),
    notLookedAt: [
      ...unlooked('the rules of GuardDuty and Security Hub', signals.parts),
      ...unlooked('the rules of routes', routes.parts),
      ...(routes.parts.some(({ status }) => status !== 'not-looked-at')
        ? ['the messages that targets of routes get, and whether policies let rules in: the snapshot does not have them']
        : []),
    ],
  };
}

/** Nobody looked, or the credentials were of another account. */
function unlooked(what: string, parts: readonly DeployedPart[]): readonly string[] {
  const open = parts.filter(({ status }) => status === 'not-looked-at');
  const [first] = open;
  if (first === undefined) return [];
  const why = first.remedy === undefined ? 'the snapshot does not have them' : (first.why ?? '');
  return [`whether ${what} are deployed as configured in ${placesText(open)}: ${why}`];
}
