import { administratorOf } from '../configuration/administrators';
import { administratorRoles } from '../configuration/administrator-roles';
import { type Configuration } from '../configuration/configuration';
import { approverPattern, machineRolesPattern } from '../configuration/remediation-access';
import { responderRoleKinds } from '../configuration/responder-access';
import { partitionOf } from '../core/regions';
import { accountOf } from '../iam';

type NamesRoles = Pick<Configuration, 'organization' | 'remediation' | 'responderAccess'>;

const principalsOf = ({ responderAccess }: NamesRoles): readonly string[] =>
  responderRoleKinds.flatMap((kind) => responderAccess?.[kind]?.principals ?? []);

/**
 * ARN patterns of the roles that other roles trust, or queues: of approvers, of the state machines of remediation, and of those who become responders. Roles
 * of permission sets are left out for responders: only IAM Identity Center changes them.
 */
export function trustedRoles(configuration: NamesRoles): readonly string[] {
  const { organization, remediation } = configuration;
  const partition = partitionOf(organization.membershipRegion) ?? 'aws';
  const account = administratorOf(organization, 'securityHub');
  const approvers = (remediation?.approvers ?? []).map((reference) => approverPattern(reference, partition, account));
  const assuming = principalsOf(configuration).filter((principal) => principal.startsWith('arn:') && principal.includes(':role/'));
  return [...new Set([...(remediation === undefined ? [] : [machineRolesPattern(organization)]), ...approvers, ...assuming])];
}

/** Names of the SAML providers of each account that the roles for responders trust. */
export const trustedProviders = (configuration: NamesRoles): readonly string[] => [
  ...new Set(
    principalsOf(configuration).flatMap((principal) =>
      principal.startsWith('saml-provider/') ? [principal.slice('saml-provider/'.length)] : [],
    ),
  ),
];

/**
 * Accounts whose identity providers exempted roles may trust: those that administer something, and those of ARNs. Which provider a role trusts is in no
 * configuration. Elsewhere, clusters and pipelines make providers all the time.
 * @param patterns - ARN patterns of the roles
 */
export function accountsOfProviders({ organization }: NamesRoles, patterns: readonly string[]): readonly string[] {
  const named = patterns.flatMap((pattern) => accountOf(pattern) ?? []).filter((account) => /^\d{12}$/.test(account));
  const accounts = [...administratorRoles.map((role) => administratorOf(organization, role)), ...named];
  return [...new Set(accounts)].filter((account) => account !== organization.managementAccount).sort();
}
