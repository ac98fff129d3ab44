import { violation, type CheckRule } from '../rule';
import { numberOf } from '../values';

/** `RuleOrder` of the rules that AWS Security Incident Response deploys. */
const serviceOrder = 10;

export const automationRuleOrder: CheckRule = {
  id: 'AutomationRuleReservedOrder',
  level: 'warning',
  types: ['AWS::SecurityHub::AutomationRule'],
  what: `A Security Hub automation rule with order ${serviceOrder}, at which AWS Security Incident Response deploys its own rules.`,
  why: 'Rules of the same order apply in the order of their last update, and the later write wins: any update on either side changes the outcome.',
  fix: 'Use a higher order to have the last word, or a lower one with `IsTerminal`.',
  pages: [
    'https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html',
  ],
  check: ({ properties: { RuleOrder: order } }) =>
    numberOf(order) === serviceOrder ? [violation('RuleOrder', `the order is ${serviceOrder}, as of the rules of the service`)] : [],
};
