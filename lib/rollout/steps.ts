import { type Configuration } from '../configuration/configuration';
import { type StackInstance } from '../organization/snapshot';
import { CordonError, exitCode } from '../core/problem';
import { type AccountFailure, type DeployEvent, type StepResult } from './deploy-events';
import { namedAccountsLimit } from './placement';
import { type Plan, type PlannedRemoval, type PlannedStackSet, type PlannedWave } from './plan';
import { isCurrent } from './instance';
import { managementTemplateBody } from './planner';
import { type StackDriver } from './stack-driver';
import { canaryPreferences, type DeploymentTargets, type StackSetDefinition } from './stack-set-definition';
import { type OperationOutcome, type StackSetDriver } from './stack-set-driver';
import { withTagsOfOthers } from './tags';

export interface StepContext {
  readonly configuration: Configuration;
  readonly plan: Plan;
  readonly definitions: ReadonlyMap<string, StackSetDefinition>;
  readonly stackSets: StackSetDriver;
  /** Tags of the deployed StackSets. */
  readonly tags: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Absent where there are no credentials for the management account. */
  readonly managementStack: StackDriver | undefined;
  readonly managementStackExists: boolean;
  /** Tags of the management account's deployed stack. */
  readonly managementStackTags: Readonly<Record<string, string>>;
  readonly onEvent: (event: DeployEvent) => void;
  /** Operations that the running step has started. A call that fails is reported with them. */
  readonly begun: { readonly id: string; readonly action: string; readonly status: string }[];
}

/** A step of deploy, with its gate. */
export interface Step {
  readonly name: string;
  /** Name of the wave, where the step is one. */
  readonly wave?: string;
  readonly accounts: number;
  /** Whether it will write anything, as far as the plan knows. */
  readonly writes: boolean;
  /** Whether the organization is read again before it, because it deletes something or is the management account's. @default false */
  readonly rechecks?: boolean;
  run(context: StepContext): Promise<StepResult>;
}

/**
 * The steps of a plan in their order: for the canary StackSet, then for the organization's: create or update it, then its waves.
 * Then the management account, and last what goes away.
 */
export function plannedSteps(plan: Plan, options: { readonly allowRemovals: boolean }): Step[] {
  const steps: Step[] = [];
  for (const set of plan.stackSets) {
    if (set.action === 'create') steps.push(createStep(set));
    if (set.action === 'update') steps.push(updateStep(set, plan));
    steps.push(...plan.waves.filter((wave) => wave.stackSet === set.name).map(waveStep));
  }
  if (plan.scope !== 'stack-sets' && plan.managementAccount.action !== 'excluded') steps.push(managementAccountStep(plan));
  const removals = plan.removals.filter(({ kind }) => kind === 'removal');
  const cleanups = plan.removals.filter(({ kind, automatic }) => kind === 'cleanup' && (automatic || options.allowRemovals));
  if (options.allowRemovals && removals.length > 0) steps.push(removalStep('removals', removals, false));
  if (cleanups.length > 0) steps.push(removalStep('cleanups', cleanups, true));
  return steps;
}

function createStep(set: PlannedStackSet): Step {
  return {
    name: `create StackSet ${set.name}`,
    accounts: 0,
    writes: true,
    async run({ stackSets, definitions }) {
      await stackSets.create(definitionOf(definitions, set.name));
      return { step: this.name, outcome: 'current', accounts: 0, operations: [], failures: [] };
    },
  };
}

function updateStep(set: PlannedStackSet, plan: Plan): Step {
  return {
    name: `update StackSet ${set.name}`,
    accounts: set.reaches,
    writes: true,
    async run(context) {
      const { stackSets, definitions, configuration } = context;
      const preferences = set.purpose === 'canary' ? canaryPreferences : configuration.rollout.preferences;
      const id = await stackSets.update(definitionOf(definitions, set.name), preferences, context.tags.get(set.name) ?? {});
      const operation = await follow(context, set.name, id, 'UPDATE', this.name, set.reaches);
      const instances = await liveInstances(stackSets, set.name);
      // Accounts without an instance belong to a wave, and removed accounts belong to no wave.
      const reached = plan.waves
        .filter((wave) => wave.stackSet === set.name)
        .flatMap((wave) => wave.accounts)
        .filter(({ account }) => instances.has(account));
      return gate(this.name, reached, instances, [operation]);
    },
  };
}

