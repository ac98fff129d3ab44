import { baselineOf, baselineToJson } from '../check/baseline';
import { type CheckCache } from '../check/cache';
import { type CheckInputs } from '../check/layer';
import { type CheckReport } from '../check/report';
import { isComplete, reportOn, runLayers, type RanLayers, type ReportOptions } from '../check/run-check';
import { systemClock } from '../core/clock';
import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { checkToText } from '../report/check-text';
import { type ProvenOrganization } from '../report/pages/proven';
import { showParts } from '../report/work-progress';
import { type CheckFormat } from './check-formats';
import { type Io } from './io';
import { type Result } from './result';
import { screenOf } from './screen';

export interface CheckExplainRequest {
  /** ID of a rule, or the beginning of some. */
  readonly rule: string;
  readonly result: Result<CheckFormat>;
}

/** `cordon check --explain RULE`: describes what a rule finds, why, how to fix it, and how to acknowledge it. */
export async function explainCheckCommand({ rule: id, result }: CheckExplainRequest): Promise<ExitCode> {
  const { explainRule } = await import('../check/explain.js');
  const rules = await explainRule(id);
  const { checkRuleToText } = await import('../report/check-rule-text.js');
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/check-rules', version: 1, rules }, undefined, 2)}\n`
      : rules.map((rule) => checkRuleToText(rule, { colour: result.colour })).join('\n'),
  );
  return exitCode.holds;
}

export interface CheckRequest extends ReportOptions {
  readonly inputs: CheckInputs;
  /** The forms of the result, in the order in which they are written. */
  readonly results: readonly Result<CheckFormat>[];
  /** Path for a new baseline that accepts all findings. @default - none is written */
  readonly newBaseline?: Result;
  /** Whether stack traces of defects are printed. */
  readonly showDefects: boolean;
  /** The result of an earlier check of the same inputs, and the place for this one. @default - the layers run, and nothing is kept */
  readonly cache?: CheckCache<RanLayers>;
}

/** `cordon check`: the gate. It reads only files, calls no AWS, and sets the exit code by its findings. */
export async function checkCommand({ results, newBaseline, showDefects, cache, ...what }: CheckRequest, io: Io): Promise<ExitCode> {
  const known = cache?.read();
  if (known && io.terminal) io.progress('unchanged since an earlier check: this is its result (--no-cache runs every layer again)');
  const ran = known ?? (await run(what.inputs, showDefects, io));
  if (!known && isComplete(ran)) cache?.write(ran);
  const report = reportOn(ran, what);
  newBaseline?.write(baselineToJson(baselineOf(report)));
  for (const result of results) result.write(await rendered(report, result, what.inputs));
  return report.verdict.exitCode;
}

async function run(inputs: CheckInputs, showDefects: boolean, io: Io): Promise<RanLayers> {
  const { checkLayers } = await import('../check/layers/index.js');
  const shown = showParts('checking', { screen: screenOf(io) });
  return runLayers({
    inputs,
    layers: checkLayers,
    clock: systemClock,
    ...(showDefects && {
      unexpected: (error: unknown) => io.progress(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    }),
    progress: shown.begin,
  }).finally(shown.end);
}

async function rendered(report: CheckReport, { format, colour }: Result<CheckFormat>, inputs: CheckInputs): Promise<string> {
  switch (format) {
    case 'text':
      return checkToText(report, { colour });
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
    case 'html': {
      const { checkPage } = await import('../report/pages/check.js');
      return checkPage(report, await organizationOf(inputs));
    }
  }
}

/** The organization that the page shows. @returns undefined without a snapshot, or where an input cannot be read, which the check has reported */
async function organizationOf({ configuration, snapshot, today }: CheckInputs): Promise<ProvenOrganization | undefined> {
  if (snapshot === undefined) return undefined;
  const { provenOrganizationOf } = await import('./proven-organization.js');
  try {
    return provenOrganizationOf((await configuration()).configuration, await snapshot.read(), today);
  } catch (error) {
    if (error instanceof CordonError) return undefined;
    throw error;
  }
}
