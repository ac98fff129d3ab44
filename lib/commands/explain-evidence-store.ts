import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { explainEvidenceStore } from '../evidence/explain';
import { evidenceToText } from '../report/evidence-text';
import { type ExplainRequest } from './explain';

/** `cordon explain evidence-store`: the buckets, how long they keep what, who can do what, and what nobody knows. */
export function explainEvidenceStoreCommand({ file, result }: ExplainRequest): ExitCode {
  const { configuration } = file;
  if (configuration.evidenceStore === undefined) {
    throw new CordonError(exitCode.usage, {
      id: 'no-evidence-store',
      message: 'the configuration has no evidence store',
      remedy: 'add evidenceStore: { grantExecutionRole: true }; examples/evidence-store.yaml shows how',
      file: file.locate('').file,
    });
  }
  const explanation = explainEvidenceStore(configuration);
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/evidence-store', version: 1, ...explanation }, undefined, 2)}\n`
      : evidenceToText(explanation, { colour: result.colour }),
  );
  return exitCode.holds;
}
