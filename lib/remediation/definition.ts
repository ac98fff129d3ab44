import { approvalStates } from './machine/approval';
import { containmentStates } from './machine/containment';
import { dryRunStates } from './machine/dry-run';
import { endingStates } from './machine/ending';
import { requestStates } from './machine/request';
import { stepsOf } from './machine/steps';
import { executionSeconds } from './machine/timing';
import { type RemediationSettings } from './settings';
import { type StateMachineDefinition } from './states';

/**
 * The state machine of remediation in one Region: read the finding again, claim the resource, dry run, ask people, contain, tell.
 *
 * - Nothing but the ID of the finding is taken from whoever starts it (`judgedFinding`).
 * - One item of the table stands for a resource. A request holds it by its own ID, and every write is on the condition that it still does.
 * - Answers come by a queue. Amazon SQS says who sent a message (`SenderId`), so nobody can answer for somebody else. No token gives the right
 *   to answer, so none can be passed on or used twice.
 * - Before the runbook starts, the item says that the resource is in an unclear state. It says so still where the execution breaks off.
 */
export function remediationDefinition(settings: RemediationSettings): StateMachineDefinition {
  const steps = stepsOf(settings);
  return {
    Comment: `Cordon: contains and releases resources of findings; ${settings.people} people approve besides whoever asked`,
    QueryLanguage: 'JSONata',
    StartAt: 'Read the request',
    TimeoutSeconds: executionSeconds(settings),
    States: {
      ...requestStates(settings, steps),
      ...dryRunStates(settings, steps),
      ...approvalStates(settings, steps),
      ...containmentStates(steps),
      ...endingStates(steps),
    },
  };
}
