import { type ConfigurationFile } from '../../configuration/read';
import { remediationRegions } from '../../configuration/remediation-access';
import { count } from '../../core/text';
import { checkRemediation } from '../../remediation/check';
import { type RemediationFinding } from '../../remediation/findings';
import { type CheckFinding } from '../finding';
import { type CheckLayer } from '../layer';
import { configurationPlace } from '../place';

/** Whether remediation can work, who can answer, and what starts by itself. Acknowledgements stand in the configuration. */
export const remediationLayer: CheckLayer = {
  id: 'remediation',
  title: 'remediation',
  needs: ['configuration'],
  idle: ({ material: { file } }) => (file?.configuration.remediation === undefined ? 'the configuration has no remediation' : undefined),
  run({ material: { file, snapshot } }) {
    const { configuration } = file!;
    const { approvers, automatic } = configuration.remediation!;
    const { findings, acknowledged } = checkRemediation(configuration, snapshot);
    return {
      findings: findings.map((finding) => toFinding(finding, file!)),
      acknowledged: acknowledged.map(({ finding, justification }) => ({ ...toFinding(finding, file!), justification })),
      looked: [
        count(approvers.length, 'approver'),
        count(automatic.length, 'trigger'),
        count(remediationRegions(configuration.organization).length, 'Region'),
      ].join(', '),
    };
  },
};

function toFinding({ id, severity, path, message, value, remedy }: RemediationFinding, file: ConfigurationFile): CheckFinding {
  return {
    ruleId: `remediation/${id}`,
    severity,
    message,
    remedy,
    ...(value !== undefined && { value }),
    place: configurationPlace(file, path),
  };
}
