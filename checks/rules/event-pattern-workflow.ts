import { eventPattern, isForSource, takes } from '../event-patterns';
import { unknown, violation, type CheckRule } from '../rule';
import { at, isAbsent } from '../values';

export const eventPatternWorkflow: CheckRule = {
  id: 'EventRuleOnlyNewFindings',
  level: 'error',
  types: ['AWS::Events::Rule'],
  what: 'An event rule for Security Hub findings whose `Workflow.Status` is NEW, without NOTIFIED.',
  why: 'AWS Security Incident Response sets findings to NOTIFIED during triage, so the rule can miss findings.',
  fix: 'Use both, `["NEW", "NOTIFIED"]`, or remove the condition.',
  pages: [
    'https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html',
  ],
  check: ({ properties }) => {
    const pattern = eventPattern(properties);
    if (pattern === undefined || pattern === 'unknown' || !isForSource(pattern, 'aws.securityhub')) return [];
    const status = at(pattern, 'detail', 'findings', 'Workflow', 'Status');
    if (isAbsent(status)) {
      return JSON.stringify(at(pattern, 'detail') ?? '').includes('"Status":["NEW"]')
        ? [
            unknown(
              'Workflow.Status',
              'one alternative of the pattern matches only NEW; Cordon does not check whether others match NOTIFIED',
            ),
          ]
        : [];
    }
    const [isNew, isNotified] = [takes(status, 'NEW'), takes(status, 'NOTIFIED')];
    if (isNew === 'unknown' || isNotified === 'unknown') {
      return [unknown('Workflow.Status', 'Cordon cannot tell which workflow statuses the pattern matches')];
    }
    return isNew && !isNotified ? [violation('Workflow.Status', 'the pattern matches NEW findings but not NOTIFIED ones')] : [];
  },
};
