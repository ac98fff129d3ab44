import { type CheckRule } from './rule';
import { automationRuleExpiry } from './rules/automation-rule-expiry';
import { automationRuleNote } from './rules/automation-rule-note';
import { automationRuleOrder } from './rules/automation-rule-order';
import { chatGuardrails } from './rules/chat-guardrails';
import { connectionSecrets } from './rules/connection-secrets';
import { containmentTrust } from './rules/containment-trust';
import { eventBusActions } from './rules/event-bus-actions';
import { eventBusOpen } from './rules/event-bus-open';
import { eventPatternMisread } from './rules/event-pattern-misread';
import { eventPatternScalars } from './rules/event-pattern-scalars';
import { eventPatternSpellings } from './rules/event-pattern-spellings';
import { eventPatternWorkflow } from './rules/event-pattern-workflow';
import { eventRuleTargets } from './rules/event-rule-targets';
import { eventTargetDeadLetters } from './rules/event-target-dead-letters';
import { eventTargetRefuses } from './rules/event-target-refuses';
import { eventTargetRetry } from './rules/event-target-retry';
import { openTrust } from './rules/open-trust';
import { passRoleResource } from './rules/pass-role-resource';
import { passRoleService } from './rules/pass-role-service';
import { securityIrBus } from './rules/security-ir-bus';
import { serviceLinkedRoleName } from './rules/service-linked-role-name';
import { serviceLinkedRoleRetained } from './rules/service-linked-role-retained';
import { serviceNames } from './rules/service-names';
import { serviceTrust } from './rules/service-trust';
import { stackInstancesTypeDoesNotExist } from './rules/stack-instances-type';
import { stackSetAutoDeployment } from './rules/stack-set-auto-deployment';
import { stackSetCallAs } from './rules/stack-set-call-as';
import { stackSetAllAccountsAtOnce } from './rules/stack-set-everyone-at-once';
import { stackSetExternalId } from './rules/stack-set-external-id';
import { stackSetIamRegions } from './rules/stack-set-iam-regions';
import { stackSetNamedAccounts } from './rules/stack-set-named-accounts';
import { stackSetRetention } from './rules/stack-set-retention';
import { stackSetSelfManaged } from './rules/stack-set-self-managed';
import { stackSetTemplatePlumbing } from './rules/stack-set-template-plumbing';
import { stackSetTemplateSize } from './rules/stack-set-template-size';
import { stackSetTemplateNotReadable } from './rules/stack-set-template-unread';
import { suppressionFilterExpiry } from './rules/suppression-filter-expiry';
import { suppressionFilterInvalidName } from './rules/suppression-filter-name';
import { suppressionFilterOperators } from './rules/suppression-filter-operators';

/** Every rule of the pack: identities, StackSets, rules on findings, routes. */
export const checkRules: readonly CheckRule[] = [
  serviceTrust,
  containmentTrust,
  openTrust,
  passRoleService,
  passRoleResource,
  serviceLinkedRoleName,
  serviceLinkedRoleRetained,
  stackSetCallAs,
  stackSetAutoDeployment,
  stackSetSelfManaged,
  stackSetNamedAccounts,
  stackSetRetention,
  stackSetIamRegions,
  stackSetAllAccountsAtOnce,
  stackSetTemplateNotReadable,
  stackSetTemplateSize,
  stackSetTemplatePlumbing,
  stackSetExternalId,
  stackInstancesTypeDoesNotExist,
  suppressionFilterExpiry,
  suppressionFilterOperators,
  suppressionFilterInvalidName,
  serviceNames,
  automationRuleNote,
  automationRuleExpiry,
  automationRuleOrder,
  eventPatternScalars,
  eventPatternMisread,
  eventPatternSpellings,
  eventPatternWorkflow,
  securityIrBus,
  eventRuleTargets,
  eventTargetDeadLetters,
  eventTargetRetry,
  eventTargetRefuses,
  eventBusOpen,
  eventBusActions,
  connectionSecrets,
  chatGuardrails,
];
