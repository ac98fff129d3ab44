import { managementAccount, prerequisiteState, type OnboardingContext } from '../context';
import { isManagementAccountExcluded, managementAccountStackName } from '../../rollout/stack-set-definition';
import { type StepDraft } from '../step';
import { stackActions } from './containment-roles';

/**
 * In member accounts the service makes the role itself; in the management account somebody has to, unless the membership was made in the console.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/using-service-linked-roles.html
 */
export function triageRole(context: OnboardingContext): StepDraft {
  const byHand = isTriageRoleMadeAlone(context);
  const byCordon = context.configuration.rollout.owner === 'cordon';
  return {
    id: 'triage-role',
    title: 'Create the triage service-linked role in the management account',
    state: prerequisiteState(context, 'triage-role-absent'),
    account: managementAccount(context),
    actor: byHand || byCordon ? 'cordon' : 'command',
    actions: byHand ? ['iam:CreateServiceLinkedRole'] : byCordon ? [...stackActions, 'iam:CreateServiceLinkedRole'] : [],
    ...(!byHand &&
      !byCordon && { notApplied: 'The role comes with the stack of the management account, and cdk deploy brings that stack.' }),
    // Made by hand before the stack is, it would make the stack fail (traps 21).
    commands: [
      byHand
        ? 'aws iam create-service-linked-role --aws-service-name triage.security-ir.amazonaws.com'
        : byCordon
          ? 'cordon deploy --only management-account'
          : `npx cdk deploy ${managementAccountStackName(context.configuration.rollout.stackSetName)}`,
    ],
    check: 'aws iam get-role --role-name AWSServiceRoleForSecurityIncidentResponse_Triage',
    undo: 'AWS deletes the role only after the service no longer uses it: aws iam delete-service-linked-role.',
    after: ['all-features'],
  };
}

/** Whether the role is made by a call of its own: no stack of the management account is still to come that would make it. */
export const isTriageRoleMadeAlone = ({ configuration, snapshot }: Pick<OnboardingContext, 'configuration' | 'snapshot'>): boolean =>
  isManagementAccountExcluded(configuration) || snapshot.managementAccount.stack.status === 'present';
