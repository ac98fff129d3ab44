import { type UnknownReason } from '../../core/reading';
import { type OnboardingContext } from '../context';
import { type Observations } from '../observations';
import { type StepAccount, type StepDraft } from '../step';

/**
 * The items of AWS's checklist, in its order. Its first item, log sources, stands here as what is required and what is recommended.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/config-validation.html#config-validation-checklist
 */
export const itemIds = [
  'management-events',
  'other-logs',
  'guardduty',
  'membership-active',
  'membership-region',
  'delegated-administrator',
  'account-scope',
  'triage-role-management-account',
  'triage-role-member-accounts',
  'service-role',
  'third-party-products',
  'event-rules',
  'team',
  'test-case',
  'test-domain',
  'containment-roles',
  'containment-preference',
  'event-deliveries',
  'triage-activity',
] as const;
export type ItemId = (typeof itemIds)[number];

/**
 * What is known of an item.
 *
 * - `yes`: it was looked at, and is as AWS asks.
 * - `no`: it was looked at, and is not.
 * - `unknown`: it was not looked at, or not all of it.
 * - `person`: no API tells it. A person has to look.
 * - `not-wanted`: the configuration does not ask for it.
 */
export interface ItemVerdict {
  readonly status: 'yes' | 'no' | 'unknown' | 'person' | 'not-wanted';
  /** Why, as sentences. */
  readonly evidence: string;
  /** The call that failed. @default - no call failed */
  readonly reason?: UnknownReason;
}

/** An item of AWS's checklist. */
export interface ChecklistItem {
  readonly id: ItemId;
  /** What AWS asks for, as a sentence without a full stop. */
  readonly item: string;
  readonly verdict: ItemVerdict;
  /** Account to look in. @default - every account that `check` names */
  readonly account?: StepAccount;
  /** How to see it: a command, or where to look. */
  readonly check: string;
  /** What to do where it is not as AWS asks, as sentences. */
  readonly remedy: string;
}

/** What the items look at. */
export interface ChecklistContext extends OnboardingContext {
  /** @default - AWS was asked for nothing besides the snapshot */
  readonly observations?: Observations;
}

export const yes = (evidence: string): ItemVerdict => ({ status: 'yes', evidence });
export const no = (evidence: string): ItemVerdict => ({ status: 'no', evidence });
export const unknownItem = (evidence: string, reason?: UnknownReason): ItemVerdict => ({
  status: 'unknown',
  evidence,
  ...(reason && { reason }),
});
export const forAPerson = (evidence: string): ItemVerdict => ({ status: 'person', evidence });
export const notAskedFor = (evidence: string): ItemVerdict => ({ status: 'not-wanted', evidence });

/** What is said of every item that needs more than a snapshot. */
export const needsAws = 'A snapshot does not show it. Run cordon onboard validate without --organization.';

/** A call that failed, in words. */
export const failedCall = (reason: UnknownReason): ItemVerdict =>
  unknownItem(
    reason.code === 'not-asked'
      ? `It was not looked at: ${reason.message}.`
      : `AWS did not answer ${reason.call} (${reason.code}: ${reason.message}).`,
    reason,
  );

/** The verdict of the step that does it. */
export function ofStep({ state }: Pick<StepDraft, 'state'>): ItemVerdict {
  switch (state.status) {
    case 'done':
      return yes(state.evidence);
    case 'to-do':
      return no(state.why);
    case 'unknown':
      return unknownItem(state.why, state.reason);
    case 'not-wanted':
      return notAskedFor(state.why);
  }
}
