import { eventPattern, isForSource, takes } from '../event-patterns';
import { securityIrSpellings } from '../../lib/routes/patterns';
import { unknown, violation, type CheckRule } from '../rule';

export const eventPatternSpellings: CheckRule = {
  id: 'SecurityIrEventHasTwoNames',
  level: 'error',
  types: ['AWS::Events::Rule', 'AWS::Events::Archive'],
  what: 'An event pattern for AWS Security Incident Response with one of two names by which AWS documents the same event.',
  why: 'The guide and the schemas disagree (Case Comment Added or Created, Membership Closed or Cancelled): a pattern with one of them may never match.',
  fix: `Name both: ${securityIrSpellings.map((names) => names.join(' and ')).join('; ')}.`,
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
        return [unknown(names.join(','), `whether the pattern takes both ${names.join(' and ')} cannot be told`)];
      }
      const [missing, ...others] = taken.filter((each) => each.takes === false);
      return missing === undefined || others.length === names.length - 1
        ? []
        : [
            violation(
              missing.name,
              `the pattern takes ${names.filter((name) => name !== missing.name).join(', ')} and not ${missing.name}`,
            ),
          ];
    });
  },
};
