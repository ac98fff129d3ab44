import { type Configuration, type Wave } from '../configuration/configuration';
import { type OrganizationTree } from '../organization/tree';
import { type Account, type DeployedStack, type DeployedStackSet, type Snapshot, type StackInstance } from '../organization/snapshot';
import { valueOr, type Reading } from '../core/reading';
import { type LeftOutAccount, type LeftOutReason } from './plan';
import { canaryStackSetName, managementAccountStackName, type DeploymentTargets } from './stack-set-definition';

/** A wave with its accounts, before their actions are known. */
export interface PlacedWave {
  readonly name: string;
  readonly stackSet: string;
  readonly purpose: 'canary' | 'organization';
  readonly preferences?: Wave['preferences'];
  readonly targets: DeploymentTargets;
  /** Whether it is the last wave, which takes all remaining accounts and therefore addresses all targets. */
  readonly takesTheRest: boolean;
  readonly accounts: readonly Account[];
}

export interface Placement {
  readonly waves: readonly PlacedWave[];
  readonly leftOut: readonly LeftOutAccount[];
  /**
   * Canary accounts whose roles come from the organization StackSet, and other accounts whose roles come from the canary StackSet. An
   * account stays in the StackSet that has its roles.
   */
  readonly elsewhere: readonly { readonly account: string; readonly stackSet: string; readonly configured: 'canary' | 'organization' }[];
}

export interface StackSetNames {
  readonly canary: string;
  readonly organization: string;
}

/** Names of the two StackSets and of the management account's stack. */
export function stackSetNames(configuration: Configuration): StackSetNames & { readonly managementStack: string } {
  const { stackSetName } = configuration.rollout;
  return {
    canary: canaryStackSetName(stackSetName),
    organization: stackSetName,
    managementStack: managementAccountStackName(stackSetName),
  };
}

/**
 * Accounts that one call may name. The API reference gives no limit; a call that names more is replaced by one that addresses
 * whole units and touches current instances again, which changes nothing in them.
 */
export const namedAccountsLimit = 1_000;

/** Instances by account, by the list that they are from: a plan asks for those of a StackSet several times. */
const byAccount = new WeakMap<readonly StackInstance[], ReadonlyMap<string, StackInstance>>();
const none: readonly StackInstance[] = [];

/**
 * The instances of a StackSet by account; empty where the StackSet is absent or could not be read. The list of instances must not change afterwards,
 * because the map of the same list is made once.
 */
export function instancesByAccount(stackSet: Reading<DeployedStackSet> | undefined): ReadonlyMap<string, StackInstance> {
  const instances = stackSet?.status === 'present' ? valueOr(stackSet.value.instances, none) : none;
  let found = byAccount.get(instances);
  if (found === undefined) {
    found = new Map(instances.map((instance) => [instance.account, instance]));
    byAccount.set(instances, found);
  }
  return found;
}

/**
 * Whether the snapshot has another stack, because it was taken with another `rollout.stackSetName`. It then does not describe the
 * configured stack.
 */
export function isOtherStack(stack: Reading<DeployedStack>, name: string): boolean {
  return stack.status === 'present' && stack.value.name !== name;
}

/**
 * Targets that auto-deployment does not cover: no stack instance was ever created through them or a unit above them. Accounts that join
 * there would get no roles, and a compromised account that moves there could lose its roles.
 */
export function targetsNotFollowed(
  configuration: Configuration,
  snapshot: Pick<Snapshot, 'stackSets'>,
  tree: OrganizationTree,
): readonly string[] {
  const { rollout } = configuration;
  const reading = snapshot.stackSets[stackSetNames(configuration).organization];
  if (!rollout.autoDeployment || reading === undefined || reading.status === 'unknown') return [];
  const followed = reading.status === 'present' ? reading.value.organizationalUnits : [];
  const targets = rollout.targets === 'root' ? [tree.root] : rollout.targets;
  return targets.filter((target) => !followed.some((unit) => tree.isWithin(target, unit)));
}

