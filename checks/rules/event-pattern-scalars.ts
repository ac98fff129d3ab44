import { eventPattern } from '../event-patterns';
import { unknown, violation, type CheckResult, type CheckRule } from '../rule';
import { isIntrinsic, isObject } from '../values';

export const eventPatternScalars: CheckRule = {
  id: 'EventPatternValueNotAList',
  level: 'error',
  types: ['AWS::Events::Rule', 'AWS::Events::Archive'],
  what: 'An event pattern that is written like an event: with a value where a list of values belongs.',
  why: 'EventBridge refuses it; a published pattern of Case Updated is of this kind.',
  fix: 'Put each value in a list: `"source": ["aws.security-ir"]`.',
  pages: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html'],
  check: ({ properties }) => {
    const pattern = eventPattern(properties);
    if (pattern === undefined) return [];
    return pattern === 'unknown'
      ? [unknown('EventPattern', 'the event pattern is only known when it is deployed, or is no JSON object')]
      : scalarsIn(pattern, '');
  },
};

function scalarsIn(value: unknown, place: string): readonly CheckResult[] {
  if (Array.isArray(value)) {
    return place.endsWith('$or') ? value.flatMap((alternative, index) => scalarsIn(alternative, `${place}.${index}`)) : [];
  }
  if (isIntrinsic(value)) return [unknown(place, `whether ${place} is a list is only known when it is deployed`)];
  return isObject(value)
    ? Object.entries(value).flatMap(([key, inner]) => scalarsIn(inner, place === '' ? key : `${place}.${key}`))
    : [violation(place, `${place} is a value, ${JSON.stringify(value)}, and not a list of values`)];
}
