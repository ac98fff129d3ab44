import { type Problem } from '../core/problem';
import { administeredServices } from './administrators';
import { type AdministratorRole, administratorRoles, type Configuration } from './configuration';
import { type Draft } from './draft';
import { type Meaning } from './meaning';

const shortForm = 'organization.delegatedAdministrator';
const keys = 'organization.administrators';

/** Whether each of the four administrators is said, and said once. */
export function checkAdministrators(meaning: Meaning): Problem[] {
  return [...shortFormProblems(meaning), ...missing(meaning), ...repeated(meaning), ...rolloutProblems(meaning)];
}

/**
 * The account that administers something, where nothing is wrong with what says so.
 * @returns undefined where it is not known
 */
export function draftAdministrator({ draft, given }: Meaning, role: AdministratorRole): string | undefined {
  const { administrators, delegatedAdministrator, managementAccount } = draft.organization ?? {};
  const own = administrators?.[role];
  if (own !== undefined || given(`${keys}.${role}`)) return own;
  if (delegatedAdministrator !== undefined || given(shortForm)) return delegatedAdministrator;
  return given(keys) ? undefined : managementAccount;
}

function shortFormProblems({ draft: { organization }, given }: Meaning): Problem[] {
  const account = organization?.delegatedAdministrator;
  if (account === undefined) return [];
  if (account === organization?.managementAccount) {
    return [
      {
        id: 'delegated-administrator-is-management-account',
        path: shortForm,
        message: 'is the management account, which cannot be a delegated administrator',
        value: account,
        remedy: `name the security tooling account, or leave the key out; what the management account administers itself goes to ${keys}`,
      },
    ];
  }
  return administratorRoles.every((role) => given(`${keys}.${role}`))
    ? [
        {
          id: 'delegated-administrator-unused',
          path: shortForm,
          message: `stands for nothing: each of the four administrators has a key of its own in ${keys}`,
          value: account,
          remedy: 'remove it',
        },
      ]
    : [];
}

/** Nothing is guessed: who names one administrator names all of them, or the account that is the others. */
function missing({ given }: Meaning): Problem[] {
  const named = administratorRoles.filter((role) => given(`${keys}.${role}`));
  const unnamed = administratorRoles.filter((role) => !named.includes(role));
  if (named.length === 0 || given(shortForm)) return [];
  return unnamed.map((role) => ({
    id: 'administrator-missing',
    path: keys,
    message: `does not say who administers ${administeredServices[role].name}: ${role} is not given, nor is ${shortForm}`,
    remedy: `add ${role} (the management account may stand there), or ${shortForm} for all that have no key`,
  }));
}

function repeated({ draft: { organization }, given }: Meaning): Problem[] {
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
      remedy: 'remove it: the short form stands for every administrator without a key of its own',
    }));
}

function rolloutProblems(meaning: Meaning): Problem[] {
  const { organization, rollout } = meaning.draft;
  if (organization === undefined || rollout?.from === undefined) return [];
  return rollout.from === 'delegated-administrator' ? noDelegate(meaning) : contradicted(organization);
}

function noDelegate(meaning: Meaning): Problem[] {
  const { organization } = meaning.draft;
  const account = draftAdministrator(meaning, 'stackSets');
  if (account === undefined || account !== organization?.managementAccount) return [];
  return [
    {
      id: 'delegated-administrator-missing',
      path: 'rollout.from',
      message: meaning.given(`${keys}.stackSets`)
        ? `needs a delegated administrator, and ${keys}.stackSets is the management account`
        : `needs a delegated administrator, and ${shortForm} is not given`,
      value: 'delegated-administrator',
      remedy: 'name the account, or set rollout.from to management-account',
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
      message: `says that the management account rolls out, and ${keys}.stackSets that ${account} does`,
      value: 'management-account',
      remedy: `remove rollout.from, or set ${keys}.stackSets to the management account`,
    },
  ];
}