function waveStep(wave: PlannedWave): Step {
  return {
    name: wave.name,
    wave: wave.name,
    accounts: wave.accounts.length,
    writes: wave.follows.length > 0 || wave.accounts.some(({ action }) => action.kind !== 'none'),
    async run(context) {
      const { stackSets, definitions } = context;
      const operations: Followed[] = [];
      let instances = await liveInstances(stackSets, wave.stackSet);
      const missing = wave.accounts.filter(({ account }) => instances.get(account)?.stackId === undefined && !holds(instances, account));
      const outdated = wave.accounts.filter(({ account }) => instances.get(account)?.stackId !== undefined && !holds(instances, account));
      if (missing.length + outdated.length === 0 && wave.follows.length > 0) {
        // No account there needs a change, but naming these targets makes auto-deployment cover them.
        const targets = { ...wave.targets, organizationalUnits: wave.follows };
        const id = await stackSets.createInstances(wave.stackSet, targets, wave.preferences);
        operations.push(await follow(context, wave.stackSet, id, 'CREATE', wave.name, wave.accounts.length));
      } else if (missing.length + outdated.length === 0) {
        return { step: wave.name, outcome: 'already-current', accounts: wave.accounts.length, operations, failures: [] };
      }
      if (missing.length > 0) {
        const id = await stackSets.createInstances(wave.stackSet, targetsFor(wave, missing), wave.preferences);
        operations.push(await follow(context, wave.stackSet, id, 'CREATE', wave.name, wave.accounts.length));
      }
      // A failed creation has used up the failure tolerance, so the gate comes first.
      if (outdated.length > 0 && operations.every(({ status }) => status === 'SUCCEEDED')) {
        const definition = definitionOf(definitions, wave.stackSet);
        const id = await stackSets.retry(definition, targetsFor(wave, outdated), wave.preferences);
        operations.push(await follow(context, wave.stackSet, id, 'UPDATE', wave.name, wave.accounts.length));
      }
      instances = await liveInstances(stackSets, wave.stackSet);
      return gate(wave.name, wave.accounts, instances, operations);
    },
  };
}

/** The wave's own targets for all of it; for a part, the part by name. */
function targetsFor(wave: PlannedWave, accounts: readonly { readonly account: string }[]): DeploymentTargets {
  if (accounts.length === wave.accounts.length || accounts.length > namedAccountsLimit) return wave.targets;
  return {
    organizationalUnits: wave.targets.organizationalUnits,
    accounts: accounts.map(({ account }) => account),
    accountFilterType: 'INTERSECTION',
  };
}

function managementAccountStep(plan: Plan): Step {
  const { stackName, action, triageServiceLinkedRole } = plan.managementAccount;
  const name = 'management account';
  return {
    name,
    accounts: 1,
    writes: action !== 'none',
    rechecks: action !== 'none',
    async run({ configuration, managementStack, managementStackExists, managementStackTags }) {
      if (action === 'none') return { step: name, outcome: 'already-current', accounts: 1, operations: [], failures: [] };
      if (!managementStack || triageServiceLinkedRole === 'unknown') {
        // The finding `management-account-stack-unknown` of the plan already refuses this. The check is repeated for callers that skip the plan.
        throw new CordonError(exitCode.unknown, {
          id: 'management-account-stack-unknown',
          message: 'cannot read the management account',
          remedy: 'add credentials of the management account with --management-profile',
        });
      }
      const outcome = await managementStack.deploy({
        stackName,
        templateBody: managementTemplateBody(configuration, triageServiceLinkedRole),
        exists: managementStackExists,
        tags: Object.keys(configuration.tags).length === 0 ? {} : withTagsOfOthers(managementStackTags, configuration.tags),
      });
      const failures = outcome.succeeded
        ? []
        : [{ account: plan.managementAccount.account, name, status: outcome.status, reason: outcome.reasons.join('; ') }];
      return { step: name, outcome: outcome.succeeded ? 'current' : 'failed', accounts: 1, operations: [], failures };
    },
  };
}

/** Deletes instances; each operation names the accounts of one StackSet, Region and set of units. */
function removalStep(name: string, removals: readonly PlannedRemoval[], retainStacks: boolean): Step {
  return {
    name,
    accounts: removals.length,
    writes: true,
    rechecks: true,
    async run(context) {
      const operations: Followed[] = [];
      const failures: AccountFailure[] = [];
      for (const group of groups(removals)) {
        const [{ stackSet, region }] = group;
        const targets: DeploymentTargets = {
          organizationalUnits: [...new Set(group.map((removal) => removal.organizationalUnit))].sort(),
          accounts: group.map((removal) => removal.account),
          accountFilterType: 'INTERSECTION',
        };
        const { preferences } = context.configuration.rollout;
        const id = await context.stackSets.deleteInstances(stackSet, targets, region, { retainStacks, preferences });
        const operation = await follow(context, stackSet, id, 'DELETE', name, removals.length);
        operations.push(operation);
        const left = await liveInstances(context.stackSets, stackSet);
        const reasons = new Map(operation.results.map((result) => [result.account, result.reason]));
        for (const removal of group) {
          const instance = left.get(removal.account);
          if (instance) failures.push({ ...failure(removal, instance), reason: instance.statusReason ?? reasons.get(removal.account) });
        }
      }
      return {
        step: name,
        outcome: failures.length === 0 ? 'current' : 'failed',
        accounts: removals.length,
        operations: operations.map(summary),
        failures,
      };
    },
  };
}

