import { managementAccount, prerequisiteState, type OnboardingContext } from '../context';
import { isManagementAccountExcluded } from '../../rollout/stack-set-definition';
import { type StepDraft } from '../step';

/**
 * In member accounts the service makes the role itself; in the management account somebody has to, unless the membership was made in the console.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/using-service-linked-roles.html
 */
export function triageRole(context: OnboardingContext): StepDraft {
  const byHand = isManagementAccountExcluded(context.configuration) || context.snapshot.managementAccount.stack.status === 'present';
  return {
    id: 'triage-role',
    title: 'Create the triage service-linked role in the management account',
    state: prerequisiteState(context, 'triage-role-absent'),
    account: managementAccount(context),
    actor: byHand ? 'cordon' : 'command',
    // Made by hand before the stack is, it would make the stack fail (traps 21).
    commands: [
      byHand
        ? 'aws iam create-service-linked-role --aws-service-name triage.security-ir.amazonaws.com'
        : 'cordon deploy --only management-account',
    ],
    check: 'aws iam get-role --role-name AWSServiceRoleForSecurityIncidentResponse_Triage',
    undo: 'AWS deletes the role only after the service no longer uses it: aws iam delete-service-linked-role.',
    after: ['all-features'],
  };
}
