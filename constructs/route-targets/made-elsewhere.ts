import { Stack } from 'aws-cdk-lib';
import { type RouteTargetConfig } from './target-config';

/** The target as another stack of the account and Region makes it: a rule finds it by its ARN. What makes nothing of a name stays as it is. */
export const madeElsewhere = (target: RouteTargetConfig): RouteTargetConfig => {
  const { madeArn } = target;
  if (madeArn === undefined) return target;
  return { ...target, bind: ({ scope }) => ({ arn: madeArn(Stack.of(scope)) }) };
};
