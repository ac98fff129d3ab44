import {
  type DescribeStackDriftDetectionStatusInput,
  type DescribeStackDriftDetectionStatusOutput,
  type DetectStackDriftInput,
  type DetectStackDriftOutput,
  type StackDriftInformation,
} from '@aws-sdk/client-cloudformation';
import { type Caller, type Engine, type Handler } from './engine';
import { cloudFormationErrors } from './errors';
import { type DriftDetectionState, type StackState } from './stack-state';

const refuse = cloudFormationErrors.validation;

/** Drift detection of a stack: each takes the rehearsal's seconds per instance, and one runs at a time. */
export const stackDriftHandlers = {
  DetectStackDrift: (engine: Engine, caller: Caller, input: DetectStackDriftInput): DetectStackDriftOutput => {
    const stack = engine.stacks.find(
      ({ account, stackName, stackId, status }) =>
        account === caller.account && status !== 'DELETE_COMPLETE' && (stackName === input.StackName || stackId === input.StackName),
    );
    const template = stack?.template;
    if (stack === undefined || template === undefined) throw refuse(`Stack [${input.StackName ?? ''}] does not exist`);
    if (stack.driftDetections.some(({ status }) => status === 'DETECTION_IN_PROGRESS')) {
      throw refuse(`Drift detection is already in progress for stack [${stack.stackId}]`);
    }
    const detection: DriftDetectionState = { id: engine.identifiers.next(), status: 'DETECTION_IN_PROGRESS', at: engine.clock.now() };
    stack.driftDetections.push(detection);
    engine.clock.in(engine.secondsPerInstance * 1000, () => {
      const isAsDeployed = stack.isAltered !== true && engine.roles.complete(stack, template);
      detection.result = isAsDeployed ? 'IN_SYNC' : 'DRIFTED';
      detection.status = 'DETECTION_COMPLETE';
      detection.at = engine.clock.now();
    });
    return { StackDriftDetectionId: detection.id };
  },

  DescribeStackDriftDetectionStatus: (
    engine: Engine,
    caller: Caller,
    input: DescribeStackDriftDetectionStatusInput,
  ): DescribeStackDriftDetectionStatusOutput => {
    for (const stack of engine.stacks.filter(({ account }) => account === caller.account)) {
      const found = stack.driftDetections.find(({ id }) => id === input.StackDriftDetectionId);
      if (found === undefined) continue;
      const { id: StackDriftDetectionId, status: DetectionStatus, result: StackDriftStatus, at: Timestamp } = found;
      return { StackId: stack.stackId, StackDriftDetectionId, DetectionStatus, StackDriftStatus, Timestamp };
    }
    throw refuse(`Drift detection with id ${input.StackDriftDetectionId ?? ''} does not exist`);
  },
} satisfies Record<string, Handler>;

/** What DescribeStacks says of the last detection that has ended. */
export function driftInformation({ driftDetections }: StackState): StackDriftInformation {
  const last = driftDetections.filter(({ result }) => result !== undefined).at(-1);
  return last === undefined ? { StackDriftStatus: 'NOT_CHECKED' } : { StackDriftStatus: last.result, LastCheckTimestamp: last.at };
}
