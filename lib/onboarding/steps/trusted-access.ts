import { administeredServices } from '../../configuration/administrators';
import { managementAccount, prerequisiteState, type OnboardingContext } from '../context';
import { type StepDraft } from '../step';

/** https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-security-ir.html */
export function trustedAccess(context: OnboardingContext): StepDraft {
  const { principal } = administeredServices.membership;
  return {
    id: 'trusted-access',
    title: 'Turn on trusted access of AWS Security Incident Response',
    state: prerequisiteState(context, 'security-ir-trusted-access-off'),
    account: managementAccount(context),
    actor: 'cordon',
    actions: ['organizations:EnableAWSServiceAccess'],
    commands: [`aws organizations enable-aws-service-access --service-principal ${principal}`],
    check: `aws organizations list-aws-service-access-for-organization --query "EnabledServicePrincipals[?ServicePrincipal=='${principal}']"`,
    undo: 'The service loses the organization: it can no longer see accounts or assume the containment roles.',
    after: ['all-features'],
  };
}
