import { containmentExecutionRoleName } from '../../containment/roles';
import { containmentRunbooks } from '../../containment/runbooks';
import { type RemediationSettings } from '../settings';
import { caught, expression, literal, type State } from '../states';
import { backupBucket, end, failure, foreign, roleArn, stillRunning, type Steps } from './steps';
import { answerLooks, looks } from './timing';

/** What an answer names; see `parseReference`. */
const reference = '$operation & "/" & $id & "/" & $request';

/** Prepares the runbook, and runs it without a change. */
export function dryRunStates(settings: RemediationSettings, { bucketOwner, runbook, look }: Steps): Readonly<Record<string, State>> {
  const { actions } = settings;
  return {
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
        parameters: expression(`$merge([${parametersOf(settings, roleArn(settings, containmentExecutionRoleName))}])`),
        // What an answer names; see `parseReference`.
        reference: expression(reference),
      },
      Next: 'Whose is the bucket',
    },
    'Whose is the bucket': bucketOwner('Start the dry run', [
      {
        ErrorEquals: ['States.ALL'],
        Assign: {
          // Another error than one of S3 is about the role of the account. HEAD is answered with a number, which stands in the cause.
          outcome: expression(`$substring($states.errorOutput.Error, 0, 3) = "S3." ? "refused" : "unreachable"`),
          reason: expression(
            `"Cordon could not confirm who owns the bucket for backups. It is not there, another account owns it, or a role may not look at it: "
              & $states.errorOutput.Error & " " & $replace($substring($states.errorOutput.Cause, 0, 120), ${foreign}, " ")`,
          ),
        },
        Next: 'Write the state',
      },
    ]),
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
  };
}

/** Parameters of the runbook, except DryRun. https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-ref-sys.html */
function parametersOf(settings: RemediationSettings, executionRole: string): string {
  return `
    {
      "AutomationAssumeRole": [${executionRole}],
      "Action": [$operation = "contain" ? "Contain" : "Restore"],
      "BackupS3BucketName": [${backupBucket(settings)}]
    },
    $operation = "contain" ? { "BackupS3BucketAccess": [${executionRole}] } : { "BackupS3KeyName": [$backup] },
    $kind = "ec2-instance" ? { "InstanceId": [$name] }
      : $kind = "iam-principal" ? { "PrincipalType": [$what = "iam-user" ? "IAM user" : "IAM role"], "PrincipalName": [$name] }
      : $merge([{ "BucketName": [$name] }, $operation = "contain" ? { "BucketRestrictAccess": [${executionRole}] } : {}])`;
}
