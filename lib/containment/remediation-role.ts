import { type RemediationAccess } from '../configuration/configuration';
import { type PolicyOptions, startAutomationResources, passExecutionRole } from './policies';
import { type AccountTrustStatement, type Statement } from './statement';

/** Role that the state machines of remediation assume in an account. */
export const remediationRoleName = 'CordonRemediation';

/**
 * Who may assume it: the roles of the state machines, each by its ARN. The principal is their account, because IAM refuses the ARN of a role that
 * is not made yet, and would replace it by an ID that a role made anew does not have.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function remediationTrust({ roleArns }: RemediationAccess): readonly AccountTrustStatement[] {
  const account = roleArns[0]?.split(':')[4] ?? '';
  return [
    {
      Effect: 'Allow',
      Principal: { AWS: account },
      Action: 'sts:AssumeRole',
      Condition: { ArnEquals: { 'aws:PrincipalArn': roleArns } },
    },
  ];
}

/** Start the runbooks, follow them, and hand them the execution role. Nothing of it changes a resource by itself. */
export function remediationStatements(
  { actions }: RemediationAccess,
  options: Pick<PolicyOptions, 'startAutomationResources'>,
  executionRoleName: string,
): readonly Statement[] {
  return [
    {
      Sid: 'StartRunbooks',
      Effect: 'Allow',
      Action: ['ssm:StartAutomationExecution'],
      Resource: startAutomationResources(options.startAutomationResources, actions),
    },
    {
      Sid: 'FollowRunbooks',
      Effect: 'Allow',
      Action: ['ssm:GetAutomationExecution'],
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:automation-execution/*' },
    },
    { Sid: 'HandOverTheExecutionRole', ...passExecutionRole(executionRoleName) },
  ];
}
