import { isBeforeService, serviceOrder } from '../../../configuration/automation-rule';
import { activeRules } from '../active-rules';
import { ingestedProductsReached } from '../reach';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { and, orAccept } from '../words';

export const terminalBeforeService: SafetyRule = {
  id: 'terminal-before-service',
  what: `A terminal automation rule that comes before order ${serviceOrder} and can match findings of GuardDuty or another product that the service takes.`,
  why: `AWS Security Incident Response deploys its rules at order ${serviceOrder}. They are not applied to findings that a terminal rule matches first. AWS does not document what the service does then (https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html).`,
  fix: 'Remove `terminal`, or give the rule the precedence `after-service`, which also makes it the last to write.',
  notForV2: 'no rule of Security Hub V2 is terminal',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).automations.flatMap((active): readonly SafetyFinding[] => {
      const { list, index, rule } = active;
      const products = rule.terminal && isBeforeService(rule) ? ingestedProductsReached(active) : [];
      if (products.length === 0) return [];
      return [
        {
          id: 'terminal-before-service',
          severity: 'error',
          list,
          index,
          at: 'terminal',
          message: `keeps the rules of AWS Security Incident Response (order ${serviceOrder}) from the findings that it matches, including those of ${products.includes('GuardDuty') ? 'GuardDuty' : and(products)}`,
          value: true,
          remedy: `remove it, write precedence: after-service, or name a product that the service does not take${orAccept('terminal-before-service')}`,
        },
      ];
    }),
};
