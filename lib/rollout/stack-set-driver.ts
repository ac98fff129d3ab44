import { randomUUID } from 'node:crypto';
import {
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  DeleteStackInstancesCommand,
  DescribeStackSetCommand,
  DescribeStackSetOperationCommand,
  ListStackSetOperationResultsCommand,
  ListStackSetOperationsCommand,
  UpdateStackSetCommand,
  type CallAs,
  type Capability,
  type CloudFormationClient,
  type StackSetOperationPreferences,
  type StackSetOperationStatus,
} from '@aws-sdk/client-cloudformation';
import { isAwsError, named } from '../aws/failures';
import { everyPage } from '../aws/pages';
import { type Clock } from '../core/clock';
import { type OperationPreferences } from '../configuration/configuration';
import { listStackInstances } from '../organization/collect';
import { type StackInstance } from '../organization/snapshot';
import { CordonError, exitCode } from '../core/problem';
import { type DeploymentTargets, type StackSetDefinition } from './stack-set-definition';
import { withTagsOfOthers } from './tags';

/** How often a running operation is looked at: soon at first, then less often. */
export interface Polling {
  /** @default 2000 */
  readonly firstMilliseconds: number;
  /** @default 15000 */
  readonly mostMilliseconds: number;
}

export const defaultPolling: Polling = { firstMilliseconds: 2_000, mostMilliseconds: 15_000 };

/** Above this many accounts the results of a running operation are read at every fourth look only, to spare the API. */
const manyAccounts = 1_000;

/** Every operation that Cordon starts carries this prefix, so that a later run can tell whose it is. */
export const operationIdPrefix = 'cordon-';

export interface RunningOperation {
  readonly id: string;
  readonly action: string;
  readonly status: string;
  readonly startedAt?: Date;
  /** Whether Cordon started it. */
  readonly ours: boolean;
}

export interface AccountResult {
  readonly account: string;
  /** @default - AWS gave none */
  readonly region?: string;
  /** PENDING, RUNNING, SUCCEEDED, FAILED or CANCELLED. */
  readonly status: string;
  readonly reason?: string;
}

export interface OperationOutcome {
  readonly id: string;
  readonly status: StackSetOperationStatus;
  readonly reason?: string;
  readonly results: readonly AccountResult[];
}

export interface StackSetDriverOptions {
  readonly stackSets: Pick<CloudFormationClient, 'send'>;
  readonly callAs: CallAs;
  readonly region: string;
  readonly clock: Clock;
  /** @default - `defaultPolling` */
  readonly polling?: Polling;
  /** Called with the running operation before the driver waits for it. @default - nothing is called */
  readonly onWaiting?: (stackSet: string, operation: RunningOperation) => void;
  /** Called after such an operation has ended and before anything is changed. It throws if the plan no longer holds. @default - nothing is called */
  readonly afterWaiting?: () => Promise<void>;
}

/**
 * The StackSets API as deploy uses it. Starting an operation returns its ID at once, and `wait` follows it.
 *
 * Calls are safe to repeat: the operation ID is chosen here. If the SDK sends a call again because the answer was lost, AWS refuses the
 * known ID and does not run the operation twice.
 */
export class StackSetDriver {
  private readonly polling: Polling;

  public constructor(private readonly options: StackSetDriverOptions) {
    this.polling = options.polling ?? defaultPolling;
  }

  /** Creates an empty StackSet. If a StackSet of the same name exists because an answer was lost, it counts as the new one. */
  public async create(definition: StackSetDefinition): Promise<void> {
    const { stackSets, callAs } = this.options;
    await named('cloudformation:CreateStackSet', async () => {
      try {
        await stackSets.send(
          new CreateStackSetCommand({
            ...this.shared(definition),
            StackSetName: definition.name,
            PermissionModel: 'SERVICE_MANAGED',
            AutoDeployment: autoDeploymentOf(definition),
            ManagedExecution: { Active: definition.managedExecution },
            ClientRequestToken: randomUUID(),
          }),
        );
      } catch (error) {
        if (!isAwsError(error, 'NameAlreadyExistsException')) throw error;
        const { StackSet } = await stackSets.send(new DescribeStackSetCommand({ StackSetName: definition.name, CallAs: callAs }));
        const same = Object.entries(definition.tags).every(([key, value]) =>
          StackSet?.Tags?.some((tag) => tag.Key === key && tag.Value === value),
        );
        if (!same || StackSet?.TemplateBody !== definition.templateBody) throw error;
      }
    });
  }

  /** Replaces the StackSet's definition, which redeploys every existing instance. */
  public async update(
    definition: StackSetDefinition,
    preferences: OperationPreferences,
    deployedTags: Readonly<Record<string, string>>,
  ): Promise<string> {
    const tags = withTagsOfOthers(deployedTags, definition.tags);
    return this.start('cloudformation:UpdateStackSet', definition.name, (OperationId) =>
      this.options.stackSets.send(
        new UpdateStackSetCommand({
          ...this.shared({ ...definition, tags }),
          StackSetName: definition.name,
          PermissionModel: 'SERVICE_MANAGED',
          AutoDeployment: autoDeploymentOf(definition),
          ManagedExecution: { Active: definition.managedExecution },
          OperationPreferences: operationPreferences(preferences),
          OperationId,
        }),
      ),
    );
  }

