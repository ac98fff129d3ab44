import { remediationName } from '../names';
import { expression, literal, type State } from '../states';
import { decided, saidByPeople } from './outcomes';
import { key, type Steps } from './steps';

/** Lets go of the resource, and says what became of the request. */
export function endingStates({ update, note, tell }: Steps): Readonly<Record<string, State>> {
  const said = `$outcome in ${literal(saidByPeople)}`;
  return {
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
}
