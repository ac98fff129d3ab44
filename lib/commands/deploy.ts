import { type Reads } from '../aws/reads';
import { type Snapshot } from '../organization/snapshot';
import { CordonError, exitCode, problemToText, type ExitCode, type Problem } from '../core/problem';
import { coverageToText } from '../report/coverage-text';
import { outcomeToText } from '../report/outcome-text';
import { planToText } from '../report/plan-text';
import { progress } from '../report/progress';
import { showRead } from '../report/work-progress';
import { count } from '../core/text';
import { deploy, type DeployResult } from '../rollout/deploy';
import { snapshotFor } from '../rollout/snapshot-for';
import { type Plan } from '../rollout/plan';
import { verifyCoverage, type Coverage } from '../rollout/verify';
import { assertFits } from './assert-fits';
import { type DeployRequest } from './deploy-request';
import { deployStage, type Stage } from './deploy-stage';
import { type Io } from './io';
import { snapshotToJson } from './snapshot';
import { screenOf } from './screen';

/**
 * `cordon deploy`: deploys a saved or new plan, and checks the coverage at the end. It always reports what was deployed, even if a later
 * call fails.
 */
export async function deployCommand(request: DeployRequest, io: Io, stageOf = deployStage): Promise<ExitCode> {
  const { file, today, scope, plan, until, allowRemovals, asks, rehearsal, result } = request;
  const { configuration } = file;
  const isText = result.format === 'text';
  const stage = await stageOf(request, io);
  let start: Snapshot | undefined;
  const shown = progress({
    line: (text) => io.progress(text),
    ...(io.status && { status: (text) => io.status?.(text) }),
    ...(!rehearsal && { now: Date.now }),
    terminal: io.terminal && io.outTerminal && !rehearsal,
    colour: io.progressColour,
  });
  const deployed = await deploy({
    configuration,
    clients: stage.clients,
    clock: stage.clock,
    ...{ today, scope, plan, until, allowRemovals },
    onSnapshot: (snapshot) => {
      assertFits(file, snapshot);
      start ??= snapshot;
    },
    onEvent: (event) => {
      if (event.kind === 'planned' && isText) io.out(planToText(event.plan, { colour: io.colour, accounts: false, membership: false }));
      shown.onEvent(event);
    },
    ...(asks && io.ask && { confirm: (shownPlan: Plan) => confirmed(shownPlan, isText && io.outTerminal, io) }),
  }).finally(() => shown.end());

  sayRehearsed(deployed, stage, io);
  if (isText) {
    const kept = { until, allowRemovals, snapshotAfter: rehearsal?.afterwards?.file, rehearsed: stage.rehearsedFor !== undefined };
    outcomeToText(deployed, kept).forEach((line) => io.progress(line));
  }
  const after = await afterwards(deployed, request, { ...stage, ...(start && { start }) }, io);
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

/** Asks for confirmation. The plan is printed where the question is, because standard output may not be the terminal. */
async function confirmed(plan: Plan, wasShown: boolean, io: Io): Promise<boolean> {
  if (!wasShown) io.progress(planToText(plan, { colour: io.progressColour, accounts: false }));
  return io.ask!('Deploy this plan?');
}

/** Omits findings that the plan has already shown, unless they make the coverage fail. */
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
  io.progress(`rehearsal: this rollout takes about ${count(minutes, 'minute')} (40 s per stack instance)`);
}

interface Afterwards {
  readonly exitCode: ExitCode;
  /** Null: the coverage could not be read. @default - the rollout has not ended, so there is no coverage */
  readonly coverage?: Coverage | null;
  readonly problems: readonly Problem[];
}

/** Reads the organization after the run. If that fails, the result of the run is still reported. */
async function afterwards(
  result: DeployResult,
  { file: { configuration }, today, scope, rehearsal }: DeployRequest,
  stage: Stage & { readonly start?: Snapshot },
  io: Io,
): Promise<Afterwards> {
  const { outcome } = result;
  const kept = rehearsal?.afterwards;
  const ended = outcome === 'deployed' || outcome === 'nothing-to-do';
  const of = (code: ExitCode): ExitCode => (result.exitCode === exitCode.holds ? code : result.exitCode);
  if (!ended && (outcome === 'declined' || kept === undefined)) return { exitCode: result.exitCode, problems: [] };
  let snapshot: Snapshot;
  try {
    // A rehearsal answers at once.
    const watch = rehearsal === undefined ? { watch: (reads: Pick<Reads, 'state'>) => showRead(reads, screenOf(io)) } : {};
    snapshot = await snapshotFor(configuration, stage.clients, stage.clock, watch);
  } catch (error) {
    return { exitCode: of(exitCode.unknown), ...(ended && { coverage: null }), problems: coverageUnknown(error) };
  }
  const coverage = ended
    ? verifyCoverage({ configuration, snapshot, today, scope, withoutMembership: 'run cordon verify, which reads it' })
    : undefined;
  const proven = { exitCode: of(coverage?.exitCode ?? exitCode.holds), ...(coverage && { coverage }) };
  if (kept === undefined) return { ...proven, problems: [] };
  try {
    kept.write(snapshotToJson(await withWhatWasGiven(snapshot, stage)));
    return { ...proven, problems: [] };
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    return { ...proven, exitCode: of(error.exitCode), problems: error.problems };
  }
}

/** The end of a rehearsal, with all that the rehearsal did not change. */
async function withWhatWasGiven(end: Snapshot, { given, start }: Pick<Stage, 'given'> & { readonly start?: Snapshot }): Promise<Snapshot> {
  if (given === undefined || start === undefined) return end;
  const { afterRehearsal } = await import('../rehearsal/afterwards.js');
  return afterRehearsal({ given, start, end });
}

function coverageUnknown(error: unknown): Problem[] {
  const causes: readonly Problem[] = error instanceof CordonError ? error.problems : [];
  return [
    {
      id: 'coverage-unknown',
      message: `the rollout ended, but Cordon cannot read the coverage${causes.length > 0 ? '' : ` (${error instanceof Error ? error.message : String(error)})`}`,
      remedy: 'run cordon verify to check the result',
    },
    ...causes,
  ];
}
