/** Ends of a request. Each is told, and noted on the finding where there is one. `already-asked` is not noted, and told only where a person asked. */
export type Outcome =
  | 'contained'
  | 'released'
  | 'released-by-hand'
  | 'rejected'
  | 'timed-out'
  | 'refused'
  | 'unreachable'
  | 'dry-run-failed'
  | 'not-started'
  | 'runbook-failed'
  | 'already-asked';

/** Ends by which somebody decided, or what was asked was done; the others end the execution as failed. */
export const decided: readonly Outcome[] = ['contained', 'released', 'released-by-hand', 'rejected', 'timed-out', 'already-asked'];
/** Ends after which a trigger asks people about the resource, whatever it says. */
export const saidByPeople: readonly Outcome[] = ['released', 'released-by-hand', 'rejected'];
/** Names of the errors with which the state machine ends an execution itself, after it told people. `NotARequest` is told nobody. */
export const outcomesOfFailures: readonly string[] = [
  'refused',
  'unreachable',
  'dry-run-failed',
  'not-started',
  'runbook-failed',
  'NotARequest',
];
