import {
  type Change,
  type CreateChangeSetInput,
  type CreateChangeSetOutput,
  type DeleteChangeSetInput,
  type DeleteStackInput,
  type DescribeChangeSetInput,
  type DescribeChangeSetOutput,
  type DescribeStackEventsInput,
  type DescribeStackEventsOutput,
  type DescribeStacksInput,
  type DescribeStacksOutput,
  type ExecuteChangeSetInput,
  type GetTemplateInput,
  type GetTemplateOutput,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { type Caller, type Engine, type Handler } from './engine';
import { cloudFormationErrors } from './errors';
import { pageOfArray } from './paging';
import { driftInformation } from './stack-drift';
import { type ChangeSetState, differencesBetween, type StackState } from './stack-state';
import { execute, isBusy, remove, setStatus } from './stacks';
import { checkCapabilities } from './templates';

const refuse = cloudFormationErrors.validation;
/** Making a change set takes this long. */
const changeSetMilliseconds = 3000;

export const stackHandlers = {
  DescribeStacks: (engine: Engine, caller: Caller, input: DescribeStacksInput): DescribeStacksOutput => {
    if (input.StackName !== undefined) return { Stacks: [shapeOf(stackOf(engine, caller, input.StackName))] };
    const stacks = engine.stacks.filter(({ account, status }) => account === caller.account && status !== 'DELETE_COMPLETE');
    const page = pageOfArray(stacks, { size: Math.min(100, engine.pageSize ?? 100), nextToken: input.NextToken, invalidToken: refuse });
    return { Stacks: page.items.map(shapeOf), NextToken: page.nextToken };
  },

  GetTemplate: (engine: Engine, caller: Caller, input: GetTemplateInput): GetTemplateOutput => {
    const stack = stackOf(engine, caller, input.StackName);
    const template = input.ChangeSetName === undefined ? stack.template : changeSetOf(stack, input.ChangeSetName).template;
    if (template === undefined) throw refuse(`Stack with id ${stack.stackName} does not exist`);
    return { TemplateBody: template.body, StagesAvailable: ['Original', 'Processed'] };
  },

  CreateChangeSet: (engine: Engine, caller: Caller, input: CreateChangeSetInput): CreateChangeSetOutput => {
    const { StackName: stackName = '', ChangeSetName: name = '', ChangeSetType: type = 'UPDATE' } = input;
    if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(name)) throw invalidName('changeSetName', name);
    if (type === 'IMPORT') throw new Error('a rehearsal does not support the import of resources');
    let stack = findStack(engine, caller, stackName);
    if (type === 'UPDATE' && (stack === undefined || stack.status === 'REVIEW_IN_PROGRESS'))
      throw refuse(`Stack [${stackName}] does not exist`);
    if (stack !== undefined && isBusy(stack)) throw refuse(`Stack:${stack.stackId} is in ${stack.status} state and can not be updated.`);
    if (type === 'UPDATE' && stack?.status === 'ROLLBACK_COMPLETE')
      throw refuse(`Stack:${stack.stackId} is in ROLLBACK_COMPLETE state and can not be updated.`);
    if (type === 'CREATE' && stack !== undefined && stack.status !== 'REVIEW_IN_PROGRESS') {
      throw refuse(`Stack [${stackName}] already exists and cannot be created again with the changeSet [${name}].`);
    }
    if (stack?.changeSets.some((changeSet) => changeSet.name === name && changeSet.executionStatus !== 'EXECUTE_COMPLETE')) {
      throw cloudFormationErrors.alreadyExists(`ChangeSet ${name} cannot be created due to a mismatch with existing attribute Template`);
    }
    if (input.TemplateURL !== undefined || (input.Parameters ?? []).length > 0) {
      throw new Error('a rehearsal supports only a TemplateBody without parameters');
    }
    if ((input.TemplateBody === undefined) !== (input.UsePreviousTemplate === true))
      throw refuse('Either Template URL or Template Body must be specified.');
    const template = input.TemplateBody === undefined ? stack?.template : engine.templates.parseRequested(input.TemplateBody);
    if (template === undefined) throw refuse('There is no previous template to use');
    checkCapabilities(template, input.Capabilities ?? []);
    stack ??= newStack(engine, caller, stackName);
    const changeSet: ChangeSetState = {
      id: `arn:aws:cloudformation:${stack.region}:${stack.account}:changeSet/${name}/${engine.identifiers.next()}`,
      name,
      type,
      description: input.Description,
      template,
      capabilities: input.Capabilities ?? [],
      tags: input.Tags === undefined ? stack.tags : input.Tags.map(({ Key = '', Value = '' }) => ({ Key, Value })),
      createdAt: engine.clock.now(),
      changes: differencesBetween(stack.template, template),
      status: 'CREATE_IN_PROGRESS',
      executionStatus: 'UNAVAILABLE',
    };
    const executed = stack.changeSets.findIndex((other) => other.name === name);
    if (executed >= 0) stack.changeSets.splice(executed, 1);
    stack.changeSets.push(changeSet);
    const previousTags = JSON.stringify(stack.tags);
    engine.clock.in(changeSetMilliseconds, () => {
      if (changeSet.changes.length === 0 && JSON.stringify(changeSet.tags) === previousTags) {
        changeSet.status = 'FAILED';
        changeSet.statusReason = "The submitted information didn't contain changes. Submit different information to create a change set.";
      } else {
        changeSet.status = 'CREATE_COMPLETE';
        changeSet.executionStatus = 'AVAILABLE';
      }
    });
    return { Id: changeSet.id, StackId: stack.stackId };
  },

  DescribeChangeSet: (engine: Engine, caller: Caller, input: DescribeChangeSetInput): DescribeChangeSetOutput => {
    const { stack, changeSet } = findChangeSet(engine, caller, input);
    const page = pageOfArray(changeSet.changes, { size: 100, nextToken: input.NextToken, invalidToken: refuse });
    return {
      ChangeSetId: changeSet.id,
      ChangeSetName: changeSet.name,
      StackId: stack.stackId,
      StackName: stack.stackName,
      Description: changeSet.description,
      CreationTime: changeSet.createdAt,
      Status: changeSet.status,
      StatusReason: changeSet.statusReason,
      ExecutionStatus: changeSet.executionStatus,
      Capabilities: [...changeSet.capabilities],
      Tags: changeSet.tags.map((tag) => ({ ...tag })),
      // Nothing can be said of the changes before they have been worked out.
      Changes: changeSet.status === 'CREATE_COMPLETE' ? page.items.map(changeShapeOf) : [],
      NextToken: page.nextToken,
    };
  },

  ExecuteChangeSet: (engine: Engine, caller: Caller, input: ExecuteChangeSetInput): object => {
    const { stack, changeSet } = findChangeSet(engine, caller, input);
    if (changeSet.executionStatus !== 'AVAILABLE') {
      throw cloudFormationErrors.invalidChangeSetStatus(
        `ChangeSet [${changeSet.id}] cannot be executed in its current execution status of [${changeSet.executionStatus}]`,
      );
    }
    execute(engine, stack, changeSet, engine.secondsPerInstance * 1000);
    return {};
  },

  DeleteChangeSet: (engine: Engine, caller: Caller, input: DeleteChangeSetInput): object => {
    const byId = engine.stacks.find(
      ({ account, changeSets }) => account === caller.account && changeSets.some(({ id }) => id === input.ChangeSetName),
    );
    const stack = byId ?? stackOf(engine, caller, input.StackName);
    const place = stack.changeSets.findIndex(({ id, name }) => id === input.ChangeSetName || name === input.ChangeSetName);
    // Deleting a change set that is not there succeeds.
    if (place >= 0) stack.changeSets.splice(place, 1);
    return {};
  },

  DeleteStack: (engine: Engine, caller: Caller, input: DeleteStackInput): object => {
    const stack = findStack(engine, caller, input.StackName);
    if (stack === undefined || stack.status === 'DELETE_IN_PROGRESS') return {};
    if (stack.terminationProtection) throw refuse(`Stack [${stack.stackName}] cannot be deleted while TerminationProtection is enabled`);
    if (isBusy(stack)) throw refuse(`Stack [${stack.stackName}] cannot be deleted while in status ${stack.status}`);
    remove(engine, stack, stack.template === undefined ? 0 : engine.secondsPerInstance * 1000);
    return {};
  },

  DescribeStackEvents: (engine: Engine, caller: Caller, input: DescribeStackEventsInput): DescribeStackEventsOutput => {
    const stack = stackOf(engine, caller, input.StackName);
    const page = pageOfArray([...stack.events].reverse(), {
      size: Math.min(100, engine.pageSize ?? 100),
      nextToken: input.NextToken,
      invalidToken: refuse,
    });
    return {
      StackEvents: page.items.map((event) => ({
        StackId: stack.stackId,
        StackName: stack.stackName,
        EventId: event.eventId,
        LogicalResourceId: event.logicalId,
        PhysicalResourceId: event.physicalId,
        ResourceType: event.type,
        ResourceStatus: event.status,
        ResourceStatusReason: event.reason,
        Timestamp: event.at,
      })),
      NextToken: page.nextToken,
    };
  },
} satisfies Record<string, Handler>;

