import { administeredServices, administratorOf } from '../../configuration/administrators';
import { managementAccount, prerequisiteState, stateOf, type OnboardingContext } from '../context';
import { notWanted, type StepDraft } from '../step';

/**
 * AWS recommends the security tooling account, the same as for GuardDuty and Security Hub.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/select-a-membership-account.html
 */
export function membershipAdministrator(context: OnboardingContext): StepDraft {
  const { organization } = context.configuration;
  const account = administratorOf(organization, 'membership');
  const isManagement = account === organization.managementAccount;
  const { principal } = administeredServices.membership;
  const registered = context.snapshot.delegatedAdministrators;
  const someoneElse =
    registered.status === 'present' && registered.value.some((one) => one.account !== account && one.services.includes(principal));
  const found = context.coverage.prerequisites.find(({ id }) => id === 'security-ir-administrator-not-registered');
  return {
    id: 'membership-administrator',
    title: isManagement
      ? 'Keep the membership in the management account'
      : `Register ${account} as delegated administrator of the membership`,
    state:
      isManagement && found?.status === 'present'
        ? notWanted('The configuration has the membership in the management account.')
        : found
          ? stateOf(found)
          : prerequisiteState(context, 'security-ir-administrator-not-registered'),
    account: managementAccount(context),
    // An administrator that is registered already is never replaced: that cancels the membership.
    actor: isManagement || someoneElse ? 'person' : 'cordon',
    actions: ['organizations:RegisterDelegatedAdministrator'],
    commands:
      isManagement || someoneElse
        ? []
        : [`aws organizations register-delegated-administrator --account-id ${account} --service-principal ${principal}`],
    check: `aws organizations list-delegated-administrators --service-principal ${principal}`,
    undo: 'Deregistering the administrator cancels the membership at once.',
    after: ['all-features', 'trusted-access'],
  };
}
