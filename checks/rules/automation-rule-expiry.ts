import { saysItsEnd } from '../expiry';
import { unknown, violation, type CheckRule } from '../rule';
import { suppressingUpdates } from '../suppressing-updates';

export const automationRuleExpiry: CheckRule = {
  id: 'AutomationRuleSuppressesWithoutExpiry',
  level: 'error',
  types: ['AWS::SecurityHub::AutomationRule'],
  what: 'A Security Hub automation rule that suppresses findings without an end date.',
  why: 'A suppression without an end keeps hiding findings after its reason no longer applies.',
  fix: 'Write the date (YYYY-MM-DD) into its name, its description or a tag such as `CordonExpires`. `AutomationRule` of `cordon/constructs` does this.',
  pages: ['https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html'],
  check: ({ properties }) => {
    const suppressing = suppressingUpdates(properties);
    const ends = saysItsEnd({ name: properties.RuleName, description: properties.Description, tags: properties.Tags });
    if (suppressing.length === 0 || ends === true) return [];
    return ends === false && suppressing.some(({ certain }) => certain)
      ? [violation('Expiry', 'the rule suppresses findings without an end date')]
      : [unknown('Expiry', 'Cordon cannot tell before deployment whether the rule suppresses findings without an end date')];
  },
};
