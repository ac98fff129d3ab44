import { isKill } from '../../aws/failures';
import { type Configuration } from '../../configuration/configuration';
import { type TeamMember } from '../../configuration/membership';
import { type Clock } from '../../core/clock';
import { CordonError, exitCode, type ExitCode, type Problem } from '../../core/problem';
import { type Snapshot } from '../../organization/snapshot';
import { type DeployEvent } from '../../rollout/deploy-events';
import { type Plan } from '../../rollout/plan';
import { onboardingContext, type OnboardingContext } from '../context';
import { onboardingOf, type Onboarding } from '../onboarding';
import { stepIds, type Step, type StepAccount, type StepId } from '../step';
import { appliers } from '../steps/appliers';
import { type Answer, type Applied, type AppliedChange, type AppliedStep, type Question } from './applied';
import { type Applier, type ApplyContext, type Change, type Left, type Tools } from './change';
import { Confirmed } from './confirmed';
import { type Hands } from './hands';
import { isAnswerLost, isConflict, sentences } from './failures';
import { commandsOf, notBegun, result, textOf } from './step-results';
import { lookAgain, lookAtEverything, type Sight, type SightOptions } from './sight';

/** What is told while it works. */
export type ApplyEvent =
  | { readonly kind: 'started'; readonly snapshot: Snapshot }
  | { readonly kind: 'step-started'; readonly step: Step; readonly number: number }
  | { readonly kind: 'change-started'; readonly change: Pick<Change, 'what' | 'account'> }
  | { readonly kind: 'change-ended'; readonly change: AppliedChange }
  | { readonly kind: 'deploy'; readonly event: DeployEvent }
  | { readonly kind: 'step-ended'; readonly result: AppliedStep; readonly number: number };

export interface ApplyOptions {
  readonly configuration: Configuration;
  readonly hands: Hands;
  readonly clock: Clock;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** The configured team. @default - none can be read: a membership is not created, and its team is left alone */
  readonly team?: readonly TeamMember[];
  /** Asked before the changes of each step. */
  readonly confirm: (question: Question) => Promise<Answer>;
  /** Whether time passes while somebody is asked, so that AWS is read again afterwards. @default false */
  readonly asksPeople?: boolean;
  /** Called with the first snapshot; throws to refuse. @default - nothing is called */
  readonly onSnapshot?: (snapshot: Snapshot) => void;
  /** Watches each read of the whole organization, for progress. @default - nobody */
  readonly watch?: SightOptions['watch'];
  readonly onEvent: (event: ApplyEvent) => void;
}

/** How long AWS may take to show a change that says nothing else. */
const usualSeconds = 120;
/** How long a change may take to show whose answer was lost: it may have been made, or not. */
const lostAnswerSeconds = 30;
/** How often a call is made at most that meets another change of the same thing. */
const mostAttempts = 3;
/** Pauses between readings: short at first, since most changes show at once. */
const pauses = [0, 2, 3, 5] as const;
const longestPause = 10;

/**
 * Carries out the steps of onboarding one after the other: what an API can do, with the credentials that there are.
 *
 * A change is done when reading AWS shows it, whatever its call answered. The state is in AWS alone: running it again goes on where it stopped,
 * and changes nothing that is as configured. It ends at the first change that fails or does not show.
 *
 * It has no call that cancels a membership, removes an administrator or changes a Region. Where a step would need one, it says what that would
 * cost, and ends.
 *
 * @throws CordonError before anything is changed, where the organization cannot be read or does not fit
 */
export async function applyOnboarding(options: ApplyOptions): Promise<Applied> {
  return new Run(options).run();
}

/** What a step came to, and how the run goes on. */
interface Ended {
  readonly result: AppliedStep;
  /** @default - the run goes on */
  readonly stop?: { readonly code: ExitCode; readonly problems: readonly Problem[] };
}

class Run {
  private readonly tools: Tools;
  private sight!: Sight;
  private changed = false;
  private readonly noted: Problem[] = [];
  private judged: { readonly context: OnboardingContext; readonly onboarding: Onboarding } | undefined;

