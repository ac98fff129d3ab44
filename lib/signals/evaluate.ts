import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { type Problem } from '../core/problem';
import { signalDeployment, type SignalDeployment } from './deployment';
import { ownAddresses, resolveRules, whereWritten } from './environment';
import { checkSafety, type SafetyFinding, type SafetyReport } from './safety';
import { type AutomationRule } from '../configuration/automation-rule';
import { type AutomationRuleV2 } from '../configuration/automation-rule-v2';
import { type SuppressionRule } from '../configuration/suppression-rule';

export interface EvaluateSignalsOptions {
  readonly configuration: Configuration;
  /** @default - none: what is deployed is not known, and detector IDs come from the configuration */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD, by which rules end. */
  readonly today: string;
}

/** The rules of a configuration, where they go, and whether they are safe. */
export interface EvaluatedSignals {
  readonly rules: {
    readonly suppressionRules: readonly SuppressionRule[];
    readonly automationRules: readonly AutomationRule[];
    readonly automationRulesV2: readonly AutomationRuleV2[];
  };
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
  const input = {
    ...rules,
    today,
    settings: configuration.signals,
    ownAddresses: ownAddresses(configuration.environment),
    internalRanges: configuration.environment.internalRanges,
    routes: configuration.routes ?? [],
    automationRulesV2: configuration.automationRulesV2 ?? [],
    ...deployed,
  };
  const safety = asWritten(checkSafety(input), configuration);
  const { automationRulesV2 = [] } = configuration;
  return { rules: { ...rules, automationRulesV2 }, deployment, safety, problems: [...problems, ...deployment.problems] };
}

/** The report with the places of the rules as they were written, before values of the environment were put into them. */
function asWritten({ findings, acknowledged }: SafetyReport, configuration: Configuration): SafetyReport {
  const placed = (finding: SafetyFinding): SafetyFinding => {
    // Rules of Security Hub V2 take no values from the environment.
    const rule =
      finding.index === undefined || finding.list === 'automationRulesV2' ? undefined : configuration[finding.list]?.[finding.index];
    return rule === undefined || finding.at === undefined ? finding : { ...finding, at: whereWritten(finding.at, rule) };
  };
  return { findings: findings.map(placed), acknowledged: acknowledged.map((one) => ({ ...one, finding: placed(one.finding) })) };
}
