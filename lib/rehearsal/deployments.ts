import { type Identifiers } from './identifiers';
import { type Outcome, type Work } from './operations';
import { type Roles, type StackIdentity } from './roles';
import { type InstanceState, type Operation, type StackSetState, type Target } from './stack-set-state';
import { type VirtualClock } from './virtual-clock';
import { type World } from './world';

/** An account whose stacks are made to fail. */
export interface FailingInstance {
  readonly account: string;
  /** Becomes the status reason of the instance. */
  readonly reason: string;
  /** How often. @default - always */
  readonly times?: number;
  /** In which operations. @default - CREATE and UPDATE */
  readonly actions?: readonly ('CREATE' | 'UPDATE' | 'DELETE')[];
}

const suspended = 'Account is suspended';

/** What operations do to the stacks of the accounts, and to the stack instances that stand for them. */
export class Deployments {
  private readonly failing = new Map<string, { readonly rule: FailingInstance; left: number }>();

  public constructor(
    private readonly world: World,
    private readonly clock: VirtualClock,
    private readonly identifiers: Identifiers,
    private readonly roles: Roles,
    failing: readonly FailingInstance[],
  ) {
    this.setFailing(failing);
  }

  /** From now on the stacks of these accounts fail, and no others. */
  public setFailing(failing: readonly FailingInstance[]): void {
    this.failing.clear();
    for (const rule of failing) this.failing.set(rule.account, { rule, left: rule.times ?? Infinity });
  }

  /** Creates instances, or redeploys those that exist. Instances can be listed from the start of the operation on. */
  public deploy(stackSet: StackSetState, targets: readonly Target[], action: 'CREATE' | 'UPDATE'): Work {
    return {
      begin: (operation) => {
        for (const target of targets) this.announce(stackSet, target, operation, action);
      },
      skip: (target, operation) => {
        const account = this.world.accounts.get(target.account);
        if (account === undefined || account.state === 'ACTIVE') return undefined;
        this.note(stackSet, target, operation, 'OUTDATED', 'SKIPPED_SUSPENDED_ACCOUNT', suspended);
        return { status: 'SKIPPED', reason: suspended };
      },
      run: (target, operation) => this.note(stackSet, target, operation, 'OUTDATED', 'RUNNING'),
      finish: (target, operation) => {
        const instance = stackSet.instances.get(target.account, target.region);
        if (instance === undefined)
          return { status: 'FAILED', reason: `Stack instance of account ${target.account} in ${target.region} does not exist` };
        const reason = this.deployStack(stackSet, instance, action);
        if (reason !== undefined) {
          this.note(stackSet, target, operation, 'OUTDATED', 'FAILED', reason);
          return { status: 'FAILED', reason };
        }
        this.note(stackSet, target, operation, 'CURRENT', 'SUCCEEDED');
        return { status: 'SUCCEEDED' };
      },
      cancel: (target, operation, reason) => this.note(stackSet, target, operation, 'OUTDATED', 'CANCELLED', reason),
    };
  }

  /** Deletes instances; their stacks too, unless they are retained. `byUser` stops auto-deployment where nothing is left. */
  public remove(stackSet: StackSetState, options: { readonly retainStacks: boolean; readonly byUser: boolean }): Work {
    const removed: InstanceState[] = [];
    return {
      run: (target, operation) => {
        const instance = stackSet.instances.get(target.account, target.region);
        if (instance === undefined) return;
        instance.detailedStatus = 'RUNNING';
        instance.lastOperationId = operation.id;
      },
      finish: (target, operation) => {
        const instance = stackSet.instances.get(target.account, target.region);
        if (instance === undefined) return { status: 'SUCCEEDED' };
        const reason = options.retainStacks ? undefined : this.failureOf(target.account, 'DELETE');
        if (reason !== undefined) {
          this.note(stackSet, target, operation, 'INOPERABLE', 'INOPERABLE', reason);
          return { status: 'FAILED', reason };
        }
        if (instance.stackId !== undefined && !options.retainStacks) this.roles.removeStack(target.account, instance.stackId);
        stackSet.instances.delete(target.account, target.region);
        removed.push(instance);
        return { status: 'SUCCEEDED' };
      },
      end: () => {
        if (options.byUser) stopFollowingWhatIsEmpty(stackSet, removed);
      },
    };
  }

