import { eventTargets } from '../event-targets';
import { unknown, violation, type CheckRule } from '../rule';
import { at, isAbsent, isIntrinsic } from '../values';

export const eventTargetDeadLetters: CheckRule = {
  id: 'EventTargetWithoutDeadLetterQueue',
  level: 'error',
  types: ['AWS::Events::Rule'],
  what: 'A target of an event rule without a dead-letter queue.',
  why: 'EventBridge drops an event that it cannot deliver, without any notice. If a permission or the target is missing, it drops the event at once.',
  fix: 'Set `DeadLetterConfig.Arn` to a standard queue in the same Region. The policy of the queue must allow the rule to send.',
  pages: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html'],
  check: ({ properties }) =>
    isIntrinsic(properties.Targets)
      ? [unknown('Targets', 'the targets of the rule are known only after deployment')]
      : eventTargets(properties).flatMap(({ id, raw }) => {
          const config = raw.DeadLetterConfig;
          if (isIntrinsic(raw) || isIntrinsic(config))
            return isAbsent(config)
              ? [violation(id, without(id))]
              : [unknown(id, `Cordon cannot tell before deployment whether the target ${id} has a dead-letter queue`)];
          return isAbsent(at(config, 'Arn')) ? [violation(id, without(id))] : [];
        }),
};

const without = (id: string): string => `EventBridge drops events that it cannot deliver to the target ${id}`;
