import { remediationRoleName, remediationRunTag } from '../../containment/remediation-role';
import { topicArn, type RemediationSettings } from '../settings';
import { expression, literal, retry, type ChoiceState, type StateValue, type TaskState } from '../states';
import { type Outcome } from './outcomes';
import { looks } from './timing';

/** What a message may have from outside: no line breaks, no signs of a shell or of HTML. */
export const foreign = '/[^A-Za-z0-9 .,:;\\/_()=@+*-]/';
/** Seconds since 1970, as text. */
export const now = '$string($floor($millis() / 1000))';

/** Whose item of the table a request holds. */
export const key = { id: { S: expression('$id') } };

/** An end of a request, to be assigned. */
export const end = (outcome: Outcome): Readonly<Record<string, StateValue>> => ({ outcome });

/** While an execution of a runbook goes on, and looks are left. */
export const stillRunning = (next: string): ChoiceState['Choices'][number] => ({
  Condition: expression('$states.input.status in ["Pending", "InProgress", "Waiting"] and $left > 0'),
  Next: next,
});

/** Why an execution of a runbook did not succeed. */
export const failure = (what: string): string =>
  expression(
    `${literal(`${what} has the status `)} & $states.input.status & ($states.input.failure = "" ? "" : ": " & $states.input.failure)`,
  );

/** ARN of a role in the account of the finding, as an expression. */
export const roleArn = ({ partition }: RemediationSettings, name: string): string =>
  `"arn:${partition}:iam::" & $account & ":role/${name}"`;

/** Name of the bucket for backups, as an expression. */
export const backupBucket = ({ backupBucket: name }: Pick<RemediationSettings, 'backupBucket'>): string =>
  name.includes('{account}') ? `$replace(${literal(name)}, "{account}", $account)` : literal(name);

/** What the states of the machine are made of: calls of services, with retries. */
export type Steps = ReturnType<typeof stepsOf>;

export function stepsOf(settings: RemediationSettings) {
  const sdk = (service: string, action: string): string => `arn:${settings.partition}:states:::aws-sdk:${service}:${action}`;
  const Credentials = { RoleArn: expression(roleArn(settings, remediationRoleName)) };

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
        Tags: [{ Key: remediationRunTag.key, Value: remediationRunTag.value }],
      },
      Assign: { execution: expression('$states.result.AutomationExecutionId'), left: dryRun ? looks.dryRun.times : looks.runbook.times },
      ...(onError && { Catch: onError }),
      Next: next,
    });

  /** Fails unless the bucket for backups is of its account. Whoever has a bucket is asked as somebody of that account. */
  const bucketOwner = (next: string, onError: TaskState['Catch']): TaskState =>
    task({
      Resource: sdk('s3', 'headBucket'),
      ...(settings.backupOwner === undefined && { Credentials }),
      Arguments: { Bucket: expression(backupBucket(settings)), ExpectedBucketOwner: settings.backupOwner ?? expression('$account') },
      Output: {},
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

  return { sdk, task, update, bucketOwner, runbook, look, tell, note };
}
