import { violation, type CheckRule } from '../rule';
import { numberOf } from '../values';

/** `RuleOrder` of the rules that AWS Security Incident Response deploys. */
const serviceOrder = 10;

export const automationRuleOrder: CheckRule = {
  id: 'AutomationRuleReservedOrder',
  level: 'warning',
  types: ['AWS::SecurityHub::AutomationRule'],
  what: `A Security Hub automation rule with order ${serviceOrder}, the order of the rules of AWS Security Incident Response.`,
  why: 'Rules of the same order apply in the order of their last update, and the later write wins. Any update of either rule changes the result.',
  fix: 'Use a higher order so that your rule writes last, or a lower order with `IsTerminal`.',
  pages: [
    'https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html',
  ],
  check: ({ properties: { RuleOrder: order } }) =>
    numberOf(order) === serviceOrder ? [violation('RuleOrder', `the order is ${serviceOrder}, the order of the service's own rules`)] : [],
};
