import { type FindingV2 } from '../../security-hub-v2/documented-findings';
import { activeRules, type ActiveAutomationV2 } from '../active-rules';
import { mayMatchHigh, mayMatchThreats } from '../reach';
import { isHighV2, matchedFindings } from '../reach/ocsf';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

export const markedAsTriaged: SafetyRule = {
  id: 'marked-as-triaged',
  what: 'An automation rule that sets Workflow.Status to NOTIFIED on findings of GuardDuty that may be HIGH or CRITICAL. Or a rule of Security Hub V2 that sets their status to `In Progress`.',
  why: 'AWS Security Incident Response itself moves findings from NEW to NOTIFIED during triage. Views of NEW findings then miss them. AWS does not say whether the service triages findings that are already NOTIFIED (https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html).',
  fix: 'Leave the status to the service, and write what you know into a note or a user-defined field. Or limit the rule to lower severities.',
  acknowledgeable: true,
  check: (input) => [
    ...activeRules(input).automations.flatMap((active): readonly SafetyFinding[] => {
      const { list, index, rule } = active;
      if (rule.update.workflowStatus !== 'NOTIFIED' || !mayMatchThreats(active) || !mayMatchHigh(active)) return [];
      return [
        {
          id: 'marked-as-triaged',
          severity: 'error',
          list,
          index,
          at: 'update.workflowStatus',
          message: 'marks findings of GuardDuty as NOTIFIED, including HIGH and CRITICAL ones, so they look as if somebody knows of them',
          value: 'NOTIFIED',
          remedy: `leave the status to the service, or add { field: SeverityLabel, equals: [INFORMATIONAL, LOW, MEDIUM] }${orAccept('marked-as-triaged')}`,
        },
      ];
    }),
    ...activeRules(input).automationsV2.flatMap(inProgress),
  ],
};

function inProgress(active: ActiveAutomationV2): readonly SafetyFinding[] {
  const { list, index, rule } = active;
  const isMeant = (finding: FindingV2): boolean => finding.of === 'detection' && isHighV2(finding);
  if (rule.update?.status !== 'In Progress' || !matchedFindings(active).some(isMeant)) return [];
  return [
    {
      id: 'marked-as-triaged',
      severity: 'error',
      list,
      index,
      at: 'update.status',
      message: 'changes the status of findings of GuardDuty, including High and Critical ones, so they look as if somebody works on them',
      value: 'In Progress',
      remedy: `do not change the status, or add { field: severity_id, lessThanOrEqual: 3 }${orAccept('marked-as-triaged')}`,
    },
  ];
}
