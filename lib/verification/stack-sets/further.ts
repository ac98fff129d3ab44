import { type Configuration } from '../../configuration/configuration';
import { valueOr } from '../../core/reading';
import { type DeployedStackSet, type Snapshot, type StackInstance } from '../../organization/snapshot';
import { organizationTree, type OrganizationTree } from '../../organization/tree';
import { type FurtherStackSetDefinition } from '../../rollout/further-stack-set';
import { furtherStackSetDefinitions } from '../../rollout/further-stack-sets';
import { isCurrent } from '../../rollout/instance';
import { type Difference } from '../../rollout/plan';
import { stackSetDifferences } from '../../rollout/planner';

/**
 * - `missing`: the configuration wants it there, and there is none.
 * - `failed`: its last operation failed. `outdated`: it is not current for another reason.
 * - `drifted`: somebody changed it after its deployment.
 * - `not-wanted`: it is there, and the configuration wants none there.
 */
export const openStatuses = ['missing', 'failed', 'outdated', 'drifted', 'not-wanted'] as const;
export type OpenStatus = (typeof openStatuses)[number];

/** A stack instance that is not as the configuration says. */
export interface OpenStackInstance {
  readonly account: string;
  readonly region: string;
  readonly status: OpenStatus;
  /** What AWS says of it. @default - nothing */
  readonly reason?: string;
}

export const stackSetStatuses = ['as-configured', 'absent', 'differs', 'unknown'] as const;

/** A StackSet besides those of the containment roles, as it is deployed. */
export interface FurtherStackSet {
  readonly name: string;
  /** What its stack instances are: `roles of responders`. */
  readonly what: string;
  /** The stack that carries it. */
  readonly stack: string;
  /**
   * - `as-configured`: it is as configured, in every account and Region.
   * - `absent`: there is none. `differs`: its template, its settings or a stack instance is another one.
   * - `unknown`: it or its stack instances could not be read, or the snapshot does not have it.
   */
  readonly status: (typeof stackSetStatuses)[number];
  /** How many stack instances the configuration wants: one for each account and Region. */
  readonly wanted: number;
  /** How many of them are current. */
  readonly current: number;
  /** Those that are not as configured, in the order of accounts. Empty where they could not be read. */
  readonly open: readonly OpenStackInstance[];
  /** What is deployed otherwise than the configuration says, by path. */
  readonly differences: readonly Difference[];
}

/** The same with what was read of it. */
export interface ProvenStackSet extends FurtherStackSet {
  /** Wanted stack instances that are current. */
  readonly currentInstances: readonly StackInstance[];
  /** @default - the snapshot does not have it */
  readonly reading?: Snapshot['stackSets'][string];
}

/** Compares the further StackSets of a configuration with those of a snapshot: pure. */
export function furtherStackSets(configuration: Configuration, snapshot: Snapshot): readonly ProvenStackSet[] {
  const tree = organizationTree(snapshot);
  return furtherStackSetDefinitions(configuration, { root: tree.root }).map((definition) => proven(definition, snapshot, tree));
}

function proven(definition: FurtherStackSetDefinition, snapshot: Snapshot, tree: OrganizationTree): ProvenStackSet {
  const { name, what, stack } = definition;
  const reading = snapshot.stackSets[name];
  const places = wantedPlaces(definition, snapshot, tree);
  const base = { name, what, stack, wanted: places.size, current: 0, open: [], differences: [], currentInstances: [] };
  if (reading === undefined) return { ...base, status: 'unknown' };
  if (reading.status === 'absent') return { ...base, reading, status: 'absent' };
  if (reading.status === 'unknown') return { ...base, reading, status: 'unknown' };
  const differences = differencesOf(definition, reading.value);
  if (reading.value.instances.status === 'unknown') return { ...base, reading, differences, status: 'unknown' };
  const instances = new Map(valueOr(reading.value.instances, []).map((instance) => [place(instance.account, instance.region), instance]));
  // StackSets leaves suspended accounts alone, and takes those that left out of its list.
  const besides = [...instances].filter(([key, { account }]) => !places.has(key) && tree.account(account)?.state === 'ACTIVE');
  const open = [
    ...[...places].flatMap(([key, where]) => openOf(where, instances.get(key))),
    ...besides.map(([, { account, region }]): OpenStackInstance => ({ account, region, status: 'not-wanted' })),
  ].sort((a, b) => (place(a.account, a.region) < place(b.account, b.region) ? -1 : 1));
  const current = [...places.keys()].flatMap((key) => {
    const instance = instances.get(key);
    return instance && isCurrent(instance) ? [instance] : [];
  });
  return {
    ...base,
    ...{ reading, open, differences, current: current.length, currentInstances: current },
    status: open.length === 0 && differences.length === 0 ? 'as-configured' : 'differs',
  };
}

const place = (account: string, region: string): string => `${account} ${region}`;

/** Each account and Region that is to have an instance, by a key. */
function wantedPlaces(
  { targets, regions }: FurtherStackSetDefinition,
  { organization }: Snapshot,
  tree: OrganizationTree,
): ReadonlyMap<string, Pick<StackInstance, 'account' | 'region'>> {
  const named = new Set(targets.accounts);
  const isFiltered = (id: string): boolean => {
    switch (targets.accountFilterType) {
      case 'NONE':
        return false;
      case 'INTERSECTION':
        return !named.has(id);
      case 'DIFFERENCE':
        return named.has(id);
    }
  };
  const wanted = tree
    .accountsWithin(targets.organizationalUnits)
    .filter(({ id, state }) => state === 'ACTIVE' && id !== organization.managementAccount && !isFiltered(id));
  return new Map(wanted.flatMap(({ id }) => regions.map((region) => [place(id, region), { account: id, region }] as const)));
}

function openOf(where: Pick<StackInstance, 'account' | 'region'>, instance: StackInstance | undefined): readonly OpenStackInstance[] {
  if (instance === undefined) return [{ ...where, status: 'missing' }];
  const { detailedStatus, status, statusReason, driftStatus } = instance;
  if (isCurrent(instance)) return driftStatus === 'DRIFTED' ? [{ ...where, status: 'drifted' }] : [];
  const isFailed = detailedStatus === 'FAILED' || detailedStatus === 'INOPERABLE' || status === 'INOPERABLE';
  const reason = statusReason ?? [status, detailedStatus].filter(Boolean).join('/');
  return [{ ...where, status: isFailed ? 'failed' : 'outdated', reason }];
}

function differencesOf(definition: FurtherStackSetDefinition, deployed: DeployedStackSet): readonly Difference[] {
  const { permissionModel } = deployed;
  const model = permissionModel === 'SERVICE_MANAGED' ? [] : [{ path: 'PermissionModel', from: permissionModel, to: 'SERVICE_MANAGED' }];
  return [...model, ...stackSetDifferences(definition, deployed)];
}