  /**
   * Deploys instances again that exist and are not current. An UpdateStackSet without change of the template reaches just the named
   * accounts and leaves the others as they are
   * (https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStackSet.html, DeploymentTargets).
   */
  public async retry(definition: StackSetDefinition, targets: DeploymentTargets, preferences: OperationPreferences): Promise<string> {
    return this.start('cloudformation:UpdateStackSet', definition.name, (OperationId) =>
      this.options.stackSets.send(
        new UpdateStackSetCommand({
          StackSetName: definition.name,
          CallAs: this.options.callAs,
          UsePreviousTemplate: true,
          Description: definition.description,
          Capabilities: [...definition.capabilities] as Capability[],
          PermissionModel: 'SERVICE_MANAGED',
          DeploymentTargets: deploymentTargets(targets),
          Regions: [this.options.region],
          OperationPreferences: operationPreferences(preferences),
          OperationId,
        }),
      ),
    );
  }

  public async createInstances(stackSet: string, targets: DeploymentTargets, preferences: OperationPreferences): Promise<string> {
    return this.start('cloudformation:CreateStackInstances', stackSet, (OperationId) =>
      this.options.stackSets.send(
        new CreateStackInstancesCommand({
          StackSetName: stackSet,
          CallAs: this.options.callAs,
          DeploymentTargets: deploymentTargets(targets),
          Regions: [this.options.region],
          OperationPreferences: operationPreferences(preferences),
          OperationId,
        }),
      ),
    );
  }

  /** With `retainStacks` the roles stay in the accounts, and only the instances are forgotten. */
  public async deleteInstances(
    stackSet: string,
    targets: DeploymentTargets,
    region: string,
    { retainStacks, preferences }: { readonly retainStacks: boolean; readonly preferences: OperationPreferences },
  ): Promise<string> {
    return this.start('cloudformation:DeleteStackInstances', stackSet, (OperationId) =>
      this.options.stackSets.send(
        new DeleteStackInstancesCommand({
          StackSetName: stackSet,
          CallAs: this.options.callAs,
          DeploymentTargets: deploymentTargets(targets),
          Regions: [region],
          RetainStacks: retainStacks,
          OperationPreferences: operationPreferences(preferences),
          OperationId,
        }),
      ),
    );
  }

  public async instances(stackSet: string): Promise<StackInstance[]> {
    return named('cloudformation:ListStackInstances', () => listStackInstances(this.options.stackSets, stackSet, this.options.callAs));
  }

  /** Operations that run or wait on a StackSet. None if the StackSet does not exist. */
  public async running(stackSet: string): Promise<RunningOperation[]> {
    const { stackSets, callAs } = this.options;
    try {
      const operations = await everyPage(
        (NextToken) =>
          stackSets.send(new ListStackSetOperationsCommand({ StackSetName: stackSet, CallAs: callAs, MaxResults: 100, NextToken })),
        (answer) => answer.Summaries,
        (answer) => answer.NextToken,
      );
      return operations
        .filter(({ Status }) => Status === 'RUNNING' || Status === 'QUEUED' || Status === 'STOPPING')
        .map(({ OperationId = '', Action = '', Status = '', CreationTimestamp }) => ({
          id: OperationId,
          action: Action,
          status: Status,
          ...(CreationTimestamp && { startedAt: CreationTimestamp }),
          ours: OperationId.startsWith(operationIdPrefix),
        }));
    } catch (error) {
      if (isAwsError(error, 'StackSetNotFoundException')) return [];
      return named('cloudformation:ListStackSetOperations', () => Promise.reject(error as Error));
    }
  }

  /** Waits until an operation ends. The operation continues in AWS even if nobody waits. */
  public async wait(
    stackSet: string,
    operation: string,
    onProgress: (results: readonly AccountResult[]) => void = () => {},
    expectedAccounts = 0,
  ): Promise<OperationOutcome> {
    const { stackSets, callAs, clock } = this.options;
    let pause = this.polling.firstMilliseconds;
    for (let look = 0; ; look++) {
      const { StackSetOperation } = await named('cloudformation:DescribeStackSetOperation', () =>
        stackSets.send(new DescribeStackSetOperationCommand({ StackSetName: stackSet, CallAs: callAs, OperationId: operation })),
      );
      const status = StackSetOperation?.Status;
      const ended = status === 'SUCCEEDED' || status === 'FAILED' || status === 'STOPPED';
      if (ended || expectedAccounts <= manyAccounts || look % 4 === 0) {
        const results = await this.results(stackSet, operation);
        onProgress(results);
        if (ended) {
          const reason = StackSetOperation?.StatusReason;
          return { id: operation, status, ...(reason && { reason }), results };
        }
      }
      if (!ended && status !== 'RUNNING' && status !== 'QUEUED' && status !== 'STOPPING') {
        throw new CordonError(exitCode.unknown, {
          id: 'operation-status-unknown',
          message: `the operation ${operation} on ${stackSet} has a status that this version of Cordon does not know`,
          value: status ?? 'none',
          remedy: 'check it with aws cloudformation describe-stack-set-operation. When it has ended, run the command again to continue',
        });
      }
      await clock.sleep(pause);
      pause = Math.min(pause * 1.5, this.polling.mostMilliseconds);
    }
  }

