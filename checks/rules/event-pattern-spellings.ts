import { eventPattern, isForSource, takes } from '../event-patterns';
import { securityIrSpellings } from '../../lib/routes/patterns';
import { unknown, violation, type CheckRule } from '../rule';

export const eventPatternSpellings: CheckRule = {
  id: 'SecurityIrEventHasTwoNames',
  level: 'error',
  types: ['AWS::Events::Rule', 'AWS::Events::Archive'],
  what: 'An event pattern for AWS Security Incident Response with only one of two documented names of the same event.',
  why: 'The guide and the schemas have different names (Case Comment Added or Created, Membership Closed or Cancelled). A pattern with only one of them may never match.',
  fix: `Use both: ${securityIrSpellings.map((names) => names.join(' and ')).join('; ')}.`,
  pages: [
    'https://docs.aws.amazon.com/security-ir/latest/userguide/using-events.html',
    'https://docs.aws.amazon.com/security-ir/latest/userguide/events-detail-reference-full.html',
    'https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-security-ir.html',
  ],
  check: ({ properties }) => {
    const pattern = eventPattern(properties);
    // A pattern that cannot be read is a finding of EventPatternValueNotAList.
    if (pattern === undefined || pattern === 'unknown' || !isForSource(pattern, 'aws.security-ir')) return [];
    return securityIrSpellings.flatMap((names) => {
      const taken = names.map((name) => ({ name, takes: takes(pattern['detail-type'], name) }));
      if (taken.some((each) => each.takes === 'unknown')) {
        return [unknown(names.join(','), `Cordon cannot tell whether the pattern matches both ${names.join(' and ')}`)];
      }
      const [missing, ...others] = taken.filter((each) => each.takes === false);
      return missing === undefined || others.length === names.length - 1
        ? []
        : [
            violation(
              missing.name,
              `the pattern matches ${names.filter((name) => name !== missing.name).join(', ')} but not ${missing.name}`,
            ),
          ];
    });
  },
};
