export { BucketReplay, type BucketReplayProps } from './bucket-replay';
export { CaseMeasures, type CaseMeasuresProps } from './case-measures';
export { AutomationRule, type AutomationRuleCriterion, type AutomationRuleProps } from './automation-rule';
export { AutomationRuleV2, type AutomationRuleV2Props } from './automation-rule-v2';
export { ContainmentRoles, containmentRolesDefaults, type ContainmentRolesProps } from './containment-roles';
export { DeadLetterQueue, type DeadLetterQueueProps } from './dead-letter-queue';
export { type NamedBus } from './event-delivery';
export { EventForwarding, type EventForwardingProps } from './event-forwarding';
export { defaultRetry, EventRoute, type EventRouteProps } from './event-route';
export { EventPattern, GuardDutyFindings, SecurityHubFindings, SecurityIrEvents } from './event-sources';
export { EvidenceStore, type EvidenceStoreProps } from './evidence-store';
export { GuardrailPolicy, type GuardrailPolicyProps } from './guardrail-policy';
export { FindingsBus, type FindingsBusProps } from './findings-bus';
export {
  OrganizationStackSet,
  type OrganizationStackSetProps,
  type StackSetAutoDeployment,
  type StackSetOperationPreferences,
} from './organization-stack-set';
export { checkRuleSafety, type RuleSafetyOptions } from './rule-safety';
export {
  requiredAlarmTopicPolicy,
  requiredPolicy,
  RouteTargets,
  type ApiDestinationTarget,
  type AutomationTarget,
  type BoundTarget,
  type EncryptionKey,
  type LogGroupTarget,
  type MicrosoftTeamsTarget,
  type RequiredPolicy,
  type RequiredPolicyOptions,
  type ResourceStatement,
  type RouteTargetConfig,
  type RouteTargetContext,
  type SlackTarget,
  type TargetInput,
} from './route-targets';
export { Remediation, type RemediationProps } from './remediation';
export { RemediationStateMachine, type RemediationStateMachineProps } from './remediation-state-machine';
export { ResponderRoles, type ResponderRolesProps } from './responder-roles';
export { RoutingKey, type RoutingKeyProps } from './routing-key';
export { SuppressionRule, type SuppressionRuleCriterion, type SuppressionRuleProps } from './suppression-rule';
export { Target } from './target';
export { TriageServiceLinkedRole, type TriageServiceLinkedRoleProps } from './triage-service-linked-role';
export {
  type ApiDestinationAuthorization,
  type GuardDutyEvents,
  type MessageTemplate,
  type RouteEvents,
  type RoutePreset,
  type RouteRetry,
  type RouteTarget,
  type SecurityHubEvents,
  type SecurityIrActor,
  type SecurityIrSubject,
} from '../lib/configuration/route';
export { containmentExecutionRoleName, containmentRoleName, triageServiceLinkedRoleName } from '../lib/containment/roles';
