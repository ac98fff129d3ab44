import { aws_lambda as lambda } from 'aws-cdk-lib';
import { eventBridge } from '../../lib/routes/policies/statement';
import { type RouteTargetConfig } from './target-config';

/**
 * A function of the account. The rules are let in by a permission each, without a source account: "A SourceAccount setting prevents EventBridge
 * from being able to invoke the function" (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html); the account stands in
 * the ARN of the rule. A permission is made after its rule, since it names the rule: what comes in between goes to the dead-letter queue.
 */
export const functionTarget = (functionArn: string): RouteTargetConfig => ({
  identity: `lambda ${functionArn}`,
  bind: ({ scope, id }) => {
    let permissions = 0;
    return {
      arn: functionArn,
      admit: ({ attrArn: sourceArn }) => {
        permissions += 1;
        new lambda.CfnPermission(scope, `${id}Permission${permissions === 1 ? '' : permissions}`, {
          functionName: nameOf(functionArn),
          action: 'lambda:InvokeFunction',
          principal: eventBridge,
          sourceArn,
        });
      },
    };
  },
});

/** Name of a function of the account, with its alias or version if the ARN has one. A token stays what it is. */
const nameOf = (functionArn: string): string => /^arn:[^:]+:lambda:[^:]*:\d{12}:function:(.+)$/.exec(functionArn)?.[1] ?? functionArn;
