import { aws_lambda as lambda } from 'aws-cdk-lib';
import { eventBridge } from './statement';
import { type RouteTargetConfig } from './target-config';

/**
 * A function of the account. The rules are let in by a permission each, without a source account: "A SourceAccount setting prevents EventBridge
 * from being able to invoke the function" (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html); the account stands in
 * the ARN of the rule.
 */
export const functionTarget = (functionArn: string): RouteTargetConfig => ({
  identity: `lambda ${functionArn}`,
  bind: ({ scope, id, ruleArns }) => ({
    arn: functionArn,
    needs: ruleArns.map(
      (sourceArn, index) =>
        new lambda.CfnPermission(scope, `${id}Permission${index === 0 ? '' : index + 1}`, {
          functionName: functionArn,
          action: 'lambda:InvokeFunction',
          principal: eventBridge,
          sourceArn,
        }),
    ),
  }),
});
