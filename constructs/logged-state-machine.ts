import { Validations, aws_iam as iam, aws_logs as logs, aws_stepfunctions as stepfunctions } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { logStatements, type RoleStatement } from '../lib/remediation/policies';
import { policy, type TrustStatement } from '../lib/routes/policies/statement';
import { topicArn, type RemediationSettings } from '../lib/remediation/settings';
import { type StateMachineDefinition } from '../lib/remediation/states';
import { alarmOnExecutions } from './execution-alarms';
import { type EncryptionKey } from './route-targets/target-config';

export interface LoggedStateMachineProps {
  readonly stateMachineName: string;
  readonly definition: StateMachineDefinition;
  /** Name of its role. */
  readonly roleName: string;
  readonly roleDescription: string;
  readonly trust: readonly TrustStatement[];
  /** What its tasks do; what the log needs is added. */
  readonly statements: readonly RoleStatement[];
  /** Name of its log group, and the ARN without the star at the end. */
  readonly logGroupName: string;
  readonly logGroupArn: string;
  readonly key: EncryptionKey;
}

export interface LoggedStateMachine {
  readonly resource: stepfunctions.CfnStateMachine;
  readonly role: iam.CfnRole;
}

/** A state machine of remediation with its role and its encrypted log. @param prefix - begins the IDs of its resources */
export function loggedStateMachine(scope: Construct, prefix: string, props: LoggedStateMachineProps): LoggedStateMachine {
  const logGroup = new logs.CfnLogGroup(scope, `${prefix}Log`, {
    logGroupName: props.logGroupName,
    kmsKeyId: props.key.keyArn,
    retentionInDays: 731,
  });
  const role = new iam.CfnRole(scope, `${prefix}StateMachineRole`, {
    roleName: props.roleName,
    description: props.roleDescription,
    assumeRolePolicyDocument: policy(props.trust),
    policies: [{ policyName: 'Remediation', policyDocument: policy([...props.statements, ...logStatements]) }],
  });
  Validations.of(role).acknowledge(
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The actions by which Step Functions delivers its log take no resource, as AWS documents.',
    },
    {
      id: 'NIST.800.53.R5-IAMNoInlinePolicy',
      reason:
        'The policy belongs to one role, which one state machine can assume. A managed policy could be attached to other roles, which nobody should do.',
    },
  );
  const resource = new stepfunctions.CfnStateMachine(scope, `${prefix}StateMachine`, {
    stateMachineName: props.stateMachineName,
    stateMachineType: 'STANDARD',
    roleArn: role.attrArn,
    // As a string, which has no indentation: the template is as large as it may be.
    definitionString: JSON.stringify(props.definition),
    loggingConfiguration: {
      level: 'ALL',
      includeExecutionData: true,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: `${props.logGroupArn}:*` } }],
    },
  });
  resource.addResourceDependency(logGroup);
  Validations.of(resource).acknowledge({
    id: 'AwsSolutions-SF2',
    reason: 'The log has every step of every execution with its data. X-Ray would need permissions on all resources and adds nothing.',
  });
  return { resource, role };
}

/** Alarms on executions of a state machine of remediation, of which nobody is told otherwise. @param prefix - begins the IDs of its resources */
export function alarmOnRemediation(
  scope: Construct,
  prefix: string,
  { name, arn, settings }: { readonly name: string; readonly arn: string; readonly settings: RemediationSettings },
): void {
  alarmOnExecutions(scope, {
    ...{ prefix, name, stateMachineArn: arn, minutes: 1, alarmTopicArn: topicArn(settings) },
    describe: (end) => `Executions of the state machine ${name} ${end}. Look at them, and at the resources that they contain`,
  });
}
