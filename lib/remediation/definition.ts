import { containmentExecutionRoleName } from '../containment/roles';
import { remediationRoleName } from '../containment/remediation-role';
import { containmentRunbooks } from '../containment/runbooks';
import { judgedFinding } from './judge-finding';
import { remediationName, remediationOperations } from './names';
import { queueUrl, topicArn, type RemediationSettings } from './settings';
import {
  caught,
  expression,
  literal,
  retry,
  type ChoiceState,
  type PassState,
  type State,
  type StateMachineDefinition,
  type StateValue,
  type TaskState,
} from './states';
import { containmentTexts } from './texts';

/** Seconds between two looks, and how many looks there are. Looks are counted, not timed: the end of a loop does not depend on a clock. */
export const looks = {
  dryRun: { seconds: 15, times: 80 },
  // Each look is some 18 events in the history of an execution, which can have 25,000, and so is each message.
  // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
  answers: { seconds: 20, most: 600, messages: 300 },
  runbook: { seconds: 15, times: 240 },
} as const;

/**
 * Seconds for which a look waits for messages. Such a look asks every server of the queue; a shorter one can miss what is there.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
const longPollSeconds = 10;

/** Seconds between two looks for answers. */
export const answerSeconds = ({ timeoutMinutes }: Pick<RemediationSettings, 'timeoutMinutes'>): number =>
  Math.max(looks.answers.seconds, Math.ceil((timeoutMinutes * 60) / looks.answers.most));

/** Looks for answers within the time that people have. */
export const answerLooks = (settings: Pick<RemediationSettings, 'timeoutMinutes'>): number =>
  Math.ceil((settings.timeoutMinutes * 60) / answerSeconds(settings));

/** Seconds after which AWS ends an execution: all its waiting, and half as much again for the calls between. */
export function executionSeconds(settings: Pick<RemediationSettings, 'timeoutMinutes'>): number {
  const waiting = looks.dryRun.seconds * looks.dryRun.times + settings.timeoutMinutes * 60 + looks.runbook.seconds * looks.runbook.times;
  return Math.ceil(waiting * 1.5);
}

const statesPrefix = (partition: string, service: string, action: string): string =>
  `arn:${partition}:states:::aws-sdk:${service}:${action}`;

/** Ends of a request. Each is told, and noted on the finding where there is one. `already-asked` is not noted, and told only where a person asked. */
export const outcomes = [
  'contained',
  'released',
  'released-by-hand',
  'rejected',
  'timed-out',
  'refused',
  'unreachable',
  'dry-run-failed',
  'not-started',
  'runbook-failed',
  'already-asked',
] as const;
export type Outcome = (typeof outcomes)[number];

/** Ends by which somebody decided, or what was asked was done; the others end the execution as failed. */
const decided: readonly Outcome[] = ['contained', 'released', 'released-by-hand', 'rejected', 'timed-out', 'already-asked'];
/** Ends after which a trigger asks people about the resource, whatever it says. */
const saidByPeople: readonly Outcome[] = ['released', 'released-by-hand', 'rejected'];

