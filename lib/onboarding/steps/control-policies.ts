import { administeredServices } from '../../configuration/administrators';
import { evaluateAccess, parsePolicy, type AccessRequest } from '../../iam';
import { controlledAccounts, type ControlledAccounts } from '../../proof/controlled-accounts';
import { count, some } from '../../core/text';
import { managementAccount, administrator, type OnboardingContext } from '../context';
import { couldNotRead, done, toDo, unknownStep, type StepDraft } from '../step';

const service = administeredServices.membership.principal;

/** What the administrator of the membership calls. */
const membershipActions = ['security-ir:CreateMembership', 'security-ir:UpdateMembership', 'security-ir:ListCases'];
/** The service makes these roles itself in member accounts, and its guide asks that policies allow it. */
const linkedRoles = {
  'security-ir.amazonaws.com': 'AWSServiceRoleForSecurityIncidentResponse',
  'triage.security-ir.amazonaws.com': 'AWSServiceRoleForSecurityIncidentResponse_Triage',
} as const;

/** People who onboard may do everything: what is looked at is what control policies take from them. */
const everything = {
  name: 'everything',
  policy: parsePolicy(
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
    'everything',
  ),
};

interface Blocked {
  readonly action: string;
  readonly accounts: readonly string[];
  /** The policy statement that is to blame, or the level at which none allows it. @default - not known */
  readonly by?: string;
}

/**
 * Service control policies have to let the membership and the service-linked roles of the service through (User Guide, "Prerequisites"). They do not
 * reach the management account. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function controlPolicies(context: OnboardingContext): StepDraft {
  return {
    id: 'control-policies',
    title: 'Let the service through the service control policies',
    state: state(context),
    account: managementAccount(context),
    actor: 'person',
    actions: [],
    notApplied: 'Cordon does not change service control policies: they guard the whole organization.',
    commands: ['cordon check --organization organization.json'],
    check: 'cordon snapshot --output organization.json, then cordon onboard --organization organization.json',
    undo: 'Attach the policies again as they were.',
    after: ['all-features'],
  };
}

function state(context: OnboardingContext): StepDraft['state'] {
  const { snapshot } = context;
  const { serviceControlPolicies: policies } = snapshot;
  if (policies === undefined)
    return unknownStep('The snapshot does not have the service control policies. Take a new one with cordon snapshot.');
  if (policies.status === 'unknown') return couldNotRead('the service control policies', policies.reason);
  if (policies.status === 'absent') return done('The organization uses no service control policies.');
  const groups = controlledAccounts(snapshot, policies.value);
  const denied: Blocked[] = [];
  const unsure: Blocked[] = [];
  for (const group of groups) {
    for (const request of requestsOf(context, group)) {
      const decision = evaluateAccess(request, {
        serviceControlPolicies: group.levels,
        identityPolicies: [everything],
        managementAccount: snapshot.organization.managementAccount,
      });
      if (decision.result === 'unknown') unsure.push({ action: request.action, accounts: group.accounts });
      else if (decision.result === 'denied') {
        const { reason } = decision;
        if (reason.kind === 'explicit-deny')
          denied.push({ action: request.action, accounts: group.accounts, by: `${reason.by.sid} of ${reason.by.policy}` });
        else if (reason.in === 'service-control-policy') {
          denied.push({ action: request.action, accounts: group.accounts, by: `no policy on ${reason.level ?? 'a level'}` });
        }
      }
    }
  }
  if (denied.length > 0) return toDo(blockedText(denied));
  if (unsure.length > 0) {
    const { actions, accounts } = summary(unsure);
    return unknownStep(`Whether the service control policies let ${actions} through in ${accounts} depends on what nobody can know here.`);
  }
  const reached = groups.reduce((sum, { accounts }) => sum + accounts.length, 0);
  return done(`No service control policy stops the service in ${count(reached, 'member account')}.`);
}

function requestsOf(context: OnboardingContext, { account, accounts, organizationPath }: ControlledAccounts): readonly AccessRequest[] {
  const { membershipRegion } = context.configuration.organization;
  const { id: organization } = context.snapshot.organization;
  const principal = { type: 'role', arn: `arn:aws:iam::${account}:role/onboarding` } as const;
  const common = {
    'aws:PrincipalOrgID': organization,
    'aws:PrincipalOrgPaths': [organizationPath],
  };
  const membership = administrator(context, 'membership').id;
  return [
    ...(accounts.includes(membership)
      ? membershipActions.map((action): AccessRequest => ({
          principal,
          action,
          resource: '*',
          resourceAccount: account,
          context: { values: { ...common, 'aws:RequestedRegion': membershipRegion } },
        }))
      : []),
    ...Object.entries(linkedRoles).map(([name, role]): AccessRequest => ({
      principal,
      action: 'iam:CreateServiceLinkedRole',
      resource: `arn:aws:iam::${account}:role/aws-service-role/${name}/${role}`,
      context: { values: { ...common, 'aws:RequestedRegion': 'us-east-1', 'iam:AWSServiceName': name } },
    })),
  ];
}

function summary(blocked: readonly Blocked[]): { readonly actions: string; readonly accounts: string } {
  const actions = [...new Set(blocked.map(({ action }) => action))].sort();
  const accounts = [...new Set(blocked.flatMap((one) => one.accounts))].sort();
  return { actions: some(actions, 3), accounts: some(accounts, 3) };
}

function blockedText(blocked: readonly Blocked[]): string {
  const { actions, accounts } = summary(blocked);
  const by = [...new Set(blocked.flatMap((one) => one.by ?? []))].sort();
  return `Service control policies stop ${actions} in ${accounts}: ${some(by, 3)}. Exempt ${service} and the people who onboard.`;
}
