import { guardrailsOf } from '../../guardrails/policies';
import { type GuardrailFinding } from '../../guardrails/findings';
import { proveGuardrails } from '../../guardrails/prove';
import { type ConfigurationFile } from '../../configuration/read';
import { type CheckFinding } from '../finding';
import { type CheckLayer } from '../layer';
import { configurationPlace } from '../place';

/** Whether the guardrails stop what they are to stop and nothing else. That containment gets through them is part of the proof of the roles. */
export const guardrailsLayer: CheckLayer = {
  id: 'guardrails',
  title: 'guardrails',
  needs: ['configuration'],
  idle: ({ material: { file } }) => (file?.configuration.guardrails === undefined ? 'the configuration has no guardrails' : undefined),
  run({ material: { file, snapshot }, inputs }) {
    const { configuration } = file!;
    const guardrails = guardrailsOf(configuration)!;
    const { findings, requests } = proveGuardrails(configuration, guardrails, { today: inputs.today, ...(snapshot && { snapshot }) });
    const count = guardrails.policies.length;
    return {
      findings: findings.map((finding) => toFinding(finding, file!)),
      looked: `${requests.toLocaleString('en-US')} requests against ${count === 1 ? '1 policy' : `${count} policies`}`,
    };
  },
};

function toFinding({ id, severity, message, remedy, path, detail }: GuardrailFinding, file: ConfigurationFile): CheckFinding {
  return {
    ruleId: `guardrails/${id}`,
    severity,
    message,
    remedy,
    ...(detail !== undefined && { detail }),
    place: configurationPlace(file, path),
  };
}
