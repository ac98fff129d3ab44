import { type OnboardingContext } from '../context';
import { type StepDraft, type StepId } from '../step';
import { allFeatures } from './all-features';
import { containmentPreference } from './containment-preference';
import { containmentRoles } from './containment-roles';
import { controlPolicies } from './control-policies';
import { guardDuty, securityHub } from './detection';
import { membership } from './membership';
import { membershipAdministrator } from './membership-administrator';
import { membershipCoverage } from './membership-coverage';
import { organizationTrail } from './organization-trail';
import { routes } from './routes';
import { stackSets } from './stack-sets';
import { team } from './team';
import { triageRole } from './triage-role';
import { trustedAccess } from './trusted-access';
import { validation } from './validation';

/** Each step by its ID: what the snapshot says of it. */
export const steps: Readonly<Record<StepId, (context: OnboardingContext) => StepDraft>> = {
  'all-features': allFeatures,
  'control-policies': controlPolicies,
  'triage-role': triageRole,
  'membership-administrator': membershipAdministrator,
  'trusted-access': trustedAccess,
  'stack-sets': stackSets,
  guardduty: guardDuty,
  'security-hub': securityHub,
  'organization-trail': organizationTrail,
  membership,
  'membership-coverage': membershipCoverage,
  team,
  'containment-roles': containmentRoles,
  'containment-preference': containmentPreference,
  routes,
  validation,
};
