import { type Clock } from '../core/clock';
import { type FailOn } from '../configuration/configuration';
import { type ConfigurationFile } from '../configuration/read';
import { CordonError, exitCode, type Problem } from '../core/problem';
import { applyBaseline, type Baseline } from './baseline';
import { fingerprints, isNote, type AcknowledgedFinding, type CheckFinding, type ConfigurationPlace } from './finding';
import {
  type CheckContext,
  type CheckInputs,
  type CheckLayer,
  type CheckMaterial,
  type LayerFailure,
  type LayerId,
  type LayerOutcome,
} from './layer';
import { configurationPlace } from './place';
import { verdictOf, type CheckReport, type LayerReport, type ReportedFinding } from './report';

/** How a result is counted and named. None of it changes what the layers find. */
export interface ReportOptions {
  readonly inputs: Pick<CheckInputs, 'today'>;
  /** Name of the configuration in the report. */
  readonly configuration: string;
  /** @default - that of the configuration, or `error` where there is none */
  readonly failOn?: FailOn;
  /** @default - every finding counts */
  readonly baseline?: { readonly file: string; readonly baseline: Baseline };
}

export interface RunOptions {
  readonly inputs: CheckInputs;
  readonly layers: readonly CheckLayer[];
  /** Called when a layer starts, with its place among all. @default - nothing is called */
  readonly progress?: (title: string, place: { readonly number: number; readonly of: number }) => void;
  /** Called with an unexpected error of a layer, for debugging. @default - nothing is called */
  readonly unexpected?: (error: unknown) => void;
  readonly clock: Pick<Clock, 'now'>;
}

export interface CheckOptions extends RunOptions, Omit<ReportOptions, 'inputs'> {}

/** What the layers came to, before a baseline and a severity are applied. */
export interface RanLayers {
  readonly layers: readonly LayerReport[];
  /** `check.failOn` of the configuration. `error` where there is none. */
  readonly failOn: FailOn;
}

/**
 * Runs the layers in order. A layer does not run if a layer that it needs failed, and names that layer. An error in a layer is a finding
 * of its own, so that the others still run.
 */
export async function runLayers(options: RunOptions): Promise<RanLayers> {
  const { inputs, clock } = options;
  const reports: LayerReport[] = [];
  let material: CheckMaterial = {};
  for (const [index, layer] of options.layers.entries()) {
    const context = { inputs, material };
    const blocked = blockedBy(layer, reports);
    const idle = blocked === undefined ? layer.idle?.(context) : undefined;
    if (blocked !== undefined) reports.push({ ...nothing(layer), outcome: { status: 'not-run', because: blocked } });
    else if (idle !== undefined) reports.push({ ...nothing(layer), outcome: { status: 'idle', why: idle } });
    else {
      options.progress?.(layer.title, { number: index + 1, of: options.layers.length });
      const begun = clock.now().getTime();
      const outcome = await attempted(layer, context, options.unexpected);
      material = { ...material, ...outcome.provides };
      reports.push(reportOf(layer, outcome, clock.now().getTime() - begun));
    }
  }
  return { layers: reports, failOn: material.file?.configuration.check.failOn ?? 'error' };
}

/** Whether each layer did its work, so that the same inputs give the same result again. A layer that failed unexpectedly may not fail again. */
export function isComplete({ layers }: RanLayers): boolean {
  return layers.every(({ outcome, failed }) => outcome.status !== 'not-run' && failed === undefined);
}

/** The report of what the layers came to. */
export function reportOn(ran: RanLayers, options: ReportOptions): CheckReport {
  const { inputs, baseline, configuration } = options;
  const failOn = options.failOn ?? ran.failOn;
  const { layers, use } = baseline ? applyBaseline(ran.layers, baseline) : { layers: ran.layers, use: undefined };
  return {
    kind: 'cordon/check',
    version: 1,
    configuration,
    date: inputs.today,
    failOn,
    verdict: verdictOf(layers, failOn),
    layers,
    ...(use && { baseline: use }),
  };
}

