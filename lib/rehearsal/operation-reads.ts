import {
  type DescribeStackSetOperationInput,
  type DescribeStackSetOperationOutput,
  type DetectStackSetDriftInput,
  type DetectStackSetDriftOutput,
  type ListStackSetOperationResultsInput,
  type ListStackSetOperationResultsOutput,
  type ListStackSetOperationsInput,
  type ListStackSetOperationsOutput,
  type StackSetOperationPreferences,
  type StopStackSetOperationInput,
} from '@aws-sdk/client-cloudformation';
import { activeStackSet, anyStackSet, type Caller, checkOperationId, type Engine, type Handler } from './engine';
import { cloudFormationErrors } from './errors';
import { checkPreferences } from './limits';
import { pageOfArray, type PagingOptions } from './paging';
import { type Operation, type OperationPreferences, type StackSetState } from './stack-set-state';
import { everyTarget } from './targets';

const refuse = cloudFormationErrors.validation;

export const operationHandlers = {
  DescribeStackSetOperation: (engine: Engine, caller: Caller, input: DescribeStackSetOperationInput): DescribeStackSetOperationOutput => {
    const stackSet = anyStackSet(engine, caller, input);
    const operation = operationOf(stackSet, input.OperationId);
    return {
      StackSetOperation: {
        OperationId: operation.id,
        StackSetId: stackSet.id,
        Action: operation.action,
        Status: operation.status,
        OperationPreferences: preferencesOf(operation.preferences),
        RetainStacks: operation.retainStacks,
        CreationTimestamp: operation.createdAt,
        EndTimestamp: operation.endedAt,
        DeploymentTargets: operation.deploymentTargets === undefined ? undefined : { ...operation.deploymentTargets },
        StatusReason: operation.statusReason,
        StatusDetails: { FailedStackInstancesCount: operation.failed },
      },
    };
  },

  ListStackSetOperations: (engine: Engine, caller: Caller, input: ListStackSetOperationsInput): ListStackSetOperationsOutput => {
    const stackSet = anyStackSet(engine, caller, input);
    const page = pageOfArray([...stackSet.operations].reverse(), paging(engine, input));
    return {
      Summaries: page.items.map((operation) => ({
        OperationId: operation.id,
        Action: operation.action,
        Status: operation.status,
        CreationTimestamp: operation.createdAt,
        EndTimestamp: operation.endedAt,
        StatusReason: operation.statusReason,
        StatusDetails: { FailedStackInstancesCount: operation.failed },
        OperationPreferences: preferencesOf(operation.preferences),
      })),
      NextToken: page.nextToken,
    };
  },

  ListStackSetOperationResults: (
    engine: Engine,
    caller: Caller,
    input: ListStackSetOperationResultsInput,
  ): ListStackSetOperationResultsOutput => {
    const operation = operationOf(anyStackSet(engine, caller, input), input.OperationId);
    let results: Operation['results'] = operation.results;
    for (const { Name: name, Values: value } of input.Filters ?? []) {
      if (name !== 'OPERATION_RESULT_STATUS') throw refuse(`Invalid filter name ${name ?? ''}`);
      results = results.filter(({ status }) => status === value);
    }
    const page = pageOfArray(results, paging(engine, input));
    return {
      Summaries: page.items.map(({ target, status, statusReason }) => ({
        Account: target.account,
        Region: target.region,
        Status: status,
        StatusReason: statusReason,
        OrganizationalUnitId: target.organizationalUnit,
      })),
      NextToken: page.nextToken,
    };
  },

  StopStackSetOperation: (engine: Engine, caller: Caller, input: StopStackSetOperationInput): object => {
    const stackSet = activeStackSet(engine, caller, input);
    engine.operations.stop(stackSet, operationOf(stackSet, input.OperationId));
    return {};
  },

  DetectStackSetDrift: (engine: Engine, caller: Caller, input: DetectStackSetDriftInput): DetectStackSetDriftOutput => {
    const stackSet = activeStackSet(engine, caller, input);
    const running = stackSet.operations.some(({ action, endedAt }) => action === 'DETECT_DRIFT' && endedAt === undefined);
    // One drift detection at a time, also where other operations are queued.
    if (running) throw cloudFormationErrors.operationInProgress(`Another drift detection on StackSet ${stackSet.arn} is in progress`);
    const operation = engine.operations.start(stackSet, {
      action: 'DETECT_DRIFT',
      id: checkOperationId(input.OperationId),
      targets: everyTarget(stackSet),
      preferences: checkPreferences(input.OperationPreferences),
      work: engine.deployments.detectDrift(stackSet),
    });
    return { OperationId: operation.id };
  },
} satisfies Record<string, Handler>;

function paging(engine: Engine, input: { MaxResults?: number; NextToken?: string }): PagingOptions {
  return { size: Math.min(100, engine.pageSize ?? 100), maxResults: input.MaxResults, nextToken: input.NextToken, invalidToken: refuse };
}

function operationOf(stackSet: StackSetState, id: string | undefined): Operation {
  const operation = stackSet.operations.find((candidate) => candidate.id === id);
  if (operation === undefined) throw cloudFormationErrors.operationNotFound(`Operation ${id ?? ''} not found`);
  return operation;
}

function preferencesOf(preferences: OperationPreferences): StackSetOperationPreferences {
  return { ...preferences, RegionOrder: preferences.RegionOrder === undefined ? undefined : [...preferences.RegionOrder] };
}
