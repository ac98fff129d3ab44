import { serviceOrder } from '../../../configuration/automation-rule';
import { activeRules } from '../active-rules';
import { mayMatchThreats } from '../reach';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

export const shutsOutService: SafetyRule = {
  id: 'shuts-out-service',
  what: `An automation rule that is terminal, comes before order ${serviceOrder}, and can match findings of GuardDuty.`,
  why:
    `The rules that AWS Security Incident Response deploys at order ${serviceOrder} are not applied to what it matches, and AWS does not say what ` +
    'the service does then (https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html).',
  fix: 'Leave out `terminal`, or give the rule the precedence `after-service`: then its word is the last one, too.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).automations.flatMap((active): readonly SafetyFinding[] => {
      const { list, index, rule } = active;
      const before = rule.precedence === 'before-service' || (typeof rule.precedence === 'number' && rule.precedence < serviceOrder);
      if (!rule.terminal || !before || !mayMatchThreats(active)) return [];
      return [
        {
          id: 'shuts-out-service',
          severity: 'error',
          list,
          index,
          at: 'terminal',
          message: `keeps the rules of AWS Security Incident Response (order ${serviceOrder}) from the findings that it matches, those of GuardDuty among them`,
          value: true,
          remedy: `leave it out, write precedence: after-service, or name a product other than GuardDuty${orAccept('shuts-out-service')}`,
        },
      ];
    }),
};