/** Puts every account of the organization into one wave, or into the list of accounts that are left out. */
export function placeAccounts(
  configuration: Configuration,
  snapshot: Pick<Snapshot, 'organization' | 'accounts' | 'stackSets'>,
  tree: OrganizationTree,
  today: string,
): Placement {
  const { rollout } = configuration;
  const names = stackSetNames(configuration);
  const targets = rollout.targets === 'root' ? [tree.root] : rollout.targets;
  const isTargeted = membershipOf(targets, tree);
  const excluded = new Map(rollout.exclude.map((exclusion) => [exclusion.account, exclusion]));
  const management = snapshot.organization.managementAccount;
  const canary = new Set(rollout.canary);
  const inCanary = instancesByAccount(snapshot.stackSets[names.canary]);
  const inOrganization = instancesByAccount(snapshot.stackSets[names.organization]);

  const leftOut: LeftOutAccount[] = [];
  const elsewhere: Placement['elsewhere'][number][] = [];
  const canaryAccounts: Account[] = [];
  const rest = new Map<string, Account>();

  for (const account of snapshot.accounts) {
    const reason = leftOutReason(account);
    if (reason) {
      leftOut.push({ account: account.id, name: account.name, reason });
      continue;
    }
    const configured = canary.has(account.id) ? 'canary' : 'organization';
    const deployed = homeOf(inCanary.get(account.id), inOrganization.get(account.id)) ?? configured;
    if (deployed !== configured) elsewhere.push({ account: account.id, stackSet: names[deployed], configured });
    if (deployed === 'canary') canaryAccounts.push(account);
    else rest.set(account.id, account);
  }

  const inTheCanaryWave = new Set(ids(canaryAccounts));
  const waves: PlacedWave[] = [];
  if (canaryAccounts.length > 0) {
    waves.push({
      name: 'canary',
      stackSet: names.canary,
      purpose: 'canary',
      targets: { organizationalUnits: targets, accounts: ids(canaryAccounts), accountFilterType: 'INTERSECTION' },
      takesTheRest: false,
      accounts: canaryAccounts,
    });
  }
  // StackSets never deploys to the management account, so that no filter names it.
  const notWithTheRest = new Set([...ids(canaryAccounts), ...[...excluded.keys()].filter((id) => id !== management)]);
  for (const wave of wavesWithRest(rollout.waves)) {
    const units = wave.organizationalUnits ?? targets;
    const within = tree.accountsWithin(units);
    const accounts = within.filter((account) => rest.has(account.id));
    const others = within.filter((account) => notWithTheRest.has(account.id));
    for (const account of accounts) {
      rest.delete(account.id);
      notWithTheRest.add(account.id);
    }
    const left = others.length <= namedAccountsLimit ? others : others.filter(({ id }) => inTheCanaryWave.has(id) || excluded.has(id));
    waves.push({
      name: wave.name,
      stackSet: names.organization,
      purpose: 'organization',
      ...(wave.preferences && { preferences: wave.preferences }),
      targets: {
        organizationalUnits: units,
        accounts: ids(left),
        accountFilterType: left.length === 0 ? 'NONE' : 'DIFFERENCE',
      },
      takesTheRest: wave.organizationalUnits === undefined,
      accounts,
    });
  }
  return { waves, leftOut, elsewhere };

  function leftOutReason(account: Account): LeftOutReason | undefined {
    const exclusion = excluded.get(account.id);
    if (account.id === management && !exclusion) return { kind: 'management-account', stackName: names.managementStack };
    if (account.state !== 'ACTIVE') return { kind: 'suspended', state: account.state };
    if (exclusion) {
      const { reason, until } = exclusion;
      return { kind: 'excluded', reason, ...(until !== undefined && { until }), expired: until !== undefined && until < today };
    }
    if (isTargeted(account.id)) return undefined;
    if (canary.has(account.id)) {
      return {
        kind: 'filtered',
        stackSet: names.canary,
        why: 'the account is a canary, but rollout.targets does not include it',
      };
    }
    if (account.parent === tree.root) return { kind: 'under-the-root' };
    return {
      kind: 'in-no-targeted-unit',
      organizationalUnit: account.parent,
      organizationalUnitName: tree.unitName(account.parent),
    };
  }
}

/** Whether accounts are in one of the units. One unit, most often the root, needs no list of its accounts. */
function membershipOf(units: readonly string[], tree: OrganizationTree): (account: string) => boolean {
  const [only] = units;
  if (only !== undefined && units.length === 1) return (account) => tree.isWithin(account, only);
  const within = new Set(tree.accountsWithin(units).map(({ id }) => id));
  return (account) => within.has(account);
}

/** The StackSet that an account's roles come from: where it has instances in both, the one whose instance is current. */
function homeOf(canary: StackInstance | undefined, organization: StackInstance | undefined): 'canary' | 'organization' | undefined {
  if (canary && organization) {
    // Only one StackSet can have created the roles: the one with a current instance, otherwise the one with a stack.
    const better = (one: StackInstance, other: StackInstance): boolean =>
      one.status === 'CURRENT' ? other.status !== 'CURRENT' : other.status !== 'CURRENT' && !!one.stackId && !other.stackId;
    return better(organization, canary) ? 'organization' : 'canary';
  }
  return canary ? 'canary' : organization ? 'organization' : undefined;
}

const ids = (accounts: readonly Account[]): string[] => accounts.map((account) => account.id);

/** The configured waves, and a last wave for the remaining accounts. */
function wavesWithRest(waves: readonly Wave[]): readonly Wave[] {
  return waves.some((wave) => wave.organizationalUnits === undefined) ? waves : [...waves, { name: 'rest' }];
}