  public constructor(private readonly options: ApplyOptions) {
    const { configuration, hands, clock, today, onEvent } = options;
    this.tools = {
      ...{ configuration, hands, clock, today },
      onDeployEvent: (event) => onEvent({ kind: 'deploy', event }),
      onProblem: (problem) => this.noted.push(problem),
    };
  }

  public async run(): Promise<Applied> {
    const { onEvent, onSnapshot } = this.options;
    this.sight = await lookAtEverything(this.sightOptions());
    onSnapshot?.(this.sight.snapshot);
    onEvent({ kind: 'started', snapshot: this.sight.snapshot });
    const steps: AppliedStep[] = [];
    let stop: Ended['stop'];
    for (const [index, id] of stepIds.entries()) {
      const step = this.step(id);
      if (stop) {
        const result = notBegun(step);
        steps.push(result);
        onEvent({ kind: 'step-ended', result, number: index + 1 });
        continue;
      }
      onEvent({ kind: 'step-started', step, number: index + 1 });
      const ended = await this.carryOut(step);
      ({ stop } = ended);
      steps.push(ended.result);
      onEvent({ kind: 'step-ended', result: ended.result, number: index + 1 });
    }
    return this.applied(steps, stop);
  }

  private async carryOut(step: Step): Promise<Ended> {
    const { status } = step.state;
    if (status === 'not-wanted') return { result: result(step, 'not-wanted', step.state.why) };
    const applier = step.notApplied === undefined ? appliers[step.id] : undefined;
    if (applier === undefined) {
      if (status === 'done') return { result: result(step, 'was-done', step.state.evidence) };
      return { result: { ...result(step, 'by-hand', `${textOf(step)} ${step.notApplied ?? ''}`.trim()), commands: commandsOf(step) } };
    }
    try {
      return await this.apply(step.id, applier);
    } catch (error) {
      if (!(error instanceof CordonError)) throw error;
      return {
        result: result(this.step(step.id), 'failed', sentences(error.problems)),
        stop: { code: error.exitCode, problems: error.problems },
      };
    }
  }

  /** Reads, asks, changes, and reads again, until nothing is left that these credentials can do. */
  private async apply(id: StepId, applier: Applier): Promise<Ended> {
    const made: AppliedChange[] = [];
    const confirmed = new Confirmed();
    if (this.changed || applier.looksFirst) await this.look(applier);
    for (;;) {
      const step = this.step(id);
      const left = applier.left(this.context());
      if (left.refused !== undefined) return this.refused(step, left.refused, made);
      if (step.state.status === 'blocked') {
        const why = `${step.state.why} It waits for ${step.state.by.join(', ')}.`;
        return { result: { ...result(step, 'blocked', why), changes: made } };
      }
      const mine = left.changes.filter(({ account }) => this.options.hands.has(account.id));
      const fresh = confirmed.open(mine);
      if (fresh.length > 0) {
        const answer = await this.options.confirm({ id, title: step.title, undo: step.undo, changes: fresh });
        if (answer !== 'yes') return declined(step, answer, made);
        confirmed.add(fresh);
        // What was shown is what is carried out: time has passed.
        if (this.options.asksPeople) {
          await this.look(applier);
          continue;
        }
      }
      const [next] = mine;
      if (next === undefined) return { result: this.ended(step, left, made) };
      if (made.some((change) => change.id === next.id)) return this.cameBack(step, next, made);
      const { change, stop } = await this.change(applier, next, confirmed.planOf(next));
      made.push(change);
      if (stop) return { result: { ...result(this.step(id), 'failed', sentences(stop.problems)), changes: made }, stop };
    }
  }

