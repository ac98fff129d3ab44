import { count, some } from '../../core/text';
import { administrator } from '../context';
import { membershipInForce } from '../../membership/find';
import { triageRole } from '../steps/triage-role';
import { failedCall, needsAws, no, ofStep, unknownItem, yes, type ChecklistContext, type ChecklistItem, type ItemVerdict } from './item';

const triageRoleName = 'AWSServiceRoleForSecurityIncidentResponse_Triage';
/** https://docs.aws.amazon.com/security-ir/latest/userguide/using-service-linked-roles.html */
export const serviceRoleName = 'AWSServiceRoleForSecurityIncidentResponse';

export function triageRoleInManagementAccount(context: ChecklistContext): ChecklistItem {
  const step = triageRole(context);
  return {
    id: 'triage-role-management-account',
    item: `The role ${triageRoleName} exists in the management account`,
    verdict: ofStep(step),
    account: step.account,
    check: `aws iam get-role --role-name ${triageRoleName}`,
    remedy: 'Do step triage-role of cordon onboard. Nobody but you creates the role there, unless you onboarded in the console.',
  };
}

export function triageRoleInMemberAccounts(context: ChecklistContext): ChecklistItem {
  return {
    id: 'triage-role-member-accounts',
    item: `The role ${triageRoleName} exists in the covered member accounts`,
    verdict: memberRolesVerdict(context),
    check: `aws iam get-role --role-name ${triageRoleName}, in each covered account`,
    remedy:
      'Let iam:CreateServiceLinkedRole through the service control policies. Then run the setup of proactive response in the console again.',
  };
}

/** Covered is who AWS says is associated; of others the service needs no role. */
function memberRolesVerdict({ snapshot }: ChecklistContext): ItemVerdict {
  const relationships = snapshot.securityIncidentResponse?.accounts ?? {};
  const covered = snapshot.accounts.filter(({ id, state }) => {
    const reading = relationships[id];
    const isAssociated = reading?.status === 'present' && reading.value.status === 'Associated';
    return state === 'ACTIVE' && isAssociated && id !== snapshot.organization.managementAccount;
  });
  if (covered.length === 0) return unknownItem('The snapshot has no member account that AWS says is covered.');
  const missing = covered.filter(({ triageServiceLinkedRole: role }) => role?.status === 'absent').map(({ id }) => id);
  if (missing.length > 0) return no(`The role is missing in ${count(missing.length, 'covered account')}: ${some(missing, 5)}.`);
  const unread = covered.filter(({ triageServiceLinkedRole: role }) => role?.status !== 'present').map(({ id }) => id);
  if (unread.length > 0) {
    return unknownItem(
      `It was not looked at in ${count(unread.length, 'covered account')}: ${some(unread, 5)}. With --member-role Cordon looks there.`,
    );
  }
  return yes(`The role exists in ${count(covered.length, 'covered member account')}.`);
}

export function serviceRole(context: ChecklistContext): ChecklistItem {
  return {
    id: 'service-role',
    item: `The role ${serviceRoleName} exists in the account that administers the membership`,
    verdict: serviceRoleVerdict(context),
    account: administrator(context, 'membership'),
    check: `aws iam get-role --role-name ${serviceRoleName}`,
    remedy: 'The service creates the role with the membership. If it is missing beside an Active membership, ask AWS Support.',
  };
}

function serviceRoleVerdict({ observations, ...context }: ChecklistContext): ItemVerdict {
  const reading = observations?.serviceRole;
  if (reading === undefined) return unknownItem(needsAws);
  switch (reading.status) {
    case 'present':
      return yes(`${reading.value.arn} is there.`);
    case 'unknown':
      return failedCall(reading.reason);
    case 'absent':
      return no(`The account has no such role${membershipInForce(context) === undefined ? ', and no membership was found' : ''}.`);
  }
}
