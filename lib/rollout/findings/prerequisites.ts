import { type UnknownReason } from '../../reading';
import { type Finding } from '../plan';
import { couldNotBeRead, type FindingsInput } from './input';

/** Service principals that the organization must have let in (traps 15). */
const stackSetsPrincipal = 'member.org.stacksets.cloudformation.amazonaws.com';
const securityIrPrincipal = 'security-ir.amazonaws.com';

export function prerequisites({ configuration, snapshot }: FindingsInput): Finding[] {
  const found: Finding[] = [];
  const { trustedAccess, delegatedAdministrators, stackSetsAccess } = snapshot;
  const { delegatedAdministrator } = configuration.organization;
  const unread = (what: string, reading: { status: string; reason?: UnknownReason }): void => {
    if (reading.status !== 'unknown' || !reading.reason) return;
    found.push({
      id: 'prerequisite-unknown',
      severity: 'warning',
      message: couldNotBeRead(what, reading.reason),
      remedy: `allow ${reading.reason.call}; without it AWS itself will refuse the first write`,
      reason: reading.reason,
    });
  };
  unread('the trusted access of services', trustedAccess);
  unread('the delegated administrators', delegatedAdministrators);
  unread('the organization access of StackSets', stackSetsAccess);
  if (stackSetsAccess.status !== 'unknown' && (stackSetsAccess.status === 'absent' || stackSetsAccess.value !== 'ENABLED')) {
    found.push({
      id: 'stack-sets-access-off',
      severity: 'error',
      message: `StackSets has no access to the organization (${stackSetsAccess.status === 'absent' ? 'none' : stackSetsAccess.value})`,
      remedy:
        'run in the management account: aws cloudformation activate-organizations-access (the call of Organizations alone is not enough)',
    });
  }
  if (trustedAccess.status === 'present' && !trustedAccess.value.includes(securityIrPrincipal)) {
    found.push({
      id: 'security-ir-access-off',
      severity: 'warning',
      message: `AWS Security Incident Response has no trusted access (${securityIrPrincipal}); the roles will be there, and nobody to assume them`,
      remedy: `run in the management account: aws organizations enable-aws-service-access --service-principal ${securityIrPrincipal}`,
    });
  }
  if (configuration.rollout.from === 'delegated-administrator' && delegatedAdministrators.status === 'present') {
    const services = delegatedAdministrators.value.find(({ account }) => account === delegatedAdministrator)?.services ?? [];
    if (!services.includes(stackSetsPrincipal)) {
      found.push({
        id: 'delegated-administrator-not-registered',
        severity: 'error',
        message: `${delegatedAdministrator ?? ''} is not registered as delegated administrator of StackSets (${stackSetsPrincipal})`,
        remedy: `run in the management account: aws organizations register-delegated-administrator --account-id ${delegatedAdministrator ?? ''} --service-principal ${stackSetsPrincipal}`,
      });
    }
  }
  return found;
}