  /** Makes one change, and waits until AWS shows it. */
  private async change(
    applier: Applier,
    change: Change,
    plan: Plan | undefined,
  ): Promise<{ change: AppliedChange; stop?: NonNullable<Ended['stop']> }> {
    const { onEvent, clock } = this.options;
    onEvent({ kind: 'change-started', change });
    const startedAt = clock.now().getTime();
    const { id, what, account, limitSeconds = usualSeconds } = change;
    const of = (outcome: AppliedChange['outcome'], more: Partial<AppliedChange> = {}): AppliedChange => ({
      id,
      what,
      account,
      outcome,
      ...more,
    });
    const end = (one: AppliedChange, stop?: NonNullable<Ended['stop']>) => {
      onEvent({ kind: 'change-ended', change: one });
      return { change: one, ...(stop && { stop }) };
    };
    for (let attempt = 1; ; attempt++) {
      this.changed = true;
      const failure = await this.attempt(change, plan);
      const seen = await this.waitUntilSeen(
        applier,
        change,
        failure === undefined ? limitSeconds : isAnswerLost(failure) ? lostAnswerSeconds : 0,
      );
      if (seen === undefined) {
        const seconds = Math.round((clock.now().getTime() - startedAt) / 1000);
        return end(of('seen', { seconds, ...(failure && { answerLost: true }) }));
      }
      if (failure !== undefined && isConflict(failure) && attempt < mostAttempts) {
        await clock.sleep(longestPause * 1000);
        continue;
      }
      if (failure !== undefined) return end(of('failed'), { code: failure.exitCode, problems: failure.problems });
      const problem: Problem = {
        id: 'change-not-seen',
        message: `AWS accepted this, and does not show it after ${limitSeconds} seconds: ${what}${seen === '' ? '' : `. ${seen}`}`,
        remedy: 'run the command again later: it looks, and goes on from what AWS shows',
      };
      return end(of('not-seen'), { code: exitCode.unknown, problems: [problem] });
    }
  }

  private async attempt(change: Change, plan: Plan | undefined): Promise<CordonError | undefined> {
    try {
      await change.run(this.tools, plan);
      return undefined;
    } catch (error) {
      if (error instanceof CordonError && !isKill(error.cause)) return error;
      throw error;
    }
  }

  /** @returns undefined once AWS shows the change; after the limit, why it does not, or an empty text */
  private async waitUntilSeen(applier: Applier, change: Change, limitSeconds: number): Promise<string | undefined> {
    const { clock } = this.options;
    const until = clock.now().getTime() + limitSeconds * 1000;
    let why = '';
    for (let reading = 0; ; reading++) {
      const pause = (pauses[reading] ?? longestPause) * 1000;
      if (pause > 0) await clock.sleep(pause);
      try {
        await this.look(applier);
        const unseen = whyUnseen(change, applier.left(this.context()));
        if (unseen === undefined) return undefined;
        why = unseen;
      } catch (error) {
        // One reading that fails proves nothing; the next one may succeed.
        if (!(error instanceof CordonError)) throw error;
        why = sentences(error.problems);
      }
      if (clock.now().getTime() >= until) return why;
    }
  }

  private ended(step: Step, left: Left, made: readonly AppliedChange[]): AppliedStep {
    const elsewhere = accountsOf([...left.changes, ...(left.unread ?? [])], (account) => !this.options.hands.has(account.id));
    const changes = made;
    if (elsewhere.length > 0) {
      const accounts = elsewhere.map(({ id, role }) => `${id} (${role})`).join(' and ');
      return {
        ...result(step, 'elsewhere', `It takes credentials of ${accounts}.`),
        changes,
        accounts: elsewhere,
        commands: commandsOf(step),
      };
    }
    if (left.byHand !== undefined) {
      const { proven } = left;
      return { ...result(step, 'by-hand', left.byHand), ...(proven !== undefined && { proven }), changes, commands: commandsOf(step) };
    }
    const [unread] = left.unread ?? [];
    if (unread !== undefined) return { ...result(step, 'unknown', unread.why), changes };
    if (step.state.status === 'done') return { ...result(step, made.length > 0 ? 'done' : 'was-done', step.state.evidence), changes };
    return { ...result(step, 'unknown', textOf(step)), changes };
  }

  private refused(step: Step, why: string, changes: readonly AppliedChange[]): Ended {
    const problem: Problem = {
      id: 'not-done-by-cordon',
      message: `step ${step.id} is refused. ${why}`.replace(/\.$/, ''),
      remedy: 'correct the configuration or the organization, then run the command again',
    };
    return { result: { ...result(step, 'refused', why), changes }, stop: { code: exitCode.doesNotHold, problems: [problem] } };
  }