/** DeleteStackInstances takes at most 50 units a call (CloudFormation quotas, as CreateStackInstances). */
const unitsLimit = 50;

/** Removals that one call can carry: of one StackSet and Region, with no more accounts and units than a call takes. */
function groups(removals: readonly PlannedRemoval[]): [PlannedRemoval, ...PlannedRemoval[]][] {
  const open = new Map<string, { members: [PlannedRemoval, ...PlannedRemoval[]]; units: Set<string> }>();
  const found: [PlannedRemoval, ...PlannedRemoval[]][] = [];
  for (const removal of removals) {
    const key = `${removal.stackSet} ${removal.region}`;
    const group = open.get(key);
    const fits =
      group && group.members.length < namedAccountsLimit && (group.units.has(removal.organizationalUnit) || group.units.size < unitsLimit);
    if (fits) {
      group.members.push(removal);
      group.units.add(removal.organizationalUnit);
    } else {
      const members: [PlannedRemoval, ...PlannedRemoval[]] = [removal];
      open.set(key, { members, units: new Set([removal.organizationalUnit]) });
      found.push(members);
    }
  }
  return found;
}

type Followed = OperationOutcome & { readonly action: string };

async function follow(
  context: StepContext,
  stackSet: string,
  id: string,
  action: string,
  step: string,
  accounts: number,
): Promise<Followed> {
  // The outcome is not known before the operation ends.
  const entry = context.begun.push({ id, action, status: 'UNKNOWN' }) - 1;
  const onProgress = (results: OperationOutcome['results']): void =>
    context.onEvent({ kind: 'step-progress', step, of: accounts, results });
  const outcome = await context.stackSets.wait(stackSet, id, onProgress, accounts);
  context.begun[entry] = { id, action, status: outcome.status };
  if (outcome.status === 'STOPPED') {
    throw new CordonError(exitCode.doesNotHold, {
      id: 'operation-stopped',
      message: `the operation ${id} (${action}) on ${stackSet} was stopped`,
      remedy: 'find out who stopped it and why, then run the command again to continue',
    });
  }
  return { ...outcome, action };
}

/** The instances as they are now, by account. */
async function liveInstances(stackSets: StackSetDriver, stackSet: string): Promise<ReadonlyMap<string, StackInstance>> {
  return new Map((await stackSets.instances(stackSet)).map((instance) => [instance.account, instance]));
}

function holds(instances: ReadonlyMap<string, StackInstance>, account: string): boolean {
  const instance = instances.get(account);
  return instance !== undefined && isCurrent(instance);
}

/**
 * The gate: every account must be current. An operation with the status SUCCEEDED is no proof, because it can contain failed instances
 * (traps 20).
 */
function gate(
  step: string,
  accounts: readonly { readonly account: string; readonly name: string }[],
  instances: ReadonlyMap<string, StackInstance>,
  operations: readonly Followed[],
): StepResult {
  const reasons = new Map(operations.flatMap(({ results }) => results.map((result) => [result.account, result.reason] as const)));
  const failures: AccountFailure[] = accounts
    .filter(({ account }) => !holds(instances, account))
    .map((account) => failure(account, instances.get(account.account), reasons.get(account.account)));
  // The operation may have failed on an account outside this step. Its reason is added, because it explains the failure.
  const members = new Set(accounts.map(({ account }) => account));
  const others = operations
    .flatMap(({ results }) => results)
    .filter(({ account, status }) => status === 'FAILED' && !members.has(account))
    .map(({ account, status, reason }) => ({ account, name: 'not of this step', status, ...(reason && { reason }) }));
  if (failures.length > 0) failures.push(...others);
  return {
    step,
    outcome: failures.length === 0 ? 'current' : 'failed',
    accounts: accounts.length,
    operations: operations.map(summary),
    failures,
  };
}

function failure(
  account: { readonly account: string; readonly name: string },
  instance: StackInstance | undefined,
  otherReason?: string,
): AccountFailure {
  const reason = instance?.statusReason ?? otherReason;
  return {
    account: account.account,
    name: account.name,
    status: instance ? [instance.status, instance.detailedStatus].filter(Boolean).join('/') : 'MISSING',
    ...(reason && { reason }),
  };
}

const summary = ({ id, action, status }: Followed) => ({ id, action, status });

function definitionOf(definitions: ReadonlyMap<string, StackSetDefinition>, name: string): StackSetDefinition {
  const definition = definitions.get(name);
  if (!definition) throw new Error(`no definition of the StackSet ${name}`);
  return definition;
}
