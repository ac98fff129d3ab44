import { targetRole } from './target-role';
import { type RouteTargetConfig } from './target-config';

/**
 * A bus in another account or Region. It gets the event as it is. Targets of this kind need a role since 2 March 2023, in the same account too.
 * In another account the policy of the bus must let this account in: `requiredPolicy` says how.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html, eb-cross-region.html
 */
export const eventBusTarget = (eventBusArn: string): RouteTargetConfig => ({
  identity: `bus ${eventBusArn}`,
  eventBusArn,
  bind: (context) => {
    const role = targetRole(context, [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: eventBusArn }]);
    return { arn: eventBusArn, roleArn: role.attrArn, input: {} };
  },
});
