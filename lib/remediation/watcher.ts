import { outcomesOfFailures } from './machine/outcomes';
import { foreign, now, stepsOf, type Steps } from './machine/steps';
import { remediationName, requestIndexName } from './names';
import { endedWithoutSuccess, watchedCalls } from './rules';
import { executionArn, type RemediationSettings } from './settings';
import { conditionFailed, expression, literal, type Catcher, type State, type StateMachineDefinition, type StateValue } from './states';

/** Seconds until an index of a table surely has what was written before; it is consistent after a moment, mostly less than a second. */
const indexSeconds = 15;

/**
 * The state machine that watches the other: an execution that AWS ended, or that somebody stopped, cannot say itself what became of its request. The
 * resource is let go, unless a runbook may still work on it; people are told, and the note on the finding asks nobody any more.
 *
 * Whoever starts it can name any execution. So AWS Step Functions is asked how that one ended, and what it held is read from the table.
 */
export function watcherDefinition(settings: RemediationSettings): StateMachineDefinition {
  const steps = stepsOf(settings);
  return {
    Comment: 'Cordon: lets go of resources whose request ended without saying so, and tells people',
    QueryLanguage: 'JSONata',
    StartAt: 'Read the event',
    TimeoutSeconds: 900,
    States: { ...eventStates(settings), ...lookStates(settings, steps), ...releaseStates(steps), ...tellStates(steps) },
  };
}

/** Of what an event says, only what has the one form that AWS gives it. */
const formOf = (name: string, pattern: string, otherwise = ''): string =>
  expression(
    `$type($states.input.${name}) = "string" and $contains($states.input.${name}, ${pattern}) ? $states.input.${name} : ${literal(otherwise)}`,
  );

function eventStates(settings: RemediationSettings): Readonly<Record<string, State>> {
  const execution = executionArn(settings, '').replaceAll('/', '\\/');
  return {
    'Read the event': {
      Type: 'Pass',
      Assign: {
        name: formOf('name', '/^[A-Za-z0-9_-]{1,80}$/'),
        who: formOf('who', '/^arn:aws[a-z-]*:(iam|sts)::[0-9]{12}:[A-Za-z0-9+=,.@_\\/-]{1,200}$/', 'somebody'),
        call: expression(`$states.input.call in ${literal(watchedCalls)} ? $states.input.call : ""`),
        called: formOf('execution', `/^${execution}[A-Za-z0-9_-]{1,80}$/`),
        finding: '',
        product: '',
        resource: '',
        situation: '',
        held: false,
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
    'Nothing to do': { Type: 'Succeed' },
  };
}

/** How it ended, once for each execution: EventBridge may deliver an event twice. */
function lookStates(settings: RemediationSettings, { sdk, task, update }: Steps): Readonly<Record<string, State>> {
  return {
    'Look at the execution': task({
      Resource: sdk('sfn', 'describeExecution'),
      Arguments: { ExecutionArn: expression(`${literal(executionArn(settings, ''))} & $name`) },
      Output: expression(
        `{ "status": $states.result.Status, "times": $exists($states.result.RedriveCount) ? $string($states.result.RedriveCount) : "0", "error": $exists($states.result.Error) ? $replace($substring($states.result.Error, 0, 100), ${foreign}, " ") : "" }`,
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
            // One that was continued ends once more.
            end: expression('"ended/" & $name & "/" & $states.input.times'),
            // Then the other state machine told people itself, unless it still holds its resource.
            told: expression(`$states.input.status = "FAILED" and $states.input.error in ${literal(outcomesOfFailures)}`),
          },
          Next: 'Take the event',
        },
      ],
      Default: 'Nothing to do',
    },
    'Take the event': update({
      Arguments: {
        TableName: remediationName,
        Key: { id: { S: expression('$end') } },
        UpdateExpression: 'SET #by = :by',
        ConditionExpression: 'attribute_not_exists(#by) OR #by = :by',
        ExpressionAttributeNames: { '#by': 'by' },
        ExpressionAttributeValues: { ':by': { S: expression('$states.context.Execution.Name') } },
      },
      Output: {},
      // Told twice is better than not at all, so nothing but the condition ends it.
      Catch: [
        { ErrorEquals: conditionFailed, Next: 'Nothing to do' },
        { ErrorEquals: ['States.ALL'], Next: 'Wait for the index' },
      ],
      Next: 'Wait for the index',
    }),
    'Wait for the index': { Type: 'Wait', Seconds: indexSeconds, Next: 'Find the resource' },
  };
}

/** Any error, kept as `$problem`. */
const caughtProblem = (what: string, assign: Readonly<Record<string, StateValue>> = {}): Catcher => ({
  ErrorEquals: ['States.ALL'],
  Assign: { ...assign, problem: expression(`${literal(`${what}: `)} & $states.errorOutput.Error`) },
  Next: 'Tell how it ended',
});

/** Lets go of what the request holds, and of nothing else. */
function releaseStates({ sdk, task, update, note }: Steps): Readonly<Record<string, State>> {
  const Key = { id: { S: expression('$resource') } };
  const kept = (item: string): Readonly<Record<string, StateValue>> =>
    Object.fromEntries(
      ['situation', 'finding', 'product'].map((name) => [name, expression(`$exists(${item}.${name}.S) ? ${item}.${name}.S : ""`)]),
    );
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
      Catch: [caughtProblem('Cordon could not find out whether it holds a resource')],
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
      Comment: 'Not where a runbook may have started: it may go on, so the resource stays held until the time of the request is over.',
      Arguments: {
        TableName: remediationName,
        Key,
        UpdateExpression: 'SET #situation = if_not_exists(#situation, :free) REMOVE #request',
        ConditionExpression: '#request = :request AND (attribute_not_exists(#situation) OR #situation <> :unclear OR #until < :now)',
        ExpressionAttributeNames: { '#request': 'request', '#situation': 'situation', '#until': 'until' },
        ExpressionAttributeValues: {
          ':request': { S: expression('$name') },
          ':free': { S: 'free' },
          ':unclear': { S: 'unclear' },
          ':now': { S: expression(now) },
        },
        ReturnValues: 'ALL_NEW',
      },
      Assign: kept('$states.result.Attributes'),
      Output: {},
      Catch: [
        { ErrorEquals: conditionFailed, Next: 'Read the resource' },
        caughtProblem('The resource could not be let go, and is held until the time of its request is over'),
      ],
      Next: 'Note how it ended',
    }),
    // Held still, or let go by an attempt whose answer was lost.
    'Read the resource': task({
      Resource: sdk('dynamodb', 'getItem'),
      Arguments: { TableName: remediationName, Key, ConsistentRead: true },
      Assign: { ...kept('$states.result.Item'), held: expression('$states.result.Item.request.S = $name') },
      Output: {},
      Catch: [caughtProblem('The resource could not be read, and may be held until the time of its request is over')],
      Next: 'Note how it ended',
    }),
    'Note how it ended': note(
      '"Cordon: the request " & $name & " ended without an outcome (" & $status & "). " & $resource & " is " & $situation',
      'Tell how it ended',
    ),
  };
}

