import { administratorOf, type AdministeredOrganization } from '../configuration/administrators';
import { type OrganizationConfiguration } from '../configuration/configuration';
import { unique } from './split-pattern';

/** Region in which global services (IAM, Organizations, root sign-in) log. */
export const globalRegion = 'us-east-1';

/** What it takes to know where events of an organization come from. */
export type RoutedOrganization = AdministeredOrganization & Pick<OrganizationConfiguration, 'membershipRegion' | 'regions'>;

/** An account by its part in the organization. `administrator` is the delegated administrator account, or the management account without one. */
export type AccountRole = 'administrator' | 'management';

/** An account and Region from which events can be forwarded. */
export interface WatchedPlace {
  readonly account: string;
  readonly region: string;
  /** What the account is; the management account is both where there is no delegated administrator. */
  readonly roles: readonly AccountRole[];
  /** Whether it is where the rules of the routes are: the membership account in the membership Region. */
  readonly isHome: boolean;
  /** Regions where findings arise. */
  readonly regionsInUse: readonly string[];
  /** Stack of the forwarding rules: `cordon-forwarding-REGION`, or `cordon-forwarding-management-REGION`. */
  readonly stackName: string;
}

/** Every account and Region from which events can be forwarded, home first. Member accounts are not watched. */
export function watchedPlaces(organization: RoutedOrganization): readonly WatchedPlace[] {
  const { managementAccount, membershipRegion: home } = organization;
  const administrator = administratorOf(organization, 'membership');
  const regionsInUse = unique([home, ...organization.regions]);
  const roles = administrator === managementAccount ? (['administrator', 'management'] as const) : (['administrator'] as const);
  return [
    ...unique([...regionsInUse, globalRegion]).map((region) => ({
      account: administrator,
      region,
      roles,
      isHome: region === home,
      regionsInUse,
      stackName: `cordon-forwarding-${region}`,
    })),
    ...(administrator === managementAccount ? [] : unique([home, globalRegion])).map((region) => ({
      account: managementAccount,
      region,
      roles: ['management'] as const,
      isHome: false,
      regionsInUse,
      stackName: `cordon-forwarding-management-${region}`,
    })),
  ];
}
