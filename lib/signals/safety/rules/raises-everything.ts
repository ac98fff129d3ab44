import { activeRules, everyCondition, type ActiveAutomation, type ActiveAutomationV2 } from '../active-rules';
import { atom, type Atom } from '../atoms';
import { isPositive } from '../conditions';
import { admits } from '../reach/admits';
import { matchedFindings } from '../reach/ocsf';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

export const raisesEverything: SafetyRule = {
  id: 'raises-everything',
  what: 'An automation rule that raises Informational or Low findings to High or Critical, and names no product, type, control, account or resource.',
  why: 'Most findings are Informational or Low, those of controls that passed among them. Raised ones fill the routes and views for High findings (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Severity.html).',
  fix: 'Name the findings that deserve the higher severity, by product, type, control, account or resource.',
  acknowledgeable: true,
  check: (input) => {
    const { automations, automationsV2 } = activeRules(input);
    return [...automations, ...automationsV2].filter((active) => raises(active) && isGeneral(active)).map(finding);
  },
};

type Changing = ActiveAutomation | ActiveAutomationV2;

const low: readonly Atom[] = ['INFORMATIONAL', 'LOW'].map((text) => atom('equals', text, { address: false, number: false }));

/** Whether it makes a finding that is Informational or Low a High or Critical one. */
function raises(active: Changing): boolean {
  const { severity } = active.rule.update ?? {};
  if (severity === undefined || !['HIGH', 'CRITICAL', 'FATAL'].includes(severity.toUpperCase())) return false;
  if (active.list === 'automationRulesV2')
    return matchedFindings(active).some((one) => one.severity === 'Informational' || one.severity === 'Low');
  return (active.conditions.byName.get('SeverityLabel') ?? []).every((condition) => low.some((label) => admits(condition, label)));
}

/** Fields that say neither what was found, nor where. */
const general =
  /^(SeverityLabel|WorkflowStatus|RecordState|ComplianceStatus|(vendor_attributes\.)?severity(_id)?|status(_id)?|compliance\.status(_id)?)$/;

function isGeneral(active: Changing): boolean {
  return everyCondition(active).every(
    (condition) => general.test(condition.field) || !(isPositive(condition) || condition.bounds.length > 0),
  );
}

function finding({ list, index, rule }: Changing): SafetyFinding {
  return {
    id: 'raises-everything',
    severity: 'warning',
    list,
    index,
    at: 'update.severity',
    message: 'raises Informational or Low findings of every product, so they can flood the routes and views for High findings',
    value: rule.update?.severity,
    remedy: `name a product, type, control, account or resource${orAccept('raises-everything')}`,
  };
}
