import { baselineOf, baselineToJson, parseBaseline, type Baseline } from '../check/baseline';
import { explainRule } from '../check/explain';
import { checkLayers } from '../check/layers';
import { type CheckReport } from '../check/report';
import { runCheck } from '../check/run-check';
import { systemClock } from '../core/clock';
import { type FailOn } from '../configuration/configuration';
import { loadConfiguration } from '../meaning/read';
import { exitCode, type ExitCode } from '../core/problem';
import { checkRuleToText } from '../report/check-rule-text';
import { checkToText } from '../report/check-text';
import { type AlsoForm, type CheckFormat } from './check-formats';
import { readInput, readSnapshot, writeResult, type CommonOptions } from './context';
import { type Io } from './io';

export interface CheckCommandOptions extends Pick<CommonOptions, 'config' | 'organization' | 'output' | 'date'> {
  readonly format: CheckFormat;
  /** @default - that of the configuration */
  readonly failOn?: FailOn;
  /** Other forms of the same result. @default - none */
  readonly also?: readonly AlsoForm[];
  /** Whether stack traces of defects are printed. @default false */
  readonly debug?: boolean;
  /** ID of a rule to explain. @default - the check runs */
  readonly explain?: string;
  /** Path of a baseline. @default - every finding counts */
  readonly baseline?: string;
  /** Path to write a baseline to, which accepts what was found. @default - none is written */
  readonly writeBaseline?: string;
}

/** `cordon check --explain RULE`: what a rule finds, why, how to mend it, and how to answer for it. */
export async function explainCheckCommand(id: string, options: CheckCommandOptions, io: Io): Promise<ExitCode> {
  const rules = await explainRule(id);
  const text =
    options.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/check-rules', version: 1, rules }, undefined, 2)}\n`
      : rules.map((rule) => checkRuleToText(rule, { colour: io.colour && options.output === undefined })).join('\n');
  writeResult(text, options, io);
  return exitCode.holds;
}

/** `cordon check`: the gate. Reads files alone, calls no AWS, and exits by what it found. */
export async function checkCommand(options: CheckCommandOptions, io: Io): Promise<ExitCode> {
  const { config, organization, date, failOn } = options;
  const baseline = baselineFrom(options.baseline);
  const report = await runCheck({
    inputs: {
      configuration: () => loadConfiguration(config),
      ...(organization !== undefined && { snapshot: { file: organization, read: () => readSnapshot(organization) } }),
      today: date,
    },
    layers: checkLayers,
    configuration: config,
    clock: systemClock,
    ...(failOn !== undefined && { failOn }),
    ...(baseline && { baseline }),
    ...(options.debug === true && {
      unexpected: (error: unknown) => io.progress(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    }),
    ...(io.terminal && { progress: (title: string) => io.progress(title) }),
  });
  if (options.writeBaseline !== undefined) {
    writeResult(baselineToJson(baselineOf(report)), { output: options.writeBaseline }, io);
  }
  for (const { format, file: output } of options.also ?? []) {
    writeResult(await rendered(report, { format, output }, io), { output }, io);
  }
  writeResult(await rendered(report, options, io), options, io);
  return report.verdict.exitCode;
}

function baselineFrom(path: string | undefined): { readonly file: string; readonly baseline: Baseline } | undefined {
  return path === undefined ? undefined : { file: path, baseline: parseBaseline(readInput(path, 'baseline'), path) };
}

async function rendered(report: CheckReport, { format, output }: Pick<CheckCommandOptions, 'format' | 'output'>, io: Io): Promise<string> {
  switch (format) {
    case 'text':
      return checkToText(report, { colour: io.colour && output === undefined });
    case 'json':
      return `${JSON.stringify(report, undefined, 2)}\n`;
    case 'sarif': {
      const { checkToSarif } = await import('../report/check-sarif.js');
      return checkToSarif(report);
    }
    case 'junit': {
      const { checkToJunit } = await import('../report/check-junit.js');
      return checkToJunit(report);
    }
    case 'markdown': {
      const { checkToMarkdown } = await import('../report/check-markdown.js');
      return checkToMarkdown(report);
    }
  }
}
