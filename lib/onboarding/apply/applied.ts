import { type ExitCode, type Problem } from '../../core/problem';
import { type Plan } from '../../rollout/plan';
import { type Onboarding } from '../onboarding';
import { type StepAccount, type StepId } from '../step';
import { type Change } from './change';

/**
 * What became of a step.
 *
 * - `done`: its changes were made, and AWS was read and shows it.
 * - `was-done`: AWS showed it before.
 * - `not-wanted`: the configuration does not ask for it.
 * - `by-hand`: Cordon does not do it; `why` says so, and `commands` do it.
 * - `elsewhere`: it takes credentials of other accounts.
 * - `blocked`: steps before it are not done.
 * - `unknown`: what decides it could not be read, or it was done and AWS does not show all of it.
 * - `declined`: it was not confirmed.
 * - `refused`: it would take what Cordon never does. The run ends there.
 * - `failed`: a call failed, or AWS does not show the change. The run ends there.
 * - `not-begun`: the run ended before it.
 */
export type AppliedOutcome =
  'done' | 'was-done' | 'not-wanted' | 'by-hand' | 'elsewhere' | 'blocked' | 'unknown' | 'declined' | 'refused' | 'failed' | 'not-begun';

/** What became of a change. */
export interface AppliedChange {
  readonly id: string;
  readonly what: string;
  readonly account: StepAccount;
  /** `seen`: AWS was read and shows it; `not-seen`: AWS accepted it and does not show it; `failed`: a call failed, and AWS does not show it. */
  readonly outcome: 'seen' | 'not-seen' | 'failed';
  /** Seconds until it was seen. @default - it was not */
  readonly seconds?: number;
  /** Whether the call failed and AWS shows the change all the same. @default false */
  readonly answerLost?: boolean;
}

export interface AppliedStep {
  readonly id: StepId;
  readonly title: string;
  readonly outcome: AppliedOutcome;
  readonly changes: readonly AppliedChange[];
  /** Why it has this outcome, or the evidence, as sentences. */
  readonly why: string;
  /** What is proven of it although something of it is left, as sentences. @default - nothing */
  readonly proven?: string;
  /** Accounts whose credentials it takes. @default - the run had them */
  readonly accounts?: readonly StepAccount[];
  /** Commands that do what is left. */
  readonly commands: readonly string[];
}

/** What `cordon onboard --apply` came to. */
export interface Applied {
  readonly kind: 'cordon/onboarding-applied';
  readonly version: 1;
  readonly organization: string;
  /** 0: all that Cordon does itself is done, and AWS shows it; 1: something of it is not done; 3: it could not be found out. */
  readonly exitCode: ExitCode;
  readonly steps: readonly AppliedStep[];
  readonly problems: readonly Problem[];
  /** How far the organization is afterwards. @default - it could not be read again */
  readonly onboarding?: Onboarding;
}

/** A change as it is shown before it is confirmed. */
export interface AskedChange extends Pick<Change, 'id' | 'what' | 'account' | 'forEver'> {
  /** The rollout that it carries out. @default - `what` says all of it */
  readonly plan?: Plan;
  /** What differs from the plan that was confirmed a moment ago. @default - it is asked for the first time */
  readonly changedSince?: readonly Problem[];
}

/** What is asked before a step. */
export interface Question {
  readonly id: StepId;
  readonly title: string;
  /** What it costs to undo it. */
  readonly undo: string;
  readonly changes: readonly AskedChange[];
}

/** `no` leaves the step and goes on; `stop` ends the run. */
export type Answer = 'yes' | 'no' | 'stop';
