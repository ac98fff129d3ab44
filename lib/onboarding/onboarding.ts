import { exitCode, type ExitCode } from '../core/problem';
import { onboardingContext, type OnboardingContext, type OnboardingOptions } from './context';
import { onboardingCoverages, type OnboardingCoverages } from './coverages';
import { onlyAwsTells } from './only-aws';
import { stepIds, type Step, type StepDraft, type StepId } from './step';
import { steps as stepsById } from './steps';

/** The steps of onboarding and how far an organization is. */
export interface Onboarding {
  readonly kind: 'cordon/onboarding';
  readonly version: 1;
  readonly organization: string;
  readonly takenAt: string;
  /** 0: every step that is wanted is done; 1: something is to do; 3: something is not known, and nothing is known to be left. */
  readonly exitCode: ExitCode;
  readonly steps: readonly Step[];
  /** The containment roles and the membership side by side, of every account. */
  readonly coverages: OnboardingCoverages;
  /** What no snapshot shows, as sentences without a full stop. */
  readonly onlyAwsTells: readonly string[];
}

/** Looks at every step: pure, from a configuration and a snapshot. */
export function planOnboarding({ configuration, snapshot, today, team }: OnboardingOptions): Onboarding {
  return onboardingOf(onboardingContext(configuration, snapshot, today, team));
}

/** `planOnboarding` of a context that is there already. */
export function onboardingOf(context: OnboardingContext): Onboarding {
  const { snapshot } = context;
  const drafts = stepIds.map((id) => stepsById[id](context));
  const isSettled = new Map<StepId, boolean>(drafts.map(({ id, state: { status } }) => [id, status === 'done' || status === 'not-wanted']));
  const steps = drafts.map((draft): Step =>
    withBlockers(
      draft,
      draft.after.filter((id) => !isSettled.get(id)),
    ),
  );
  const has = (...statuses: readonly Step['state']['status'][]): boolean => steps.some(({ state }) => statuses.includes(state.status));
  return {
    kind: 'cordon/onboarding',
    version: 1,
    organization: snapshot.organization.id,
    takenAt: snapshot.takenAt,
    exitCode: has('to-do', 'blocked') ? exitCode.doesNotHold : has('unknown') ? exitCode.unknown : exitCode.holds,
    steps,
    coverages: onboardingCoverages(context),
    onlyAwsTells: onlyAwsTells(steps),
  };
}

/** What is to do, and cannot be done yet. A step that is done stays done, whatever stands before it. */
function withBlockers(draft: StepDraft, open: readonly StepId[]): Step {
  const { state } = draft;
  if (state.status === 'done' || state.status === 'not-wanted') return { ...draft, commands: [] };
  if (state.status !== 'to-do' || open.length === 0) return draft;
  return { ...draft, state: { status: 'blocked', why: state.why, by: open } };
}
