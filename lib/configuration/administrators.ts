import { type ConfigurationDraft } from './draft';
import { type Configuration, type OrganizationConfiguration } from './configuration';
import { type AdministratorRole } from './administrator-roles';

/** What decides who administers. */
export type AdministeredOrganization = Pick<OrganizationConfiguration, 'managementAccount' | 'delegatedAdministrator' | 'administrators'>;

/** A service in words, and the service principal by which Organizations lists its delegated administrators. */
export interface AdministeredService {
  readonly name: string;
  readonly principal: string;
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html */
export const administeredServices: Readonly<Record<AdministratorRole, AdministeredService>> = {
  membership: { name: 'AWS Security Incident Response', principal: 'security-ir.amazonaws.com' },
  stackSets: { name: 'StackSets', principal: 'member.org.stacksets.cloudformation.amazonaws.com' },
  guardDuty: { name: 'GuardDuty', principal: 'guardduty.amazonaws.com' },
  securityHub: { name: 'Security Hub', principal: 'securityhub.amazonaws.com' },
};

/**
 * The one place that says which account administers what: its own key, else the short form for all, else the management account, which
 * administers whatever it has not delegated.
 */
export function administratorOf(organization: AdministeredOrganization, role: AdministratorRole): string {
  return configuredAdministrator(organization, role) ?? organization.managementAccount;
}

/** The account that the configuration names. @returns undefined where it names none, and the management account administers */
export function configuredAdministrator({ administrators, delegatedAdministrator }: AdministeredOrganization, role: AdministratorRole) {
  return administrators?.[role] ?? delegatedAdministrator;
}

/** Key that says who administers, or that would. */
export function administratorPath({ administrators, delegatedAdministrator }: AdministeredOrganization, role: AdministratorRole): string {
  return administrators?.[role] === undefined && delegatedAdministrator !== undefined
    ? 'organization.delegatedAdministrator'
    : `organization.administrators.${role}`;
}

/**
 * The account that administers something, where nothing is wrong with what says so.
 * @returns undefined where it is not known
 */
export function draftAdministrator({ draft, given }: ConfigurationDraft, role: AdministratorRole): string | undefined {
  const { administrators, delegatedAdministrator, managementAccount } = draft.organization ?? {};
  const own = administrators?.[role];
  if (own !== undefined || given(`organization.administrators.${role}`)) return own;
  if (delegatedAdministrator !== undefined || given('organization.delegatedAdministrator')) return delegatedAdministrator;
  return given('organization.administrators') ? undefined : managementAccount;
}

/** Account that calls StackSets. The management account can, whoever else may: it calls as itself. */
export function rolloutAccount({ organization, rollout }: Pick<Configuration, 'organization' | 'rollout'>): string {
  return rollout.from === 'management-account' ? organization.managementAccount : administratorOf(organization, 'stackSets');
}

/** `from` where the configuration does not say it. */
export function defaultRolloutFrom(organization: AdministeredOrganization): Configuration['rollout']['from'] {
  return administratorOf(organization, 'stackSets') === organization.managementAccount ? 'management-account' : 'delegated-administrator';
}
