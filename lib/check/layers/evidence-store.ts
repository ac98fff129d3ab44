import { type ConfigurationFile } from '../../configuration/read';
import { checkEvidenceStore } from '../../evidence/check';
import { type EvidenceFinding } from '../../evidence/findings';
import { type CheckFinding } from '../finding';
import { type CheckLayer } from '../layer';
import { configurationPlace } from '../place';

/** Whether runbooks can use the evidence store, and nobody can change what is in it. Acknowledgements stand in the configuration. */
export const evidenceStoreLayer: CheckLayer = {
  id: 'evidence-store',
  title: 'evidence store',
  needs: ['configuration'],
  idle: ({ material: { file } }) =>
    file?.configuration.evidenceStore === undefined ? 'the configuration has no evidence store' : undefined,
  run({ material: { file } }) {
    const { configuration } = file!;
    const { findings, acknowledged, requests } = checkEvidenceStore(configuration);
    const count = configuration.evidenceStore!.regions.length;
    return {
      findings: findings.map((finding) => toFinding(finding, file!)),
      acknowledged: acknowledged.map(({ finding, justification }) => ({ ...toFinding(finding, file!), justification })),
      looked: `${requests.toLocaleString('en-US')} requests against ${count === 1 ? '1 bucket' : `${count} buckets`}`,
    };
  },
};

function toFinding({ id, severity, path, message, value, remedy }: EvidenceFinding, file: ConfigurationFile): CheckFinding {
  return {
    ruleId: `evidence-store/${id}`,
    severity,
    message,
    remedy,
    ...(value !== undefined && { value }),
    place: configurationPlace(file, path),
  };
}
