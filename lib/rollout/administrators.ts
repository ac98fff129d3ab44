import { administeredServices, administratorOf, administratorPath, configuredAdministrator } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type AdministratorRole } from '../configuration/administrator-roles';
import { type Snapshot } from '../organization/snapshot';
import { type Reading } from '../core/reading';
import type * as RoutePatterns from '../routes/patterns';
import { type Route } from '../configuration/route';
import { type Prerequisite } from './prerequisite';

/**
 * Checks each configured administrator against the registered one, in the order of onboarding. Organizations lists only delegated
 * administrators, never the management account
 * (https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html). If the management account
 * administers a service, no other account must be registered. StackSets can have several administrators besides the management account.
 */
export function administratorPrerequisites(configuration: Configuration, snapshot: Snapshot): readonly Prerequisite[] {
  return (['membership', 'stackSets', 'guardDuty', 'securityHub'] as const)
    .filter((role) => isLookedAt(role, configuration, snapshot))
    .map((role) => administrator(role, configuration, snapshot));
}

/** IDs of the findings. They are stable. */
const findingIds: Readonly<Record<AdministratorRole, string>> = {
  membership: 'security-ir-administrator-not-registered',
  stackSets: 'delegated-administrator-not-registered',
  guardDuty: 'guardduty-administrator-not-registered',
  securityHub: 'security-hub-administrator-not-registered',
};

function isLookedAt(role: AdministratorRole, configuration: Configuration, snapshot: Snapshot): boolean {
  const { organization, rollout } = configuration;
  switch (role) {
    case 'membership':
      return true;
    case 'stackSets':
      return rollout.from === 'delegated-administrator';
    case 'guardDuty':
    case 'securityHub':
      if (organization.administrators?.[role] !== undefined || isUsed(role, configuration)) return true;
      // The short form covers both services, and the organization may use neither.
      return configuredAdministrator(organization, role) !== undefined && registeredFor(role, snapshot).length > 0;
  }
}

/** Whether a configured rule or route uses the account that administers the service. */
function isUsed(
  role: 'guardDuty' | 'securityHub',
  { suppressionRules = [], automationRules = [], automationRulesV2 = [], routes = [] }: Configuration,
): boolean {
  const rules = role === 'guardDuty' ? suppressionRules : [...automationRules, ...automationRulesV2];
  return rules.length > 0 || takeFindings(routes, role === 'guardDuty' ? 'guardduty' : 'securityhub');
}

function takeFindings(routes: readonly Route[], source: 'guardduty' | 'securityhub'): boolean {
  if (routes.length === 0) return false;
  // What a plan without routes would load is a tenth of it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded late, and without a promise
  const { routePatterns } = require('../routes/patterns') as typeof RoutePatterns;
  return routes.some(({ events }) => routePatterns(events).some((pattern) => pattern.source.startsWith(source)));
}

function administrator(role: AdministratorRole, configuration: Configuration, snapshot: Snapshot): Prerequisite {
  const { organization } = configuration;
  const { name } = administeredServices[role];
  const configured = administratorOf(organization, role);
  const isManagement = configured === organization.managementAccount;
  const id = findingIds[role];
  const what = isManagement ? `management account as administrator of ${name}` : `delegated administrator of ${name}`;
  const { delegatedAdministrators } = snapshot;
  if (delegatedAdministrators.status === 'unknown') return { id, what, status: 'unknown', reason: delegatedAdministrators.reason };
  const registered = registeredFor(role, snapshot);
  if (isManagement ? registered.length === 0 : registered.includes(configured)) return { id, what, status: 'present' };
  return {
    id,
    what,
    status: 'absent',
    message: difference(role, configuration, registered),
    remedy: remedy(role, configuration, registered),
    inPlan: role === 'stackSets' ? 'error' : 'warning',
  };
}

/** Names the configured and the registered administrator. */
function difference(role: AdministratorRole, { organization }: Configuration, registered: readonly string[]): string {
  const { name, principal } = administeredServices[role];
  const configured = administratorOf(organization, role);
  return configured === organization.managementAccount
    ? `the administrator of ${name} differs: the configuration names the management account ${configured}, and AWS has the delegated administrator ${registered.join(', ')} (${principal})`
    : `${configured} is not registered as delegated administrator of ${name} (${principal}); ${
        registered.length === 0 ? 'no account is' : `${registered.join(', ')} is`
      }`;
}

function remedy(role: AdministratorRole, { organization }: Configuration, registered: readonly string[]): string {
  const configured = administratorOf(organization, role);
  if (registered.length === 0 || role === 'stackSets') return registration(role, configured);
  const key = `organization.administrators.${role}`;
  const path = administratorPath(organization, role);
  const correction = path === key ? `set ${key}` : `set ${key}, or ${path} for all,`;
  return `${correction} to the registered account${role === 'membership' ? membershipWarning : ', or change the administrator of the service first'}`;
}

/** https://docs.aws.amazon.com/security-ir/latest/userguide/considerations_important.html */
const membershipWarning = '. Do not deregister that account: that would cancel the membership immediately';

/** GuardDuty and Security Hub register their administrator by a call of their own, the others by the call of Organizations. */
function registration(role: AdministratorRole, account: string): string {
  const where = 'run in the management account';
  switch (role) {
    // https://docs.aws.amazon.com/guardduty/latest/ug/delegated-admin-designate.html
    case 'guardDuty':
      return `${where}, in each Region: aws guardduty enable-organization-admin-account --admin-account-id ${account}`;
    // https://docs.aws.amazon.com/securityhub/latest/userguide/designate-orgs-admin-account.html
    case 'securityHub':
      return `${where}, in each Region: aws securityhub enable-organization-admin-account --admin-account-id ${account}`;
    case 'membership':
    case 'stackSets':
      return `${where}: aws organizations register-delegated-administrator --account-id ${account} --service-principal ${administeredServices[role].principal}`;
  }
}

function registeredFor(role: AdministratorRole, { delegatedAdministrators }: Snapshot): readonly string[] {
  const { principal } = administeredServices[role];
  return valueOf(delegatedAdministrators)
    .filter(({ services }) => services.includes(principal))
    .map(({ account }) => account);
}

const valueOf = <T>(reading: Reading<readonly T[]>): readonly T[] => (reading.status === 'present' ? reading.value : []);
