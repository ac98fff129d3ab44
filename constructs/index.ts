export { AutomationRule, type AutomationRuleCriterion, type AutomationRuleProps } from './automation-rule';
export { ContainmentRoles, containmentRolesDefaults, type ContainmentRolesProps } from './containment-roles';
export {
  OrganizationStackSet,
  type OrganizationStackSetProps,
  type StackSetAutoDeployment,
  type StackSetOperationPreferences,
} from './organization-stack-set';
export { checkRuleSafety, type RuleSafetyOptions } from './rule-safety';
export { SuppressionRule, type SuppressionRuleCriterion, type SuppressionRuleProps } from './suppression-rule';
export { Target } from './target';
export { TriageServiceLinkedRole, type TriageServiceLinkedRoleProps } from './triage-service-linked-role';
export { containmentExecutionRoleName, containmentRoleName, triageServiceLinkedRoleName } from '../lib/containment/roles';
