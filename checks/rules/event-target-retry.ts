import { eventTargets } from '../event-targets';
import { unknown, violation, type CheckResult, type CheckRule } from '../rule';
import { at, isIntrinsic, numberOf } from '../values';

export const eventTargetRetry: CheckRule = {
  id: 'EventTargetWithoutRetries',
  level: 'error',
  types: ['AWS::Events::Rule'],
  what: 'An event rule target without retries, or with a retry policy that EventBridge rejects.',
  why: 'A target that throttles for a moment misses the event. EventBridge accepts 0 to 185 attempts and 60 to 86,400 seconds.',
  fix: 'Remove the retry policy (the default is 185 attempts within 24 hours), or set at least one attempt.',
  pages: [
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html',
    'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html',
  ],
  check: ({ properties }) =>
    eventTargets(properties).flatMap(({ id, raw: { RetryPolicy: policy } }) => {
      if (isIntrinsic(policy)) return [unknown(id, `the retries of the target ${id} are known only after deployment`)];
      return [
        ...outside(id, 'MaximumRetryAttempts', at(policy, 'MaximumRetryAttempts'), 1, 185),
        ...outside(id, 'MaximumEventAgeInSeconds', at(policy, 'MaximumEventAgeInSeconds'), 60, 86_400),
      ];
    }),
};

function outside(id: string, name: string, value: unknown, least: number, most: number): readonly CheckResult[] {
  const number = numberOf(value);
  if (number === undefined) return [];
  if (number === 'unknown') return [unknown(`${id}.${name}`, `${name} of the target ${id} is known only after deployment`)];
  return number >= least && number <= most
    ? []
    : [violation(`${id}.${name}`, `${name} of the target ${id} is ${number}, but must be ${least} to ${most}`)];
}
