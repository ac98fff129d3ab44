import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { responderAccessToText } from '../report/responder-text';
import { explainResponderAccess } from '../responders/explain';
import { type ExplainRequest } from './explain';

/** `cordon explain responder-access`: what each role does, who may assume it, and what no policy tells. */
export function explainResponderAccessCommand({ file, result }: ExplainRequest): ExitCode {
  const { configuration } = file;
  if (configuration.responderAccess === undefined) {
    throw new CordonError(exitCode.usage, {
      id: 'no-responder-access',
      message: 'the configuration has no roles for responders',
      remedy: 'add responderAccess; examples/responder-access.yaml shows how',
      file: file.locate('').file,
    });
  }
  const explanation = explainResponderAccess(configuration);
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/responder-access', version: 1, ...explanation }, undefined, 2)}\n`
      : responderAccessToText(explanation, { colour: result.colour }),
  );
  return exitCode.holds;
}
