import { CordonError, exitCode, problemToText, type ExitCode } from '../core/problem';
import { type Applied, type Answer, type Question } from '../onboarding/apply/applied';
import { appliedToText, ApplyProgress } from '../report/applied-text';
import { progress } from '../report/progress';
import { showRead } from '../report/work-progress';
import { assertFits } from './assert-fits';
import { type ApplyRequest } from './apply-request';
import { applyStage, type ApplyStage } from './apply-stage';
import { type Io } from './io';
import { snapshotToJson } from './snapshot';
import { screenOf } from './screen';

/** `cordon onboard --apply`: carries out the steps, and says how far the organization is afterwards. */
export async function applyCommand(request: ApplyRequest, io: Io, stageOf = applyStage): Promise<ExitCode> {
  const { file, today, team, rehearsal, result } = request;
  const { configuration } = file;
  const stage = await stageOf(request, io);
  const line = (text: string): void => io.progress(text);
  const shown = new ApplyProgress({
    line,
    ...(io.status && { status: (text) => io.status?.(text) }),
    colour: io.progressColour,
    rehearsed: rehearsal !== undefined,
    now: Date.now,
  });
  const rollout = progress({
    line: (text) => line(`       ${text}`),
    ...(io.status && { status: (text) => io.status?.(text) }),
    ...(rehearsal === undefined && { now: Date.now }),
    terminal: false,
    colour: io.progressColour,
  });
  const { applyOnboarding } = await import('../onboarding/apply/apply.js');
  const applied = await applyOnboarding({
    configuration,
    hands: stage.hands,
    clock: stage.clock,
    today,
    ...(team && { team }),
    confirm: confirmer(request, io, shown),
    asksPeople: !request.yes && rehearsal === undefined,
    onSnapshot: (snapshot) => assertFits(file, snapshot),
    ...(rehearsal === undefined && {
      watch: (reads) => {
        // One line of the terminal cannot show both.
        shown.end();
        return showRead(reads, screenOf(io));
      },
    }),
    onEvent: (event) => {
      if (event.kind !== 'deploy') return shown.onEvent(event);
      shown.end();
      // A rehearsal takes no time, so that its course says nothing.
      const isTold = rehearsal === undefined || event.event.kind === 'planned' || event.event.kind === 'step-done';
      if (isTold) rollout.onEvent(event.event);
    },
  }).finally(() => shown.end());
  for (const problem of applied.problems) line(problemToText(problem));
  const goOn = `cordon onboard --apply -c ${request.config}`;
  result.write(
    result.format === 'json'
      ? `${JSON.stringify(applied, undefined, 2)}\n`
      : appliedToText(applied, { colour: result.colour, goOn, rehearsed: rehearsal !== undefined }),
  );
  return keepSnapshot(applied, stage, request, io);
}

/** Writes the organization as it is after a rehearsal, whatever came of it. */
async function keepSnapshot({ exitCode: code }: Applied, stage: ApplyStage, { rehearsal }: ApplyRequest, io: Io): Promise<ExitCode> {
  if (rehearsal?.afterwards === undefined || stage.afterwards === undefined) return code;
  try {
    rehearsal.afterwards.write(snapshotToJson(await stage.afterwards()));
    return code;
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    for (const problem of error.problems) io.progress(problemToText(problem));
    return code === exitCode.holds ? error.exitCode : code;
  }
}

/** Asks before each step. The Region of a membership is for ever, so it is typed out, or named on the command line. */
function confirmer(
  { yes, membershipRegion, rehearsal }: ApplyRequest,
  io: Io,
  shown: ApplyProgress,
): (question: Question) => Promise<Answer> {
  return async (question) => {
    const region = question.changes.find(({ forEver }) => forEver !== undefined)?.forEver;
    if (rehearsal) return 'yes';
    if (yes) {
      if (region === undefined || region === membershipRegion) {
        for (const change of question.changes) if (change.plan) shown.plan(change);
        return 'yes';
      }
      io.progress(`       The Region of a membership can never be changed. To create it, add --membership-region ${region} beside --yes.`);
      return 'no';
    }
    shown.ask(question);
    if (region !== undefined) {
      const typed = await io.askFor!(`       Type the Region ${region} to create the membership there for ever:`);
      if (typed === undefined) return 'stop';
      if (typed === region) return 'yes';
      io.progress('       This is not the Region. The membership is not created.');
      return 'no';
    }
    const answer = await io.askFor!('       Do this? [y/N]');
    if (answer === undefined) return 'stop';
    return /^y(es)?$/i.test(answer) ? 'yes' : 'no';
  };
}
