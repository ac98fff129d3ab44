import { type RemediationSettings } from '../settings';

/** Seconds between two looks, and how many looks there are. Looks are counted, not timed: the end of a loop does not depend on a clock. */
export const looks = {
  dryRun: { seconds: 15, times: 80 },
  // Each look is some 18 events in the history of an execution, which can have 25,000, and so is each message.
  // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
  answers: { seconds: 20, most: 600, messages: 300 },
  runbook: { seconds: 15, times: 240 },
} as const;

/**
 * Seconds for which a look waits for messages. Such a look asks every server of the queue; a shorter one can miss what is there.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
export const longPollSeconds = 10;

/** Seconds between two looks for answers. */
export const answerSeconds = ({ timeoutMinutes }: Pick<RemediationSettings, 'timeoutMinutes'>): number =>
  Math.max(looks.answers.seconds, Math.ceil((timeoutMinutes * 60) / looks.answers.most));

/** Looks for answers within the time that people have. */
export const answerLooks = (settings: Pick<RemediationSettings, 'timeoutMinutes'>): number =>
  Math.ceil((settings.timeoutMinutes * 60) / answerSeconds(settings));

/** Seconds after which AWS ends an execution: all its waiting, and half as much again for the calls between. */
export function executionSeconds(settings: Pick<RemediationSettings, 'timeoutMinutes'>): number {
  const waiting = looks.dryRun.seconds * looks.dryRun.times + settings.timeoutMinutes * 60 + looks.runbook.seconds * looks.runbook.times;
  return Math.ceil(waiting * 1.5);
}
