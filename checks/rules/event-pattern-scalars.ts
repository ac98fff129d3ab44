import { eventPattern } from '../event-patterns';
import { unknown, violation, type CheckResult, type CheckRule } from '../rule';
import { isIntrinsic, isObject } from '../values';

export const eventPatternScalars: CheckRule = {
  id: 'EventPatternValueNotAList',
  level: 'error',
  types: ['AWS::Events::Rule', 'AWS::Events::Archive'],
  what: 'An event pattern that is written like an event, with a single value instead of a list of values.',
  why: 'EventBridge rejects it. A published pattern for Case Updated has this error.',
  fix: 'Put each value in a list: `"source": ["aws.security-ir"]`.',
  pages: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html'],
  check: ({ properties }) => {
    const pattern = eventPattern(properties);
    if (pattern === undefined) return [];
    return pattern === 'unknown'
      ? [unknown('EventPattern', 'the event pattern is known only after deployment, or is not a JSON object')]
      : scalarsIn(pattern, '');
  },
};

function scalarsIn(value: unknown, place: string): readonly CheckResult[] {
  if (Array.isArray(value)) {
    return place.endsWith('$or') ? value.flatMap((alternative, index) => scalarsIn(alternative, `${place}.${index}`)) : [];
  }
  if (isIntrinsic(value)) return [unknown(place, `Cordon cannot tell before deployment whether ${place} is a list`)];
  return isObject(value)
    ? Object.entries(value).flatMap(([key, inner]) => scalarsIn(inner, place === '' ? key : `${place}.${key}`))
    : [violation(place, `${place} is a single value, ${JSON.stringify(value)}, instead of a list of values`)];
}
