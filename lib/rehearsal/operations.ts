import { type StackSetOperationAction } from '@aws-sdk/client-cloudformation';
import { cloudFormationErrors } from './errors';
import { type Identifiers } from './identifiers';
import { concurrencyAfter, limitsOf, type RegionLimits } from './limits';
import {
  type DeploymentTargets,
  type Operation,
  type OperationPreferences,
  type OperationResult,
  type StackSetState,
  type Target,
} from './stack-set-state';
import { type VirtualClock } from './virtual-clock';

/** How the work on one target ended. */
export type Outcome =
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED'; readonly reason: string }
  /** Nothing was tried. */
  | { readonly status: 'SKIPPED'; readonly reason: string };

/** What an operation does; the instances are its business, their number and pace are not. */
export interface Work {
  /** When the operation starts. @default - nothing */
  begin?(operation: Operation): void;
  /** Before a target is worked on; a skip takes no time. @default - nothing is skipped */
  skip?(target: Target, operation: Operation): Outcome | undefined;
  /** A target's turn has come. @default - nothing */
  run?(target: Target, operation: Operation): void;
  /** A target's time is over. */
  finish(target: Target, operation: Operation): Outcome;
  /** A target that has not been worked on will not be. @default - nothing */
  cancel?(target: Target, operation: Operation, reason: string): void;
  /** The operation has ended. @default - nothing */
  end?(operation: Operation): void;
}

export interface OperationRequest {
  readonly action: StackSetOperationAction;
  /** @default - a new UUID */
  readonly id?: string;
  readonly targets: readonly Target[];
  readonly preferences: OperationPreferences;
  /** @default - the whole StackSet */
  readonly deploymentTargets?: DeploymentTargets;
  readonly retainStacks?: boolean;
  readonly work: Work;
  /** Seconds of one target. @default - the rehearsal's */
  readonly secondsPerInstance?: number;
  /** Keeps the operation running for so long, work or not. @default 0 */
  readonly holdMilliseconds?: number;
  /** Waits its turn whatever the StackSet's managed execution says, as automatic deployments do. @default false */
  readonly queues?: boolean;
}

/** Reasons in AWS's words. */
export const toleranceExceeded = 'Cancelled since failure tolerance has exceeded';
export const operationStopped = 'Cancelled since the operation was stopped';

/** Accounts of one Region. */
interface Lane {
  readonly limits: RegionLimits;
  readonly pending: OperationResult[];
  next: number;
  running: number;
  failures: number;
  given: boolean;
}

interface Run {
  readonly operation: Operation;
  readonly work: Work;
  readonly milliseconds: number;
  readonly lanes: readonly Lane[];
  readonly parallel: boolean;
  readonly holdMilliseconds: number;
  held: boolean;
}

/**
 * Operations on StackSets. They make progress by virtual time alone. One runs on a StackSet at a time; further ones are refused,
 * or queued in order where managed execution is on.
 */
export class Operations {
  private readonly runs = new Map<Operation, Run>();
  private readonly queues = new Map<StackSetState, Run[]>();

  public constructor(
    private readonly clock: VirtualClock,
    private readonly identifiers: Identifiers,
    private readonly secondsPerInstance: number,
  ) {}

  public unfinished(stackSet: StackSetState): boolean {
    return (this.queues.get(stackSet)?.length ?? 0) > 0;
  }

  /** Throws OperationIdAlreadyExistsException, and OperationInProgressException unless operations are queued. */
  public checkCanStart(stackSet: StackSetState, id: string | undefined, queues = stackSet.managedExecution): void {
    if (id !== undefined && stackSet.operations.some((operation) => operation.id === id)) {
      throw cloudFormationErrors.operationIdAlreadyExists(`The specified operation ID already exists: ${id}`);
    }
    const current = this.queues.get(stackSet)?.[0];
    if (current === undefined || queues) return;
    throw cloudFormationErrors.operationInProgress(`Another Operation on StackSet ${stackSet.arn} is in progress: ${current.operation.id}`);
  }

  public start(stackSet: StackSetState, request: OperationRequest): Operation {
    this.checkCanStart(stackSet, request.id, request.queues === true || stackSet.managedExecution);
    const results = request.targets.map((target): OperationResult => ({ target, status: 'PENDING' }));
    const operation: Operation = {
      id: request.id ?? this.identifiers.next(),
      action: request.action,
      preferences: request.preferences,
      deploymentTargets: request.deploymentTargets,
      retainStacks: request.retainStacks,
      createdAt: this.clock.now(),
      results,
      status: 'QUEUED',
      failed: 0,
    };
    const run: Run = {
      operation,
      work: request.work,
      milliseconds: (request.secondsPerInstance ?? this.secondsPerInstance) * 1000,
      lanes: lanesOf(results, request.preferences),
      parallel: request.preferences.RegionConcurrencyType === 'PARALLEL',
      holdMilliseconds: request.holdMilliseconds ?? 0,
      held: false,
    };
    stackSet.operations.push(operation);
    this.runs.set(operation, run);
    const queue = this.queues.get(stackSet) ?? [];
    this.queues.set(stackSet, queue);
    queue.push(run);
    if (queue.length === 1) this.begin(stackSet, run);
    return operation;
  }

