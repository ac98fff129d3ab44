import { type Engine } from './engine';
import { type Operation, type OperationPreferences, type StackSetState, type Target } from './stack-set-state';

/**
 * Operation preferences do not apply to automatic deployments: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html
 * So no account holds up another.
 */
const preferences: OperationPreferences = {
  MaxConcurrentPercentage: 100,
  FailureTolerancePercentage: 100,
  ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE',
};

/**
 * What StackSets do by themselves when an account came, moved or left. `before` are the places it was in, up to the root; it is now where the
 * world says.
 *
 * An account that came into a unit that the StackSet follows gets a stack instance, whatever account filter the instances there were made with.
 * One that left loses its instance, and its stack unless stacks are retained. One that moved from a followed unit to another keeps its stack.
 */
export function reactToMove(engine: Engine, account: string, before: readonly string[]): void {
  if (account === engine.world.managementAccount) return;
  for (const stackSet of engine.stackSets) {
    if (stackSet.status !== 'ACTIVE' || stackSet.permissionModel !== 'SERVICE_MANAGED' || !stackSet.autoDeployment.Enabled) continue;
    const places = engine.world.placesOf(account);
    attribute(stackSet, account, places);
    const leaving = stackSet.instances.ofAccount(account).filter((instance) => leaves(stackSet, instance, places));
    if (leaving.length > 0) startRemoval(engine, stackSet, leaving);
    const arriving = arrivals(stackSet, account, before, places);
    if (arriving.length > 0) startCreation(engine, stackSet, arriving);
  }
}

function leaves(stackSet: StackSetState, instance: Target, places: readonly string[]): boolean {
  return instance.organizationalUnit !== undefined && followedUnit(stackSet, instance.region, places) === undefined;
}

function arrivals(stackSet: StackSetState, account: string, before: readonly string[], places: readonly string[]): Target[] {
  const targets: Target[] = [];
  for (const region of new Set([...stackSet.followed.values()].flatMap((regions) => [...regions]))) {
    const organizationalUnit = followedUnit(
      stackSet,
      region,
      places.filter((place) => !before.includes(place)),
    );
    if (organizationalUnit === undefined) continue;
    const deployed = stackSet.instances.get(account, region)?.stackId !== undefined;
    if (deployed && !isBeingRemoved(stackSet, account, region)) continue;
    targets.push({ account, region, organizationalUnit });
  }
  return targets;
}

/** Whether an operation that is not over deletes the instance: an account that left and came back in the meantime needs a new one. */
function isBeingRemoved(stackSet: StackSetState, account: string, region: string): boolean {
  return stackSet.operations.some(
    ({ action, endedAt, results }) =>
      action === 'DELETE' &&
      endedAt === undefined &&
      results.some(
        ({ target, status }) => target.account === account && target.region === region && (status === 'PENDING' || status === 'RUNNING'),
      ),
  );
}

/** The nearest followed unit that the account is in. */
function followedUnit(stackSet: StackSetState, region: string, places: readonly string[]): string | undefined {
  return places.find((place) => stackSet.followed.get(place)?.has(region));
}

/** An instance whose account is no longer in the unit that it was deployed through, but in another followed one, belongs to that one. */
function attribute(stackSet: StackSetState, account: string, places: readonly string[]): void {
  for (const instance of stackSet.instances.ofAccount(account)) {
    if (instance.organizationalUnit === undefined || places.includes(instance.organizationalUnit)) continue;
    instance.organizationalUnit = followedUnit(stackSet, instance.region, places) ?? instance.organizationalUnit;
  }
}

function startRemoval(engine: Engine, stackSet: StackSetState, instances: readonly Target[]): void {
  const retainStacks = stackSet.autoDeployment.RetainStacksOnAccountRemoval;
  const removing = engine.deployments.remove(stackSet, { retainStacks, byUser: false });
  engine.operations.start(stackSet, {
    action: 'DELETE',
    targets: instances.map(({ account, region, organizationalUnit }) => ({ account, region, organizationalUnit })),
    preferences,
    deploymentTargets: { OrganizationalUnitIds: unitsOf(instances) },
    retainStacks,
    queues: true,
    work: {
      ...removing,
      // The account may have come back while the operation waited for its turn.
      skip: (target) =>
        leaves(stackSet, target, engine.world.placesOf(target.account))
          ? undefined
          : { status: 'SKIPPED', reason: 'Account is in the organizational unit again' },
    },
  });
}

function startCreation(engine: Engine, stackSet: StackSetState, targets: readonly Target[]): void {
  const creating = engine.deployments.deploy(stackSet, targets, 'CREATE');
  const gone = ({ account, region }: Target): boolean => followedUnit(stackSet, region, engine.world.placesOf(account)) === undefined;
  engine.operations.start(stackSet, {
    action: 'CREATE',
    targets,
    preferences,
    deploymentTargets: { OrganizationalUnitIds: unitsOf(targets) },
    queues: true,
    work: {
      ...creating,
      begin: (operation: Operation) => {
        const staying = targets.filter((target) => !gone(target));
        engine.deployments.deploy(stackSet, staying, 'CREATE').begin?.(operation);
      },
      skip: (target, operation) =>
        gone(target)
          ? { status: 'SKIPPED', reason: 'Account is no longer in the organizational unit' }
          : creating.skip?.(target, operation),
    },
  });
}

function unitsOf(targets: readonly Target[]): string[] {
  return [...new Set(targets.flatMap(({ organizationalUnit }) => organizationalUnit ?? []))].sort();
}
