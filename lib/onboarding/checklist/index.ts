import { containmentPreference, containmentRoles } from './containment';
import { eventDeliveries } from './event-deliveries';
import { eventRules, guardDutyEverywhere, testDomainFinding, thirdPartyProducts, triageActivity } from './findings';
import { type ChecklistContext, type ChecklistItem, type ItemId } from './item';
import { managementEvents, otherLogs } from './logs';
import { accountScope, delegatedAdministrator, membershipActive, membershipRegion } from './membership';
import { serviceRole, triageRoleInManagementAccount, triageRoleInMemberAccounts } from './service-roles';
import { team, testCase } from './team';

/** Each item by its ID: what the snapshot and AWS say of it. */
export const checklist: Readonly<Record<ItemId, (context: ChecklistContext) => ChecklistItem>> = {
  'management-events': managementEvents,
  'other-logs': otherLogs,
  guardduty: guardDutyEverywhere,
  'membership-active': membershipActive,
  'membership-region': membershipRegion,
  'delegated-administrator': delegatedAdministrator,
  'account-scope': accountScope,
  'triage-role-management-account': triageRoleInManagementAccount,
  'triage-role-member-accounts': triageRoleInMemberAccounts,
  'service-role': serviceRole,
  'third-party-products': thirdPartyProducts,
  'event-rules': eventRules,
  team,
  'test-case': testCase,
  'test-domain': testDomainFinding,
  'containment-roles': containmentRoles,
  'containment-preference': containmentPreference,
  'event-deliveries': eventDeliveries,
  'triage-activity': triageActivity,
};
