import {
  type CreateStackInstancesInput,
  type CreateStackInstancesOutput,
  type DeleteStackInstancesInput,
  type DeleteStackInstancesOutput,
  type DescribeStackInstanceInput,
  type DescribeStackInstanceOutput,
  type ListStackInstancesInput,
  type ListStackInstancesOutput,
  type StackInstanceSummary,
  type UpdateStackInstancesInput,
  type UpdateStackInstancesOutput,
} from '@aws-sdk/client-cloudformation';
import { activeStackSet, anyStackSet, type Caller, checkOperationId, checkServiceManaged, type Engine, type Handler } from './engine';
import { cloudFormationErrors } from './errors';
import { checkPreferences } from './limits';
import { pageOfArray } from './paging';
import { type InstanceState, type StackSetState } from './stack-set-state';
import { existingTargets, newTargets } from './targets';

const refuse = cloudFormationErrors.validation;

export const stackInstanceHandlers = {
  CreateStackInstances: (engine: Engine, caller: Caller, input: CreateStackInstancesInput): CreateStackInstancesOutput => {
    const stackSet = operable(engine, caller, input);
    const preferences = checkPreferences(input.OperationPreferences);
    const targets = newTargets(engine.world, input);
    const operation = engine.operations.start(stackSet, {
      action: 'CREATE',
      id: checkOperationId(input.OperationId),
      targets,
      preferences,
      deploymentTargets: { ...input.DeploymentTargets },
      work: engine.deployments.deploy(stackSet, targets, 'CREATE'),
    });
    for (const unit of input.DeploymentTargets?.OrganizationalUnitIds ?? []) {
      const regions = stackSet.followed.get(unit) ?? new Set<string>();
      for (const region of input.Regions ?? []) regions.add(region);
      stackSet.followed.set(unit, regions);
    }
    return { OperationId: operation.id };
  },

  UpdateStackInstances: (engine: Engine, caller: Caller, input: UpdateStackInstancesInput): UpdateStackInstancesOutput => {
    const stackSet = operable(engine, caller, input);
    const preferences = checkPreferences(input.OperationPreferences);
    const targets = existingTargets(engine.world, stackSet, input).filter(
      ({ account, region }) => stackSet.instances.get(account, region)?.status !== 'INOPERABLE',
    );
    const operation = engine.operations.start(stackSet, {
      action: 'UPDATE',
      id: checkOperationId(input.OperationId),
      targets,
      preferences,
      deploymentTargets: { ...input.DeploymentTargets },
      work: engine.deployments.deploy(stackSet, targets, 'UPDATE'),
    });
    return { OperationId: operation.id };
  },

  DeleteStackInstances: (engine: Engine, caller: Caller, input: DeleteStackInstancesInput): DeleteStackInstancesOutput => {
    const stackSet = operable(engine, caller, input);
    if (input.RetainStacks === undefined)
      throw refuse("1 validation error detected: Value null at 'retainStacks' failed to satisfy constraint: Member must not be null");
    const preferences = checkPreferences(input.OperationPreferences);
    const operation = engine.operations.start(stackSet, {
      action: 'DELETE',
      id: checkOperationId(input.OperationId),
      targets: existingTargets(engine.world, stackSet, input),
      preferences,
      deploymentTargets: { ...input.DeploymentTargets },
      retainStacks: input.RetainStacks,
      work: engine.deployments.remove(stackSet, { retainStacks: input.RetainStacks, byUser: true }),
    });
    return { OperationId: operation.id };
  },

  ListStackInstances: (engine: Engine, caller: Caller, input: ListStackInstancesInput): ListStackInstancesOutput => {
    const stackSet = anyStackSet(engine, caller, input);
    if (input.MaxResults !== undefined && (input.MaxResults < 1 || input.MaxResults > 100)) {
      throw refuse(
        `1 validation error detected: Value '${input.MaxResults}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and 100`,
      );
    }
    const page = pageOfArray(matching(stackSet, input), {
      size: Math.min(100, engine.pageSize ?? 100),
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      invalidToken: refuse,
    });
    return { Summaries: page.items.map((instance) => summaryOf(stackSet, instance)), NextToken: page.nextToken };
  },

  DescribeStackInstance: (engine: Engine, caller: Caller, input: DescribeStackInstanceInput): DescribeStackInstanceOutput => {
    const stackSet = anyStackSet(engine, caller, input);
    const { StackInstanceAccount: account = '', StackInstanceRegion: region = '' } = input;
    const instance = stackSet.instances.get(account, region);
    if (instance === undefined) {
      throw cloudFormationErrors.stackInstanceNotFound(
        `Stack instance not found for StackSet ${stackSet.name} in account ${account} and region ${region}`,
      );
    }
    return { StackInstance: { ...summaryOf(stackSet, instance), ParameterOverrides: [] } };
  },
} satisfies Record<string, Handler>;

function operable(
  engine: Engine,
  caller: Caller,
  input: CreateStackInstancesInput | UpdateStackInstancesInput | DeleteStackInstancesInput,
): StackSetState {
  const stackSet = activeStackSet(engine, caller, input);
  if (stackSet.permissionModel !== 'SERVICE_MANAGED')
    throw new Error(`a rehearsal supports only service-managed StackSets, and ${stackSet.name} is self-managed`);
  checkServiceManaged(engine, caller, input.CallAs);
  if ('ParameterOverrides' in input && (input.ParameterOverrides ?? []).length > 0)
    throw new Error('a rehearsal supports only templates without parameters');
  return stackSet;
}

function matching(stackSet: StackSetState, input: ListStackInstancesInput): readonly InstanceState[] {
  const { StackInstanceAccount: account, StackInstanceRegion: region, Filters: filters = [] } = input;
  if (filters.length > 3) throw refuse('At most 3 filters can be specified');
  let instances = account === undefined ? stackSet.instances.list() : stackSet.instances.ofAccount(account);
  if (region !== undefined) instances = instances.filter((instance) => instance.region === region);
  for (const { Name: name, Values: value } of filters) {
    switch (name) {
      case 'DETAILED_STATUS':
        instances = instances.filter(({ detailedStatus }) => detailedStatus === value);
        break;
      case 'LAST_OPERATION_ID':
        instances = instances.filter(({ lastOperationId }) => lastOperationId === value);
        break;
      case 'DRIFT_STATUS':
        instances = instances.filter(({ driftStatus }) => driftStatus === value);
        break;
      case undefined:
      default:
        throw refuse(`Invalid filter name ${String(name)}`);
    }
  }
  return instances;
}

function summaryOf(stackSet: StackSetState, instance: InstanceState): StackInstanceSummary {
  return {
    StackSetId: stackSet.id,
    Region: instance.region,
    Account: instance.account,
    StackId: instance.stackId,
    Status: instance.status,
    StatusReason: instance.statusReason,
    StackInstanceStatus: { DetailedStatus: instance.detailedStatus },
    OrganizationalUnitId: instance.organizationalUnit,
    DriftStatus: instance.driftStatus,
    LastDriftCheckTimestamp: instance.lastDriftCheck,
    LastOperationId: instance.lastOperationId,
  };
}