  private async results(stackSet: string, operation: string): Promise<AccountResult[]> {
    const { stackSets, callAs } = this.options;
    const summaries = await named('cloudformation:ListStackSetOperationResults', () =>
      everyPage(
        (NextToken) =>
          stackSets.send(
            new ListStackSetOperationResultsCommand({
              StackSetName: stackSet,
              OperationId: operation,
              CallAs: callAs,
              MaxResults: 100,
              NextToken,
            }),
          ),
        (answer) => answer.Summaries,
        (answer) => answer.NextToken,
      ),
    );
    return summaries.map(({ Account = '', Region, Status = '', StatusReason }) => ({
      account: Account,
      ...(Region !== undefined && { region: Region }),
      status: Status,
      ...(StatusReason && { reason: StatusReason }),
    }));
  }

  /** Starts an operation with an ID from Cordon. It first waits for other operations on the StackSet, and reports them. */
  private async start(call: string, stackSet: string, send: (operationId: string) => Promise<unknown>): Promise<string> {
    const { clock, onWaiting, afterWaiting } = this.options;
    const id = `${operationIdPrefix}${randomUUID()}`;
    // Other operations may follow one another without end.
    const giveUpAt = clock.now().getTime() + 6 * 3_600_000;
    for (;;) {
      // Checks running operations first: with managed execution AWS would queue the change behind another operation instead of refusing it.
      const running = await this.running(stackSet);
      for (const operation of running) {
        onWaiting?.(stackSet, operation);
        await this.wait(stackSet, operation.id);
      }
      if (running.length > 0) await afterWaiting?.();
      try {
        await send(id);
        return id;
      } catch (error) {
        if (isAwsError(error, 'OperationIdAlreadyExistsException')) return id;
        if (!isAwsError(error, 'OperationInProgressException')) return named(call, () => Promise.reject(error as Error));
      }
      if (clock.now().getTime() > giveUpAt) {
        throw new CordonError(exitCode.unknown, {
          id: 'operation-in-progress',
          message: `other operations have blocked the StackSet ${stackSet} for six hours`,
          remedy: 'wait for them, or stop them with aws cloudformation stop-stack-set-operation. Then run the command again to continue',
        });
      }
      await clock.sleep(this.polling.firstMilliseconds);
    }
  }

  private shared(definition: StackSetDefinition) {
    return {
      CallAs: this.options.callAs,
      Description: definition.description,
      TemplateBody: definition.templateBody,
      Capabilities: [...definition.capabilities] as Capability[],
      Tags: Object.entries(definition.tags).map(([Key, Value]) => ({ Key, Value })),
    };
  }
}

function autoDeploymentOf({ autoDeployment }: StackSetDefinition) {
  // RetainStacksOnAccountRemoval may only be given when auto-deployment is on (facts A).
  return autoDeployment.enabled
    ? { Enabled: true, RetainStacksOnAccountRemoval: autoDeployment.retainStacksOnAccountRemoval }
    : { Enabled: false };
}

function deploymentTargets(targets: DeploymentTargets) {
  return {
    OrganizationalUnitIds: [...targets.organizationalUnits],
    ...(targets.accountFilterType !== 'NONE' && { Accounts: [...targets.accounts], AccountFilterType: targets.accountFilterType }),
  };
}

function operationPreferences(preferences: OperationPreferences): StackSetOperationPreferences {
  const { maxConcurrentCount, maxConcurrentPercentage, failureToleranceCount, failureTolerancePercentage, concurrencyMode } = preferences;
  return {
    ...(maxConcurrentCount !== undefined && { MaxConcurrentCount: maxConcurrentCount }),
    ...(maxConcurrentPercentage !== undefined && { MaxConcurrentPercentage: maxConcurrentPercentage }),
    ...(failureToleranceCount !== undefined && { FailureToleranceCount: failureToleranceCount }),
    ...(failureTolerancePercentage !== undefined && { FailureTolerancePercentage: failureTolerancePercentage }),
    ConcurrencyMode: concurrencyMode === 'strict-failure-tolerance' ? 'STRICT_FAILURE_TOLERANCE' : 'SOFT_FAILURE_TOLERANCE',
  };
}
