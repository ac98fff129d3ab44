import { everyCondition, harm, type ActiveRule } from '../active-rules';
import { judged } from '../earlier-writes';
import { type Condition } from '../conditions';
import {
  asksOnlyForHigh,
  controlsThatMayBeHigh,
  mayMatchHigh,
  namesOnlyHighControls,
  namesOnlyHighTypes,
  typeConditions,
  typesThatMayBeHigh,
} from '../reach';
import { exampleV2, harmedFindings, isHighV2, namesOnlyHighTypesV2 } from '../reach/ocsf';
import { isOfPassed } from '../passed';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { isSaidElsewhere } from '../threat-groups';
import { orAccept } from '../words';

export const highSeverityRule: SafetyRule = {
  id: 'hides-high-severity',
  what: 'A rule that can hide High or Critical findings (severity 7 and above), or make them look harmless. A rule that suppresses findings of controls that passed is one: they stay suppressed when the control fails. A criterion does not protect findings in which an earlier rule writes the value that it takes.',
  why: 'High means that a resource is compromised and in use by an attacker. AWS Security Incident Response does not see suppressed findings (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html). A finding is Informational while its control passes, and its severity rises when the control fails (https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html). Security Hub then resets only NOTIFIED and RESOLVED to NEW (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_WorkflowUpdate.html).',
  fix: 'Limit the severity with `{ field: severity, lessThan: 7 }`, or with `{ field: SeverityLabel, equals: [...] }` without HIGH and CRITICAL, or with `{ field: severity_id, lessThanOrEqual: 3 }`. Or name finding types or security controls that AWS documents as Low or Medium.',
  acknowledgeable: true,
  check: (input) =>
    judged(input, (active) => {
      const verb = harm(active);
      return verb === undefined || !mayMatchHigh(active) || isSaidElsewhere(active, 'hides-high-severity') ? [] : [finding(active, verb)];
    }),
};

function finding(active: ActiveRule, verb: string): SafetyFinding {
  const { list, index, rule, conditions } = active;
  const severity = everyCondition(active).find(({ field }) => severityFields[list].includes(field));
  const [type] = typeConditions(active);
  const types = typesThatMayBeHigh(active);
  const controls = controlsThatMayBeHigh(active);
  const named = types.length > 0 ? types : controls.length > 0 ? controls : undefined;
  const value = severity !== undefined && list !== 'automationRulesV2' ? rule.criteria[conditions.all.indexOf(severity)] : named;
  const isPassed = list !== 'suppressionRules' && isOfPassed(conditions);
  return {
    id: 'hides-high-severity',
    severity: 'error',
    list,
    index,
    at: severity?.at ?? (types.length > 0 ? type?.at : undefined) ?? 'criteria',
    message: isPassed ? hidesLaterFailure(active) : `can ${verb} ${highFindings(active, controls)}`,
    ...(value !== undefined && { value }),
    remedy: `${isPassed ? remediesOfPassed[list] : remedyOf(active, severity)}${orAccept('hides-high-severity')}`,
  };
}

/** A finding that passed is harmless, and becomes the finding of the failure. */
const hidesLaterFailure = ({ list }: ActiveRule): string =>
  list === 'automationRules'
    ? 'suppresses findings of controls that passed. If such a control fails later, its finding stays suppressed and can be HIGH or CRITICAL'
    : 'hides findings of controls that passed. If such a control fails later, its finding may stay hidden and can be High or Critical';
const remediesOfPassed: Readonly<Record<ActiveRule['list'], string>> = {
  suppressionRules: '',
  automationRules:
    'write workflowStatus: RESOLVED, which Security Hub resets to NEW when the control fails, or name controls that are never HIGH',
  automationRulesV2: 'do not change the status, or name controls that are never High',
};

/** Fields of the severity, by kind of rule. */
const severityFields: Readonly<Record<ActiveRule['list'], readonly string[]>> = {
  suppressionRules: ['severity'],
  automationRules: ['SeverityLabel'],
  automationRulesV2: ['severity_id', 'severity'],
};

function highFindings(active: ActiveRule, controls: readonly string[]): string {
  if (active.list === 'suppressionRules') return 'findings of severity 7 and above (High and Critical)';
  const those = `findings ${controls.length > 0 ? 'of security controls ' : ''}that are`;
  if (active.list === 'automationRules') return `${those} HIGH or CRITICAL`;
  const harmed = harmedFindings(active).filter(isHighV2);
  const [example] = harmed;
  const levels = harmed.every(({ severity }) => severity === 'Fatal') ? 'Fatal' : 'High or Critical';
  return `${those} ${levels}${example === undefined ? '' : `, such as ${exampleV2(active, example)}`}`;
}

/** A lower severity is no remedy where it leaves nothing that the rule could match. */
function remedyOf(active: ActiveRule, severity: Condition | undefined): string {
  const onlyHighTypes = active.list === 'automationRulesV2' ? namesOnlyHighTypesV2(active) : namesOnlyHighTypes(active);
  if (onlyHighTypes) return 'name finding types that are never High or Critical, because these always are';
  if (namesOnlyHighControls(active)) {
    return 'name controls that are never High or Critical, because failed findings of these always are';
  }
  if (severity === undefined || !asksOnlyForHigh(severity)) return remedies[active.list](severity);
  return `replace the criterion with ${lowSeverity[active.list]}`;
}

/** A criterion that only lower severities fulfil, by kind of rule. */
const lowSeverity: Readonly<Record<ActiveRule['list'], string>> = {
  suppressionRules: '{ field: severity, lessThan: 7 }',
  automationRules: '{ field: SeverityLabel, equals: [INFORMATIONAL, LOW, MEDIUM] }',
  automationRulesV2: '{ field: severity_id, lessThanOrEqual: 3 }',
};

/** Each field stands once in a rule, so a criterion that is there is changed. */
const remedies: Readonly<Record<ActiveRule['list'], (limited: Condition | undefined) => string>> = {
  suppressionRules: (limited) =>
    `${limited === undefined ? `add ${lowSeverity.suppressionRules}` : 'limit it with lessThan: 7'}, or name finding types that are never High`,
  automationRules: (limited) => {
    const labels = 'equals: [INFORMATIONAL, LOW, MEDIUM]';
    return limited === undefined ? `add ${lowSeverity.automationRules}` : `limit it with ${labels}`;
  },
  automationRulesV2: (limited) =>
    limited === undefined
      ? `add ${lowSeverity.automationRulesV2}`
      : `limit it with ${limited.field === 'severity_id' ? 'lessThanOrEqual: 3' : 'equals: [Informational, Low, Medium]'}`,
};
