import { administratorOf, type AdministeredOrganization } from '../configuration/administrators';
import { type OrganizationConfiguration } from '../configuration/configuration';
import { type AdministratorRole, administratorRoles } from '../configuration/administrator-roles';
import { globalRegion as globalRegions } from '../core/regions';
import { unique } from './split-pattern';

/** Region in which global services (IAM, Organizations, root sign-in) log; the service has Regions in the partition aws alone. */
export const globalRegion = globalRegions.aws;

/** The Region that `global` stands for; a Region that is named is itself. */
export const regionOf = (regions: 'global' | 'us-west-2'): string => (regions === 'global' ? globalRegion : regions);

/** What it takes to know where events of an organization come from. */
export type RoutedOrganization = AdministeredOrganization & Pick<OrganizationConfiguration, 'membershipRegion' | 'regions'>;

/** An account by its part in the organization: what it administers, or that it is the management account. One account can be several. */
export type AccountRole = AdministratorRole | 'management';

/** An account and Region from which events can be forwarded. */
export interface WatchedPlace {
  readonly account: string;
  readonly region: string;
  /** What the account is. */
  readonly roles: readonly AccountRole[];
  /** Whether it is where the rules of the routes are: the membership account in the membership Region. */
  readonly isHome: boolean;
  /** Whether only patterns that are wanted from everywhere are forwarded from it: a Region in use of an account that takes no findings. */
  readonly isForEverywhere: boolean;
  /** Regions where findings arise. */
  readonly regionsInUse: readonly string[];
  /** Stack of the forwarding rules, `forwardingStackName`. */
  readonly stackName: string;
}

/** By the first of these that an account is, its stacks are named; the accounts stand in this order. */
export const accountRoles: readonly AccountRole[] = ['membership', 'management', 'guardDuty', 'securityHub', 'stackSets'];

/** What the names of forwarding stacks say of their account; nothing of that of the membership. */
export const forwardingInfixes: Readonly<Record<AccountRole, string>> = {
  membership: '',
  management: 'management-',
  guardDuty: 'guardduty-',
  securityHub: 'security-hub-',
  stackSets: 'stack-sets-',
};

/** `cordon-forwarding-REGION` in the account of the membership, `cordon-forwarding-guardduty-REGION` and so on in another one. */
export const forwardingStackName = (role: AccountRole, region: string): string => `cordon-forwarding-${forwardingInfixes[role]}${region}`;

/** Findings of the organization arrive in every Region in use; of the others only calls are watched. */
const takesFindings: readonly AccountRole[] = ['membership', 'guardDuty', 'securityHub'];

/** Every account and Region from which events can be forwarded, home first. Member accounts are not watched. */
export function watchedPlaces(organization: RoutedOrganization): readonly WatchedPlace[] {
  const { membershipRegion: home } = organization;
  const regionsInUse = unique([home, ...organization.regions]);
  return unique(accountRoles.map((role) => accountOf(role, organization))).flatMap((account) => {
    const roles = rolesOf(account, organization);
    const naming = accountRoles.find((role) => roles.includes(role)) ?? 'membership';
    const regions = roles.some((role) => takesFindings.includes(role)) ? regionsInUse : [home];
    return unique([...regions, globalRegion, ...regionsInUse]).map((region) => ({
      account,
      region,
      roles,
      isForEverywhere: region !== globalRegion && !regions.includes(region),
      isHome: roles.includes('membership') && region === home,
      regionsInUse,
      stackName: forwardingStackName(naming, region),
    }));
  });
}

/**
 * Any member account, in the membership Region. It is no place of `watchedPlaces`, and what is forwarded from it is the same in every Region.
 */
export function memberPlace({ membershipRegion: region, regions }: RoutedOrganization): WatchedPlace {
  const regionsInUse = unique([region, ...regions]);
  return {
    account: 'member',
    region,
    roles: [],
    isForEverywhere: true,
    isHome: false,
    regionsInUse,
    stackName: 'cordon-forwarding-members',
  };
}

/** The account that has a part in the organization. */
export function accountOf(role: AccountRole, organization: AdministeredOrganization): string {
  return role === 'management' ? organization.managementAccount : administratorOf(organization, role);
}

/** What an account is in the organization; nothing for a member account. */
export function rolesOf(account: string, organization: AdministeredOrganization): readonly AccountRole[] {
  return ([...administratorRoles, 'management'] as const).filter((role) => accountOf(role, organization) === account);
}
