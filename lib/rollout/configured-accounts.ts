import { type Configuration } from '../configuration/configuration';
import { type SuppressionCriterion } from '../configuration/suppression-rule';
import { type Problem } from '../core/problem';
import { type Account } from '../organization/snapshot';
import { type OrganizationTree } from '../organization/tree';
import { type RolloutScope } from './plan';

/**
 * Accounts that a configuration names and that are not, or no longer, where it takes them to be. Accounts are closed and move while a configuration
 * stays as it is, so a plan reports them beside everything else. Of a part of the rollout, only the accounts that this part needs.
 */
export function accountProblems(configuration: Configuration, tree: OrganizationTree, scope: RolloutScope = 'all'): Problem[] {
  if (scope === 'management-account') return [];
  const ofRollout = [...ofCanary(configuration, tree), ...ofExclusions(configuration, tree)];
  return scope === 'stack-sets'
    ? ofRollout
    : [...ofPreferences(configuration, tree), ...ofRollout, ...ofFindings(configuration, tree), ...ofGuardrails(configuration, tree)];
}

/** A preference for an account that is not there is probably meant for another. */
function ofPreferences({ containment }: Configuration, tree: OrganizationTree): Problem[] {
  return Object.keys(containment.preference?.accounts ?? {}).flatMap((id) =>
    tree.account(id) === undefined
      ? [
          {
            id: 'account-not-in-organization',
            path: `containment.preference.accounts.${id}`,
            message: 'is not an account of the organization',
            remedy: 'correct it, or take a new snapshot',
          },
        ]
      : [],
  );
}

function ofCanary({ rollout }: Configuration, tree: OrganizationTree): Problem[] {
  const targeted = targetedBy(rollout, tree);
  return rollout.canary.flatMap((id, index): readonly Problem[] => {
    const path = `rollout.canary[${index}]`;
    const account = tree.account(id);
    if (account === undefined) return [notInOrganization(path, id, 'use another account, or take a new snapshot')];
    if (!targeted(account)) {
      const remedy = 'use an account within the targets, or add its unit to rollout.targets';
      return [{ id: 'account-not-targeted', path, message: 'is outside the targets', value: id, remedy }];
    }
    if (account.state === 'ACTIVE') return [];
    const message = `is ${account.state}, so StackSets skips it and it cannot be a canary`;
    return [{ id: 'canary-not-active', path, message, value: id, remedy: 'use an ACTIVE account' }];
  });
}

function ofExclusions({ rollout, organization }: Configuration, tree: OrganizationTree): Problem[] {
  const targeted = targetedBy(rollout, tree);
  return rollout.exclude.flatMap(({ account: id }, index): readonly Problem[] => {
    const path = `rollout.exclude[${index}].account`;
    const account = tree.account(id);
    if (account === undefined) return [notInOrganization(path, id, 'remove the exclusion, or take a new snapshot')];
    if (id === organization.managementAccount || targeted(account)) return [];
    const message = 'is outside the targets, so the exclusion has no effect';
    return [{ id: 'account-not-targeted', path, message, value: id, remedy: 'remove the exclusion' }];
  });
}

/**
 * Accounts of the environment, and those that criteria name: a rule for an account that is not there is for nothing, and is probably meant for
 * another. Accounts that a rule leaves out do no harm, nor do those that findings are about as remote ones, which may be anybody's.
 */
function ofFindings(configuration: Configuration, tree: OrganizationTree): Problem[] {
  const { environment, suppressionRules = [], automationRules = [], routes = [] } = configuration;
  const check = (accounts: readonly (string | number)[], path: string): Problem[] =>
    accounts.flatMap((account, index) =>
      tree.account(String(account)) === undefined
        ? [notInOrganization(`${path}[${index}]`, String(account), 'correct it, or take a new snapshot')]
        : [],
    );
  const checkCriteria = (
    rules: readonly { readonly criteria: readonly Pick<SuppressionCriterion, 'field' | 'equals'>[] }[],
    list: string,
    accountField: string,
  ): Problem[] =>
    rules.flatMap(({ criteria }, rule) =>
      criteria.flatMap(({ field, equals = [] }, index) =>
        field === accountField ? check(equals, `${list}[${rule}].criteria[${index}].equals`) : [],
      ),
    );
  return [
    ...check(environment.criticalAccounts, 'environment.criticalAccounts'),
    ...environment.scanners.flatMap(({ accounts = [] }, index) => check(accounts, `environment.scanners[${index}].accounts`)),
    ...checkCriteria(suppressionRules, 'suppressionRules', 'accountId'),
    ...checkCriteria(automationRules, 'automationRules', 'AwsAccountId'),
    ...routes.flatMap(({ events: { guardDuty, securityHub, securityHubV2 } }, index) => [
      ...check(guardDuty?.accounts ?? [], `routes[${index}].events.guardDuty.accounts`),
      ...check(securityHub?.accounts ?? [], `routes[${index}].events.securityHub.accounts`),
      ...check(securityHubV2?.accounts ?? [], `routes[${index}].events.securityHubV2.accounts`),
    ]),
  ];
}

/** Roles that guardrails exempt by their ARN. A role of an account that left is nobody, and whoever does its work now is not exempt. */
function ofGuardrails({ guardrails }: Configuration, tree: OrganizationTree): Problem[] {
  return (['breakGlassRoles', 'administratorRoles'] as const).flatMap((list) =>
    (guardrails?.[list] ?? []).flatMap((role, index): readonly Problem[] => {
      const id = role.startsWith('arn:') ? role.split(':')[4] : undefined;
      if (id === undefined) return [];
      const path = `guardrails.${list}[${index}]`;
      const account = tree.account(id);
      if (account === undefined)
        return [notInOrganization(path, id, 'name a role of an account of the organization, or take a new snapshot')];
      if (account.state === 'ACTIVE') return [];
      const message = `is ${account.state}: nobody can use the role`;
      return [{ id: 'account-not-active', path, message, value: id, remedy: 'name a role of an ACTIVE account' }];
    }),
  );
}

/** Units that do not exist target nothing; they are a problem of their own. */
function targetedBy({ targets }: Configuration['rollout'], tree: OrganizationTree): (account: Account) => boolean {
  const units = targets === 'root' ? [tree.root] : targets.filter((id) => tree.unit(id) !== undefined);
  return (account) => units.some((unit) => tree.isWithin(account.id, unit));
}

export function notInOrganization(path: string, account: string, remedy: string): Problem {
  return { id: 'account-not-in-organization', path, message: 'is not an account of the organization', value: account, remedy };
}
