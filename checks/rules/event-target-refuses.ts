import { deadLettersPlace, deliveryResults } from '../deliveries';
import { eventTargets } from '../event-targets';
import { type CheckRule } from '../rule';
import { at, isAbsent } from '../values';

export const eventTargetRefuses: CheckRule = {
  id: 'EventTargetRefusesEvents',
  level: 'error',
  types: ['AWS::Events::Rule'],
  what: 'A queue or topic, as target or dead-letter queue of an event rule, whose policy or key does not let EventBridge in.',
  why: 'The rule deploys and matches, and every event is lost. The policy of an AWS managed key cannot be changed, so it takes a customer managed key; the keys that SQS itself owns (SSE-SQS) need nothing.',
  fix: 'Allow `events.amazonaws.com` to send in the policy of the queue or topic, and `kms:Decrypt` and `kms:GenerateDataKey` in that of its customer managed key.',
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
