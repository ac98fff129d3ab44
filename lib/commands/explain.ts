import { type ConfigurationFile } from '../configuration/read';
import { nearest } from '../core/nearest';
import { CordonError, exitCode, problemToText, type ExitCode } from '../core/problem';
import { type Snapshot } from '../organization/snapshot';
import { ruleToText } from '../report/rule-text';
import { evaluateSignals } from '../signals/evaluate';
import { explainRules } from '../signals/explain';
import { type Io } from './io';
import { type Result } from './result';

/** The configuration, and the snapshot if there is one. They match each other. */
export interface ExplainRequest<Format extends string = 'text' | 'json'> {
  readonly file: ConfigurationFile;
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly result: Result<Format>;
}

/** `cordon explain rule NAME`: describes what a rule does, where, until when, and who owns it. */
export function explainRuleCommand(name: string, { file, snapshot, today, result }: ExplainRequest, io: Io): ExitCode {
  const { configuration } = file;
  const evaluated = evaluateSignals({ configuration, today, ...(snapshot && { snapshot }) });
  const explanations = explainRules(name, { ...evaluated, today });
  if (explanations.length === 0) throw unknownRule(name, file);
  // Problems elsewhere in the configuration do not affect this rule, but they block every deployment.
  for (const problem of evaluated.problems) io.progress(problemToText({ ...problem, ...file.locate(problem.path ?? '') }));
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/rule-explanations', version: 1, rules: explanations }, undefined, 2)}\n`
      : explanations.map((rule) => ruleToText(rule, { colour: result.colour })).join('\n'),
  );
  return exitCode.holds;
}

function unknownRule(name: string, file: ConfigurationFile): CordonError {
  const { configuration } = file;
  const { suppressionRules = [], automationRules = [], automationRulesV2 = [] } = configuration;
  const names = [...suppressionRules, ...automationRules, ...automationRulesV2].map((rule) => rule.name);
  const near = nearest(name, names);
  return new CordonError(exitCode.usage, {
    id: 'unknown-rule',
    message: 'the configuration has no rule with this name',
    value: name,
    remedy:
      near !== undefined
        ? `did you mean ${near}?`
        : names.length === 0
          ? 'add suppressionRules or automationRules to the configuration first; examples/signals.yaml shows how'
          : `use one of ${names.join(', ')}`,
    file: file.locate('').file,
  });
}
