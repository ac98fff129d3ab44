import { Validations, type aws_iam as iam, type aws_stepfunctions as stepfunctions } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { remediationRoleName } from '../lib/containment/remediation-role';
import { stateMachineRoleName } from '../lib/configuration/remediation-access';
import { remediationDefinition } from '../lib/remediation/definition';
import { remediationLogGroupName, remediationName } from '../lib/remediation/names';
import { stateMachineStatements, stateMachineTrust } from '../lib/remediation/policies';
import { backupBucketArn, remediationLogGroupArn, stateMachineArn, type RemediationSettings } from '../lib/remediation/settings';
import { alarmOnRemediation, loggedStateMachine } from './logged-state-machine';
import { type EncryptionKey } from './route-targets/target-config';

export interface RemediationStateMachineProps {
  /** Of `remediationSettings`, for the account and Region of the stack. */
  readonly settings: RemediationSettings;
  /** Key of `Remediation` in the account and Region. */
  readonly key: EncryptionKey;
}

/**
 * The state machine that contains and releases resources of findings, under the control of people, with its role, its log, and alarms on
 * executions that nobody is told of otherwise. Runbooks are started by the role `CordonRemediation` in the account of the finding
 * (`ContainmentRoles` with `remediation`). Needs CAPABILITY_NAMED_IAM.
 */
export class RemediationStateMachine extends Construct {
  public readonly resource: stepfunctions.CfnStateMachine;

  public constructor(scope: Construct, id: string, { settings, key }: RemediationStateMachineProps) {
    super(scope, id);
    const { resource, role } = loggedStateMachine(this, '', {
      stateMachineName: remediationName,
      definition: remediationDefinition(settings),
      roleName: stateMachineRoleName(settings.region),
      roleDescription: 'Cordon: what the state machine of remediation may do',
      trust: stateMachineTrust(settings),
      statements: stateMachineStatements(settings, key.keyArn),
      logGroupName: remediationLogGroupName,
      logGroupArn: remediationLogGroupArn(settings),
      key,
    });
    this.resource = resource;
    acknowledgeRole(role, settings);
    alarmOnRemediation(this, '', { name: remediationName, arn: stateMachineArn(settings), settings });
  }
}

function acknowledgeRole(role: iam.CfnRole, settings: RemediationSettings): void {
  const { partition, managementAccount, organizationId, backupOwner } = settings;
  const bucket = backupBucketArn(settings);
  if (backupOwner !== undefined && bucket.includes('*')) {
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${bucket}]`,
      reason:
        'The wildcard stands for the account in the name of the bucket for backups. The condition keeps it to the account that owns them.',
    });
  }
  Validations.of(role).acknowledge(
    {
      id: `AwsSolutions-IAM5[Resource::arn:${partition}:iam::*:role/${remediationRoleName}]`,
      reason:
        'A finding can be of any account of the organization. The name of the role is complete, and the condition keeps it to the organization.',
    },
    {
      id: `AwsSolutions-IAM5[Resource::arn:${partition}:organizations::${managementAccount}:account/${organizationId}/*]`,
      reason: 'A finding can be of any account of the organization. The action reads the name and the state of an account.',
    },
  );
}
