import { Stack, Validations, type CfnResource } from 'aws-cdk-lib';
import { type Delivery } from '../../checks/deliveries';
import { findingId, unknown } from '../../checks/rule';
import { eventTargetRefuses } from '../../checks/rules/event-target-refuses';
import { shown } from '../../checks/values';

/**
 * Acknowledges on a rule that the policies of queues and topics which are not made here cannot be seen. Where the app makes one of them after all,
 * and it refuses events, the finding is another.
 */
export function acknowledgeExisting(rule: CfnResource, deliveries: readonly Delivery[]): void {
  const stack = Stack.of(rule);
  Validations.of(rule).acknowledge(
    ...deliveries.map(({ place, arn }) => ({
      id: findingId(eventTargetRefuses, unknown(`${place}::${shown(stack.resolve(arn))}`, '')),
      reason:
        'The queue or topic belongs to somebody else, and only its owner can change its policy. requiredPolicy prints the statement that the policy needs. Until then, events go to the dead-letter queue, which has an alarm.',
    })),
  );
}
