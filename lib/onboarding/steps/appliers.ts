import { type Applier } from '../apply/change';
import { type StepId } from '../step';
import { applyContainmentRoles, applyTriageRole } from './apply-containment-roles';
import { applyGuardDuty, applySecurityHub } from './apply-detection';
import { applyMembership, applyMembershipCoverage, applyTeam } from './apply-membership';
import { applyValidation } from './apply-validation';
import { applyMembershipAdministrator, applyStackSets, applyTrustedAccess } from './apply-organization';

/** The steps that `cordon onboard --apply` carries out, by their ID. The others are left to people, and each says why (`notApplied`). */
export const appliers: Readonly<Partial<Record<StepId, Applier>>> = {
  'triage-role': applyTriageRole,
  'trusted-access': applyTrustedAccess,
  'membership-administrator': applyMembershipAdministrator,
  'stack-sets': applyStackSets,
  guardduty: applyGuardDuty,
  'security-hub': applySecurityHub,
  membership: applyMembership,
  'membership-coverage': applyMembershipCoverage,
  team: applyTeam,
  'containment-roles': applyContainmentRoles,
  validation: applyValidation,
};
