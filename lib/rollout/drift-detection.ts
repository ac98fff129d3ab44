import { randomUUID } from 'node:crypto';
import {
  DescribeStackDriftDetectionStatusCommand,
  DescribeStacksCommand,
  DetectStackDriftCommand,
  DetectStackSetDriftCommand,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import { errorMessage, isAwsError, named } from '../aws/failures';
import { type Clock } from '../core/clock';
import { CordonError, exitCode } from '../core/problem';
import { defaultPolling, operationIdPrefix, type AccountResult, type Polling, type StackSetDriver } from './stack-set-driver';

/** One drift detection, of a StackSet or of a stack. */
export interface DetectedDrift {
  /** Name of the StackSet or stack. */
  readonly name: string;
  /** ID of the operation, or of the detection of a stack. @default - it could not be started, or another one ran whose ID AWS does not tell */
  readonly operation?: string;
  /** Whether it ran already and was only waited for. */
  readonly wasRunning: boolean;
  /** Stack instances that could not be looked at, by account and Region. */
  readonly failures: readonly (Pick<AccountResult, 'account' | 'reason'> & { readonly region?: string })[];
  /** Why nothing is known, as a sentence with what to do. @default - it ended */
  readonly problem?: { readonly message: string; readonly remedy: string };
}

export type DriftEvent =
  | { readonly kind: 'started' | 'resumed'; readonly name: string; readonly operation: string }
  | { readonly kind: 'waiting'; readonly name: string; readonly operation: string; readonly action: string }
  | { readonly kind: 'progress'; readonly name: string; readonly done: number; readonly of: number }
  | { readonly kind: 'ended'; readonly detected: DetectedDrift };

export interface DriftDetectionOptions {
  /** Drives the StackSets. @default - no StackSet is looked at */
  readonly stackSets?: {
    readonly driver: StackSetDriver;
    readonly client: Pick<CloudFormationClient, 'send'>;
    readonly callAs: 'SELF' | 'DELEGATED_ADMIN';
  };
  /** Names of the StackSets, in the order in which they are looked at. */
  readonly names: readonly string[];
  /** The stack of the management account. @default - nobody can look at it */
  readonly stack?: { readonly name: string; readonly client: Pick<CloudFormationClient, 'send'> };
  readonly clock: Clock;
  /** @default - `defaultPolling` */
  readonly polling?: Polling;
  /** @default - nothing is called */
  readonly onEvent?: (event: DriftEvent) => void;
}

/**
 * Detects the drift of StackSets, then of a stack, one after the other: CloudFormation runs one operation of a StackSet at a time.
 *
 * A detection that runs already is waited for and not started again, so a run that was killed goes on. Detection reads the resources in the
 * accounts and changes none.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DetectStackSetDrift.html
 */
export async function detectDrift(options: DriftDetectionOptions): Promise<readonly DetectedDrift[]> {
  const { onEvent = () => {} } = options;
  const found: DetectedDrift[] = [];
  const attempt = async (name: string, detect: () => Promise<DetectedDrift | undefined>): Promise<void> => {
    const detected = await detect().catch((error: unknown): DetectedDrift => {
      if (!(error instanceof CordonError)) throw error;
      const [{ message, remedy }] = error.problems as [CordonError['problems'][number]];
      return { name, wasRunning: false, failures: [], problem: { message, remedy } };
    });
    if (detected === undefined) return;
    found.push(detected);
    onEvent({ kind: 'ended', detected });
  };
  const { stackSets, stack } = options;
  if (stackSets) for (const name of options.names) await attempt(name, () => ofStackSet(name, { ...options, stackSets, onEvent }));
  if (stack) await attempt(stack.name, () => ofStack({ ...options, stack, onEvent }));
  return found;
}

/** How many accounts a StackSet has is not known here. With that many the driver reads the results now and then. */
const anyNumber = Number.MAX_SAFE_INTEGER;

type Told = Required<Pick<DriftDetectionOptions, 'onEvent'>>;
type WithStackSets = DriftDetectionOptions & Told & Required<Pick<DriftDetectionOptions, 'stackSets'>>;

/** @returns undefined where there is no StackSet of that name */
async function ofStackSet(name: string, options: WithStackSets): Promise<DetectedDrift | undefined> {
  const {
    stackSets: { driver },
    onEvent,
  } = options;
  const begun = await startOrFind(name, options);
  if (begun === undefined) return undefined;
  onEvent({ kind: begun.wasRunning ? 'resumed' : 'started', name, operation: begun.id });
  const progress = (all: readonly AccountResult[]): void => {
    const done = all.filter((one) => one.status !== 'PENDING' && one.status !== 'RUNNING').length;
    onEvent({ kind: 'progress', name, done, of: all.length });
  };
  const { status, reason, results } = await driver.wait(name, begun.id, progress, anyNumber);
  const failures = results
    .filter((one) => one.status !== 'SUCCEEDED')
    .map(({ account, region, reason: why = 'AWS reports no reason' }) => ({
      account,
      ...(region !== undefined && { region }),
      reason: why,
    }));
  const ended = { name, operation: begun.id, wasRunning: begun.wasRunning, failures };
  // With failed instances alone the operation says no more than its results.
  if (status === 'SUCCEEDED' || failures.length > 0) return ended;
  const message = `the drift detection of ${name} ended ${status}${reason === undefined ? '' : ` (${reason})`}`;
  return { ...ended, problem: { message, remedy: 'run the command again' } };
}

/** Waits for other operations, and starts the detection unless one runs. */
async function startOrFind(
  name: string,
  options: WithStackSets,
): Promise<{ readonly id: string; readonly wasRunning: boolean } | undefined> {
  const {
    stackSets: { driver, client, callAs },
    clock,
    polling = defaultPolling,
    onEvent,
  } = options;
  const id = `${operationIdPrefix}${randomUUID()}`;
  for (;;) {
    const running = await driver.running(name);
    const detection = running.find(({ action }) => action === 'DETECT_DRIFT');
    if (detection) return { id: detection.id, wasRunning: detection.id !== id };
    for (const operation of running) {
      onEvent({ kind: 'waiting', name, operation: operation.id, action: operation.action });
      await driver.wait(name, operation.id);
    }
    try {
      await client.send(
        new DetectStackSetDriftCommand({
          StackSetName: name,
          CallAs: callAs,
          OperationId: id,
          // It changes nothing, so that one account that cannot be looked at must not end it.
          OperationPreferences: { MaxConcurrentPercentage: 100, FailureTolerancePercentage: 100, RegionConcurrencyType: 'PARALLEL' },
        }),
      );
      return { id, wasRunning: false };
    } catch (error) {
      if (isAwsError(error, 'OperationIdAlreadyExistsException')) return { id, wasRunning: false };
      if (isAwsError(error, 'StackSetNotFoundException')) return undefined;
      if (!isAwsError(error, 'OperationInProgressException'))
        return named('cloudformation:DetectStackSetDrift', () => Promise.reject(error as Error));
    }
    await clock.sleep(polling.firstMilliseconds);
  }
}

type WithStack = DriftDetectionOptions & Told & Required<Pick<DriftDetectionOptions, 'stack'>>;

/** How long a detection of the stack may take that somebody else started. AWS says: up to several minutes. */
const longestDetection = 30 * 60_000;

/** @returns undefined where there is no such stack */
async function ofStack(options: WithStack): Promise<DetectedDrift | undefined> {
  const {
    stack: { name, client },
    onEvent,
  } = options;
  const before = await lastCheck(name, client);
  if (before === undefined) return undefined;
  const call = 'cloudformation:DetectStackDrift';
  let id: string | undefined;
  try {
    ({ StackDriftDetectionId: id } = await client.send(new DetectStackDriftCommand({ StackName: name })));
  } catch (error) {
    if (!isAwsError(error, 'ValidationError') || !/in progress/i.test(errorMessage(error))) {
      return named(call, () => Promise.reject(error as Error));
    }
    onEvent({ kind: 'resumed', name, operation: 'drift detection' });
    await untilChecked(before, options);
    return { name, wasRunning: true, failures: [] };
  }
  if (id === undefined) throw noAnswer(call);
  onEvent({ kind: 'started', name, operation: id });
  return follow(id, options);
}

async function follow(id: string, { stack: { name, client }, clock, polling = defaultPolling }: WithStack): Promise<DetectedDrift> {
  const call = 'cloudformation:DescribeStackDriftDetectionStatus';
  for (let pause = polling.firstMilliseconds; ; pause = Math.min(pause * 1.5, polling.mostMilliseconds)) {
    const { DetectionStatus: status, DetectionStatusReason: reason = 'AWS reports no reason' } = await named(call, () =>
      client.send(new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id })),
    );
    const ended = { name, operation: id, wasRunning: false, failures: [] };
    if (status === 'DETECTION_COMPLETE') return ended;
    if (status === 'DETECTION_FAILED') {
      const message = `the drift detection of the stack ${name} failed (${reason})`;
      return { ...ended, problem: { message, remedy: 'allow what the reason names, then run the command again' } };
    }
    if (status !== 'DETECTION_IN_PROGRESS') throw noAnswer(call);
    await clock.sleep(pause);
  }
}

