import { type RemediationAccess } from '../configuration/configuration';
import { type PolicyOptions, startAutomationResources, passExecutionRole } from './policies';
import { type AccountTrustStatement, type Statement } from './statement';

/** Role that the state machines of remediation assume in an account. */
export const remediationRoleName = 'CordonRemediation';

/** Tag of each run that remediation starts, by which guardrails know it. */
export const remediationRunTag = { key: 'cordon-remediation', value: 'run' } as const;

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

/**
 * Start the runbooks with a tag, follow them, and hand them the execution role. Nothing of it changes a resource by itself. No page says whether a start
 * with a tag needs AddTagsToResource, so it is allowed: without it, every start might fail.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/tagging-automations.html
 */
export function remediationStatements(
  { actions, ownBackupBucket }: RemediationAccess,
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
      Action: ['ssm:AddTagsToResource', 'ssm:GetAutomationExecution'],
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:automation-execution/*' },
    },
    { Sid: 'HandOverTheExecutionRole', ...passExecutionRole(executionRoleName) },
    // To ask whose the bucket is. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
    ...(ownBackupBucket === undefined
      ? []
      : [
          {
            Sid: 'OwnerOfBackupBucket',
            Effect: 'Allow',
            Action: ['s3:ListBucket'],
            Resource: {
              'Fn::Sub': `arn:\${AWS::Partition}:s3:::${ownBackupBucket.replaceAll('{account}', '${AWS::AccountId}').replaceAll('{region}', '*')}`,
            },
          } as const,
        ]),
  ];
}
