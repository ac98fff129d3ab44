import { remediationName } from '../names';
import { queueUrl, type RemediationSettings } from '../settings';
import { conditionFailed, expression, type State } from '../states';
import { now, type Steps } from './steps';

/** Each message of the queue: an answer of a person is put on the item of its request, and the message is deleted. */
export function recordAnswers(settings: RemediationSettings, { sdk, task, update }: Pick<Steps, 'sdk' | 'task' | 'update'>): State {
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
              and $contains($text($m.Body), /^[A-Za-z0-9 \\/_+=,.@-]{1,400}$/) and $contains($sender, /^AROA[A-Z0-9]+:[^@]/);
            {
              "handle": $m.ReceiptHandle,
              "valid": $valid,
              "answer": $valid ? $words[0] : "",
              "operation": $valid ? $parts[0] : "",
              "id": $valid ? $join([$parts[1], $parts[2], $parts[3], $parts[4]], "/") : "",
              "request": $valid ? $parts[5] : "",
              "person": $valid ? $lowercase($substringBefore($substringAfter($sender, ":"), "@")) : ""
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
            { ErrorEquals: conditionFailed, Output: expression('$states.input'), Next: 'Delete the message' },
            // It stays in the queue, and is read again.
            { ErrorEquals: ['States.ALL'], Next: 'Next message' },
          ],
          Next: 'Delete the message',
        }),
        'Delete the message': task({
          Resource: sdk('sqs', 'deleteMessage'),
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