/** By name the stack that is there; by ID also one that was deleted. */
function findStack(engine: Engine, caller: Caller, nameOrId: string | undefined): StackState | undefined {
  return engine.stacks.find(
    ({ account, stackName, stackId, status }) =>
      account === caller.account && (stackId === nameOrId || (stackName === nameOrId && status !== 'DELETE_COMPLETE')),
  );
}

function stackOf(engine: Engine, caller: Caller, nameOrId: string | undefined): StackState {
  const stack = findStack(engine, caller, nameOrId);
  if (stack === undefined) throw refuse(`Stack with id ${nameOrId ?? ''} does not exist`);
  return stack;
}

function findChangeSet(
  engine: Engine,
  caller: Caller,
  input: { StackName?: string; ChangeSetName?: string },
): { stack: StackState; changeSet: ChangeSetState } {
  const byId = engine.stacks.find(
    ({ account, changeSets }) => account === caller.account && changeSets.some(({ id }) => id === input.ChangeSetName),
  );
  const stack = byId ?? stackOf(engine, caller, input.StackName);
  return { stack, changeSet: changeSetOf(stack, input.ChangeSetName) };
}

function changeSetOf(stack: StackState, nameOrId: string | undefined): ChangeSetState {
  const changeSet = stack.changeSets.find(({ id, name }) => id === nameOrId || name === nameOrId);
  if (changeSet === undefined) throw cloudFormationErrors.changeSetNotFound(`ChangeSet [${nameOrId ?? ''}] does not exist`);
  return changeSet;
}

