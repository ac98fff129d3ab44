import { type Configuration } from '../../lib/configuration/configuration';
import { defaultCheck, defaultRouting, defaultSignals, emptyEnvironment } from '../../lib/configuration/defaults';
import { type Detection, type RegionDetection } from '../../lib/organization/detection';
import { type Account, type AccountState, type DeployedStackSet, type Snapshot, type StackInstance } from '../../lib/organization/snapshot';
import { absent, present } from '../../lib/core/reading';

export const root = 'r-ab12';
export const management = '111111111111';
export const administrator = '222222222222';

/** The smallest configuration for a sketched organization. */
export const smallestConfiguration = `organization:
  id: o-exampleorgid
  root: ${root}
  managementAccount: '${management}'
  delegatedAdministrator: '${administrator}'
  membershipRegion: eu-west-1
rollout:
  owner: cordon
`;

/** Units as `name: parent name`, accounts as `id: [unit name, state?]`; the root is `root`. */
export interface OrganizationSketch {
  readonly units?: Readonly<Record<string, string>>;
  readonly accounts?: Readonly<Record<string, readonly [unit: string, state?: AccountState]>>;
}

/** ID of a sketched unit. */
export const unit = (name: string): string => (name === 'root' ? root : `ou-ab12-${name.padEnd(8, '0')}`);

/** GuardDuty and Security Hub are on in these Regions, and switch themselves on in every account; some parts are replaced. */
export function detectionOn(regions: readonly string[] = ['eu-west-1'], over: Partial<RegionDetection> = {}): Detection {
  const on: RegionDetection = {
    guardDuty: present('ENABLED'),
    guardDutyAutoEnable: present({ members: 'ALL', memberLimitReached: false }),
    securityHub: present('ENABLED'),
    securityHubAutoEnable: present({ configuration: 'LOCAL', status: 'ENABLED', newAccounts: true, memberLimitReached: false }),
    ...over,
  };
  return {
    administrators: { guardDuty: administrator, securityHub: administrator },
    regions: Object.fromEntries(regions.map((region) => [region, on])),
  };
}

/** A snapshot of a small organization in which nothing is deployed, detection is on and everything can be read. */
export function sketch({ units = {}, accounts = {} }: OrganizationSketch, over: Partial<Snapshot> = {}): Snapshot {
  const all: Account[] = Object.entries<readonly [string, AccountState?]>({
    [management]: ['root'],
    [administrator]: ['root'],
    ...accounts,
  }).map(([id, [parent, state = 'ACTIVE']]) => ({
    id,
    name: `account-${id.slice(-3)}`,
    state,
    parent: unit(parent),
    containmentRoles: absent,
  }));
  return {
    kind: 'cordon/organization-snapshot',
    version: 1,
    takenAt: '2026-11-24T00:00:00.000Z',
    takenBy: administrator,
    organization: { id: 'o-exampleorgid', managementAccount: management, root },
    organizationalUnits: Object.entries(units)
      .map(([name, parent]) => ({ id: unit(name), name, parent: unit(parent) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    accounts: all.sort((a, b) => (a.id < b.id ? -1 : 1)),
    delegatedAdministrators: present([
      { account: administrator, services: ['member.org.stacksets.cloudformation.amazonaws.com', 'security-ir.amazonaws.com'] },
    ]),
    trustedAccess: present(['member.org.stacksets.cloudformation.amazonaws.com', 'security-ir.amazonaws.com']),
    stackSetsAccess: present('ENABLED'),
    stackSets: { 'cordon-containment-roles': absent, 'cordon-containment-roles-canary': absent },
    managementAccount: { stack: absent, triageServiceLinkedRole: absent },
    detection: detectionOn(),
    ...over,
  };
}

type Deep<T> = { readonly [K in keyof T]?: T[K] extends readonly unknown[] ? T[K] : T[K] extends object ? Deep<T[K]> : T[K] };

/** A valid configuration for `sketch`, with some parts replaced. */
export function configured(over: Deep<Configuration> = {}): Configuration {
  return {
    organization: {
      id: 'o-exampleorgid',
      managementAccount: management,
      delegatedAdministrator: administrator,
      membershipRegion: 'eu-west-1',
      regions: ['eu-west-1'],
      quarantineUnits: [],
      ...over.organization,
    },
    containment: {
      variant: 'containment-only',
      policy: 'published',
      approvedActions: ['ec2-instance', 'iam-principal', 's3-bucket'],
      grantRunbookGaps: false,
      startAutomationResources: 'documents',
      confusedDeputyConditions: false,
      region: 'eu-west-1',
      ...over.containment,
    },
    rollout: {
      owner: 'cordon',
      from: 'delegated-administrator',
      stackSetName: 'cordon-containment-roles',
      targets: 'root',
      exclude: [],
      canary: [],
      waves: [],
      autoDeployment: true,
      retainStacksOnAccountRemoval: true,
      managedExecution: true,
      ...over.rollout,
      preferences: {
        maxConcurrentCount: 1,
        failureToleranceCount: 0,
        concurrencyMode: 'strict-failure-tolerance',
        ...over.rollout?.preferences,
      },
    },
    environment: { ...emptyEnvironment, ...over.environment },
    signals: { ...defaultSignals, ...over.signals },
    check: { ...defaultCheck, ...over.check },
    tags: (over.tags ?? {}) as Configuration['tags'],
    ...(over.suppressionRules && { suppressionRules: over.suppressionRules }),
    ...(over.automationRules && { automationRules: over.automationRules }),
    ...(over.automationRulesV2 && { automationRulesV2: over.automationRulesV2 }),
    routing: { ...defaultRouting, ...over.routing },
    ...(over.routes && { routes: over.routes }),
  };
}

/** A current instance, with some parts replaced. */
export function instance(account: string, over: Partial<StackInstance> = {}): StackInstance {
  return {
    account,
    region: 'eu-west-1',
    status: 'CURRENT',
    detailedStatus: 'SUCCEEDED',
    organizationalUnit: root,
    stackId: `arn:aws:cloudformation:eu-west-1:${account}:stack/StackSet/1`,
    ...over,
  };
}

/** The management account as `cordon deploy` leaves it: its stack with this template, which made the triage role. */
export const managementDeployed = (templateBody: string): Snapshot['managementAccount'] => ({
  stack: present({
    name: 'cordon-containment-roles-management-account',
    id: `arn:aws:cloudformation:eu-west-1:${management}:stack/cordon-containment-roles-management-account/1`,
    status: 'CREATE_COMPLETE',
    templateBody,
  }),
  triageServiceLinkedRole: present({ arn: `arn:aws:iam::${management}:role/x` }),
});

/** A StackSet as `cordon deploy` leaves it for a definition, with these instances. */
export function deployed(
  definition: Pick<
    DeployedStackSet,
    'name' | 'templateBody' | 'description' | 'autoDeployment' | 'managedExecution' | 'capabilities' | 'tags'
  >,
  instances: readonly StackInstance[],
  over: Partial<DeployedStackSet> = {},
): DeployedStackSet {
  const { name, templateBody, description, autoDeployment, managedExecution, capabilities, tags } = definition;
  return {
    name,
    id: `${name}:00000000-0000-0000-0000-000000000000`,
    permissionModel: 'SERVICE_MANAGED',
    description,
    templateBody,
    autoDeployment,
    managedExecution,
    capabilities,
    tags,
    organizationalUnits: [root],
    instances: present(instances),
    ...over,
  };
}
