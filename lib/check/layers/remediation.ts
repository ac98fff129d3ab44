import { remediationRegions } from '../../configuration/remediation-access';
import { count } from '../../core/text';
import { checkRemediation } from '../../remediation/check';
import { type CheckLayer } from '../layer';
import { findingsOfSection } from '../section';

/** Whether remediation can work, who can answer, and what starts by itself. Acknowledgements stand in the configuration. */
export const remediationLayer: CheckLayer = {
  id: 'remediation',
  title: 'remediation',
  needs: ['configuration'],
  idle: ({ material: { file } }) => (file?.configuration.remediation === undefined ? 'the configuration has no remediation' : undefined),
  run({ material: { file, snapshot } }) {
    const { configuration } = file!;
    const { approvers, automatic } = configuration.remediation!;
    const report = checkRemediation(configuration, snapshot);
    return {
      ...findingsOfSection('remediation', report, file!),
      looked: [
        count(approvers.length, 'approver'),
        count(automatic.length, 'trigger'),
        count(remediationRegions(configuration.organization).length, 'Region'),
      ].join(', '),
    };
  },
};