  private cameBack(step: Step, { what }: Change, changes: readonly AppliedChange[]): Ended {
    const problem: Problem = {
      id: 'change-undone',
      message: `AWS showed this change and then no longer: ${what}`,
      remedy: 'find out who changes it back, for example in CloudTrail, then run the command again',
    };
    return { result: { ...result(step, 'failed', sentences([problem])), changes }, stop: { code: exitCode.unknown, problems: [problem] } };
  }

  /** The result, with how far the organization is afterwards. */
  private async applied(steps: readonly AppliedStep[], stop: Ended['stop']): Promise<Applied> {
    const problems = [...this.noted, ...(stop?.problems ?? [])];
    let onboarding: Onboarding | undefined;
    try {
      if (this.changed) this.sight = await lookAtEverything(this.sightOptions());
      onboarding = this.onboarding();
    } catch (error) {
      if (!(error instanceof CordonError)) throw error;
      problems.push(...error.problems);
    }
    const has = (...outcomes: readonly AppliedStep['outcome'][]): boolean => steps.some(({ outcome }) => outcomes.includes(outcome));
    const open = has('declined', 'elsewhere', 'blocked')
      ? exitCode.doesNotHold
      : has('unknown') || this.noted.length > 0
        ? exitCode.unknown
        : exitCode.holds;
    return {
      kind: 'cordon/onboarding-applied',
      version: 1,
      organization: this.sight.snapshot.organization.id,
      exitCode: stop && stop.code !== exitCode.holds ? stop.code : onboarding === undefined ? exitCode.unknown : open,
      steps,
      problems,
      ...(onboarding && { onboarding }),
    };
  }

  private async look({ looksAt }: Applier): Promise<void> {
    this.sight = await lookAgain(this.sight, looksAt, this.sightOptions());
  }

  private sightOptions(): SightOptions {
    const { configuration, hands, clock, watch } = this.options;
    return { configuration, hands, clock, ...(watch && { watch }) };
  }

  private context(): ApplyContext {
    const { regionalAdministrators, testCases } = this.sight;
    return { ...this.judgement().context, regionalAdministrators, ...(testCases && { testCases }) };
  }

  private onboarding(): Onboarding {
    return this.judgement().onboarding;
  }

  /** Each snapshot is judged once: its steps are asked for again and again. */
  private judgement(): { readonly context: OnboardingContext; readonly onboarding: Onboarding } {
    const { snapshot } = this.sight;
    if (this.judged?.context.snapshot !== snapshot) {
      const { configuration, today, team } = this.options;
      const context = onboardingContext(configuration, snapshot, today, team);
      this.judged = { context, onboarding: onboardingOf(context) };
    }
    return this.judged;
  }

  private step(id: StepId): Step {
    return this.onboarding().steps.find((step) => step.id === id)!;
  }
}

function declined(step: Step, answer: Answer, changes: readonly AppliedChange[]): Ended {
  const declinedStep = {
    ...result(step, 'declined', 'It was not confirmed. Nothing of it was changed.'),
    changes,
    commands: commandsOf(step),
  };
  return { result: declinedStep, ...(answer === 'stop' && { stop: { code: exitCode.doesNotHold, problems: [] } }) };
}

/** Why a reading does not show a change. @returns undefined where it shows it; an empty text where it shows that it is left */
function whyUnseen({ id }: Change, { changes, unread = [], refused }: Left): string | undefined {
  if (changes.some((left) => left.id === id)) return '';
  return unread.find(({ of = '' }) => id.startsWith(of))?.why ?? refused;
}

function accountsOf(
  items: readonly { readonly account: StepAccount }[],
  isWanted: (account: StepAccount) => boolean,
): readonly StepAccount[] {
  const wanted = items.map(({ account }) => account).filter(isWanted);
  return [...new Map(wanted.map((account) => [account.id, account])).values()];
}
