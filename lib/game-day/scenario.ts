import { type ApprovedAction } from '../configuration/configuration';
import { type Answer } from '../remediation/answers';

/** What a person answers in an exercise, each time that something is asked. */
export interface GivenAnswer {
  /** Name of the session, by which people are told apart. */
  readonly person: string;
  /** Role of the account that administers Security Hub. @default - a role that the first approver of the configuration stands for */
  readonly role?: string;
  readonly answer: Answer;
  /** Seconds after people were asked. */
  readonly after: number;
}

/** What the runbook does in an exercise. */
export const runbookBehaviours = ['succeeds', 'dry-run-fails', 'fails', 'does-not-end', 'account-unreachable'] as const;
export type RunbookBehaviour = (typeof runbookBehaviours)[number];

/** What is asked for after the first request. */
export const followUps = ['again', 'release'] as const;
export type FollowUp = (typeof followUps)[number];

/** What people and the runbook do in an exercise. */
export interface Scenario {
  /** @default - nobody answers */
  readonly answers: readonly GivenAnswer[];
  readonly runbook: RunbookBehaviour;
  /** In this order. */
  readonly then: readonly FollowUp[];
  /** What is contained. @default - what the finding is about, or an instance where no finding is given */
  readonly action?: ApprovedAction;
}
