import { checkAgainstOrganization } from '../meaning/against-organization';
import { nearest } from '../core/nearest';
import { loadConfiguration } from '../meaning/read';
import { type ConfigurationFile } from '../configuration/read';
import { type Snapshot } from '../organization/snapshot';
import { CordonError, exitCode, problemToText, type ExitCode } from '../core/problem';
import { ruleToText } from '../report/rule-text';
import { evaluateSignals } from '../signals/evaluate';
import { explainRules } from '../signals/explain';
import { Gathering, readSnapshot, writeResult, type CommonOptions } from './context';
import { type Io } from './io';

export type ExplainCommandOptions = Pick<CommonOptions, 'config' | 'organization' | 'format' | 'output' | 'date'>;

/** `cordon explain rule NAME`: in plain words what a rule does, where, until when, and who answers for it. Reads files alone. */
export function explainRuleCommand(name: string, options: ExplainCommandOptions, io: Io): ExitCode {
  const { file, snapshot } = explainInputs(options);
  const { configuration } = file;
  const evaluated = evaluateSignals({ configuration, today: options.date, ...(snapshot && { snapshot }) });
  const explanations = explainRules(name, { ...evaluated, today: options.date });
  if (explanations.length === 0) throw unknownRule(name, file);
  // They are no fault of what is asked for, but nothing is deployed as long as they stand.
  for (const problem of evaluated.problems) io.progress(problemToText({ ...problem, ...file.locate(problem.path ?? '') }));
  const text =
    options.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/rule-explanations', version: 1, rules: explanations }, undefined, 2)}\n`
      : explanations.map((rule) => ruleToText(rule, { colour: io.colour && options.output === undefined })).join('\n');
  writeResult(text, options, io);
  return exitCode.holds;
}

/** The configuration, and the snapshot where one is named, which must fit each other. */
export function explainInputs({ config, organization }: Pick<ExplainCommandOptions, 'config' | 'organization'>): {
  readonly file: ConfigurationFile;
  readonly snapshot?: Snapshot;
} {
  const gathering = new Gathering();
  const file = gathering.attempt(() => loadConfiguration(config));
  const snapshot = organization === undefined ? undefined : gathering.attempt(() => readSnapshot(organization));
  if (file && snapshot) gathering.add(...checkAgainstOrganization(file, snapshot));
  gathering.assertNone();
  // Without a problem there is a configuration.
  return { file: file!, ...(snapshot && { snapshot }) };
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