/** Runs the layers and reports what they came to. */
export async function runCheck(options: CheckOptions): Promise<CheckReport> {
  return reportOn(await runLayers(options), options);
}

/** The first layer that it needs and that failed. If that layer did not run, the layer which blocked it. */
function blockedBy({ needs = [] }: CheckLayer, reports: readonly LayerReport[]): LayerId | undefined {
  for (const { id, outcome, failed } of reports) {
    if (!needs.includes(id)) continue;
    if (outcome.status === 'not-run') return outcome.because;
    if (failed !== undefined) return id;
  }
  return undefined;
}

function nothing({ id, title }: CheckLayer): Omit<LayerReport, 'outcome'> {
  return { id, title, looked: '', durationMilliseconds: 0, findings: [], acknowledged: [], baselined: [] };
}

async function attempted(layer: CheckLayer, context: CheckContext, unexpected: CheckOptions['unexpected']): Promise<LayerOutcome> {
  try {
    return await layer.run(context);
  } catch (error) {
    if (!(error instanceof CordonError)) unexpected?.(error);
    return thrown(layer.id, error, context.material.file);
  }
}

/**
 * The outcome of a layer that threw an error. A CordonError carries its meaning. Any other error is a defect, and the result is unknown.
 * @param file - the configuration, to locate the paths of problems. @default - the problems have their own places
 */
export function thrown(layer: LayerId, error: unknown, file?: ConfigurationFile): LayerOutcome {
  if (error instanceof CordonError) {
    const failed = { [exitCode.usage]: 'usage', [exitCode.doesNotHold]: 'does-not-hold' } as const;
    const meaning = error.exitCode === exitCode.usage || error.exitCode === exitCode.doesNotHold ? failed[error.exitCode] : 'unknown';
    return { findings: error.problems.map((problem) => problemToFinding(layer, problem, meaning, file)), looked: '', failed: meaning };
  }
  const finding: CheckFinding = {
    ruleId: `${layer}/failed`,
    severity: 'unknown',
    message: `the layer failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`,
    remedy: 'run cordon check again with --debug, and report the output to the project',
  };
  return { findings: [finding], looked: '', failed: 'unknown' };
}

function problemToFinding(layer: LayerId, problem: Problem, meaning: LayerFailure, file: ConfigurationFile | undefined): CheckFinding {
  const { id, message, remedy, value, path = '' } = problem;
  const place = placeOf(problem, file);
  return {
    ruleId: `${layer}/${id}`,
    severity: meaning === 'unknown' ? 'unknown' : 'error',
    message: path === '' ? message : `${path} ${message}`,
    remedy,
    ...(value !== undefined && { value }),
    ...(place && { place }),
  };
}

function placeOf({ file, line, column, path = '' }: Problem, configuration: ConfigurationFile | undefined): ConfigurationPlace | undefined {
  if (file === undefined) return path === '' || !configuration ? undefined : configurationPlace(configuration, path);
  return {
    kind: 'configuration',
    file,
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(path !== '' && { path }),
  };
}

function reportOf({ id, title }: CheckLayer, outcome: LayerOutcome, durationMilliseconds: number): LayerReport {
  return {
    id,
    title,
    outcome: { status: outcome.findings.every(isNote) && outcome.failed === undefined ? 'holds' : 'findings' },
    looked: outcome.looked,
    durationMilliseconds,
    findings: reported(outcome.findings),
    acknowledged: reported(outcome.acknowledged ?? []),
    baselined: [],
    ...(outcome.failed !== undefined && { failed: outcome.failed }),
  };
}

function reported<Finding extends CheckFinding | AcknowledgedFinding>(
  findings: readonly Finding[],
): readonly (Finding & Pick<ReportedFinding, 'fingerprint'>)[] {
  const marks = fingerprints(findings);
  return findings.map((finding, index) => ({ ...finding, fingerprint: marks[index]! }));
}
