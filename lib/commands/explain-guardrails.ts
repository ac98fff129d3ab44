import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { explainGuardrails } from '../guardrails/explain';
import { guardrailsOf } from '../guardrails/policies';
import { guardrailsToText } from '../report/guardrails-text';
import { roleTags } from '../rollout/role-tags';
import { type ExplainRequest } from './explain';

/** `cordon explain guardrails`: what the guardrails keep, from whom, and the documents of their policies. */
export function explainGuardrailsCommand({ file, snapshot, today, result }: ExplainRequest): ExitCode {
  const { configuration } = file;
  const guardrails = guardrailsOf(configuration);
  if (guardrails === undefined) {
    throw new CordonError(exitCode.usage, {
      id: 'no-guardrails',
      message: 'the configuration has no guardrails',
      remedy: 'add guardrails: { breakGlassRoles: [NAME], administratorRoles: [NAME] }; examples/guardrails.yaml shows how',
      file: file.locate('').file,
    });
  }
  const explanation = explainGuardrails(configuration, guardrails, {
    today,
    stackTags: snapshot ? roleTags(configuration, snapshot) : configuration.tags,
    ...(snapshot && { snapshot }),
  });
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/guardrails', version: 1, ...explanation }, undefined, 2)}\n`
      : guardrailsToText(explanation, { colour: result.colour }),
  );
  return exitCode.holds;
}