function tellStates({ tell }: Steps): Readonly<Record<string, State>> {
  const unclear =
    'A runbook may have started and may still go on, so the resource may be half contained. Look at it and at the executions of Systems Manager in its account. Then ask again to contain or to release it.';
  // An execution that cannot tell people fails, and an alarm knows it.
  const told = (...args: Parameters<typeof tell>): State => {
    const state = { ...tell(...args) };
    Reflect.deleteProperty(state, 'Catch');
    return state;
  };
  return {
    'Tell how it ended': told(
      '"Cordon: a request ended without an outcome"',
      `"The execution " & $name & " of the state machine ${remediationName} ended with the status " & $status & ($error = "" ? "" : " (" & $error & ")") & ". "
        & ($told ? "It told you so, and still held its resource.\\n" : "It could not tell you what became of its request.\\n")
        & ($resource != "" ? "Resource: " & $resource & "\\n" : $problem = "" ? "Cordon finds no resource that it holds: it never did, or somebody let it go.\\n" : "")
        & ($situation = "" ? "" : "Cordon knows it as: " & $situation & "\\n")
        & ($situation = "unclear" ? ${literal(`${unclear}\n`)} : "")
        & ($problem != "" ? "Problem: " & $problem & "\\n"
          : $held ? "Other requests about it are possible when the time of this one is over.\\n"
          : $resource != "" ? "Other requests about it are possible again.\\n" : "")
        & ($finding = "" or $noted ? "" : "The note on the finding could not be written.\\n")
        & "If somebody stopped it, CloudTrail has the call StopExecution."`,
      'Nothing to do',
    ),
    'Tell who called': told(
      '"Cordon: somebody intervened in an execution"',
      '"An event of CloudTrail says that this principal called " & $call & ": " & $who & "\\nExecution: " & $called & "\\nCordon does not know whether the call succeeded. If this was not agreed, treat it as an attack."',
      'Nothing to do',
    ),
  };
}
