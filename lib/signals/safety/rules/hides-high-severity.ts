import { activeRules, harm, type ActiveRule } from '../active-rules';
import { controlsThatMayBeHigh, mayMatchHigh, typesThatMayBeHigh } from '../reach';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { isGrouped } from '../threat-groups';
import { orAccept } from '../words';

export const highSeverityRule: SafetyRule = {
  id: 'hides-high-severity',
  what: 'A rule that can hide High or Critical findings (severity 7 and above), or make them look harmless.',
  why: 'High means that a resource is compromised and in use by an attacker. AWS Security Incident Response does not see suppressed findings (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html).',
  fix: 'Limit the severity with `{ field: severity, lessThan: 7 }`, or with `{ field: SeverityLabel, equals: [...] }` without HIGH and CRITICAL. Or name finding types or security controls that AWS documents as Low or Medium.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).all.flatMap((active) => {
      const verb = harm(active);
      return verb === undefined || !mayMatchHigh(active) || isGrouped(active, 'hides-high-severity') ? [] : [finding(active, verb)];
    }),
};

function finding(active: ActiveRule, verb: string): SafetyFinding {
  const { list, index, rule, conditions } = active;
  const suppression = list === 'suppressionRules';
  const [severity] = conditions.byName.get(suppression ? 'severity' : 'SeverityLabel') ?? [];
  const [type] = conditions.byName.get(suppression ? 'type' : 'Type') ?? [];
  const types = typesThatMayBeHigh(active);
  const controls = controlsThatMayBeHigh(active);
  const named = types.length > 0 ? types : controls.length > 0 ? controls : undefined;
  const value = severity !== undefined ? rule.criteria[conditions.all.indexOf(severity)] : named;
  return {
    id: 'hides-high-severity',
    severity: 'error',
    list,
    index,
    at: severity?.at ?? (types.length > 0 ? type?.at : undefined) ?? 'criteria',
    message: suppression
      ? `can ${verb} findings of severity 7 and above (High and Critical)`
      : `can ${verb} findings ${controls.length > 0 ? 'of security controls ' : ''}that are HIGH or CRITICAL`,
    ...(value !== undefined && { value }),
    remedy: `${suppression ? suppressionRemedy(severity !== undefined) : automationRemedy(severity !== undefined)}${orAccept('hides-high-severity')}`,
  };
}

/** Each field stands once in a rule, so a criterion that is there is changed. */
function suppressionRemedy(limited: boolean): string {
  return `${limited ? 'limit it with lessThan: 7' : 'add { field: severity, lessThan: 7 }'}, or name finding types that are never High`;
}

function automationRemedy(limited: boolean): string {
  const labels = 'equals: [INFORMATIONAL, LOW, MEDIUM]';
  return limited ? `limit it with ${labels}` : `add { field: SeverityLabel, ${labels} }`;
}
