import { eventPattern, isForSource, takes } from '../event-patterns';
import { unknown, violation, type CheckRule } from '../rule';
import { at, isAbsent } from '../values';

export const eventPatternWorkflow: CheckRule = {
  id: 'EventRuleOnlyNewFindings',
  level: 'error',
  types: ['AWS::Events::Rule'],
  what: 'An event rule on Security Hub findings whose `Workflow.Status` is NEW and not NOTIFIED.',
  why: 'AWS Security Incident Response sets findings to NOTIFIED while it triages them: the rule races it, and loses findings.',
  fix: 'Take both, `["NEW", "NOTIFIED"]`, or leave the condition out.',
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
        ? [unknown('Workflow.Status', 'one alternative of the pattern takes NEW alone; whether others take NOTIFIED is not looked into')]
        : [];
    }
    const [isNew, isNotified] = [takes(status, 'NEW'), takes(status, 'NOTIFIED')];
    if (isNew === 'unknown' || isNotified === 'unknown') {
      return [unknown('Workflow.Status', 'which workflow statuses the pattern takes cannot be told')];
    }
    return isNew && !isNotified ? [violation('Workflow.Status', 'the pattern takes NEW findings and not NOTIFIED ones')] : [];
  },
};
