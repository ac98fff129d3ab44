import { type ConfigurationFile } from '../../configuration/read';
import { evaluateSignals } from '../../signals/evaluate';
import { findingPath } from '../../signals/problems';
import { type SafetyFinding } from '../../signals/safety';
import { type CheckFinding } from '../finding';
import { type CheckLayer } from '../layer';
import { configurationPlace } from '../place';

/** Whether a rule on findings hides what somebody has to see: the safety rules, whose acknowledgements stand in the configuration. */
export const signalSafetyLayer: CheckLayer = {
  id: 'signal-safety',
  title: 'safety of the rules on findings',
  needs: ['configuration'],
  idle: ({ material: { file } }) =>
    file?.configuration.suppressionRules === undefined &&
    file?.configuration.automationRules === undefined &&
    file?.configuration.automationRulesV2 === undefined
      ? 'the configuration has no rules on findings'
      : undefined,
  run({ inputs, material: { file, snapshot } }) {
    const { configuration } = file!;
    const { safety, rules } = evaluateSignals({ configuration, today: inputs.today, ...(snapshot && { snapshot }) });
    const number = rules.suppressionRules.length + rules.automationRules.length + (configuration.automationRulesV2 ?? []).length;
    return {
      findings: safety.findings.map((finding) => toFinding(finding, file!)),
      acknowledged: safety.acknowledged.map(({ finding, justification }) => ({ ...toFinding(finding, file!), justification })),
      looked: number === 1 ? '1 rule' : `${number} rules`,
    };
  },
};

function toFinding(finding: SafetyFinding, file: ConfigurationFile): CheckFinding {
  const { id, severity, message, value, remedy } = finding;
  const path = findingPath(finding);
  return {
    ruleId: `signal-safety/${id}`,
    severity,
    message: `${path} ${message}`,
    remedy,
    ...(value !== undefined && { value }),
    place: configurationPlace(file, path),
  };
}
