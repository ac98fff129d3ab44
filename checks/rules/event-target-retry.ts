import { eventTargets } from '../event-targets';
import { unknown, violation, type CheckResult, type CheckRule } from '../rule';
import { at, isIntrinsic, numberOf } from '../values';

export const eventTargetRetry: CheckRule = {
  id: 'EventTargetWithoutRetries',
  level: 'error',
  types: ['AWS::Events::Rule'],
  what: 'A target of an event rule that is never tried again, or with a retry policy that EventBridge does not take.',
  why: 'A target that is throttled for a moment misses the event; EventBridge takes 0 to 185 attempts and 60 to 86,400 seconds.',
  fix: 'Leave the retry policy out (185 attempts within 24 hours), or give at least one attempt.',
  pages: [
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html',
    'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html',
  ],
  check: ({ properties }) =>
    eventTargets(properties).flatMap(({ id, raw: { RetryPolicy: policy } }) => {
      if (isIntrinsic(policy)) return [unknown(id, `how often the target ${id} is tried again is only known when it is deployed`)];
      return [
        ...outside(id, 'MaximumRetryAttempts', at(policy, 'MaximumRetryAttempts'), 1, 185),
        ...outside(id, 'MaximumEventAgeInSeconds', at(policy, 'MaximumEventAgeInSeconds'), 60, 86_400),
      ];
    }),
};

function outside(id: string, name: string, value: unknown, least: number, most: number): readonly CheckResult[] {
  const number = numberOf(value);
  if (number === undefined) return [];
  if (number === 'unknown') return [unknown(`${id}.${name}`, `${name} of the target ${id} is only known when it is deployed`)];
  return number >= least && number <= most
    ? []
    : [violation(`${id}.${name}`, `${name} of the target ${id} is ${number}, not ${least} to ${most}`)];
}
