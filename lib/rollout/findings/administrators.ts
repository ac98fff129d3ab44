import { administeredServices, administratorOf } from '../../configuration/administrators';
import { type Configuration } from '../../configuration/configuration';
import { type Finding } from '../plan';
import { type FindingsInput } from './input';

/** Findings about a management account that administers security services. */
export function administrators({ configuration, scope }: FindingsInput): Finding[] {
  return scope === 'management-account' ? [] : [...notRecommended(configuration), ...neverInSecurityHubV2(configuration)];
}

/**
 * AWS allows it, but recommends another account: people who work with findings would work in the account that controls all others. An administrator
 * that the configuration does not name is not reported.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/considerations_important.html
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/designate-orgs-admin-account.html
 */
function notRecommended({ organization }: Configuration): Finding[] {
  const roles = (['membership', 'guardDuty', 'securityHub'] as const).filter(
    (role) => organization.administrators?.[role] === organization.managementAccount,
  );
  if (roles.length === 0) return [];
  const services = roles.map((role) => administeredServices[role].name).join(', ');
  return [
    {
      id: 'management-account-is-administrator',
      severity: 'notice',
      message: `the management account ${organization.managementAccount} administers ${services}. AWS allows this, but recommends another account`,
      remedy: `delegate to a security tooling account, and set it in organization.administrators (${roles.join(', ')})`,
    },
  ];
}

/**
 * Security Hub V2 accepts no management account as administrator, so it gets no findings of other accounts.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-set-da.html
 */
function neverInSecurityHubV2({ organization, routes = [], automationRulesV2: rules = [] }: Configuration): Finding[] {
  const taking = routes.filter(({ events }) => events.securityHubV2 !== undefined);
  const uses = [
    ...(taking.length === 0 ? [] : [`routes (${taking.map(({ name }) => name).join(', ')})`]),
    ...(rules.length === 0 ? [] : [`automationRulesV2 (${rules.map(({ name }) => name).join(', ')})`]),
  ];
  if (uses.length === 0 || administratorOf(organization, 'securityHub') !== organization.managementAccount) return [];
  return [
    {
      id: 'security-hub-v2-in-management-account',
      severity: 'warning',
      message: `${uses.join(' and ')} get no findings of other accounts: the management account ${organization.managementAccount} cannot administer Security Hub V2`,
      remedy: 'delegate Security Hub to a member account, and set it in organization.administrators.securityHub',
    },
  ];
}
