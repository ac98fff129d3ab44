import { type Configuration } from '../configuration/configuration';
import { exitCode, type ExitCode } from '../core/problem';
import { type Snapshot } from '../organization/snapshot';
import { planToText } from '../report/plan-text';
import { type Plan, type RolloutScope } from '../rollout/plan';
import { planToJson } from '../rollout/plan-file';
import { planRollout } from '../rollout/planner';
import { type ProvenOrganization } from '../report/pages/proven';
import { type Io } from './io';
import { type provenOrganizationOf } from './proven-organization';
import { type Result } from './result';

/** Forms of the result of `cordon plan`. */
export type PlanFormat = 'text' | 'json' | 'html';

export interface PlanRequest {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly scope: RolloutScope;
  /** Whether every account is listed, however many there are. @default false */
  readonly everyAccount?: boolean;
  /** Why the membership is left out, as a clause. @default - it is looked at */
  readonly withoutMembership?: string;
  /** Whether it is said when the snapshot was taken. */
  readonly showAge: boolean;
  /** How the plan becomes a page. Only then its modules are loaded. @default - the result is no page */
  readonly page?: {
    readonly render: (plan: Plan, organization: ProvenOrganization) => string;
    readonly prove: typeof provenOrganizationOf;
  };
  readonly result: Result<PlanFormat>;
}

/** `cordon plan`: the waves, actions and changes of a rollout, and the accounts without roles. */
export function planCommand({ everyAccount, showAge, page, result, ...options }: PlanRequest, io: Io): ExitCode {
  const plan = planRollout(options);
  if (page) {
    result.write(page.render(plan, page.prove(options.configuration, options.snapshot, options.today)));
    return planExitCode(plan);
  }
  // A saved plan is always JSON, because `cordon deploy --plan` reads it.
  if (result.format === 'json' || result.file !== undefined) result.write(planToJson(plan));
  if (result.format === 'text') {
    io.out(
      planToText(plan, {
        colour: io.colour,
        accounts: everyAccount,
        ...(showAge && { takenAt: options.snapshot.takenAt }),
      }),
    );
  }
  return planExitCode(plan);
}

/** 0: the plan can be deployed. 1: a finding forbids it. 3: a fact that decides it is unknown. */
export function planExitCode(plan: Plan): ExitCode {
  if (plan.findings.some(({ severity }) => severity === 'error')) return exitCode.doesNotHold;
  return plan.findings.some(({ severity }) => severity === 'unknown') ? exitCode.unknown : exitCode.holds;
}
