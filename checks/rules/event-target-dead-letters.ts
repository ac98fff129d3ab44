import { eventTargets } from '../event-targets';
import { unknown, violation, type CheckRule } from '../rule';
import { at, isAbsent, isIntrinsic } from '../values';

export const eventTargetDeadLetters: CheckRule = {
  id: 'EventTargetWithoutDeadLetterQueue',
  level: 'error',
  types: ['AWS::Events::Rule'],
  what: 'A target of an event rule without a dead-letter queue.',
  why: 'An event that cannot be delivered is dropped, at once where a permission or the target is missing, and nobody hears of it.',
  fix: 'Set `DeadLetterConfig.Arn` to a standard queue of the Region whose policy lets the rule send.',
  pages: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html'],
  check: ({ properties }) =>
    isIntrinsic(properties.Targets)
      ? [unknown('Targets', 'which targets the rule has is only known when it is deployed')]
      : eventTargets(properties).flatMap(({ id, raw }) => {
          const config = raw.DeadLetterConfig;
          if (isIntrinsic(raw) || isIntrinsic(config))
            return isAbsent(config)
              ? [violation(id, without(id))]
              : [unknown(id, `whether the target ${id} has a dead-letter queue is only known when it is deployed`)];
          return isAbsent(at(config, 'Arn')) ? [violation(id, without(id))] : [];
        }),
};

const without = (id: string): string => `what cannot be delivered to the target ${id} is dropped`;
