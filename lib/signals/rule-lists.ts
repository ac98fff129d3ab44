/** Keys of the configuration that list rules on findings. */
export const ruleLists = ['suppressionRules', 'automationRules', 'automationRulesV2'] as const;
export type RuleList = (typeof ruleLists)[number];
