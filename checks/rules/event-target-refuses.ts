import { deadLettersPlace, deliveryResults } from '../deliveries';
import { eventTargets } from '../event-targets';
import { type CheckRule } from '../rule';
import { at, isAbsent } from '../values';

export const eventTargetRefuses: CheckRule = {
  id: 'EventTargetRefusesEvents',
  level: 'error',
  types: ['AWS::Events::Rule'],
  what: 'An event rule that delivers to a queue or topic whose policy or key does not allow EventBridge. Targets and dead-letter queues are checked.',
  why: 'The rule deploys and matches, but every event is lost. The policy of an AWS managed key cannot be changed, so you need a customer managed key. SSE-SQS keys need nothing.',
  fix: 'Allow `events.amazonaws.com` to send in the policy of the queue or topic. Allow it `kms:Decrypt` and `kms:GenerateDataKey` in the policy of the customer managed key.',
  pages: [
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html',
  ],
  check: (rule) =>
    eventTargets(rule.properties).flatMap(({ id, raw }) => {
      const deadLetters = at(raw.DeadLetterConfig, 'Arn');
      return [
        ...deliveryResults(rule, { place: id, arn: raw.Arn, roleArn: raw.RoleArn }),
        ...(isAbsent(deadLetters) ? [] : deliveryResults(rule, { place: deadLettersPlace, arn: deadLetters })),
      ];
    }),
};
