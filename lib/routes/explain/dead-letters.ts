import { type RuleLayout } from '../layout';
import { type Route } from '../../configuration/route';
import { kindOf, type TargetKind } from './explained-target';
import { deadLetterQueueName } from './alarms';

/** Where what could not be delivered waits, and how it gets to its target after all. */
export interface DeadLettersExplanation {
  readonly queueName: string;
  readonly days: number;
  /** Steps, a sentence each. */
  readonly redrive: readonly string[];
}

/**
 * EventBridge has no redrive of its own: its guide says to read the queue with a consumer
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html). SQS moves messages back only from dead-letter queues of SQS queues
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html), and PutEvents takes no source that begins
 * with `aws.` (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html). What is left is the archive, which can
 * send to one rule again, and the target's own API.
 */
export function deadLettersOf(route: Route, rules: readonly RuleLayout[], days: number): DeadLettersExplanation {
  const queueName = deadLetterQueueName.ofRoute(route.name);
  const isArchived = rules.every(({ bus }) => bus === 'findings');
  const kinds = [...new Set(route.targets.map(kindOf))];
  return {
    queueName,
    days,
    redrive: [
      `read the messages of ${queueName}. The body is the event. The attributes RULE_ARN, TARGET_ARN, ERROR_CODE and ERROR_MESSAGE name the failed delivery and its cause. Correct the cause first`,
      isArchived
        ? 'replay the minute of the event (its `time`) from the archive cordon-findings, to the rule in RULE_ARN only; its other targets get those events again'
        : 'the default bus has no archive by Cordon, so deliver the waiting events by hand, as follows',
      ...kinds.map((kind) => byHand[kind]),
      ...(isArchived
        ? [
            `events that could not be forwarded wait in ${deadLetterQueueName.ofForwarding} of their account and Region. No archive contains them, so deliver them by hand`,
          ]
        : []),
      'then delete the messages. StartMessageMoveTask works only for queues of SQS, and PutEvents rejects AWS sources, so neither can deliver them again',
    ],
  };
}

/** How an event reaches a kind of target without a rule. */
const byHand: Readonly<Record<TargetKind, string>> = {
  sns: 'to a topic by hand: aws sns publish',
  sqs: 'to a queue by hand: aws sqs send-message',
  lambda: 'to a function by hand: aws lambda invoke --invocation-type Event',
  stepFunctions: 'to a state machine by hand: aws stepfunctions start-execution',
  ssmAutomation: 'to a runbook by hand: aws ssm start-automation-execution',
  logs: 'to a log group by hand: aws logs put-log-events',
  eventBus: 'to another bus: not possible by hand; tell its owner which events were missed',
  apiDestination: 'to an API destination: send the HTTP request yourself, open the ticket, or write to the recipients',
  slack: 'to a chat channel by hand: aws sns publish to the topic in TARGET_ARN, in the schema of the chat integration',
  microsoftTeams: 'to a chat channel by hand: aws sns publish to the topic in TARGET_ARN, in the schema of the chat integration',
};
