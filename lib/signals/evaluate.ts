import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { type Problem } from '../problem';
import { signalDeployment, type SignalDeployment } from './deployment';
import { resolveRules } from './environment';
import { checkSafety, type SafetyReport } from './safety';
import { type AutomationRule } from './automation-rule';
import { type SuppressionRule } from './suppression-rule';

export interface EvaluateSignalsOptions {
  readonly configuration: Configuration;
  /** @default - none: what is deployed is not known, and detector IDs come from the configuration */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD, by which rules end. */
  readonly today: string;
}

/** The rules of a configuration, where they go, and whether they are safe. */
export interface EvaluatedSignals {
  readonly rules: { readonly suppressionRules: readonly SuppressionRule[]; readonly automationRules: readonly AutomationRule[] };
  readonly deployment: SignalDeployment;
  readonly safety: SafetyReport;
  /** What keeps the rules from being rendered at all, with paths in the configuration. */
  readonly problems: readonly Problem[];
}

/** Everything that can be told of the rules on findings: pure, from data. */
export function evaluateSignals({ configuration, snapshot, today }: EvaluateSignalsOptions): EvaluatedSignals {
  const { problems, ...rules } = resolveRules(configuration);
  const deployed = snapshot?.signals && { deployed: snapshot.signals };
  const deployment = signalDeployment({ configuration, rules, today, ...deployed });
  const safety = checkSafety({ ...rules, today, settings: configuration.signals, ...deployed });
  return { rules, deployment, safety, problems: [...problems, ...deployment.problems] };
}
