import { ActivateOrganizationsAccessCommand } from '@aws-sdk/client-cloudformation';
import { CreateServiceLinkedRoleCommand } from '@aws-sdk/client-iam';
import { EnableAWSServiceAccessCommand, RegisterDelegatedAdministratorCommand } from '@aws-sdk/client-organizations';
import { named } from '../../aws/failures';
import { administeredServices, administratorOf } from '../../configuration/administrators';
import { type Prerequisite } from '../../rollout/prerequisite';
import { type Applier, type ApplyContext, type Change, type Left, type Unread } from '../apply/change';
import { managementAccount, sentence } from '../context';

/** Access of the service to the organization. */
export const applyTrustedAccess: Applier = {
  looksAt: ['trusted-access'],
  left: (context) =>
    ofPrerequisite(context, 'security-ir-trusted-access-off', {
      id: 'trusted-access',
      what: `give ${administeredServices.membership.principal} access to the organization`,
      account: managementAccount(context),
      run: async ({ hands, configuration }) => {
        const organizations = hands.organizations(configuration.organization.managementAccount);
        const { principal: ServicePrincipal } = administeredServices.membership;
        await named('organizations:EnableAWSServiceAccess', () =>
          organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal })),
        );
      },
    }),
};

export const applyMembershipAdministrator: Applier = {
  looksAt: ['trusted-access', 'delegated-administrators'],
  left: (context) => {
    const { organization } = context.configuration;
    const account = administratorOf(organization, 'membership');
    const { principal } = administeredServices.membership;
    const others = registeredFor(context, principal).filter((one) => one !== account);
    if (others.length > 0) {
      return {
        changes: [],
        refused: `${others.join(', ')} is the delegated administrator of the membership, and the configuration says ${account}. Deregistering an administrator cancels the membership at once, so Cordon never does it. Set organization.administrators.membership to ${others[0]}, or ask AWS Support.`,
      };
    }
    if (account === organization.managementAccount) return { changes: [] };
    return ofPrerequisite(context, 'security-ir-administrator-not-registered', registration(context, 'membership', account));
  },
};

/** Both kinds of access, then the administrator: it cannot be registered before. */
export const applyStackSets: Applier = {
  looksAt: ['stack-sets-access', 'delegated-administrators'],
  left: (context) => {
    const { organization, rollout } = context.configuration;
    const access = ofPrerequisite(context, 'stack-sets-trusted-access-off', {
      id: 'stack-sets-access',
      what: 'give StackSets access to the organization',
      account: managementAccount(context),
      run: async ({ hands }) => {
        const cloudFormation = hands.cloudFormation(organization.managementAccount);
        await named('cloudformation:ActivateOrganizationsAccess', () => cloudFormation.send(new ActivateOrganizationsAccessCommand({})));
      },
    });
    if (rollout.from !== 'delegated-administrator') return access;
    const account = administratorOf(organization, 'stackSets');
    return together(access, ofPrerequisite(context, 'delegated-administrator-not-registered', registration(context, 'stackSets', account)));
  },
};

/** The role alone, where no stack is still to come that makes it. */
export function triageRoleAlone(context: ApplyContext): Left {
  return ofPrerequisite(context, 'triage-role-absent', {
    id: 'triage-role',
    what: 'create the triage service-linked role',
    account: managementAccount(context),
    run: async ({ hands, configuration }) => {
      const iam = hands.iam(configuration.organization.managementAccount);
      const AWSServiceName = 'triage.security-ir.amazonaws.com';
      await named('iam:CreateServiceLinkedRole', () => iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName })));
    },
  });
}

function registration(context: ApplyContext, role: 'membership' | 'stackSets', account: string): Change {
  const { name, principal: ServicePrincipal } = administeredServices[role];
  return {
    id: `administrator ${ServicePrincipal}`,
    what: `register ${account} as delegated administrator of ${role === 'membership' ? 'the membership' : name}`,
    account: managementAccount(context),
    run: async ({ hands, configuration }) => {
      const organizations = hands.organizations(configuration.organization.managementAccount);
      await named('organizations:RegisterDelegatedAdministrator', () =>
        organizations.send(new RegisterDelegatedAdministratorCommand({ AccountId: account, ServicePrincipal })),
      );
    },
  };
}

function registeredFor({ snapshot: { delegatedAdministrators } }: ApplyContext, principal: string): readonly string[] {
  if (delegatedAdministrators.status !== 'present') return [];
  return delegatedAdministrators.value.filter(({ services }) => services.includes(principal)).map(({ account }) => account);
}

/** The change where the prerequisite is absent; where it was not read, that. */
function ofPrerequisite(context: ApplyContext, id: string, change: Change): Left {
  const found = context.coverage.prerequisites.find((one) => one.id === id);
  if (found === undefined) return { changes: [] };
  switch (found.status) {
    case 'present':
      return { changes: [] };
    case 'absent':
      return { changes: [change] };
    case 'unknown':
      return { changes: [], unread: [unreadPrerequisite(found, change)] };
  }
}

const unreadPrerequisite = ({ what, reason }: Extract<Prerequisite, { status: 'unknown' }>, { account, id }: Change): Unread => ({
  why: sentence(`the ${what} was not read (${reason.call}, ${reason.code}: ${reason.message})`),
  account,
  of: id,
});

/** What is left of two parts of a step. */
export function together(...parts: readonly Left[]): Left {
  const unread = parts.flatMap((part) => part.unread ?? []);
  const refused = parts.find((part) => part.refused !== undefined)?.refused;
  const byHand = parts.flatMap((part) => part.byHand ?? []).join(' ');
  return {
    changes: parts.flatMap(({ changes }) => changes),
    ...(unread.length > 0 && { unread }),
    ...(refused !== undefined && { refused }),
    ...(byHand !== '' && { byHand }),
  };
}