/** What a message may have from outside: no line breaks, no signs of a shell or of HTML. */
const foreign = '/[^A-Za-z0-9 .,:;\\/_()=@+*-]/';
const now = '$string($floor($millis() / 1000))';

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
  const { partition, actions, people } = settings;
  const sdk = (service: string, action: string): string => statesPrefix(partition, service, action);
  const key = { id: { S: expression('$id') } };
  const roleArn = (name: string): string => `"arn:${partition}:iam::" & $account & ":role/${name}"`;
  const Credentials = { RoleArn: expression(roleArn(remediationRoleName)) };
  const end = (outcome: Outcome): Readonly<Record<string, StateValue>> => ({ outcome });

  const task = (state: Omit<TaskState, 'Type' | 'Retry'>): TaskState => ({ Type: 'Task', ...state, Retry: retry });
  const update = (state: Omit<TaskState, 'Type' | 'Retry' | 'Resource'>): TaskState =>
    task({ Resource: sdk('dynamodb', 'updateItem'), ...state });

  const runbook = (dryRun: boolean, next: string, onError: TaskState['Catch']): TaskState =>
    task({
      Comment: dryRun ? 'Changes nothing' : 'Changes the resource',
      Resource: sdk('ssm', 'startAutomationExecution'),
      Credentials,
      Arguments: {
        DocumentName: expression('$document'),
        // The same for each attempt, so that a call that is repeated starts nothing twice.
        ClientToken: expression(`(
          $h := $hash($request & ${literal(dryRun ? ':dry' : ':run')}, "SHA-256");
          $substring($h, 0, 8) & "-" & $substring($h, 8, 4) & "-" & $substring($h, 12, 4) & "-" & $substring($h, 16, 4) & "-" & $substring($h, 20, 12)
        )`),
        Parameters: expression(`$merge([$parameters, { "DryRun": ["${dryRun}"] }])`),
      },
      Assign: { execution: expression('$states.result.AutomationExecutionId'), left: dryRun ? looks.dryRun.times : looks.runbook.times },
      ...(onError && { Catch: onError }),
      Next: next,
    });

  const look = (next: string, onError: TaskState['Catch']): TaskState =>
    task({
      Resource: sdk('ssm', 'getAutomationExecution'),
      Credentials,
      Arguments: { AutomationExecutionId: expression('$execution') },
      Assign: { left: expression('$left - 1') },
      Output: expression(`(
        $e := $states.result.AutomationExecution;
        {
          "status": $e.AutomationExecutionStatus,
          "outputs": $exists($e.Outputs) ? $string($e.Outputs) : "",
          "failure": $exists($e.FailureMessage) ? $replace($substring($e.FailureMessage, 0, 200), ${foreign}, " ") : ""
        }
      )`),
      ...(onError && { Catch: onError }),
      Next: next,
    });

  const stillRunning = (next: string, left = '$left > 0'): ChoiceState['Choices'][number] => ({
    Condition: expression(`$states.input.status in ["Pending", "InProgress", "Waiting"] and ${left}`),
    Next: next,
  });
  const failure = (what: string): string =>
    expression(
      `${literal(`${what} has the status `)} & $states.input.status & ($states.input.failure = "" ? "" : ": " & $states.input.failure)`,
    );

  const tell = (subject: string, message: string, next: string): TaskState =>
    task({
      Resource: sdk('sns', 'publish'),
      Arguments: { TopicArn: topicArn(settings), Subject: expression(subject), Message: expression(message) },
      Output: {},
      Catch: [{ ErrorEquals: ['States.ALL'], Next: next }],
      Next: next,
    });

  const note = (text: string, next: string, workflow = false): TaskState =>
    task({
      Resource: sdk('securityhub', 'batchUpdateFindings'),
      Arguments: expression(`$merge([
        {
          "FindingIdentifiers": [{ "Id": $finding, "ProductArn": $product }],
          "Note": { "Text": $substring(${text}, 0, 512), "UpdatedBy": "cordon" }
        }${workflow ? ', $outcome = "contained" ? { "Workflow": { "Status": "NOTIFIED" } } : {}' : ''}
      ])`),
      Assign: { noted: expression('$count($states.result.UnprocessedFindings) = 0') },
      Output: {},
      Catch: [{ ErrorEquals: ['States.ALL'], Assign: { noted: false }, Next: next }],
      Next: next,
    });

  const said = `$outcome in ${literal(saidByPeople)}`;
  const mayLook = `$states.input.mine and $left > 0 and $received < ${looks.answers.messages}`;
  const reference = '$operation & "/" & $id & "/" & $request';
  const states: Record<string, State> = {
    'Read the request': {
      Type: 'Pass',
      Comment: 'Only these five values are used; whoever can start an execution can claim anything.',
      Assign: {
        request: expression('$states.context.Execution.Name'),
        until: expression(`$floor($toMillis($states.context.Execution.StartTime) / 1000) + ${executionSeconds(settings)}`),
        operation: expression(`$states.input.operation in ${literal(remediationOperations)} ? $states.input.operation : ""`),
        kind: expression(`$states.input.kind in ${literal(actions)} ? $states.input.kind : ""`),
        automatic: expression('$states.input.automatic = true'),
        finding: expression('$type($states.input.finding) = "string" ? $states.input.finding : ""'),
        product: expression('$type($states.input.product) = "string" ? $states.input.product : ""'),
        shown: expression(`$type($states.input.finding) = "string" ? $replace($states.input.finding, ${foreign}, " ") : ""`),
        again: false,
        byHand: false,
        got: 0,
        received: 0,
        outcome: 'refused',
        reason: '',
        report: '',
        people: '',
        situation: 'free',
        backup: '',
        execution: '',
        left: 0,
        noted: false,
      },
      Next: 'Is it a request',
    },
    'Is it a request': {
      Type: 'Choice',
      Choices: [
        {
          Condition: expression(
            '$operation != "" and $kind != "" and $finding != "" and $product != "" and $length($finding) <= 512 and $length($product) <= 512',
          ),
          Next: 'Read the finding',
        },
      ],
      Default: 'Not a request',
    },
    'Not a request': {
      Type: 'Fail',
      Error: 'NotARequest',
      Cause: 'The input names no operation, kind of resource, finding and product that are known',
    },
    'Read the finding': task({
      Resource: sdk('securityhub', 'getFindings'),
      Arguments: {
        Filters: {
          Id: [{ Value: expression('$finding'), Comparison: 'EQUALS' }],
          ProductArn: [{ Value: expression('$product'), Comparison: 'EQUALS' }],
        },
        MaxResults: 2,
      },
      Output: { findings: expression('[$states.result.Findings]') },
      Catch: [caught('the finding could not be read', 'Is it claimed', end('refused'))],
      Next: 'Judge the finding',
    }),
    'Judge the finding': {
      Type: 'Pass',
      Output: expression(judgedFinding(settings)),
      Next: 'Is it judged again',
    } satisfies PassState,
    'Is it claimed': {
      Type: 'Choice',
      Choices: [{ Condition: expression('$again'), Next: 'Write the state' }],
      Default: 'Tell without a finding',
    },
    'Is it judged again': {
      Type: 'Choice',
      Comment: 'Once before people are asked, and once more before anything is changed: hours may lie between.',
      Choices: [
        {
          Condition: expression('$again and $states.input.refusal = "" and $states.input.id = $id and $states.input.needed <= $needed'),
          Next: 'Commit',
        },
        {
          Condition: expression('$again'),
          Assign: {
            ...end('refused'),
            reason: expression(
              '"the finding is not as it was when it was asked" & ($states.input.refusal = "" ? "" : ": " & $states.input.refusal)',
            ),
          },
          Next: 'Write the state',
        },
      ],
      Default: 'Keep what was judged',
    },
    'Keep what was judged': {
      Type: 'Pass',
      Assign: Object.fromEntries(
        ['account', 'region', 'what', 'name', 'id', 'subject', 'title', 'severity', 'asked', 'needed', 'refusal'].map((name) => [
          name,
          expression(`$states.input.${name}`),
        ]),
      ),
      Next: 'Is it refused',
    },
    'Is it refused': {
      Type: 'Choice',
      Choices: [
        { Condition: expression('$account = ""'), Assign: { reason: expression('$refusal') }, Next: 'Tell without a finding' },
        { Condition: expression('$refusal != ""'), Assign: { reason: expression('$refusal') }, Next: 'Write the note' },
      ],
      Default: 'Ask the organization',
    },
    'Ask the organization': task({
      Resource: sdk('organizations', 'describeAccount'),
      Arguments: { AccountId: expression('$account') },
      Output: { state: expression('$exists($states.result.Account.State) ? $states.result.Account.State : $states.result.Account.Status') },
      Catch: [caught('AWS Organizations does not confirm that the account is in the organization', 'Write the note', end('refused'))],
      Next: 'Is the account active',
    }),
    'Is the account active': {
      Type: 'Choice',
      Choices: [{ Condition: expression('$states.input.state = "ACTIVE"'), Next: 'Claim the resource' }],
      Assign: { reason: 'the account is not active' },
      Default: 'Write the note',
    },
    'Claim the resource': update({
      Comment:
        'One request at a time has a resource. A finding that starts by itself asks once. People can have contained again what somebody undid.',
      Arguments: {
        TableName: remediationName,
        Key: key,
        UpdateExpression:
          'SET #request = :request, #until = :until, #operation = :operation, #finding = :finding, #product = :product, #answers = :none, #rejected = :no',
        ConditionExpression: expression(`
          "(attribute_not_exists(#request) OR #request = :request OR #until < :now) AND "
          & ($operation = "contain"
              ? "(attribute_not_exists(#situation) OR #situation IN (:free, :unclear" & ($automatic
                ? ")) AND (attribute_not_exists(#finding) OR #finding <> :finding OR #request = :request)"
                : ", :contained))")
              : "#situation IN (:contained, :unclear)")`),
        ExpressionAttributeNames: {
          '#request': 'request',
          '#until': 'until',
          '#operation': 'operation',
          '#finding': 'finding',
          '#product': 'product',
          '#answers': 'answers',
          '#rejected': 'rejected',
          '#situation': 'situation',
        },
        ExpressionAttributeValues: expression(`$merge([
          {
            ":request": { "S": $request }, ":until": { "S": $string($until) }, ":operation": { "S": $operation },
            ":finding": { "S": $finding }, ":product": { "S": $product }, ":none": { "M": {} }, ":no": { "S": "no" },
            ":now": { "S": ${now} }, ":unclear": { "S": "unclear" }
          },
          $operation = "contain" ? { ":free": { "S": "free" } } : {},
          $operation = "contain" and $automatic ? {} : { ":contained": { "S": "contained" } }
        ])`),
        ReturnValues: 'ALL_NEW',
      },
      Assign: {
        situation: expression('$exists($states.result.Attributes.situation.S) ? $states.result.Attributes.situation.S : "free"'),
        backup: expression('$exists($states.result.Attributes.backup.S) ? $states.result.Attributes.backup.S : ""'),
        // What people said, and what is unclear, is not undone by a trigger alone.
        needed: expression(
          `$automatic and $needed < ${people} and ($exists($states.result.Attributes.said.S) or $states.result.Attributes.situation.S = "unclear") ? ${people} : $needed`,
        ),
      },
      Output: {},
      Catch: [
        {
          ErrorEquals: ['DynamoDb.ConditionalCheckFailedException'],
          Assign: {
            ...end('already-asked'),
            // The note of the finding may be that of the open request, by which people find it. So it stays.
            noted: true,
            reason: expression(`"another request about it is open" & ($operation = "release" ? ", or Cordon did not contain it" : "")`),
          },
          Output: { outcome: 'already-asked', id: expression('$id') },
          Next: 'Did a person ask',
        },
        caught('the resource could not be claimed', 'Write the note', end('refused')),
      ],
      Next: 'Is there a backup',
    }),
    'Did a person ask': {
      Type: 'Choice',
      Choices: [{ Condition: expression('$automatic'), Next: 'Already asked' }],
      Default: 'Tell the outcome',
    },
    'Already asked': { Type: 'Succeed' },
    'Is there a backup': {
      Type: 'Choice',
      Choices: [
        {
          Condition: expression('$operation = "release" and $backup = ""'),
          Assign: { byHand: true, reference: expression(reference), left: answerLooks(settings) },
          Next: 'Note what is asked',
        },
      ],
      Default: 'Prepare the runbook',
    },
    'Prepare the runbook': {
      Type: 'Pass',
      Assign: {
        document: expression(
          `$lookup(${literal(Object.fromEntries(actions.map((action) => [action, containmentRunbooks[action].document])))}, $kind)`,
        ),
        parameters: expression(`$merge([${parametersOf(settings, roleArn(containmentExecutionRoleName))}])`),
        // What an answer names; see `parseReference`.
        reference: expression(reference),
      },
      Next: 'Start the dry run',
    },
    'Start the dry run': runbook(true, 'Wait for the dry run', [
      caught('the dry run could not be started in the account', 'Write the state', end('unreachable')),
    ]),
    'Wait for the dry run': { Type: 'Wait', Seconds: looks.dryRun.seconds, Next: 'Look at the dry run' },
    'Look at the dry run': look('Is the dry run over', [
      caught('the dry run could not be followed in the account', 'Write the state', end('unreachable')),
    ]),
    'Is the dry run over': {
      Type: 'Choice',
      Choices: [
        stillRunning('Wait for the dry run'),
        {
          Condition: expression('$states.input.status = "Success"'),
          Assign: { report: expression('$substring($states.input.outputs, 0, 3000)') },
          Next: 'Are people needed',
        },
      ],
      Assign: { ...end('dry-run-failed'), reason: failure('the dry run') },
      Default: 'Write the state',
    },
    'Are people needed': {
      Type: 'Choice',
      Choices: [{ Condition: expression('$needed = 0'), Assign: { people: 'nobody was asked', again: true }, Next: 'Read the finding' }],
      Assign: { left: answerLooks(settings) },
      Default: 'Note what is asked',
    },
    'Note what is asked': note(
      '"Cordon asks whether to " & $operation & " " & $subject & ". To answer: cordon approve " & $reference',
      'Ask people',
    ),
    'Ask people': tell(`"Cordon asks: " & $operation & " " & $substring($name, 0, 60)`, question(settings), 'Wait for answers'),
    'Wait for answers': { Type: 'Wait', Seconds: answerSeconds(settings) - longPollSeconds, Next: 'Receive answers' },
    'Receive answers': task({
      Comment: 'Amazon SQS says who sent each message. Answers to other requests are recorded there.',
      Resource: sdk('sqs', 'receiveMessage'),
      Arguments: {
        QueueUrl: queueUrl(settings),
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: longPollSeconds,
        VisibilityTimeout: 60,
        AttributeNames: ['SenderId'],
      },
      Assign: {
        left: expression('$left - 1'),
        got: expression('$count($states.result.Messages)'),
        received: expression('$received + $count($states.result.Messages)'),
      },
      Output: { messages: expression('$exists($states.result.Messages) ? [$states.result.Messages] : []') },
      // What is in the queue is not known then, so it does not count as empty.
      Catch: [{ ErrorEquals: ['States.ALL'], Assign: { left: expression('$left - 1'), got: 1 }, Next: 'Read the answers' }],
      Next: 'Record answers',
    }),
    'Record answers': recordAnswers(settings, task, update),
    'Read the answers': task({
      Resource: sdk('dynamodb', 'getItem'),
      Arguments: { TableName: remediationName, Key: key, ConsistentRead: true },
      Output: expression(`(
        $item := $states.result.Item;
        $mine := $item.request.S = $request;
        $answers := $mine ? $item.answers.M : {};
        $people := [$filter($keys($answers), function($p) { $lookup($answers, $p).S = "approve" })];
        {
          "mine": $mine,
          "rejected": $mine and $item.rejected.S = "yes",
          "against": $join([$filter($keys($answers), function($p) { $lookup($answers, $p).S = "reject" })], ", "),
          "count": $count($people),
          "people": $join($people, ", ")
        }
      )`),
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Output: { mine: true, rejected: false, against: '', count: 0, people: '' },
          Next: 'What is answered',
        },
      ],
      Next: 'What is answered',
    }),
    'What is answered': {
      Type: 'Choice',
      Choices: [
        {
          Condition: expression('$states.input.rejected'),
          Assign: { ...end('rejected'), reason: expression('"rejected by " & $states.input.against') },
          Next: 'Write the state',
        },
        {
          Condition: expression('$states.input.mine and $states.input.count >= $needed and $got = 0'),
          Assign: { people: expression('"approved by " & $states.input.people'), again: true },
          Next: 'Read the finding',
        },
        // A no that came before the last yes may still be in the queue.
        { Condition: expression(`$states.input.count >= $needed and ${mayLook}`), Next: 'Receive answers' },
        { Condition: expression(mayLook), Next: 'Wait for answers' },
      ],
      Assign: {
        ...end('timed-out'),
        reason: expression(
          `$received >= ${looks.answers.messages} ? "more than ${looks.answers.messages} messages came, so the answers are not known"
            : $states.input.count >= $needed ? "enough people approved, but the queue of answers was never empty"
            : $string($states.input.count) & " of " & $string($needed) & " people approved within ${settings.timeoutMinutes} minutes"`,
        ),
      },
      Default: 'Write the state',
    },
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
          ErrorEquals: ['DynamoDb.ConditionalCheckFailedException'],
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
    'Write the state': update({
      Comment: 'Lets go of the resource.',
      Arguments: {
        TableName: remediationName,
        Key: key,
        UpdateExpression: expression(
          `"SET #situation = :situation" & (${said} ? ", #said = :said" : "") & ($backup = "" ? " REMOVE #request, #backup" : ", #backup = :backup REMOVE #request")`,
        ),
        ConditionExpression: '#request = :request',
        ExpressionAttributeNames: expression(
          `$merge([{ "#request": "request", "#situation": "situation", "#backup": "backup" }, ${said} ? { "#said": "said" } : {}])`,
        ),
        ExpressionAttributeValues: expression(
          `$merge([
            { ":request": { "S": $request }, ":situation": { "S": $situation } }, $backup = "" ? {} : { ":backup": { "S": $backup } },
            ${said} ? { ":said": { "S": $outcome } } : {}
          ])`,
        ),
      },
      Output: {},
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Assign: { reason: expression('$reason & "; the table could not be updated: " & $states.errorOutput.Error') },
          Next: 'Write the note',
        },
      ],
      Next: 'Write the note',
    }),
    'Write the note': note(
      '"Cordon: " & $outcome & ". Asked: " & $operation & " " & $subject & ($reason = "" ? "" : ". " & $reason) & ". Request " & $request',
      'Tell the outcome',
      true,
    ),
    'Tell the outcome': tell(
      `"Cordon: " & $outcome & " " & $substring($name, 0, 60)`,
      `"What was asked: " & $operation & " " & $subject & "\\nOutcome: " & $outcome & "\\n" & ($reason = "" ? "" : "Reason: " & $reason & "\\n")
        & ($outcome = "runbook-failed" ? "The state of the resource is unclear. Look at " & ($execution = "" ? "the executions" : "the execution " & $execution) & " in the account, then ask again to contain or to release it.\\n" : "")
        & ($outcome = "contained" and $backup = "" ? "The outputs of the runbook do not say where its backup is, so the resource has to be released by hand.\\n" : "")
        & ($noted ? "" : "The note on the finding could not be written.\\n")
        & "Finding: " & $shown & "\\nRequest: " & $request`,
      'Was it decided',
    ),
    'Tell without a finding': tell(
      `"Cordon: " & $outcome`,
      `"What was asked: " & $operation & " the " & $kind & " of a finding\\nOutcome: " & $outcome & "\\nReason: " & $reason & "\\nFinding: " & $shown & "\\nRequest: " & $request`,
      'Was it decided',
    ),
    'Was it decided': {
      Type: 'Choice',
      Choices: [
        {
          Condition: expression(`$outcome in ${literal(decided)}`),
          Output: { outcome: expression('$outcome'), reason: expression('$reason'), id: expression('$id') },
          Next: 'Done',
        },
      ],
      Default: 'Not done',
    },
    Done: { Type: 'Succeed' },
    'Not done': { Type: 'Fail', Error: expression('$outcome'), Cause: expression('$reason') },
  };
  return {
    Comment: `Cordon: contains and releases resources of findings; ${people} people approve besides whoever asked`,
    QueryLanguage: 'JSONata',
    StartAt: 'Read the request',
    TimeoutSeconds: executionSeconds(settings),
    States: states,
  };
}

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

