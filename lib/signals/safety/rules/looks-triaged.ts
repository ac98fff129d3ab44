import { activeRules } from '../active-rules';
import { mayMatchHigh, mayMatchThreats } from '../reach';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

export const looksTriaged: SafetyRule = {
  id: 'looks-triaged',
  what: 'An automation rule that sets Workflow.Status to NOTIFIED on findings of GuardDuty that may be HIGH or CRITICAL.',
  why:
    'AWS Security Incident Response moves findings from NEW to NOTIFIED itself while it triages them. Whoever looks for NEW no longer sees them, ' +
    'and AWS does not say whether the service triages what is NOTIFIED already ' +
    '(https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html).',
  fix: 'Leave the status to the service, and say what you know in a note or a field of your own; or limit the rule to lower severities.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).automations.flatMap((active): readonly SafetyFinding[] => {
      const { list, index, rule } = active;
      if (rule.update.workflowStatus !== 'NOTIFIED' || !mayMatchThreats(active) || !mayMatchHigh(active)) return [];
      return [
        {
          id: 'looks-triaged',
          severity: 'error',
          list,
          index,
          at: 'update.workflowStatus',
          message: 'makes findings of GuardDuty, HIGH and CRITICAL ones among them, look as if somebody had been told of them',
          value: 'NOTIFIED',
          remedy: `leave the status to the service, or add { field: SeverityLabel, equals: [INFORMATIONAL, LOW, MEDIUM] }${orAccept('looks-triaged')}`,
        },
      ];
    }),
};
