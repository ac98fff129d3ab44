import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type Clients } from '../aws/clients';
import { named } from '../aws/failures';
import { type Reads } from '../aws/reads';
import { type Clock } from '../core/clock';
import { rolloutAccount } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { organizationTree } from '../organization/tree';
import { CordonError, exitCode, type ExitCode, type Problem } from '../core/problem';
import { type DeployEvent, type StepResult } from './deploy-events';
import { placeAccounts, stackSetNames } from './placement';
import { type Plan, type RolloutScope } from './plan';
import { callAs, planRollout, plannedDefinitions } from './planner';
import { snapshotFor } from './snapshot-for';
import { StackDriver } from './stack-driver';
import { StackSetDriver, type Polling } from './stack-set-driver';
import { managementAccountStackName, rolloutStackName } from './stack-set-definition';
import { staleness } from './staleness';
import { plannedSteps, type Step, type StepContext } from './steps';

export interface DeployOptions {
  readonly configuration: Configuration;
  readonly clients: Clients;
  readonly clock: Clock;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** The plan that was reviewed. @default - a plan is made now, shown, and carried out after confirmation */
  readonly plan?: Plan;
  /** @default all */
  readonly scope?: RolloutScope;
  /** Deletes the roles in accounts that the configuration no longer targets. @default false */
  readonly allowRemovals?: boolean;
  /** Name of the wave to stop after. @default - all of them, then the management account */
  readonly until?: string;
  /** @default - `defaultPolling` */
  readonly polling?: Polling;
  /** Called with the snapshot before the plan is made; throws to refuse. @default - nothing is called */
  readonly onSnapshot?: (snapshot: Snapshot) => void;
  /** Asked once, before the first write. @default - yes */
  readonly confirm?: (plan: Plan) => Promise<boolean>;
  /** Called with each event of the deployment. @default - nothing is called */
  readonly onEvent?: (event: DeployEvent) => void;
}

