import { type UnknownReason } from '../core/reading';

/**
 * The steps of onboarding, in their order (User Guide, "Enable using the AWS CLI", and "Deploy and configure").
 *
 * That guide registers the administrator before it turns on trusted access. Organizations refuses this order for services in general
 * (ConstraintViolationException, SERVICE_ACCESS_NOT_ENABLED), so trusted access comes first here: it is right in both readings.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html
 */
export const stepIds = [
  'all-features',
  'control-policies',
  'triage-role',
  'trusted-access',
  'membership-administrator',
  'stack-sets',
  'guardduty',
  'security-hub',
  'organization-trail',
  'membership',
  'membership-coverage',
  'team',
  'containment-roles',
  'containment-preference',
  'routes',
  'validation',
] as const;
export type StepId = (typeof stepIds)[number];

/**
 * What is known of a step.
 *
 * - `done`: the snapshot shows it.
 * - `to-do`: the snapshot shows that it is not done, or not as configured.
 * - `blocked`: it is to do, and steps before it are not done.
 * - `unknown`: it was not read, or nobody can read it.
 * - `not-wanted`: the configuration does not ask for it.
 */
export type StepState =
  | { readonly status: 'done'; readonly evidence: string }
  | { readonly status: 'to-do'; readonly why: string }
  | { readonly status: 'blocked'; readonly why: string; readonly by: readonly StepId[] }
  | {
      readonly status: 'unknown';
      readonly why: string;
      /** The call that failed. @default - no call failed: nobody looked, or no API tells */
      readonly reason?: UnknownReason;
    }
  | { readonly status: 'not-wanted'; readonly why: string };

/** An account of the organization, and what it is there. */
export interface StepAccount {
  readonly id: string;
  readonly role:
    | 'management account'
    | 'administrator of the membership'
    | 'administrator of StackSets'
    | 'administrator of GuardDuty'
    | 'administrator of Security Hub';
}

/** Who does what is to be done: `cordon onboard --apply`, another command, or a person. */
export type StepActor = 'cordon' | 'command' | 'person';

export interface Step {
  readonly id: StepId;
  /** What is to be done, as an imperative. */
  readonly title: string;
  readonly state: StepState;
  readonly account: StepAccount;
  readonly actor: StepActor;
  /**
   * IAM actions that `cordon onboard --apply` needs to do it, besides those of reading, sorted: those that it calls, and those that AWS calls
   * with its permission. Empty where it does not do it.
   */
  readonly actions: readonly string[];
  /** Why `cordon onboard --apply` does not do it, as a sentence. @default - it does it */
  readonly notApplied?: string;
  /** Commands that do what is left, for the account. None where the step is done. */
  readonly commands: readonly string[];
  /** How to see that it is done. */
  readonly check: string;
  /** What it takes, and costs, to undo it. */
  readonly undo: string;
  /** Steps that have to be done before. */
  readonly after: readonly StepId[];
  /** Whether it can never be undone. @default false */
  readonly isIrreversible?: boolean;
}

/** A step as its own file judges it: what blocks it is added by `planOnboarding`. */
export type StepDraft = Omit<Step, 'state'> & { readonly state: Exclude<StepState, { readonly status: 'blocked' }> };

export const done = (evidence: string): StepDraft['state'] => ({ status: 'done', evidence });
export const toDo = (why: string): StepDraft['state'] => ({ status: 'to-do', why });
export const unknownStep = (why: string, reason?: UnknownReason): StepDraft['state'] => ({
  status: 'unknown',
  why,
  ...(reason && { reason }),
});
export const notWanted = (why: string): StepDraft['state'] => ({ status: 'not-wanted', why });

/** A reading that failed, in words. */
export const couldNotRead = (what: string, reason: UnknownReason): StepDraft['state'] =>
  unknownStep(
    reason.code === 'not-asked'
      ? `Nobody looked at ${what}: ${reason.message}.`
      : `AWS did not answer ${reason.call} (${reason.code}: ${reason.message}).`,
    reason,
  );
