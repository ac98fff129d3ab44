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

export function triageRoleInMemberAccounts(): ChecklistItem {
  return {
    id: 'triage-role-member-accounts',
    item: `The role ${triageRoleName} exists in the covered member accounts`,
    verdict: unknownItem('It was not looked at in the member accounts. The service creates the role there by itself.'),
    check: `aws iam get-role --role-name ${triageRoleName}, in each covered account`,
    remedy:
      'Let iam:CreateServiceLinkedRole through the service control policies. Then run the setup of proactive response in the console again.',
  };
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
