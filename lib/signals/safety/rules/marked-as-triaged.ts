import { type FindingV2 } from '../../security-hub-v2/documented-findings';
import { isBeforeService } from '../../../configuration/automation-rule';
import { type ActiveAutomation, type ActiveAutomationV2 } from '../active-rules';
import { judged } from '../earlier-writes';
import { ingestedProductsReached, mayMatchHigh, reachesLevels } from '../reach';
import { isHighV2, matchedFindings } from '../reach/ocsf';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { and, orAccept } from '../words';

export const markedAsTriaged: SafetyRule = {
  id: 'marked-as-triaged',
  what: 'An automation rule that sets Workflow.Status to NOTIFIED on findings of a product that AWS Security Incident Response takes, such as GuardDuty. Below HIGH it is a warning, for rules before the service. Or a rule of Security Hub V2 that sets their status to `In Progress`.',
  why: 'AWS Security Incident Response itself moves findings from NEW to NOTIFIED during triage. Views of NEW findings then miss them. AWS does not say whether the service triages findings that are already NOTIFIED (https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html).',
  fix: 'Leave the status to the service, and write what you know into a note or a user-defined field. Or limit the rule to lower severities.',
  acknowledgeable: true,
  check: (input) =>
    judged(input, (active) => {
      if (active.list === 'suppressionRules') return [];
      return active.list === 'automationRules' ? notified(active) : inProgress(active);
    }),
};

function notified(active: ActiveAutomation): readonly SafetyFinding[] {
  const { list, index, rule, after } = active;
  const products = rule.update.workflowStatus === 'NOTIFIED' ? ingestedProductsReached(active) : [];
  if (products.length === 0) return [];
  const place = { list, index, at: 'update.workflowStatus', value: 'NOTIFIED' } as const;
  const whose = products.includes('GuardDuty') ? 'GuardDuty' : and(products);
  if (mayMatchHigh(active)) {
    return [
      {
        ...place,
        id: 'marked-as-triaged',
        severity: 'error',
        message: `marks findings of ${whose} as NOTIFIED, including HIGH and CRITICAL ones, so they look as if somebody knows of them`,
        remedy: `leave the status to the service, or add { field: SeverityLabel, equals: [INFORMATIONAL, LOW, MEDIUM] }${orAccept('marked-as-triaged')}`,
      },
    ];
  }
  const isOfPartner = products.some((product) => product !== 'GuardDuty');
  if (!isBeforeService(rule) || after !== undefined || !(isOfPartner || reachesLevels(active, ['low', 'medium']))) return [];
  return [
    {
      ...place,
      id: belowHigh,
      severity: 'warning',
      message: `marks findings of ${whose} below HIGH as NOTIFIED before AWS Security Incident Response sees them. AWS does not say whether the service still triages them`,
      remedy: `leave the status to the service, or write precedence: after-service${orAccept(belowHigh)}`,
    },
  ];
}

const belowHigh = 'marked-as-triaged[below HIGH]';

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