  /** Compares the roles of each stack with its template. */
  public detectDrift(stackSet: StackSetState): Work {
    return {
      finish: (target, operation): Outcome => {
        const instance = stackSet.instances.get(target.account, target.region);
        if (instance?.stackId === undefined) {
          if (instance !== undefined) instance.driftStatus = 'UNKNOWN';
          return { status: 'FAILED', reason: 'Stack instance does not have a stack' };
        }
        const hasRoles = this.roles.complete(identityOf(stackSet, instance, instance.stackId), stackSet.template);
        instance.driftStatus = hasRoles && instance.isAltered !== true ? 'IN_SYNC' : 'DRIFTED';
        instance.lastDriftCheck = this.clock.now();
        instance.lastOperationId = operation.id;
        return { status: 'SUCCEEDED' };
      },
      end: () => {
        const instances = stackSet.instances.list();
        const counted = (status: InstanceState['driftStatus']): number =>
          instances.filter(({ driftStatus }) => driftStatus === status).length;
        const drifted = counted('DRIFTED');
        const inSync = counted('IN_SYNC');
        stackSet.drift = {
          status: drifted > 0 ? 'DRIFTED' : inSync > 0 ? 'IN_SYNC' : 'NOT_CHECKED',
          at: this.clock.now(),
          total: instances.length,
          drifted,
          inSync,
          failed: counted('UNKNOWN'),
        };
      },
    };
  }

  private deployStack(stackSet: StackSetState, instance: InstanceState, action: 'CREATE' | 'UPDATE'): string | undefined {
    const { account, region } = instance;
    if (!this.world.accounts.has(account)) return `Account ${account} is not a member of the organization`;
    const failure = this.failureOf(account, action);
    if (failure !== undefined) return failure;
    const stackId = instance.stackId ?? this.newStackId(stackSet, account, region);
    const stack = identityOf(stackSet, instance, stackId);
    const conflict = this.roles.conflict(stack, stackSet.template);
    if (conflict !== undefined) return conflict;
    this.roles.apply(stack, stackSet.template, this.clock.now());
    // A stack whose creation failed is rolled back and deleted, so only a stack that was made gives the instance its ID.
    instance.stackId = stackId;
    return undefined;
  }

  /** Why the next stack of an account fails. @returns undefined where it does not */
  public failureOf(account: string, action: 'CREATE' | 'UPDATE' | 'DELETE'): string | undefined {
    const failing = this.failing.get(account);
    if (failing === undefined || failing.left <= 0 || !(failing.rule.actions ?? ['CREATE', 'UPDATE']).includes(action)) return undefined;
    failing.left -= 1;
    return failing.rule.reason;
  }

  private announce(stackSet: StackSetState, target: Target, operation: Operation, action: 'CREATE' | 'UPDATE'): void {
    const { account, region, organizationalUnit } = target;
    const instance = stackSet.instances.get(account, region);
    if (instance === undefined && action === 'UPDATE') return;
    if (instance === undefined)
      stackSet.instances.add({ account, region, organizationalUnit, status: 'OUTDATED', driftStatus: 'NOT_CHECKED' });
    // An instance that is created again through another unit belongs to that one from then on.
    else if (action === 'CREATE') instance.organizationalUnit = organizationalUnit;
    this.note(stackSet, target, operation, 'OUTDATED', 'PENDING');
  }

  private note(
    stackSet: StackSetState,
    target: Target,
    operation: Operation,
    status: InstanceState['status'],
    detailedStatus: InstanceState['detailedStatus'],
    reason?: string,
  ): void {
    const instance = stackSet.instances.get(target.account, target.region);
    if (instance === undefined) return;
    Object.assign(instance, { status, detailedStatus, statusReason: reason, lastOperationId: operation.id });
  }

  private newStackId(stackSet: StackSetState, account: string, region: string): string {
    const id = this.identifiers.next();
    return `arn:aws:cloudformation:${region}:${account}:stack/StackSet-${stackSet.name}-${id}/${this.identifiers.next()}`;
  }
}

/** The stack of an instance, as CloudFormation in its account knows it. */
export function identityOf(stackSet: StackSetState, instance: { account: string; region: string }, stackId: string): StackIdentity {
  const { account, region } = instance;
  return { account, region, stackId, stackName: stackId.split('/')[1] ?? `StackSet-${stackSet.name}`, tags: stackSet.tags };
}

/** Units through which nothing is deployed any more in a Region, after somebody deleted what was. */
function stopFollowingWhatIsEmpty(stackSet: StackSetState, removed: readonly InstanceState[]): void {
  const deployed = new Set(stackSet.instances.list().map(({ organizationalUnit, region }) => `${organizationalUnit ?? ''} ${region}`));
  for (const { organizationalUnit, region } of removed) {
    if (organizationalUnit === undefined || deployed.has(`${organizationalUnit} ${region}`)) continue;
    const regions = stackSet.followed.get(organizationalUnit);
    regions?.delete(region);
    if (regions?.size === 0) stackSet.followed.delete(organizationalUnit);
  }
}
