import { outcomesOfFailures } from './machine/outcomes';
import { foreign, stepsOf } from './machine/steps';
import { remediationName, requestIndexName } from './names';
import { endedWithoutSuccess } from './rules';
import { executionArn, type RemediationSettings } from './settings';
import { caught, conditionFailed, expression, literal, type State, type StateMachineDefinition } from './states';

/** Seconds until an index of a table surely has what was written before; it is consistent after a moment, mostly less than a second. */
const indexSeconds = 15;

/**
 * The state machine that watches the other: an execution that AWS ended, or that somebody stopped, cannot say itself what became of its request. The
 * resource is let go, people are told, and the note on the finding asks nobody any more.
 *
 * Whoever starts it can name any execution. So AWS Step Functions is asked how that one ended, and what it held is read from the table.
 */
export function watcherDefinition(settings: RemediationSettings): StateMachineDefinition {
  return {
    Comment: 'Cordon: lets go of resources whose request ended without saying so, and tells people',
    QueryLanguage: 'JSONata',
    StartAt: 'Read the event',
    TimeoutSeconds: 900,
    States: { ...lookStates(settings), ...releaseStates(settings), ...tellStates(settings) },
  };
}

/** Which execution it is about, and how it ended. */
function lookStates(settings: RemediationSettings): Readonly<Record<string, State>> {
  const { sdk, task } = stepsOf(settings);
  const text = (name: string): string =>
    expression(`$type($states.input.${name}) = "string" ? $replace($substring($states.input.${name}, 0, 300), ${foreign}, " ") : ""`);
  return {
    'Read the event': {
      Type: 'Pass',
      Assign: {
        name: expression(
          '$type($states.input.name) = "string" and $contains($states.input.name, /^[A-Za-z0-9_-]{1,80}$/) ? $states.input.name : ""',
        ),
        who: text('who'),
        call: text('call'),
        called: text('execution'),
        finding: '',
        product: '',
        resource: '',
        situation: '',
        noted: false,
        problem: '',
      },
      Next: 'What happened',
    },
    'What happened': {
      Type: 'Choice',
      Choices: [
        { Condition: expression('$call != "" and $called != ""'), Next: 'Tell who called' },
        { Condition: expression('$name != ""'), Next: 'Look at the execution' },
      ],
      Default: 'Nothing to do',
    },
    'Look at the execution': task({
      Resource: sdk('sfn', 'describeExecution'),
      Arguments: { ExecutionArn: expression(`${literal(executionArn(settings, ''))} & $name`) },
      Output: expression(
        `{ "status": $states.result.Status, "error": $exists($states.result.Error) ? $replace($substring($states.result.Error, 0, 100), ${foreign}, " ") : "" }`,
      ),
      Next: 'Is it over',
    }),
    'Is it over': {
      Type: 'Choice',
      Choices: [
        {
          Condition: expression(`$states.input.status in ${literal(endedWithoutSuccess)}`),
          Assign: {
            status: expression('$states.input.status'),
            error: expression('$states.input.error'),
            // Then the other state machine told people itself, unless it still holds its resource.
            told: expression(`$states.input.status = "FAILED" and $states.input.error in ${literal(outcomesOfFailures)}`),
          },
          Next: 'Wait for the index',
        },
      ],
      Default: 'Nothing to do',
    },
    'Wait for the index': { Type: 'Wait', Seconds: indexSeconds, Next: 'Find the resource' },
    'Nothing to do': { Type: 'Succeed' },
  };
}

/** Lets go of what the request holds, and of nothing else. */
function releaseStates(settings: RemediationSettings): Readonly<Record<string, State>> {
  const { sdk, task, update, note } = stepsOf(settings);
  return {
    'Find the resource': task({
      Resource: sdk('dynamodb', 'query'),
      Arguments: {
        TableName: remediationName,
        IndexName: requestIndexName,
        KeyConditionExpression: '#request = :request',
        ExpressionAttributeNames: { '#request': 'request' },
        ExpressionAttributeValues: { ':request': { S: expression('$name') } },
      },
      Assign: { resource: expression('$states.result.Count = 1 ? $states.result.Items[0].id.S : ""') },
      Output: {},
      Catch: [caughtProblem('the table could not be read')],
      Next: 'Does it hold a resource',
    }),
    'Does it hold a resource': {
      Type: 'Choice',
      Choices: [
        { Condition: expression('$resource != ""'), Next: 'Let go of the resource' },
        { Condition: expression('$told'), Next: 'Nothing to do' },
      ],
      Default: 'Tell how it ended',
    },
    'Let go of the resource': update({
      Comment: 'What the item says of the resource stays: where a runbook may have started, that is unclear.',
      Arguments: {
        TableName: remediationName,
        Key: { id: { S: expression('$resource') } },
        UpdateExpression: 'SET #situation = if_not_exists(#situation, :free) REMOVE #request',
        ConditionExpression: '#request = :request',
        ExpressionAttributeNames: { '#request': 'request', '#situation': 'situation' },
        ExpressionAttributeValues: { ':request': { S: expression('$name') }, ':free': { S: 'free' } },
        ReturnValues: 'ALL_NEW',
      },
      Assign: {
        situation: expression('$states.result.Attributes.situation.S'),
        finding: expression('$states.result.Attributes.finding.S'),
        product: expression('$states.result.Attributes.product.S'),
      },
      Output: {},
      Catch: [
        { ErrorEquals: conditionFailed, Next: 'Nothing to do' },
        caughtProblem('the resource could not be let go, and is held until the time of its request is over'),
      ],
      Next: 'Note how it ended',
    }),
    'Note how it ended': note(
      '"Cordon: the request " & $name & " ended without an outcome (" & $status & "). " & $resource & " is " & $situation',
      'Tell how it ended',
    ),
  };
}

const caughtProblem = (beginning: string) => {
  const { Assign, ...rest } = caught(beginning, 'Tell how it ended');
  return { ...rest, Assign: { problem: Assign!.reason! } };
};

function tellStates(settings: RemediationSettings): Readonly<Record<string, State>> {
  const { tell } = stepsOf(settings);
  const unclear =
    'A runbook may have started, so the resource may be half contained. Look at it and at the executions of Systems Manager in its account. Then ask again to contain or to release it.';
  return {
    'Tell how it ended': tell(
      '"Cordon: a request ended without an outcome"',
      `"The execution " & $name & " of the state machine ${remediationName} ended with the status " & $status & ($error = "" ? "" : " (" & $error & ")")
        & ". It could not tell you what became of its request.\\n"
        & ($resource = "" ? "It holds no resource that Cordon knows of.\\n" : "Resource: " & $resource & "\\nCordon knows it as: " & $situation & "\\n")
        & ($situation = "unclear" ? ${literal(`${unclear}\n`)} : "")
        & ($problem = "" ? ($resource = "" ? "" : "Other requests about it are possible again.\\n") : "Problem: " & $problem & "\\n")
        & ($finding = "" or $noted ? "" : "The note on the finding could not be written.\\n")
        & "If somebody stopped it, CloudTrail has the call StopExecution."`,
      'Nothing to do',
    ),
    'Tell who called': tell(
      '"Cordon: somebody intervened in an execution"',
      '$who & " called " & $call & ".\\nExecution: " & $called & "\\nCordon does not know whether the call succeeded. If this was not agreed, treat it as an attack."',
      'Nothing to do',
    ),
  };
}
