import { type Problem } from '../core/problem';
import { administeredServices, draftAdministrator } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { administratorRoles } from '../configuration/administrator-roles';
import { type ConfigurationDraft, type Draft } from '../configuration/draft';

const shortForm = 'organization.delegatedAdministrator';
const keys = 'organization.administrators';

/** Whether each of the four administrators is said, and said once. */
export function checkAdministrators(written: ConfigurationDraft): Problem[] {
  return [...shortFormProblems(written), ...missing(written), ...repeated(written), ...rolloutProblems(written)];
}

function shortFormProblems({ draft: { organization }, given }: ConfigurationDraft): Problem[] {
  const account = organization?.delegatedAdministrator;
  if (account === undefined) return [];
  if (account === organization?.managementAccount) {
    return [
      {
        id: 'delegated-administrator-is-management-account',
        path: shortForm,
        message: 'is the management account, which cannot be a delegated administrator',
        value: account,
        remedy: `set the security tooling account, or remove the key; for services that the management account administers, use ${keys}`,
      },
    ];
  }
  return administratorRoles.every((role) => given(`${keys}.${role}`))
    ? [
        {
          id: 'delegated-administrator-unused',
          path: shortForm,
          message: `has no effect, because ${keys} sets all four administrators`,
          value: account,
          remedy: 'remove it',
        },
      ]
    : [];
}

/** Nothing is guessed: who names one administrator names all of them, or the account that is the others. */
function missing({ given }: ConfigurationDraft): Problem[] {
  const named = administratorRoles.filter((role) => given(`${keys}.${role}`));
  const unnamed = administratorRoles.filter((role) => !named.includes(role));
  if (named.length === 0 || given(shortForm)) return [];
  return unnamed.map((role) => ({
    id: 'administrator-missing',
    path: keys,
    message: `does not set the administrator of ${administeredServices[role].name}: both ${role} and ${shortForm} are missing`,
    remedy: `add ${role}, which may be the management account; or add ${shortForm} for all administrators without a key`,
  }));
}

function repeated({ draft: { organization }, given }: ConfigurationDraft): Problem[] {
  const account = organization?.delegatedAdministrator;
  // Where the short form stands for nothing, that is the news.
  if (account === undefined || administratorRoles.every((role) => given(`${keys}.${role}`))) return [];
  return administratorRoles
    .filter((role) => organization?.administrators?.[role] === account)
    .map((role) => ({
      id: 'administrator-repeated',
      path: `${keys}.${role}`,
      message: `repeats ${shortForm}`,
      value: account,
      remedy: 'remove it, because the short form applies to every administrator without a key of its own',
    }));
}

function rolloutProblems(written: ConfigurationDraft): Problem[] {
  const { organization, rollout } = written.draft;
  if (organization === undefined || rollout?.from === undefined) return [];
  return rollout.from === 'delegated-administrator' ? noDelegate(written) : contradicted(organization);
}

function noDelegate(written: ConfigurationDraft): Problem[] {
  const { organization } = written.draft;
  const account = draftAdministrator(written, 'stackSets');
  if (account === undefined || account !== organization?.managementAccount) return [];
  return [
    {
      id: 'delegated-administrator-missing',
      path: 'rollout.from',
      message: written.given(`${keys}.stackSets`)
        ? `needs a delegated administrator, and ${keys}.stackSets is the management account`
        : `needs a delegated administrator, and ${shortForm} is missing`,
      value: 'delegated-administrator',
      remedy: 'set the account, or set rollout.from to management-account',
    },
  ];
}

function contradicted({ administrators, managementAccount }: Draft<Configuration['organization']>): Problem[] {
  const account = administrators?.stackSets;
  if (account === undefined || managementAccount === undefined || account === managementAccount) return [];
  return [
    {
      id: 'rollout-from-contradicted',
      path: 'rollout.from',
      message: `is management-account, and ${keys}.stackSets is ${account}`,
      value: 'management-account',
      remedy: `remove rollout.from, or set ${keys}.stackSets to the management account`,
    },
  ];
}