/** When the drift of the stack was last detected, in milliseconds; 0 for never. @returns undefined where there is no stack */
async function lastCheck(name: string, client: WithStack['stack']['client']): Promise<number | undefined> {
  return named('cloudformation:DescribeStacks', async () => {
    try {
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
      const [stack] = Stacks ?? [];
      if (stack === undefined || stack.StackStatus === 'DELETE_COMPLETE' || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
      return stack.DriftInformation?.LastCheckTimestamp?.getTime() ?? 0;
    } catch (error) {
      if (isAwsError(error, 'ValidationError') && /does not exist/.test(errorMessage(error))) return undefined;
      throw error;
    }
  });
}

/** Waits until the detection that somebody started has ended: AWS gives its ID only to who started it. */
async function untilChecked(before: number, { stack: { name, client }, clock, polling = defaultPolling }: WithStack): Promise<void> {
  const until = clock.now().getTime() + longestDetection;
  while ((await lastCheck(name, client)) === before) {
    if (clock.now().getTime() > until) {
      throw new CordonError(exitCode.unknown, {
        id: 'drift-detection-without-end',
        message: `a drift detection of the stack ${name} has not ended in half an hour`,
        remedy: 'run the command again later',
      });
    }
    await clock.sleep(polling.mostMilliseconds);
  }
}

const noAnswer = (call: string): CordonError =>
  new CordonError(exitCode.unknown, {
    id: 'drift-detection-unknown',
    message: `the answer to ${call} has no status or ID that this version of Cordon knows`,
    remedy: 'run the command again, or update Cordon',
  });
