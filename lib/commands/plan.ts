import { exitCode, type ExitCode } from '../core/problem';
import { planToText } from '../report/plan-text';
import { type Plan, type RolloutScope } from '../rollout/plan';
import { planToJson } from '../rollout/plan-file';
import { planRollout, withNothingDeployed } from '../rollout/planner';
import { inputs, writeResult, type CommonOptions } from './context';
import { type Io } from './io';

export interface PlanCommandOptions extends CommonOptions {
  readonly only: RolloutScope;
  /** `none` plans a first rollout, whatever is deployed. @default - what the snapshot says is deployed */
  readonly deployed?: 'none';
  readonly accounts?: boolean;
}

/** `cordon plan`: who gets what, in which wave, what changes and why, who is left out and why. */
export async function planCommand(options: PlanCommandOptions, io: Io): Promise<ExitCode> {
  const { configuration, snapshot } = await inputs(options, io);
  const plan = planRollout({
    configuration,
    snapshot: options.deployed === 'none' ? withNothingDeployed(snapshot) : snapshot,
    today: options.date,
    scope: options.only,
  });
  // A plan that is saved is JSON, whatever is shown: `cordon deploy --plan` reads it.
  if (options.format === 'json' || options.output !== undefined) writeResult(planToJson(plan), options, io);
  if (options.format === 'text') {
    const { accounts, organization } = options;
    io.out(
      planToText(plan, {
        colour: io.colour,
        ...(accounts !== undefined && { accounts }),
        ...(organization !== undefined && { takenAt: snapshot.takenAt }),
      }),
    );
  }
  return planExitCode(plan);
}

/** 0: it can be carried out; 1: something forbids it; 3: a fact that decides it is unknown. */
export function planExitCode(plan: Plan): ExitCode {
  if (plan.findings.some(({ severity }) => severity === 'error')) return exitCode.doesNotHold;
  return plan.findings.some(({ severity }) => severity === 'unknown') ? exitCode.unknown : exitCode.holds;
}
