import { parseEventPattern } from '../../lib/events/event-pattern';
import { misreadConditions } from '../../lib/events/misread-conditions';
import { eventPattern } from '../event-patterns';
import { violation, type CheckRule } from '../rule';

export const eventPatternMisread: CheckRule = {
  id: 'EventPatternConditionMisread',
  level: 'error',
  types: ['AWS::Events::Rule', 'AWS::Events::Archive'],
  what: 'An event pattern with a case-insensitive condition after a wildcard for the same field.',
  why: "EventBridge's matcher reads a letter of such a condition as any characters. The rule then gets events that the pattern does not name, or misses some.",
  fix: 'List the spellings as plain values, or move the wildcard to a separate rule.',
  pages: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html'],
  check: ({ properties }) => {
    const pattern = eventPattern(properties);
    // A pattern that cannot be read is a finding of EventPatternValueNotAList.
    if (pattern === undefined || pattern === 'unknown') return [];
    const { pattern: compiled } = parseEventPattern(pattern, { maximumCharacters: Number.POSITIVE_INFINITY });
    return (compiled === undefined ? [] : misreadConditions(compiled)).map(({ path = 'EventPattern', message }) =>
      violation(path.replace(/\[(\d+)\]/g, '.$1'), `${path} ${message}`),
    );
  },
};
