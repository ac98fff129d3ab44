import { administeredServices, administratorOf } from '../configuration/administrators';
import { administrator, managementAccount, onboardingContext, type OnboardingContext, type OnboardingOptions } from './context';
import { findMembership, type MembershipFound } from '../membership/find';
import { type StepAccount } from './step';

/** A step of offboarding. Cordon shows it and never carries it out. */
export interface OffboardingStep {
  readonly id: string;
  /** What is to be done, as an imperative. */
  readonly title: string;
  /** What is lost by it, as sentences. */
  readonly cost: string;
  readonly account: StepAccount;
  /** None where people do it in the console, or where nothing is to be done. */
  readonly commands: readonly string[];
  /** What else to know: what AWS does not say, or says in two ways. @default - nothing */
  readonly note?: string;
  /** Page of AWS that the step comes from. @default - it follows from the others */
  readonly source?: string;
}

/** Offboarding in its order: what is needed of the membership first, then the membership, then what it stood on. */
export interface Offboarding {
  readonly kind: 'cordon/offboarding';
  readonly version: 1;
  readonly organization: string;
  readonly takenAt: string;
  readonly steps: readonly OffboardingStep[];
  /** What stays as it is, as sentences. */
  readonly stays: readonly string[];
}

const cancelPage = 'https://docs.aws.amazon.com/security-ir/latest/userguide/cancel-membership.html';

/** The steps that lead out, for one organization: pure, from a configuration and a snapshot. */
export function planOffboarding({ configuration, snapshot, today }: OnboardingOptions): Offboarding {
  const context = onboardingContext(configuration, snapshot, today);
  return {
    kind: 'cordon/offboarding',
    version: 1,
    organization: snapshot.organization.id,
    takenAt: snapshot.takenAt,
    steps: [
      keepCases(context),
      cancelMembership(context),
      removeRoutes(context),
      removeContainmentRoles(context),
      ...deregisterAdministrator(context),
      disableTrustedAccess(context),
      deleteLinkedRoles(context),
    ],
    stays: [
      'All features of the organization stay on: they cannot be turned off.',
      'GuardDuty, Security Hub and CloudTrail stay on: other services and your own people need them.',
      'Access of StackSets to the organization stays on: other StackSets may need it.',
      'The containment preference is on record at AWS. AWS does not say whether it is deleted with the membership: ask AWS Support.',
    ],
  };
}

function keepCases(context: OnboardingContext): OffboardingStep {
  const region = regionOf(context);
  return {
    id: 'keep-cases',
    title: 'Close open cases, and save the data of all cases',
    cost: 'After the membership is cancelled, nobody can view its cases. A new membership does not bring them back.',
    account: administrator(context, 'membership'),
    commands: [
      `aws security-ir list-cases --region ${region}`,
      `aws security-ir get-case --case-id CASE --region ${region}`,
      `aws security-ir list-comments --case-id CASE --region ${region}`,
      `aws security-ir get-case-attachment-download-url --case-id CASE --attachment-id ATTACHMENT --region ${region}`,
    ],
    source: cancelPage,
  };
}

/** Before the administrator: who deregisters it first ends the membership at once, and has nobody left who can take that back. */
function cancelMembership(context: OnboardingContext): OffboardingStep {
  const found = findMembership(context);
  return {
    id: 'cancel-membership',
    title: 'Cancel the membership',
    cost: 'AWS stops monitoring, triage and containment for every account. Open cases are ended, and the team is told by mail.',
    account: administrator(context, 'membership'),
    commands: cancelCommands(found, regionOf(context)),
    note: 'AWS says two things about the end of the service. The present page of the User Guide says at once; an older one says at the end of the billing cycle. The API can undo a cancellation until the membership is Terminated.',
    source: cancelPage,
  };
}

function cancelCommands(found: MembershipFound, region: string): readonly string[] {
  if (found.kind === 'found') {
    return found.active.map((one) => `aws security-ir cancel-membership --membership-id ${one.membership.id} --region ${one.region}`);
  }
  if (found.kind === 'none') return [];
  return [
    `aws security-ir list-memberships --region ${region}`,
    `aws security-ir cancel-membership --membership-id MEMBERSHIP --region ${region}`,
  ];
}

function removeRoutes(context: OnboardingContext): OffboardingStep {
  return {
    id: 'remove-routes',
    title: 'Delete the stacks of routes, and of rules that nobody wants any more',
    cost: 'The routes carry the event that the membership is cancelled, so they are deleted after it. After that, they no longer send findings.',
    account: administrator(context, 'membership'),
    commands: (context.configuration.routes ?? []).length === 0 ? [] : ['npx cdk list', 'npx cdk destroy STACK'],
  };
}

function removeContainmentRoles(context: OnboardingContext): OffboardingStep {
  return {
    id: 'remove-containment-roles',
    title: 'Delete the containment roles',
    cost: 'Nothing can be contained through these roles. Before the membership ends, this would stop containment in the middle of an incident.',
    account: { id: administratorOf(context.configuration.organization, 'stackSets'), role: 'administrator of StackSets' },
    commands: ['cordon plan'],
    note: 'docs/tasks/remove-cordon.md has the commands, which depend on who owns the StackSets.',
  };
}

function deregisterAdministrator(context: OnboardingContext): readonly OffboardingStep[] {
  const { organization } = context.configuration;
  const account = administratorOf(organization, 'membership');
  if (account === organization.managementAccount) return [];
  const { principal } = administeredServices.membership;
  return [
    {
      id: 'deregister-administrator',
      title: `Deregister ${account} as delegated administrator of the membership`,
      cost: 'A membership that is still there is terminated at once, and cannot be brought back. So the membership is cancelled first.',
      account: managementAccount(context),
      commands: [`aws organizations deregister-delegated-administrator --account-id ${account} --service-principal ${principal}`],
      source: cancelPage,
    },
  ];
}

function disableTrustedAccess(context: OnboardingContext): OffboardingStep {
  const { principal } = administeredServices.membership;
  return {
    id: 'disable-trusted-access',
    title: 'Turn off trusted access of AWS Security Incident Response',
    cost: 'The service no longer sees the accounts of the organization.',
    account: managementAccount(context),
    commands: [`aws organizations disable-aws-service-access --service-principal ${principal}`],
    note: 'AWS advises to use the console or the commands of the service instead, where it has such, so that the service can clean up. Do it after the membership has ended.',
    source: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisableAWSServiceAccess.html',
  };
}

function deleteLinkedRoles(context: OnboardingContext): OffboardingStep {
  return {
    id: 'delete-linked-roles',
    title: 'Delete both service-linked roles in every account',
    cost: 'A new membership needs the roles again. In the management account nobody but you creates them.',
    account: managementAccount(context),
    commands: ['AWSServiceRoleForSecurityIncidentResponse_Triage', 'AWSServiceRoleForSecurityIncidentResponse'].map(
      (role) => `aws iam delete-service-linked-role --role-name ${role}`,
    ),
    note: 'AWS does not delete them. Run the commands in every account that was covered, with credentials of that account.',
    source: cancelPage,
  };
}

/** Region of the membership that is there, else the configured one. */
function regionOf(context: OnboardingContext): string {
  const found = findMembership(context);
  const active = found.kind === 'found' ? found.active[0] : undefined;
  return active?.region ?? context.configuration.organization.membershipRegion;
}