/** What a deployment came to. */
export interface DeployResult {
  readonly kind: 'cordon/deploy-result';
  readonly version: 1;
  /**
   * - `deployed`: all that was planned is done; `nothing-to-do`: it was done before.
   * - `stopped-as-asked`: by `until`.
   * - `stopped-at-gate`: an account of a wave is not current; later waves were not begun.
   * - `interrupted`: a call failed in the middle; running the command again continues.
   * - `declined`: not confirmed; nothing was written.
   */
  readonly outcome: 'deployed' | 'nothing-to-do' | 'stopped-as-asked' | 'stopped-at-gate' | 'interrupted' | 'declined';
  readonly exitCode: ExitCode;
  readonly plan: Plan;
  readonly steps: readonly StepResult[];
  /** Names of the steps that were not begun. */
  readonly remaining: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Carries out the rollout. It waits for running operations, reads the organization, makes a plan, compares it with the reviewed plan and
 * asks for confirmation. Then it runs the steps in order, each with a gate at its end.
 *
 * The state is in CloudFormation. To continue an interrupted run, run the same command again: it skips what is current and waits for
 * running operations.
 *
 * @throws CordonError before anything is changed: wrong account (exit code 2), stale plan or blocking findings (1), a fact that is unknown
 * (3)
 */
export async function deploy(options: DeployOptions): Promise<DeployResult> {
  const { configuration, clients, clock, today, scope = 'all', onEvent = () => {} } = options;
  const owned = ownerProblem(configuration);
  if (owned) throw new CordonError(exitCode.usage, owned);
  await assertCaller(configuration, clients, scope);

  const names = stackSetNames(configuration);
  const stackSets = new StackSetDriver({
    stackSets: clients.stackSets,
    callAs: callAs(configuration),
    region: configuration.containment.region,
    clock,
    polling: options.polling,
    onWaiting: (stackSet, operation) => onEvent({ kind: 'waiting', stackSet, operation }),
    afterWaiting: () => recheck(),
  });
  const managementStack =
    clients.management &&
    new StackDriver({
      cloudFormation: clients.management.cloudFormation,
      clock,
      polling: options.polling,
      onWaiting: (stack, status) => onEvent({ kind: 'reading', text: `waiting for stack ${stack} (${status})` }),
    });
  let unseen: CordonError | undefined;
  if (scope !== 'management-account') {
    try {
      for (const name of [names.canary, names.organization]) await waitForRunning(stackSets, name, onEvent);
    } catch (error) {
      // The findings of the plan report a missing prerequisite better, with the command to run.
      if (!(error instanceof CordonError)) throw error;
      unseen = error;
    }
  }
  if (scope !== 'stack-sets') await managementStack?.waitUntilStable(names.managementStack);

  const watch = (reads: Pick<Reads, 'state'>) => {
    onEvent({ kind: 'read', reads });
    return { end: () => onEvent({ kind: 'read' }) };
  };
  const snapshot = await snapshotFor(configuration, clients, clock, { watch });
  options.onSnapshot?.(snapshot);
  const fresh = planRollout({ configuration, snapshot, today, scope });
  assertPlanHolds(fresh, options.plan);
  if (unseen) throw unseen;
  // What is left of the reviewed plan goes by its name.
  const plan = options.plan ? { ...fresh, id: options.plan.id } : fresh;

  const steps = plannedSteps(plan, { allowRemovals: options.allowRemovals ?? false });
  const upTo = untilIndex(steps, plan, options.until);
  const result = (outcome: DeployResult['outcome'], code: ExitCode, done: readonly StepResult[], problems: readonly Problem[] = []) => ({
    kind: 'cordon/deploy-result' as const,
    version: 1 as const,
    outcome,
    exitCode: code,
    plan,
    steps: done,
    remaining: steps.slice(done.length).map((step) => step.name),
    problems,
  });
  onEvent({ kind: 'planned', plan, steps: steps.map(({ name }) => name) });
  if (!steps.some((step) => step.writes)) return result('nothing-to-do', exitCode.holds, []);
  // The deployment must match the plan that was shown. So the organization is read again if time has passed, and before roles are deleted.
  const recheck = async (): Promise<void> => {
    // What was shown of detection decides no step.
    const now = await snapshotFor(configuration, clients, clock, {}, { detection: false });
    options.onSnapshot?.(now);
    assertPlanHolds(planRollout({ configuration, snapshot: now, today, scope }), fresh);
  };
  if (options.confirm) {
    if (!(await options.confirm(plan))) return result('declined', exitCode.doesNotHold, []);
    await recheck();
  }

  const placement = placeAccounts(configuration, snapshot, organizationTree(snapshot), today);
  const context: StepContext = {
    configuration,
    plan,
    definitions: new Map(plannedDefinitions(configuration, snapshot.organization.root, placement).map((set) => [set.name, set])),
    stackSets,
    tags: new Map(
      Object.entries(snapshot.stackSets).flatMap(([name, reading]) =>
        reading.status === 'present' ? [[name, reading.value.tags] as const] : [],
      ),
    ),
    managementStack,
    managementStackExists: snapshot.managementAccount.stack.status === 'present',
    managementStackTags: (snapshot.managementAccount.stack.status === 'present' && snapshot.managementAccount.stack.value.tags) || {},
    onEvent,
    begun: [],
  };
  const { outcome, code, done, problems } = await runSteps(steps, upTo, context, recheck);
  return result(outcome, code, done, problems);
}

interface Ran {
  readonly outcome: DeployResult['outcome'];
  readonly code: ExitCode;
  readonly done: readonly StepResult[];
  readonly problems?: readonly Problem[];
}

/** Runs the steps in order. It ends at the step to stop after, at the first step that fails its gate, or at a call that fails. */
async function runSteps(steps: readonly Step[], upTo: number, context: StepContext, recheck: () => Promise<void>): Promise<Ran> {
  const { onEvent } = context;
  const done: StepResult[] = [];
  const end = (result: StepResult): void => {
    done.push(result);
    onEvent({ kind: 'step-done', result });
  };
  for (const [index, step] of steps.entries()) {
    if (index > upTo) return { outcome: 'stopped-as-asked', code: exitCode.holds, done };
    onEvent({ kind: 'step-started', step: step.name, accounts: step.accounts });
    context.begun.length = 0;
    try {
      if (step.rechecks && index > 0) await recheck();
      const result = await step.run(context);
      end(result);
      if (result.outcome === 'failed') return { outcome: 'stopped-at-gate', code: exitCode.doesNotHold, done };
    } catch (error) {
      if (!(error instanceof CordonError)) throw error;
      end({ step: step.name, outcome: 'interrupted', accounts: step.accounts, operations: [...context.begun], failures: [] });
      return { outcome: 'interrupted', code: error.exitCode, done, problems: error.problems };
    }
  }
  return { outcome: 'deployed', code: exitCode.holds, done };
}

/** The problem if `cordon deploy` cannot deploy this configuration. @returns undefined if it can */
export function ownerProblem({ rollout: { owner, stackSetName } }: Configuration): Problem | undefined {
  if (owner === 'cordon') return undefined;
  return {
    id: 'rollout-owner-is-cloudformation',
    path: 'rollout.owner',
    message: 'is cloudformation, so cordon deploy cannot run this rollout',
    remedy: `run cdk deploy ${managementAccountStackName(stackSetName)} ${rolloutStackName(stackSetName)}, or set rollout.owner to cordon`,
  };
}

async function assertCaller(configuration: Configuration, clients: Clients, scope: RolloutScope): Promise<void> {
  const { from } = configuration.rollout;
  const { managementAccount } = configuration.organization;
  const { Account: caller } = await named('sts:GetCallerIdentity', () => clients.sts.send(new GetCallerIdentityCommand({})));
  const wanted = rolloutAccount(configuration);
  if (scope === 'management-account') {
    if (!clients.management) {
      throw new CordonError(exitCode.usage, {
        id: 'wrong-account',
        message: `these credentials belong to account ${caller}, and the management account is ${managementAccount}`,
        remedy: 'use credentials of the management account, or set its profile with --management-profile',
      });
    }
    return;
  }
  if (caller !== wanted) {
    throw new CordonError(exitCode.usage, {
      id: 'wrong-account',
      path: 'rollout.from',
      message: `is ${from} (${wanted}), but these credentials belong to account ${caller}`,
      remedy:
        caller === managementAccount
          ? 'use credentials of the delegated administrator, with --management-profile for this account. Or deploy only the stack of this account with --only management-account'
          : `use credentials of ${wanted}`,
    });
  }
}

async function waitForRunning(stackSets: StackSetDriver, stackSet: string, onEvent: (event: DeployEvent) => void): Promise<void> {
  for (const operation of await stackSets.running(stackSet)) {
    onEvent({ kind: 'waiting', stackSet, operation });
    await stackSets.wait(stackSet, operation.id);
  }
}

function assertPlanHolds(plan: Plan, reviewed: Plan | undefined): void {
  const stale = reviewed ? staleness(reviewed, plan) : [];
  const blocking = plan.findings.filter(({ severity }) => severity === 'error' || severity === 'unknown');
  const problems = [
    ...stale,
    ...blocking.map(({ id, message, remedy, accounts }) => ({
      id,
      message: accounts && accounts.length > 0 ? `${message} (${accounts.join(', ')})` : message,
      remedy,
    })),
  ];
  if (problems.length === 0) return;
  const holds = stale.length > 0 || blocking.some(({ severity }) => severity === 'error');
  throw new CordonError(holds ? exitCode.doesNotHold : exitCode.unknown, problems);
}

/**
 * Index of the step to stop after.
 * @throws CordonError (exit code 2) for an unknown wave, and for a wave after which an update cannot stop
 */
function untilIndex(steps: readonly Step[], plan: Plan, until: string | undefined): number {
  if (until === undefined) return steps.length;
  const index = steps.findIndex((step) => step.wave === until);
  if (index === -1) {
    const names = plan.waves.map(({ name }) => name).join(', ');
    throw new CordonError(exitCode.usage, {
      id: 'unknown-wave',
      message: '--until names a wave that is not in the plan',
      value: until,
      remedy: names === '' ? 'omit --until: this part has no waves' : `use one of ${names}`,
    });
  }
  const stackSet = plan.waves.find(({ name }) => name === until)?.stackSet;
  const update = plan.stackSets.find(({ name, action }) => name === stackSet && action === 'update');
  const later = plan.waves
    .filter((wave) => wave.stackSet === stackSet)
    .some((wave) => steps.findIndex((step) => step.wave === wave.name) > index);
  if (update && update.reaches > 0 && later) {
    throw new CordonError(exitCode.usage, {
      id: 'until-cannot-limit-an-update',
      message: `the rollout cannot stop after this wave: the update of StackSet ${update.name} changes ${update.reaches} stack instances of all waves in one operation`,
      value: until,
      remedy: plan.waves.some(({ purpose }) => purpose === 'canary')
        ? 'use --until canary, because the canary accounts have their own StackSet, or omit --until'
        : 'omit --until',
    });
  }
  return index;
}
