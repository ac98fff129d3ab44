import { type ResourceStatus, type StackStatus } from '@aws-sdk/client-cloudformation';
import { type Engine } from './engine';
import { type ChangeSetState, type ResourceDifference, type StackState } from './stack-state';

/** Carries a change set out: in progress now, complete or rolled back when the rehearsal's seconds per instance have passed. */
export function execute(engine: Engine, stack: StackState, changeSet: ChangeSetState, milliseconds: number): void {
  const creating = changeSet.type === 'CREATE';
  setStatus(engine, stack, creating ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS', 'User Initiated');
  changeSet.executionStatus = 'EXECUTE_IN_PROGRESS';
  engine.clock.in(milliseconds, () => {
    const failure = engine.deployments.failureOf(stack.account, creating ? 'CREATE' : 'UPDATE');
    const conflict = failure ?? engine.roles.conflict(stack, changeSet.template);
    if (conflict !== undefined) {
      changeSet.executionStatus = 'EXECUTE_FAILED';
      rollBack(engine, stack, creating, conflict);
      return;
    }
    engine.roles.apply(stack, changeSet.template, engine.clock.now());
    for (const difference of changeSet.changes) record(engine, stack, difference);
    stack.template = changeSet.template;
    stack.capabilities = changeSet.capabilities;
    stack.tags = changeSet.tags;
    if (!creating) stack.updatedAt = engine.clock.now();
    changeSet.executionStatus = 'EXECUTE_COMPLETE';
    // CloudFormation deletes the other change sets of a stack that one of them changed.
    stack.changeSets.splice(0, stack.changeSets.length, changeSet);
    setStatus(engine, stack, creating ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE');
  });
}

/** Deletes the stack and what it made; it is gone when the rehearsal's seconds per instance have passed. */
export function remove(engine: Engine, stack: StackState, milliseconds: number): void {
  setStatus(engine, stack, 'DELETE_IN_PROGRESS', 'User Initiated');
  engine.clock.in(milliseconds, () => {
    engine.roles.removeStack(stack.account, stack.stackId);
    setStatus(engine, stack, 'DELETE_COMPLETE');
  });
}

export function isBusy(stack: StackState): boolean {
  return stack.status.endsWith('_IN_PROGRESS') && stack.status !== 'REVIEW_IN_PROGRESS';
}

export function setStatus(engine: Engine, stack: StackState, status: StackStatus, reason?: string): void {
  stack.status = status;
  stack.statusReason = reason === 'User Initiated' ? undefined : reason;
  stack.events.push({
    eventId: engine.identifiers.next(),
    logicalId: stack.stackName,
    physicalId: stack.stackId,
    type: 'AWS::CloudFormation::Stack',
    status: status as ResourceStatus,
    reason,
    at: engine.clock.now(),
  });
}

function rollBack(engine: Engine, stack: StackState, creating: boolean, conflict: string): void {
  const [, logicalId = '', type = ''] = /^ResourceLogicalId:([^,]*), ResourceType:([^,]*),/.exec(conflict) ?? [];
  stack.events.push({
    eventId: engine.identifiers.next(),
    logicalId,
    type,
    status: creating ? 'CREATE_FAILED' : 'UPDATE_FAILED',
    reason: conflict.replace(/^.*ResourceStatusReason:/, ''),
    at: engine.clock.now(),
  });
  const reason = `The following resource(s) failed to ${creating ? 'create' : 'update'}: [${logicalId}]. `;
  setStatus(engine, stack, creating ? 'ROLLBACK_IN_PROGRESS' : 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
  setStatus(engine, stack, creating ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE');
}

const completed: Readonly<Record<ResourceDifference['action'], ResourceStatus>> = {
  Add: 'CREATE_COMPLETE',
  Modify: 'UPDATE_COMPLETE',
  Remove: 'DELETE_COMPLETE',
};

function record(engine: Engine, stack: StackState, { action, logicalId, type }: ResourceDifference): void {
  stack.events.push({ eventId: engine.identifiers.next(), logicalId, type, status: completed[action], at: engine.clock.now() });
}