/** Parameters of the runbook, except DryRun. https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-ref-sys.html */
function parametersOf({ backupBucket }: RemediationSettings, executionRole: string): string {
  return `
    {
      "AutomationAssumeRole": [${executionRole}],
      "Action": [$operation = "contain" ? "Contain" : "Restore"],
      "BackupS3BucketName": [$replace($replace(${literal(backupBucket)}, "{account}", $account), "{region}", $region)]
    },
    $operation = "contain" ? { "BackupS3BucketAccess": [${executionRole}] } : { "BackupS3KeyName": [$backup] },
    $kind = "ec2-instance" ? { "InstanceId": [$name] }
      : $kind = "iam-principal" ? { "PrincipalType": [$what = "iam-user" ? "IAM user" : "IAM role"], "PrincipalName": [$name] }
      : $merge([{ "BucketName": [$name] }, $operation = "contain" ? { "BucketRestrictAccess": [${executionRole}] } : {}])`;
}

/** Each message of the queue: an answer of a person is put on the item of its request, and the message is deleted. */
function recordAnswers(
  settings: RemediationSettings,
  task: (state: Omit<TaskState, 'Type' | 'Retry'>) => TaskState,
  update: (state: Omit<TaskState, 'Type' | 'Retry' | 'Resource'>) => TaskState,
): State {
  const { partition } = settings;
  return {
    Type: 'Map',
    Items: expression('$states.input.messages'),
    MaxConcurrency: 1,
    ItemProcessor: {
      StartAt: 'Read the message',
      States: {
        'Read the message': {
          Type: 'Pass',
          Output: expression(`(
            $m := $states.input;
            $text := function($v) { $type($v) = "string" ? $v : "" };
            $words := $split($text($m.Body), " ");
            $parts := $split($text($words[1]), "/");
            $sender := $text($m.Attributes.SenderId);
            $valid := $count($words) = 2 and $words[0] in ["approve", "reject"] and $count($parts) = 6
              and $contains($text($m.Body), /^[A-Za-z0-9 \\/_+=,.@-]{1,400}$/) and $contains($sender, /^AROA[A-Z0-9]+:.+$/);
            {
              "handle": $m.ReceiptHandle,
              "valid": $valid,
              "answer": $valid ? $words[0] : "",
              "operation": $valid ? $parts[0] : "",
              "id": $valid ? $join([$parts[1], $parts[2], $parts[3], $parts[4]], "/") : "",
              "request": $valid ? $parts[5] : "",
              "person": $valid ? $lowercase($substringAfter($sender, ":")) : ""
            }
          )`),
          Next: 'Is it an answer',
        },
        'Is it an answer': {
          Type: 'Choice',
          Choices: [{ Condition: expression('$states.input.valid'), Next: 'Record the answer' }],
          Default: 'Delete the message',
        },
        'Record the answer': update({
          Comment: 'Only while the request is open, and only for what the person was shown. A no is final.',
          Arguments: {
            TableName: remediationName,
            Key: { id: { S: expression('$states.input.id') } },
            UpdateExpression: expression(
              '"SET #answers.#person = :answer" & ($states.input.answer = "reject" ? ", #rejected = :yes" : "")',
            ),
            ConditionExpression:
              '#request = :request AND #operation = :operation AND #until > :now AND (attribute_not_exists(#answers.#person) OR #answers.#person <> :reject)',
            ExpressionAttributeNames: expression(`$merge([
              { "#request": "request", "#operation": "operation", "#until": "until", "#answers": "answers", "#person": $states.input.person },
              $states.input.answer = "reject" ? { "#rejected": "rejected" } : {}
            ])`),
            ExpressionAttributeValues: expression(`$merge([
              {
                ":answer": { "S": $states.input.answer }, ":reject": { "S": "reject" }, ":request": { "S": $states.input.request },
                ":operation": { "S": $states.input.operation }, ":now": { "S": ${now} }
              },
              $states.input.answer = "reject" ? { ":yes": { "S": "yes" } } : {}
            ])`),
          },
          Output: expression('$states.input'),
          Catch: [
            { ErrorEquals: ['DynamoDb.ConditionalCheckFailedException'], Output: expression('$states.input'), Next: 'Delete the message' },
            // It stays in the queue, and is read again.
            { ErrorEquals: ['States.ALL'], Next: 'Next message' },
          ],
          Next: 'Delete the message',
        }),
        'Delete the message': task({
          Resource: statesPrefix(partition, 'sqs', 'deleteMessage'),
          Arguments: { QueueUrl: queueUrl(settings), ReceiptHandle: expression('$states.input.handle') },
          Output: {},
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Next message' }],
          Next: 'Next message',
        }),
        'Next message': { Type: 'Succeed' },
      },
    },
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Read the answers' }],
    Next: 'Read the answers',
  };
}

