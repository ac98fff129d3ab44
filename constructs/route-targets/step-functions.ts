import { targetRole } from './target-role';
import { type RouteTargetConfig } from './target-config';

/** A state machine of the account, started with what is sent as its input. */
export const stateMachineTarget = (stateMachineArn: string): RouteTargetConfig => ({
  identity: `states ${stateMachineArn}`,
  bind: (context) => {
    const role = targetRole(context, [{ Effect: 'Allow', Action: 'states:StartExecution', Resource: stateMachineArn }]);
    return { arn: stateMachineArn, roleArn: role.attrArn };
  },
});
