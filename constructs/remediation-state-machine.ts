import { Duration, Validations, aws_iam as iam, aws_logs as logs, aws_stepfunctions as stepfunctions } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { remediationRoleName } from '../lib/containment/remediation-role';
import { stateMachineRoleName } from '../lib/configuration/remediation-access';
import { remediationDefinition } from '../lib/remediation/definition';
import { remediationLogGroupName, remediationName } from '../lib/remediation/names';
import { logStatements, stateMachineStatements, stateMachineTrust } from '../lib/remediation/policies';
import { remediationLogGroupArn, stateMachineArn, topicArn, type RemediationSettings } from '../lib/remediation/settings';
import { policy } from '../lib/routes/policies/statement';
import { routingAlarm } from './routing-alarm';
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
    const logGroup = new logs.CfnLogGroup(this, 'Log', {
      logGroupName: remediationLogGroupName,
      kmsKeyId: key.keyArn,
      retentionInDays: 731,
    });
    const role = new iam.CfnRole(this, 'StateMachineRole', {
      roleName: stateMachineRoleName(settings.region),
      description: 'Cordon: what the state machine of remediation may do',
      assumeRolePolicyDocument: policy(stateMachineTrust(settings)),
      policies: [
        { policyName: 'Remediation', policyDocument: policy([...stateMachineStatements(settings, key.keyArn), ...logStatements]) },
      ],
    });
    acknowledgeRole(role, settings);
    this.resource = new stepfunctions.CfnStateMachine(this, 'StateMachine', {
      stateMachineName: remediationName,
      stateMachineType: 'STANDARD',
      roleArn: role.attrArn,
      // As a string, which has no indentation: the template is as large as it may be.
      definitionString: JSON.stringify(remediationDefinition(settings)),
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: true,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: `${remediationLogGroupArn(settings)}:*` } }],
      },
    });
    this.resource.addResourceDependency(logGroup);
    Validations.of(this.resource).acknowledge({
      id: 'AwsSolutions-SF2',
      reason: 'The log has every step of every execution with its data. X-Ray would need permissions on all resources and adds nothing.',
    });
    for (const [metricName, what] of watched) {
      routingAlarm(this, `${metricName}Alarm`, {
        alarmName: `${remediationName}-${metricName}`,
        alarmDescription: `Executions of the state machine ${remediationName} ${what}. Look at them, and at the resources that they contain`,
        namespace: 'AWS/States',
        metricName,
        dimensions: [{ name: 'StateMachineArn', value: stateMachineArn(settings) }],
        statistic: 'Sum',
        period: Duration.minutes(1).toSeconds(),
        evaluationPeriods: 1,
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 0,
        treatMissingData: 'notBreaching',
        alarmTopicArn: topicArn(settings),
      });
    }
  }
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
const watched = [
  ['ExecutionsFailed', 'failed'],
  ['ExecutionsTimedOut', 'took too long'],
  ['ExecutionsAborted', 'were stopped'],
] as const;

function acknowledgeRole(role: iam.CfnRole, { partition, managementAccount, organizationId }: RemediationSettings): void {
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
}