const byHandText =
  'What it does: nothing in the account, because Cordon knows of no backup. The resource counts as free afterwards.\nApprove only if it is released by hand, or was never changed.';

/** The message to people. What comes from outside is at the end, without line breaks, so that it cannot pass for ours. */
function question(settings: RemediationSettings): string {
  const texts = Object.fromEntries(
    settings.actions.map((action) => {
      const { does, leaves, undone } = containmentTexts[action];
      return [action, { contain: `What it does: ${does}\nWhat it does not stop: ${leaves}`, release: `What it does: ${undone}` }];
    }),
  );
  return `
    "Cordon asks whether to " & $operation & " " & $subject & ".\\n\\n"
    & ($byHand ? ${literal(byHandText)} : $lookup($lookup(${literal(texts)}, $kind), $operation)) & "\\n\\n"
    & ($operation = "contain" and $situation != "free" ? "Cordon knows it as " & $situation & " already. The first backup is kept.\\n\\n" : "")
    & "It needs " & $string($needed) & ($needed = 1 ? " person who approves" : " different people who approve") & " within ${settings.timeoutMinutes} minutes. Without that, nothing is done. One no is enough to stop it.\\n"
    & ($asked ? "Security Hub does not say who asked, so there is one person more than you configured: whoever asked is one of them at most.\\n" : "")
    & "\\nTo approve:\\n  cordon approve " & $reference & "\\nTo reject:\\n  cordon approve --reject " & $reference & "\\n\\n"
    & "Finding (" & $severity & "): " & $title & "\\n"
    & ($byHand ? "" : "Dry run: " & $replace($report, ${foreign}, " "))`;
}
