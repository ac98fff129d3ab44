import { remediationName } from '../names';
import { queueUrl, type RemediationSettings } from '../settings';
import { expression, type State } from '../states';
import { question } from './question';
import { recordAnswers } from './record-answers';
import { end, key, type Steps } from './steps';
import { answerLooks, answerSeconds, longPollSeconds, looks } from './timing';

/** Asks people, and waits for their answers. */
export function approvalStates(settings: RemediationSettings, { sdk, task, update, note, tell }: Steps): Readonly<Record<string, State>> {
  const mayLook = `$states.input.mine and $left > 0 and $received < ${looks.answers.messages}`;
  return {
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
    'Record answers': recordAnswers(settings, { sdk, task, update }),
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
  };
}
