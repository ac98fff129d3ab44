import { checkEvidenceStore } from '../../evidence/check';
import { type CheckLayer } from '../layer';
import { findingsOfSection } from '../section';

/** Whether runbooks can use the evidence store, and nobody can change what is in it. Acknowledgements stand in the configuration. */
export const evidenceStoreLayer: CheckLayer = {
  id: 'evidence-store',
  title: 'evidence store',
  needs: ['configuration'],
  idle: ({ material: { file } }) =>
    file?.configuration.evidenceStore === undefined ? 'the configuration has no evidence store' : undefined,
  run({ material: { file } }) {
    const { configuration } = file!;
    const report = checkEvidenceStore(configuration);
    const count = configuration.evidenceStore!.regions.length;
    return {
      ...findingsOfSection('evidence-store', report, file!),
      looked: `${report.requests.toLocaleString('en-US')} requests against ${count === 1 ? '1 bucket' : `${count} buckets`}`,
    };
  },
};