  /** Targets that run finish; the others are cancelled. Throws InvalidOperationException when there is nothing to stop. */
  public stop(stackSet: StackSetState, operation: Operation): void {
    const run = this.runs.get(operation);
    if (run === undefined || (operation.status !== 'RUNNING' && operation.status !== 'QUEUED')) {
      throw cloudFormationErrors.invalidOperation(`Operation ${operation.id} is in status ${operation.status} and cannot be stopped`);
    }
    operation.status = 'STOPPING';
    run.held = false;
    for (const lane of run.lanes) this.cancelPending(run, lane, operationStopped);
    this.settle(stackSet, run);
  }

  private begin(stackSet: StackSetState, run: Run): void {
    run.operation.status = 'RUNNING';
    run.work.begin?.(run.operation);
    if (run.holdMilliseconds > 0) {
      run.held = true;
      this.clock.in(run.holdMilliseconds, () => this.release(stackSet, run));
    }
    this.advance(stackSet, run);
  }

  /** Fills every lane that is open up to its concurrency. */
  private advance(stackSet: StackSetState, run: Run): void {
    for (const lane of run.lanes) {
      this.fill(stackSet, run, lane);
      // Regions one after the other: the next opens when this one is through.
      if (!run.parallel && !idle(lane)) break;
    }
    this.settle(stackSet, run);
  }

  private fill(stackSet: StackSetState, run: Run, lane: Lane): void {
    while (!lane.given && lane.running < concurrencyAfter(lane.failures, lane.limits)) {
      const result = lane.pending[lane.next];
      if (result === undefined) return;
      lane.next += 1;
      const skipped = run.work.skip?.(result.target, run.operation);
      if (skipped !== undefined) {
        this.record(run, lane, result, skipped);
        continue;
      }
      result.status = 'RUNNING';
      lane.running += 1;
      run.work.run?.(result.target, run.operation);
      this.clock.in(run.milliseconds, () => {
        lane.running -= 1;
        this.record(run, lane, result, run.work.finish(result.target, run.operation));
        this.advance(stackSet, run);
      });
    }
  }

  private record(run: Run, lane: Lane, result: OperationResult, outcome: Outcome): void {
    // Results know no SKIPPED: the account was not worked on, as with a cancellation.
    result.status = outcome.status === 'SKIPPED' ? 'CANCELLED' : outcome.status;
    if (outcome.status !== 'SUCCEEDED') result.statusReason = outcome.reason;
    if (outcome.status !== 'FAILED') return;
    run.operation.failed += 1;
    lane.failures += 1;
    if (lane.failures <= lane.limits.tolerance) return;
    // The operation gives up in this Region, and attempts none after it.
    const others = run.parallel ? [lane] : run.lanes.slice(run.lanes.indexOf(lane));
    for (const other of others) this.cancelPending(run, other, toleranceExceeded);
  }

  private cancelPending(run: Run, lane: Lane, reason: string): void {
    lane.given = true;
    for (const result of lane.pending.slice(lane.next)) {
      result.status = 'CANCELLED';
      result.statusReason = reason;
      run.work.cancel?.(result.target, run.operation, reason);
    }
    lane.next = lane.pending.length;
  }

  private release(stackSet: StackSetState, run: Run): void {
    run.held = false;
    this.settle(stackSet, run);
  }

  private settle(stackSet: StackSetState, run: Run): void {
    const { operation } = run;
    if (operation.endedAt !== undefined || run.held || !run.lanes.every(idle)) return;
    const exceeded = run.lanes.some((lane) => lane.failures > lane.limits.tolerance);
    operation.status = operation.status === 'STOPPING' ? 'STOPPED' : exceeded ? 'FAILED' : 'SUCCEEDED';
    operation.endedAt = this.clock.now();
    run.work.end?.(operation);
    this.runs.delete(operation);
    const queue = this.queues.get(stackSet) ?? [];
    const wasFirst = queue[0] === run;
    queue.splice(queue.indexOf(run), 1);
    const next = queue[0];
    if (wasFirst && next !== undefined) this.begin(stackSet, next);
  }
}

function idle(lane: Lane): boolean {
  return lane.running === 0 && lane.next >= lane.pending.length;
}

/** A lane a Region, in the order of the preferences, then of the request. */
function lanesOf(results: readonly OperationResult[], preferences: OperationPreferences): Lane[] {
  const regions = new Map<string, OperationResult[]>((preferences.RegionOrder ?? []).map((region) => [region, []]));
  for (const result of results) {
    const region = regions.get(result.target.region);
    if (region === undefined) regions.set(result.target.region, [result]);
    else region.push(result);
  }
  return [...regions.values()].map((pending) => ({
    limits: limitsOf(preferences, pending.length),
    pending,
    next: 0,
    running: 0,
    failures: 0,
    given: false,
  }));
}
