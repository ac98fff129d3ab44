import { type Snapshot } from '../../organization/snapshot';
import { exitCode } from '../../core/problem';
import { isOtherStack } from '../placement';
import { type Finding, type Plan } from '../plan';
import { couldNotBeRead, type FindingsInput } from './input';

export function managementAccount({ content, snapshot, configuration, triageError }: FindingsInput): Finding[] {
  const { stack } = snapshot.managementAccount;
  if (content.managementAccount.action === 'excluded') return rolesRemain(content.managementAccount, stack);
  const found: Finding[] = [];
  if (stack.status === 'unknown') {
    found.push({
      id: 'management-account-stack-unknown',
      severity: 'unknown',
      message: couldNotBeRead(`the stack ${content.managementAccount.stackName} of the management account`, stack.reason),
      remedy: 'add credentials of the management account with --management-profile, or skip that account with --only stack-sets',
      reason: stack.reason,
    });
  }
  if (isOtherStack(stack, content.managementAccount.stackName)) {
    found.push({
      id: 'snapshot-of-another-stack',
      severity: 'unknown',
      message: `the snapshot has another stack of the management account, not ${content.managementAccount.stackName}`,
      remedy: 'take a new snapshot with this configuration: cordon snapshot',
    });
  } else if (triageError && stack.status !== 'unknown') {
    const severity = triageError.exitCode === exitCode.unknown ? ('unknown' as const) : ('error' as const);
    found.push(
      ...triageError.problems.map(({ id, path, message, remedy }) => ({
        id,
        severity,
        message: `${path ?? ''} ${message}`.trim(),
        remedy,
      })),
    );
  }
  if (stack.status === 'present' && /^(ROLLBACK|CREATE_FAILED|DELETE_FAILED|UPDATE_ROLLBACK_FAILED)/.test(stack.value.status)) {
    found.push({
      id: 'management-account-stack-failed',
      severity: 'error',
      message: `the stack ${stack.value.name} of the management account is ${stack.value.status}, so CloudFormation accepts no change set for it`,
      remedy: /^UPDATE/.test(stack.value.status)
        ? 'continue the rollback with aws cloudformation continue-update-rollback, then plan again'
        : 'read the events of the stack, fix the cause, delete the stack, then plan again',
    });
  }
  const { triageServiceLinkedRole } = snapshot.managementAccount;
  if (
    content.managementAccount.action === 'none' &&
    content.managementAccount.triageServiceLinkedRole === 'create' &&
    triageServiceLinkedRole.status === 'absent'
  ) {
    found.push({
      id: 'triage-service-linked-role-missing',
      severity: 'warning',
      message: 'the management account has no triage service-linked role, although its stack contains it',
      remedy: 'create it: aws iam create-service-linked-role --aws-service-name triage.security-ir.amazonaws.com',
    });
  }
  const roles = snapshot.accounts.find(({ id }) => id === configuration.organization.managementAccount)?.containmentRoles;
  if (stack.status === 'absent' && roles?.status === 'present') {
    found.push({
      id: 'management-account-role-exists',
      severity: 'error',
      message: `${roles.value.join(' and ')} ${roles.value.length === 1 ? 'exists' : 'exist'} in the management account outside the stack ${content.managementAccount.stackName}, so the stack cannot create it`,
      remedy: 'delete the role there, or import it into the stack with cdk import',
      accounts: [configuration.organization.managementAccount],
    });
  }
  return found;
}

/** The management account is excluded, but its stack still exists. No Cordon command deletes it. */
function rolesRemain({ account, stackName }: Plan['managementAccount'], stack: Snapshot['managementAccount']['stack']): Finding[] {
  if (stack.status !== 'present' || isOtherStack(stack, stackName) || stack.value.status === 'DELETE_COMPLETE') return [];
  return [
    {
      id: 'management-account-roles-remain',
      severity: 'warning',
      message: `the management account ${account} is excluded, but its stack ${stackName} still has the containment roles`,
      remedy: `delete the stack in the management account: aws cloudformation delete-stack --stack-name ${stackName}. Check first whether it contains the triage service-linked role, which AWS Security Incident Response needs`,
      accounts: [account],
    },
  ];
}
