import { activeRules, harm, type ActiveRule } from '../active-rules';
import { mayMatchHigh } from '../reach';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

export const highSeverityRule: SafetyRule = {
  id: 'high-severity',
  what: 'A rule that can hide, or make look harmless, findings that are High or Critical (severity 7 and above).',
  why:
    'High means a resource that is compromised and is used against you; AWS Security Incident Response does not see what is suppressed ' +
    '(https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html).',
  fix:
    'Limit the severity (`{ field: severity, lessThan: 7 }`; `{ field: SeverityLabel, equals: [...] }` without HIGH and CRITICAL), or name ' +
    'finding types that AWS documents as Low or Medium.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).all.flatMap((active) => {
      const verb = harm(active);
      return verb === undefined || !mayMatchHigh(active) ? [] : [finding(active, verb)];
    }),
};

function finding({ list, index, conditions }: ActiveRule, verb: string): SafetyFinding {
  const severity = conditions.byName.get(list === 'suppressionRules' ? 'severity' : 'SeverityLabel')?.[0];
  return {
    id: 'high-severity',
    severity: 'error',
    list,
    index,
    at: severity?.at ?? 'criteria',
    message:
      list === 'suppressionRules'
        ? `can ${verb} findings of severity 7 and above (High and Critical)`
        : `can ${verb} findings that are HIGH or CRITICAL`,
    remedy:
      (list === 'suppressionRules'
        ? 'add { field: severity, lessThan: 7 }, or name finding types that are never High'
        : 'add { field: SeverityLabel, equals: [INFORMATIONAL, LOW, MEDIUM] }') + orAccept('high-severity'),
  };
}
