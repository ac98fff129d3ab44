import { administratorRoles, type AdministratorRole } from '../configuration/administrator-roles';
import { administeredServices } from '../configuration/administrators';
import { type Account } from '../organization/snapshot';
import { missing, type Missing, type Proposed } from './proposed';
import { shortName, type Survey } from './survey';

/** The account that administers each service; all four may be the same. */
export type Administrators = Readonly<Record<AdministratorRole, string>>;

export const everyRole = (account: string): Administrators => ({
  membership: account,
  stackSets: account,
  guardDuty: account,
  securityHub: account,
});

/**
 * Who administers: the delegated administrators that are registered, and the account of a membership that is in force. A service without an
 * administrator gets that of the others, because AWS recommends one account for all of them.
 *
 * Nobody registered is no reason to choose an account by its name: that is a suggestion, and somebody has to say it.
 */
export function proposeAdministrators(survey: Survey): Proposed<Administrators> | Missing<Administrators> {
  const { snapshot, reachable } = survey;
  const { managementAccount } = snapshot.organization;
  const holder = membershipHolder(survey);
  const found = new Map<AdministratorRole, string>();
  for (const role of administratorRoles) {
    const account = role === 'membership' && holder !== undefined ? holder : registeredFor(role, survey);
    if (account !== undefined) found.set(role, account);
  }
  if (found.size > 0) return completed(survey, found, holder);
  if (reachable.length === 0) {
    return { value: everyRole(managementAccount), by: 'read', why: 'the organization has no other active account' };
  }
  const { delegatedAdministrators } = snapshot;
  const why =
    delegatedAdministrators.status === 'unknown'
      ? `the delegated administrators could not be read: ${delegatedAdministrators.reason.call} (${delegatedAdministrators.reason.code})`
      : delegatedAdministrators.status === 'present' &&
          delegatedAdministrators.value.some((one) => isOfOurs(one) && survey.tree.account(one.account)?.state === 'ACTIVE')
        ? 'several accounts are registered as delegated administrators of the same service'
        : 'no active account is registered as delegated administrator of the four services';
  const suggestion = byName(survey);
  return missing(why, suggestion === undefined ? undefined : everyRole(suggestion.id));
}

const principals = administratorRoles.map((role) => administeredServices[role].principal);
const isOfOurs = ({ services }: { readonly services: readonly string[] }): boolean => services.some((one) => principals.includes(one));

/** The account of the one membership that is in force, where it is an account of the organization. */
function membershipHolder({ memberships, tree }: Survey): string | undefined {
  const holders = new Set(memberships.map(({ membership }) => membership.account));
  const [holder] = holders;
  return holders.size === 1 && tree.account(holder!)?.state === 'ACTIVE' ? holder : undefined;
}

/** The account that is registered for a service; of several, the one registered for most, else the one that took the snapshot. */
function registeredFor(role: AdministratorRole, { snapshot, tree }: Survey): string | undefined {
  const { delegatedAdministrators, takenBy } = snapshot;
  if (delegatedAdministrators.status !== 'present') return undefined;
  const { principal } = administeredServices[role];
  const candidates = delegatedAdministrators.value
    .filter(({ account, services }) => services.includes(principal) && tree.account(account)?.state === 'ACTIVE')
    .map(({ account, services }) => ({ account, of: principals.filter((one) => services.includes(one)).length }));
  const most = Math.max(...candidates.map(({ of }) => of));
  const best = candidates.filter(({ of }) => of === most);
  if (best.length === 1) return best[0]!.account;
  return best.find(({ account }) => account === takenBy)?.account;
}

function completed(survey: Survey, found: ReadonlyMap<AdministratorRole, string>, holder: string | undefined): Proposed<Administrators> {
  const [first] = (['membership', 'securityHub', 'guardDuty', 'stackSets'] as const).flatMap((role) => found.get(role) ?? []);
  // A membership in the management account speaks for no other service: GuardDuty there is what AWS advises against.
  const delegate = [...found.values()].find((account) => account !== survey.snapshot.organization.managementAccount);
  const others = first === survey.snapshot.organization.managementAccount ? (delegate ?? first) : first!;
  const value = Object.fromEntries(administratorRoles.map((role) => [role, found.get(role) ?? others])) as unknown as Administrators;
  const registered = administratorRoles.filter((role) => found.has(role) && !(role === 'membership' && holder !== undefined));
  const unregistered = administratorRoles.filter((role) => !found.has(role));
  const parts = [
    ...(holder === undefined ? [] : [`the membership of AWS Security Incident Response is in ${holder}`]),
    ...(registered.length === 0 ? [] : [`registered for ${names(registered)}`]),
    ...(unregistered.length === 0 ? [] : [`not registered for ${names(unregistered)}, where AWS recommends the same account`]),
  ];
  return { value, by: 'read', why: parts.join('; ') };
}

const names = (roles: readonly AdministratorRole[]): string => {
  if (roles.length === administratorRoles.length) return 'all four services';
  const all = roles.map((role) => administeredServices[role].name);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
};

/** Accounts whose names say security, the likeliest first: AWS Control Tower calls the security tooling account "Audit". */
export function byName({ reachable }: Pick<Survey, 'reachable'>): Account | undefined {
  const points = ({ name }: Account): number => {
    const text = name.toLowerCase();
    if (/log|archive|network/.test(text)) return 0;
    return (/security/.test(text) ? 2 : 0) + (/tool/.test(text) ? 2 : 0) + (/\baudit\b|guardduty|\bsoc\b/.test(text) ? 1 : 0);
  };
  const best = Math.max(0, ...reachable.map(points));
  const likely = reachable.filter((account) => points(account) === best);
  return best === 0 || likely.length > 1 ? undefined : likely[0];
}

/** `222222222222 (security-tooling)`, or with the services where they differ. */
export function administratorsToText(administrators: Administrators, { tree }: Pick<Survey, 'tree'>): string {
  const named = (id: string): string => `${id} (${shortName(tree.account(id)?.name ?? 'not in the organization')})`;
  const accounts = new Set(administratorRoles.map((role) => administrators[role]));
  if (accounts.size === 1) return named(administrators.membership);
  return administratorRoles.map((role) => `${role} ${named(administrators[role])}`).join(', ');
}
