import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { CordonError, exitCode, problemToText, type ExitCode, type Problem } from '../core/problem';
import { coverageToText } from '../report/coverage-text';
import { outcomeToText } from '../report/outcome-text';
import { planToText } from '../report/plan-text';
import { progress } from '../report/progress';
import { count } from '../core/text';
import { deploy, snapshotFor, type DeployResult } from '../rollout/deploy';
import { type Plan } from '../rollout/plan';
import { verifyCoverage, type Coverage } from '../rollout/verify';
import { assertFits, writeResult, type CommonOptions } from './context';
import { deployInputs } from './deploy-inputs';
import { type DeployCommandOptions } from './deploy-options';
import { deployStage, type Stage } from './deploy-stage';
import { type Io } from './io';
import { snapshotToJson } from './snapshot';

/**
 * `cordon deploy`: carries out a saved or fresh plan, and proves the coverage at the end. What was done is told whatever fails
 * afterwards.
 */
export async function deployCommand(options: DeployCommandOptions, io: Io, stageOf = deployStage): Promise<ExitCode> {
  const inputs = deployInputs(options, io);
  const { configuration } = inputs.file;
  const stage = await stageOf(inputs, options, io);
  const shown = progress({
    line: (text) => io.progress(text),
    terminal: io.terminal && io.outTerminal && !options.rehearse,
    colour: io.progressColour,
  });
  const result = await deploy({
    configuration,
    clients: stage.clients,
    clock: stage.clock,
    today: options.date,
    scope: options.only,
    onSnapshot: (snapshot) => assertFits(inputs.file, snapshot),
    onEvent: (event) => {
      if (event.kind === 'planned' && options.format === 'text') io.out(planToText(event.plan, { colour: io.colour, accounts: false }));
      shown.onEvent(event);
    },
    ...(inputs.plan && { plan: inputs.plan }),
    ...(options.until !== undefined && { until: options.until }),
    ...(options.allowRemovals && { allowRemovals: true }),
    ...(options.polling && { polling: options.polling }),
    ...(!options.yes && !options.rehearse && io.ask && { confirm: (plan: Plan) => confirmed(plan, options, io) }),
  }).finally(() => shown.end());

  sayRehearsed(result, stage, io);
  if (options.format === 'text')
    outcomeToText(result, { ...options, rehearsed: stage.rehearsedFor !== undefined }).forEach((line) => io.progress(line));
  const after = await afterwards(result, configuration, stage, options, io);
  if (options.format === 'json' || options.output !== undefined) {
    const { coverage, exitCode: code } = after;
    const document = {
      ...result,
      exitCode: code,
      problems: [...result.problems, ...after.problems],
      ...(coverage !== undefined && { coverage }),
    };
    writeResult(`${JSON.stringify(document, undefined, 2)}\n`, options, io);
  }
  for (const problem of after.problems) io.progress(problemToText(problem));
  if (options.format === 'text' && after.coverage) {
    io.out(`\n${coverageToText(withoutRepetition(after.coverage, result.plan), { colour: io.colour })}`);
  }
  return after.exitCode;
}

/** Nobody is asked about what they cannot see: where standard output is not what they look at, the plan goes where the question goes. */
async function confirmed(plan: Plan, options: Pick<CommonOptions, 'format'>, io: Io): Promise<boolean> {
  if (options.format !== 'text' || !io.outTerminal) io.progress(planToText(plan, { colour: io.progressColour, accounts: false }));
  return io.ask!('Carry this plan out?');
}

/** What the plan has said already is not said again, unless it is why the coverage does not hold. */
function withoutRepetition(coverage: Coverage, { findings }: Plan): Coverage {
  const said = new Set(findings.map(({ id, message }) => `${id} ${message}`));
  const grave = (severity: string): boolean => severity === 'error' || severity === 'unknown';
  return {
    ...coverage,
    findings: coverage.findings.filter(({ id, message, severity }) => grave(severity) || !said.has(`${id} ${message}`)),
  };
}

function sayRehearsed(result: DeployResult, stage: Stage, io: Io): void {
  if (!stage.rehearsedFor || result.steps.length === 0) return;
  const minutes = Math.max(1, Math.round(stage.rehearsedFor() / 60_000));
  io.progress(`rehearsed ${count(minutes, 'minute')} of rollout (40 s an instance)`);
}

interface Afterwards {
  readonly exitCode: ExitCode;
  /** Null: it should be proven, and could not be read. @default - the rollout is not at its end, so there is nothing to prove */
  readonly coverage?: Coverage | null;
  readonly problems: readonly Problem[];
}

/** What the organization is like after the run. That it cannot be read is no reason to hide what was done. */
async function afterwards(
  result: DeployResult,
  configuration: Configuration,
  stage: Stage,
  options: DeployCommandOptions,
  io: Io,
): Promise<Afterwards> {
  const { outcome } = result;
  const ended = outcome === 'deployed' || outcome === 'nothing-to-do';
  const of = (code: ExitCode): ExitCode => (result.exitCode === exitCode.holds ? code : result.exitCode);
  if (!ended && (outcome === 'declined' || options.snapshotAfter === undefined)) return { exitCode: result.exitCode, problems: [] };
  let snapshot: Snapshot;
  try {
    snapshot = await snapshotFor(configuration, stage.clients, stage.clock);
  } catch (error) {
    return { exitCode: of(exitCode.unknown), ...(ended && { coverage: null }), problems: coverageUnknown(error) };
  }
  const coverage = ended ? verifyCoverage({ configuration, snapshot, today: options.date, scope: options.only }) : undefined;
  const proven = { exitCode: of(coverage?.exitCode ?? exitCode.holds), ...(coverage && { coverage }) };
  if (options.snapshotAfter === undefined) return { ...proven, problems: [] };
  try {
    writeResult(snapshotToJson(snapshot), { output: options.snapshotAfter }, io);
    return { ...proven, problems: [] };
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    return { ...proven, exitCode: of(error.exitCode), problems: error.problems };
  }
}

function coverageUnknown(error: unknown): Problem[] {
  const causes: readonly Problem[] = error instanceof CordonError ? error.problems : [];
  return [
    {
      id: 'coverage-unknown',
      message: `the coverage could not be read afterwards${causes.length > 0 ? '' : ` (${error instanceof Error ? error.message : String(error)})`}`,
      remedy: 'what was done is done; prove it with cordon verify',
    },
    ...causes,
  ];
}
