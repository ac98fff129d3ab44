/** Longest key and value of a tag, in Unicode characters. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html */
export const longestTagKey = 128;
export const longestTagValue = 256;

/**
 * Tags of a stack, a StackSet, an IAM role, a GuardDuty filter or a Security Hub automation rule. Those that AWS puts (`aws:`) do not count.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html,
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListTagsForResource.html
 */
export const mostTags = 50;

/** Tags that Cordon puts itself on a StackSet (`cordon:owner`), and on each rule on findings (owner, rule owner, end). */
export const ownTags = { stackSet: 1, rule: 3 } as const;

/**
 * Characters of IAM, the strictest of the services that take them all: letters and digits of any script, spaces, and `_.:/=+-@`.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html
 */
export const tagCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * Keys of GuardDuty and Security Hub: `[a-zA-Z+-=._:/]`, in which `+-=` is a range with the digits in it.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_TagResource.html,
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_TagResource.html.
 * The user guide of Security Hub takes spaces and `@` as well; the stricter of the two cannot fail.
 */
export const ruleTagKey = /^[a-zA-Z+-=._:/]+$/;

/** Keys in a template of `AWS::SecurityHub::AutomationRule`; tags with other keys reach the rule from its stack. */
export const automationRuleTemplateTagKey = /^[a-zA-Z0-9]+$/;

/** Whose a key is, where it is not the user's; whatever its upper and lower case, since a role has no two keys that differ in case alone. */
export function reservedFor(key: string): string | undefined {
  const lower = key.toLowerCase();
  if (lower.startsWith('aws:')) return 'AWS';
  if (lower.startsWith('cordon:') || ['cordonowner', 'cordonruleowner', 'cordonexpires'].includes(lower)) return 'Cordon';
  return lower === 'securityincidentresponsemanaged' ? 'AWS Security Incident Response' : undefined;
}
