import { type Configuration } from '../configuration/configuration';
import { absent, present, type Reading } from '../core/reading';
import { administratorOf } from '../configuration/administrators';
import { type Detection, type RegionDetection } from '../organization/detection';
import { type DeployedSignals, type Snapshot } from '../organization/snapshot';
import { detectionAdministrators } from '../rollout/detection';
import { stackSetNames } from '../rollout/placement';

/** A Region in which nothing is turned on. */
const off: RegionDetection = { guardDuty: absent, guardDutyAutoEnable: absent, securityHub: absent, securityHubAutoEnable: absent };

/** The organization as if nobody had begun: its accounts, units, policies and trails, and nothing of what onboarding makes. */
export function withNothingOnboarded(configuration: Configuration, snapshot: Snapshot): Snapshot {
  const names = stackSetNames(configuration);
  const { organization } = configuration;
  return {
    ...snapshot,
    ...(snapshot.signals && { signals: withoutSignals(snapshot.signals) }),
    accounts: snapshot.accounts.map((account) => ({ ...account, containmentRoles: absent })),
    delegatedAdministrators: present([]),
    trustedAccess: present([]),
    stackSetsAccess: present('DISABLED'),
    stackSets: { [names.canary]: absent, [names.organization]: absent },
    managementAccount: { stack: absent, triageServiceLinkedRole: absent },
    detection: detectionEverywhere(configuration, () => off),
    securityIncidentResponse: { account: administratorOf(organization, 'membership'), memberships: {}, accounts: {} },
  };
}

function withoutSignals({ account, regions }: DeployedSignals): DeployedSignals {
  const none = { detector: absent, filters: absent, automationRules: absent };
  return { account, regions: Object.fromEntries(Object.keys(regions).map((region) => [region, none] as const)) };
}

/** A snapshot of which everything is known, and what was taken as absent for that. */
export interface Completed {
  readonly snapshot: Snapshot;
  /** What nobody had read, as nouns. */
  readonly takenAsAbsent: readonly string[];
}

/** The snapshot for a rehearsal, which has to know everything: what was not read is taken as absent, and named. */
export function withUnreadAsAbsent(configuration: Configuration, snapshot: Snapshot): Completed {
  const taken: string[] = [];
  const known = <Value>(what: string, reading: Reading<Value> | undefined): Reading<Value> => {
    if (reading !== undefined && reading.status !== 'unknown') return reading;
    if (!taken.includes(what)) taken.push(what);
    return absent;
  };
  const names = stackSetNames(configuration);
  const { managementAccount, detection } = snapshot;
  const completed: Snapshot = {
    ...snapshot,
    delegatedAdministrators: known('delegated administrators', snapshot.delegatedAdministrators),
    trustedAccess: known('trusted access', snapshot.trustedAccess),
    stackSetsAccess: known('organizations access of StackSets', snapshot.stackSetsAccess),
    stackSets: Object.fromEntries(
      [names.canary, names.organization].map((name) => [name, known('StackSets', snapshot.stackSets[name])] as const),
    ),
    managementAccount: {
      stack: known('the stack of the management account', managementAccount.stack),
      triageServiceLinkedRole: known('the triage role', managementAccount.triageServiceLinkedRole),
    },
    detection: detectionEverywhere(configuration, (region) => {
      const read = detection?.regions[region];
      return {
        guardDuty: known('GuardDuty', read?.guardDuty),
        guardDutyAutoEnable: known('GuardDuty', read?.guardDutyAutoEnable),
        securityHub: known('Security Hub', read?.securityHub),
        securityHubAutoEnable: known('Security Hub', read?.securityHubAutoEnable),
      };
    }),
    serviceControlPolicies: known('service control policies', snapshot.serviceControlPolicies),
    organizationTrails: known('trails of the organization', snapshot.organizationTrails),
  };
  const memberships = Object.values(snapshot.securityIncidentResponse?.memberships ?? {});
  if (memberships.length === 0 || memberships.every(({ status }) => status === 'unknown')) taken.push('the membership');
  return { snapshot: completed, takenAsAbsent: taken };
}

function detectionEverywhere({ organization, ...rest }: Configuration, of: (region: string) => RegionDetection): Detection {
  const regions = [...new Set(organization.regions)].sort();
  return {
    administrators: detectionAdministrators({ organization, ...rest }),
    regions: Object.fromEntries(regions.map((region) => [region, of(region)] as const)),
  };
}
