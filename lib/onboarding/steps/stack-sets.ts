import { administeredServices, administratorOf } from '../../configuration/administrators';
import { managementAccount, stateOf, type OnboardingContext } from '../context';
import { done, type StepDraft } from '../step';

/** Both kinds of access: that of Organizations alone is not enough (traps 15). */
export function stackSets(context: OnboardingContext): StepDraft {
  const { organization, rollout } = context.configuration;
  const account = administratorOf(organization, 'stackSets');
  const { principal } = administeredServices.stackSets;
  const needed = context.coverage.prerequisites.filter(({ id }) =>
    ['stack-sets-trusted-access-off', 'delegated-administrator-not-registered'].includes(id),
  );
  const isOpen = ({ status }: { readonly status: string }): boolean => status !== 'present';
  const open = needed.find(({ status }) => status === 'absent') ?? needed.find(isOpen);
  const delegated = rollout.from === 'delegated-administrator';
  return {
    id: 'stack-sets',
    title: 'Give StackSets access to the organization',
    state: open ? stateOf(open) : done('StackSets has access to the organization, and its administrator is as configured.'),
    account: managementAccount(context),
    actor: 'cordon',
    // AWS turns on trusted access with the caller's permission.
    actions: [
      'cloudformation:ActivateOrganizationsAccess',
      'organizations:EnableAWSServiceAccess',
      ...(delegated ? ['organizations:RegisterDelegatedAdministrator'] : []),
    ],
    commands: [
      'aws cloudformation activate-organizations-access',
      ...(delegated ? [`aws organizations register-delegated-administrator --account-id ${account} --service-principal ${principal}`] : []),
    ],
    check: 'aws cloudformation describe-organizations-access',
    undo: 'StackSets stops deploying to accounts that join. Roles that exist stay.',
    after: ['all-features'],
  };
}
