import { type TemplateRule } from '../template-rule';
import { eventRuleRules } from './event-rule';
import { guardDutyFilterRules } from './guardduty-filter';
import { iamRules } from './iam';
import { securityHubRules } from './security-hub';
import { stackSetRules } from './stack-set';

/** What AWS refuses or does otherwise than it is meant, and that no validation sees. */
export const templateRules: readonly TemplateRule[] = [
  ...guardDutyFilterRules,
  ...securityHubRules,
  ...stackSetRules,
  ...iamRules,
  ...eventRuleRules,
];
