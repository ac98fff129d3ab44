import { type Configuration } from '../configuration/configuration';
import { exitCode, type ExitCode } from '../core/problem';
import { type Snapshot } from '../organization/snapshot';
import { planToText } from '../report/plan-text';
import { type Plan, type RolloutScope } from '../rollout/plan';
import { planToJson } from '../rollout/plan-file';
import { planRollout } from '../rollout/planner';
import { type Io } from './io';
import { type Result } from './result';

export interface PlanRequest {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly scope: RolloutScope;
  /** Whether every account is listed, however many there are. @default false */
  readonly everyAccount?: boolean;
  /** Whether it is said when the snapshot was taken. */
  readonly showAge: boolean;
  readonly result: Result;
}

/** `cordon plan`: who gets what, in which wave, what changes and why, who is left out and why. */
export function planCommand({ configuration, snapshot, today, scope, everyAccount, showAge, result }: PlanRequest, io: Io): ExitCode {
  const plan = planRollout({ configuration, snapshot, today, scope });
  // A plan that is saved is JSON, whatever is shown: `cordon deploy --plan` reads it.
  if (result.format === 'json' || result.file !== undefined) result.write(planToJson(plan));
  if (result.format === 'text') {
    io.out(
      planToText(plan, {
        colour: io.colour,
        accounts: everyAccount,
        ...(showAge && { takenAt: snapshot.takenAt }),
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
