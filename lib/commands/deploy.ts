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
import { assertFits } from './assert-fits';
import { type DeployRequest } from './deploy-request';
import { deployStage, type Stage } from './deploy-stage';
import { type Io } from './io';
import { snapshotToJson } from './snapshot';

/**
 * `cordon deploy`: carries out a saved or fresh plan, and proves the coverage at the end. What was done is told whatever fails
 * afterwards.
 */
export async function deployCommand(request: DeployRequest, io: Io, stageOf = deployStage): Promise<ExitCode> {
  const { file, today, scope, plan, until, allowRemovals, asks, rehearsal, result } = request;
  const { configuration } = file;
  const isText = result.format === 'text';
  const stage = await stageOf(request, io);
  const shown = progress({
    line: (text) => io.progress(text),
    terminal: io.terminal && io.outTerminal && !rehearsal,
    colour: io.progressColour,
  });
  const deployed = await deploy({
    configuration,
    clients: stage.clients,
    clock: stage.clock,
    ...{ today, scope, plan, until, allowRemovals },
    onSnapshot: (snapshot) => assertFits(file, snapshot),
    onEvent: (event) => {
      if (event.kind === 'planned' && isText) io.out(planToText(event.plan, { colour: io.colour, accounts: false }));
      shown.onEvent(event);
    },
    ...(asks && io.ask && { confirm: (shownPlan: Plan) => confirmed(shownPlan, isText && io.outTerminal, io) }),
  }).finally(() => shown.end());

  sayRehearsed(deployed, stage, io);
  if (isText) {
    const kept = { until, allowRemovals, snapshotAfter: rehearsal?.afterwards?.file, rehearsed: stage.rehearsedFor !== undefined };
    outcomeToText(deployed, kept).forEach((line) => io.progress(line));
  }
  const after = await afterwards(deployed, request, stage);
  if (!isText || result.file !== undefined) {
    const { coverage, exitCode: code } = after;
    const document = {
      ...deployed,
      exitCode: code,
      problems: [...deployed.problems, ...after.problems],
      ...(coverage !== undefined && { coverage }),
    };
    result.write(`${JSON.stringify(document, undefined, 2)}\n`);
  }
  for (const problem of after.problems) io.progress(problemToText(problem));
  if (isText && after.coverage) {
    io.out(`\n${coverageToText(withoutRepetition(after.coverage, deployed.plan), { colour: io.colour })}`);
  }
  return after.exitCode;
}

/** Nobody is asked about what they cannot see: where standard output is not what they look at, the plan goes where the question goes. */
async function confirmed(plan: Plan, wasShown: boolean, io: Io): Promise<boolean> {
  if (!wasShown) io.progress(planToText(plan, { colour: io.progressColour, accounts: false }));
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
  { file: { configuration }, today, scope, rehearsal }: DeployRequest,
  stage: Stage,
): Promise<Afterwards> {
  const { outcome } = result;
  const kept = rehearsal?.afterwards;
  const ended = outcome === 'deployed' || outcome === 'nothing-to-do';
  const of = (code: ExitCode): ExitCode => (result.exitCode === exitCode.holds ? code : result.exitCode);
  if (!ended && (outcome === 'declined' || kept === undefined)) return { exitCode: result.exitCode, problems: [] };
  let snapshot: Snapshot;
  try {
    snapshot = await snapshotFor(configuration, stage.clients, stage.clock);
  } catch (error) {
    return { exitCode: of(exitCode.unknown), ...(ended && { coverage: null }), problems: coverageUnknown(error) };
  }
  const coverage = ended ? verifyCoverage({ configuration, snapshot, today, scope }) : undefined;
  const proven = { exitCode: of(coverage?.exitCode ?? exitCode.holds), ...(coverage && { coverage }) };
  if (kept === undefined) return { ...proven, problems: [] };
  try {
    kept.write(snapshotToJson(snapshot));
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
