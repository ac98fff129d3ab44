import { remediationName } from '../names';
import { caught, conditionFailed, expression, type State } from '../states';
import { end, failure, key, now, stillRunning, type Steps } from './steps';
import { looks } from './timing';

/**
 * Where the backup is: a runbook says it in its outputs, as year/month/day/hour/minute/execution.json. Names of resources stand in the outputs
 * too, and somebody chose them: of several keys that look so, only the one of the execution counts.
 * https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/awssupport-contain-iam-principal.html
 */
const backupInOutputs = `(
  $keys := $distinct($match($states.input.outputs, /[0-9]{4}\\/[0-9]{1,2}\\/[0-9]{1,2}\\/[0-9]{1,2}\\/[0-9]{1,2}\\/[A-Za-z0-9-]+[.]json/).match);
  $own := $filter($keys, function($k) { $contains($k, $execution) });
  $count($own) = 1 ? $own[0] : $count($keys) = 1 ? $keys[0] : ""
)`;

/** Contains or releases, after a last look at the request. */
export function containmentStates({ update, runbook, look }: Steps): Readonly<Record<string, State>> {
  return {
    Commit: update({
      Comment:
        'From here on the resource may be changed. Only a request that is still the one, in time, and that nobody rejected, goes on.',
      Arguments: {
        TableName: remediationName,
        Key: key,
        UpdateExpression: 'SET #situation = :unclear, #people = :people',
        ConditionExpression: '#request = :request AND #rejected = :no AND #until > :now',
        ExpressionAttributeNames: {
          '#request': 'request',
          '#rejected': 'rejected',
          '#situation': 'situation',
          '#people': 'people',
          '#until': 'until',
        },
        ExpressionAttributeValues: {
          ':request': { S: expression('$request') },
          ':no': { S: 'no' },
          ':unclear': { S: 'unclear' },
          ':people': { S: expression('$people') },
          ':now': { S: expression(now) },
        },
      },
      Assign: { situation: 'unclear', execution: '' },
      Output: {},
      Catch: [
        {
          ErrorEquals: conditionFailed,
          Assign: { ...end('rejected'), reason: 'somebody rejected it at the last moment, or its time was over' },
          Next: 'Write the state',
        },
        caught('the state could not be written, so nothing was started', 'Write the state', end('not-started')),
      ],
      Next: 'Is there a runbook',
    }),
    'Is there a runbook': {
      Type: 'Choice',
      Choices: [
        {
          Condition: expression('$byHand'),
          Assign: { ...end('released-by-hand'), situation: 'free', reason: expression('$people') },
          Next: 'Write the state',
        },
      ],
      Default: 'Start the runbook',
    },
    'Start the runbook': runbook(false, 'Wait for the runbook', [
      caught('it is not known whether the runbook started', 'Write the state', end('runbook-failed')),
    ]),
    'Wait for the runbook': { Type: 'Wait', Seconds: looks.runbook.seconds, Next: 'Look at the runbook' },
    'Look at the runbook': look('Is the runbook over', [
      caught('the runbook started and could not be followed', 'Write the state', end('runbook-failed')),
    ]),
    'Is the runbook over': {
      Type: 'Choice',
      Choices: [
        stillRunning('Wait for the runbook'),
        {
          Condition: expression('$states.input.status = "Success" and $operation = "contain"'),
          Assign: {
            ...end('contained'),
            situation: 'contained',
            // The first backup is of the resource as it was; a later one is of what was contained already.
            backup: expression(`$backup = "" ? ${backupInOutputs} : $backup`),
            reason: expression('$people'),
          },
          Next: 'Write the state',
        },
        {
          Condition: expression('$states.input.status = "Success"'),
          Assign: { ...end('released'), situation: 'free', backup: '', reason: expression('$people') },
          Next: 'Write the state',
        },
      ],
      Assign: {
        ...end('runbook-failed'),
        reason: failure('the runbook'),
        backup: expression(`$operation = "contain" and $backup = "" ? ${backupInOutputs} : $backup`),
      },
      Default: 'Write the state',
    },
  };
}
