import { type Configuration } from '../../lib/configuration/configuration';
import { evidenceStoreWithDefaults, type WrittenEvidenceStore } from '../../lib/configuration/evidence-store';
import { chainsOf, prove, whole } from './whole';

const member = '333333333333';
const acknowledge = [{ finding: 'runbooks-not-tried', justification: 'A test instance was contained and released.' }];

/** The link of the backup bucket, where the configuration has an evidence store. The deployed roles stay as they are. */
function linkWith(written: WrittenEvidenceStore) {
  const base = whole();
  const evidenceStore = evidenceStoreWithDefaults(written, ['eu-west-1']);
  const keys = { account: '222222222222', bucketPrefix: evidenceStore.bucketPrefix };
  const configuration: Configuration = {
    ...base.configuration,
    containment: { ...base.configuration.containment, ...(evidenceStore.grantExecutionRole && { evidenceKeys: keys }) },
    evidenceStore,
  };
  return chainsOf(prove({ ...base, configuration }), member)[0]!.links.find(({ id }) => id === 'backup-bucket-allowed')!;
}

describe('the link of the backup bucket, with an evidence store', () => {
  it('holds where the policies allow it and somebody tried it, and names the bucket', () => {
    const link = linkWith({ grantExecutionRole: true, acknowledge });
    expect(link).toMatchObject({ state: 'yes' });
    expect(link.evidence).toMatch(/write into cordon-evidence-\d{12}-eu-west-1 too\. Whether AWS names that bucket nobody can read\.$/);
  });

  it.each([
    ['nobody tried it', { grantExecutionRole: true }, /Nobody can know by documents/],
    ['the execution role cannot use the keys', { acknowledge }, /the execution role lacks kms:Decrypt, kms:GenerateDataKey|lacks kms:/],
  ] as const)('is unknown where %s', (_, written, evidence) => {
    const link = linkWith(written);
    expect(link.state).toBe('unknown');
    expect(link.evidence).toMatch(evidence);
  });
});
