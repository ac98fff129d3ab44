import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { explainMeasures } from '../measures/explain';
import { measuresToText } from '../report/measures-text';
import { type ExplainRequest } from './explain';

/** `cordon explain measures`: what counts as opened, acknowledged, contained and closed, the objectives, the costs, and what nobody knows. */
export function explainMeasuresCommand({ file, snapshot, result }: ExplainRequest): ExitCode {
  const { configuration } = file;
  if (configuration.measures === undefined) {
    throw new CordonError(exitCode.usage, {
      id: 'no-measures',
      message: 'the configuration has no measures',
      remedy: 'add measures: { acknowledgeMinutes: { securityIncident: 15 } }; examples/measures.yaml shows how',
      file: file.locate('').file,
    });
  }
  const explanation = explainMeasures(configuration, configuration.measures, snapshot?.accounts.length);
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/measures', version: 1, ...explanation }, undefined, 2)}\n`
      : measuresToText(explanation, { colour: result.colour }),
  );
  return exitCode.holds;
}
