import { Validations, aws_iam as iam } from 'aws-cdk-lib';
import { type Statement } from '../../lib/containment/statement';
import { eventBridge, policy } from '../../lib/routes/policies/statement';
import { type RouteTargetContext } from './target-config';

/**
 * A role with which the rules of a target, and no others, do one thing. EventBridge documents that in the trust of a rule's role `aws:SourceArn` is
 * the ARN of the rule: https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
 */
export function targetRole(
  { scope, id, route, ruleArns, account }: RouteTargetContext,
  statements: readonly (Statement | Readonly<Record<string, unknown>>)[],
): iam.CfnRole {
  const role = new iam.CfnRole(scope, `${id}Role`, {
    description: `Cordon: what the route ${route} may do with one target`,
    assumeRolePolicyDocument: policy([
      {
        Effect: 'Allow',
        Principal: { Service: eventBridge },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnEquals: { 'aws:SourceArn': ruleArns } },
      },
    ]),
    policies: [{ policyName: 'Target', policyDocument: policy(statements) }],
  });
  Validations.of(role).acknowledge({
    id: 'NIST.800.53.R5-IAMNoInlinePolicy',
    reason:
      'The policy names one target and belongs to one role, which only the rules of one route can assume. A managed policy could be attached to other roles, which nobody should do.',
  });
  return role;
}