function newStack(engine: Engine, caller: Caller, stackName: string): StackState {
  if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(stackName)) throw invalidName('stackName', stackName);
  const stack: StackState = {
    account: caller.account,
    region: engine.region,
    stackName,
    stackId: `arn:aws:cloudformation:${engine.region}:${caller.account}:stack/${stackName}/${engine.identifiers.next()}`,
    status: 'REVIEW_IN_PROGRESS',
    capabilities: [],
    tags: [],
    terminationProtection: false,
    createdAt: engine.clock.now(),
    changeSets: [],
    driftDetections: [],
    events: [],
  };
  setStatus(engine, stack, 'REVIEW_IN_PROGRESS', 'User Initiated');
  engine.stacks.push(stack);
  return stack;
}

function shapeOf(stack: StackState): Stack {
  return {
    StackId: stack.stackId,
    StackName: stack.stackName,
    Description: stack.template?.description,
    CreationTime: stack.createdAt,
    LastUpdatedTime: stack.updatedAt,
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    Capabilities: [...stack.capabilities],
    Tags: stack.tags.map((tag) => ({ ...tag })),
    EnableTerminationProtection: stack.terminationProtection,
    DisableRollback: false,
    DriftInformation: driftInformation(stack),
  };
}

function changeShapeOf({ action, logicalId, type }: ChangeSetState['changes'][number]): Change {
  return { Type: 'Resource', ResourceChange: { Action: action, LogicalResourceId: logicalId, ResourceType: type, Scope: [], Details: [] } };
}

function invalidName(field: string, value: string): Error {
  return refuse(
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
  );
}
