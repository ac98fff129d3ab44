import { administeredServices } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { administratorPrerequisites } from './administrators';
import { type RolloutScope } from './plan';
import { type Prerequisite } from './prerequisite';
import { isManagementAccountExcluded } from './stack-set-definition';

/** The service principal that needs trusted access (traps 15). */
const securityIrPrincipal = administeredServices.membership.principal;

/**
 * Every prerequisite in the scope of a rollout, in the order of onboarding. The stack of the management account needs no trusted access and no
 * delegated administrator: it is deployed before them.
 */
export function prerequisites(configuration: Configuration, snapshot: Snapshot, scope: RolloutScope): readonly Prerequisite[] {
  if (scope === 'management-account') return [triageRole(configuration, snapshot)];
  const administrators = administratorPrerequisites(configuration, snapshot);
  const isStackSets = ({ id }: Prerequisite): boolean => id === 'delegated-administrator-not-registered';
  return [
    securityIrAccess(snapshot),
    ...administrators.filter((one) => !isStackSets(one)),
    stackSetsAccess(snapshot),
    ...administrators.filter(isStackSets),
    ...(scope === 'stack-sets' ? [] : [triageRole(configuration, snapshot)]),
  ];
}

function securityIrAccess({ trustedAccess }: Snapshot): Prerequisite {
  const id = 'security-ir-trusted-access-off';
  const what = 'trusted access of AWS Security Incident Response';
  if (trustedAccess.status === 'unknown') return { id, what, status: 'unknown', reason: trustedAccess.reason };
  if (trustedAccess.status === 'present' && trustedAccess.value.includes(securityIrPrincipal)) return { id, what, status: 'present' };
  return {
    id,
    what,
    status: 'absent',
    message: `trusted access is off for AWS Security Incident Response (${securityIrPrincipal}), so the service cannot assume the containment roles`,
    remedy: `run in the management account: aws organizations enable-aws-service-access --service-principal ${securityIrPrincipal}`,
    inPlan: 'warning',
  };
}

function stackSetsAccess({ stackSetsAccess: access }: Snapshot): Prerequisite {
  const id = 'stack-sets-trusted-access-off';
  const what = 'organizations access of StackSets';
  if (access.status === 'unknown') return { id, what, status: 'unknown', reason: access.reason };
  if (access.status === 'present' && access.value === 'ENABLED') return { id, what, status: 'present' };
  return {
    id,
    what,
    status: 'absent',
    message: `StackSets cannot deploy to the organization: its organizations access is ${access.status === 'absent' ? 'off' : access.value}`,
    remedy:
      'run in the management account: aws cloudformation activate-organizations-access. Trusted access in Organizations alone is not enough',
    inPlan: 'error',
  };
}

function triageRole(configuration: Configuration, { managementAccount: { stack, triageServiceLinkedRole: role } }: Snapshot): Prerequisite {
  const id = 'triage-role-absent';
  const what = 'triage service-linked role in the management account';
  if (role.status === 'unknown') return { id, what, status: 'unknown', reason: role.reason };
  if (role.status === 'present') return { id, what, status: 'present' };
  return {
    id,
    what,
    status: 'absent',
    message: 'the management account has no triage service-linked role, so AWS Security Incident Response cannot triage findings there',
    // Made by hand before the stack is, it would make the stack fail (traps 21).
    remedy:
      stack.status === 'present' || isManagementAccountExcluded(configuration)
        ? 'run in the management account: aws iam create-service-linked-role --aws-service-name triage.security-ir.amazonaws.com'
        : 'deploy the stack of the management account, which creates the role: cordon deploy',
  };
}
