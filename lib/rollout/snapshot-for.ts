import { type Clients } from '../aws/clients';
import { administratorOf, rolloutAccount } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { remediationRoleName } from '../containment/remediation-role';
import { containmentExecutionRoleName, containmentRoleName, triageServiceLinkedRoleName } from '../containment/roles';
import { type Clock } from '../core/clock';
import { membershipRegions } from '../core/regions';
import { type CollectOptions } from '../organization/collect';
import { collectSnapshot } from '../organization/collect';
import { type RoutedPlaces } from '../organization/collect-routing';
import { type Snapshot } from '../organization/snapshot';
import { layoutOf } from '../routes/layout';
import { detectionAdministrators } from './detection';
import { furtherStackSetNames } from './further-stack-sets';
import { stackSetNames } from './placement';
import { callAs } from './planner';
import { sampleOfAccounts } from './sample';

/**
 * Reads the data that plan, deploy and verify need for a configuration.
 * @param how what is kept of the read, and who watches it
 * @param parts further parts to read; detection is read unless it is turned off
 */
export async function snapshotFor(
  configuration: Configuration,
  clients: Clients,
  clock: Clock,
  how: Pick<CollectOptions, 'journal' | 'onStart' | 'watch'> = {},
  parts: Pick<CollectOptions, 'serviceControlPolicies' | 'signals' | 'ruleContent' | 'trails'> & {
    readonly detection?: boolean;
    readonly membership?: boolean;
    readonly members?: boolean;
    readonly routing?: boolean;
    /** Whether to read the StackSets besides those of the containment roles. @default false */
    readonly furtherStackSets?: boolean;
    /** Whether to read the whole content of the roles, in every account or in a sample of so many. @default - only whether they are there */
    readonly lookInside?: { readonly sampleSize?: number };
  } = {},
): Promise<Snapshot> {
  const { detection = true, membership = false, members = false, routing = false, furtherStackSets = false, lookInside, ...others } = parts;
  const { organization } = configuration;
  const names = stackSetNames(configuration);
  return collectSnapshot({
    clients,
    clock,
    stackSets: [names.canary, names.organization, ...(furtherStackSets ? furtherStackSetNames(configuration) : [])],
    callAs: callAs(configuration),
    rolloutAccount: rolloutAccount(configuration),
    managementStack: names.managementStack,
    roleNames: [containmentRoleName, containmentExecutionRoleName],
    triageServiceLinkedRole: triageServiceLinkedRoleName,
    ...how,
    ...(detection && {
      detection: { administrators: detectionAdministrators(configuration), regions: configuration.organization.regions, members },
    }),
    ...(membership && {
      memberTriageRoles: true,
      membership: {
        administrator: administratorOf(organization, 'membership'),
        region: organization.membershipRegion,
        regions: membershipRegions,
      },
    }),
    ...(routing && (configuration.routes ?? []).length > 0 && { routing: routedPlaces(configuration) }),
    ...(lookInside && { lookInside: lookedInside(configuration, lookInside) }),
    ...others,
  });
}

function lookedInside(configuration: Configuration, { sampleSize: size }: { readonly sampleSize?: number }): CollectOptions['lookInside'] {
  // It trusts nobody but the state machines, and whoever changes that contains without approval.
  const furtherRoles = configuration.containment.remediation === undefined ? [] : [remediationRoleName];
  if (size === undefined) return { furtherRoles };
  return { furtherRoles, sample: { size, choose: (read) => sampleOfAccounts(configuration, read, size) } };
}

/** Where the routes of a configuration are, and from where events are sent to them. */
function routedPlaces(configuration: Configuration): RoutedPlaces {
  const { home, forwarding } = layoutOf(configuration);
  return {
    home: { account: home.account, region: home.region },
    ...(home.busName !== undefined && { busName: home.busName }),
    forwarding: forwarding.filter(({ isHome }) => !isHome).map(({ account, region }) => ({ account, region })),
  };
}
