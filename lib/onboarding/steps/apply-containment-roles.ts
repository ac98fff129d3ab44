import { rolloutAccount } from '../../configuration/administrators';
import { CordonError, exitCode, type Problem } from '../../core/problem';
import { count } from '../../core/text';
import { deploy } from '../../rollout/deploy';
import { type StepResult } from '../../rollout/deploy-events';
import { type Plan, type RolloutScope } from '../../rollout/plan';
import { planRollout } from '../../rollout/planner';
import { type Applier, type ApplyContext, type Change, type Left, type Tools } from '../apply/change';
import { managementAccount } from '../context';
import { type StepAccount } from '../step';
import { triageRoleAlone } from './apply-organization';
import { isTriageRoleMadeAlone } from './triage-role';

/** The rollout of `cordon deploy`: the StackSets wave by wave, then the stack of the management account. Nothing is ever removed by it. */
export const applyContainmentRoles: Applier = {
  looksAt: ['everything'],
  left: (context) => {
    if (context.configuration.rollout.owner !== 'cordon') return { changes: [] };
    const { managementAccount: management } = context.snapshot.organization;
    const open = context.coverage.accounts.filter(({ holds }) => !holds);
    const members = open.filter(({ account }) => account !== management);
    const stackSets = ofAccounts(context, members, {
      id: 'stack-sets',
      what: `deploy the containment roles to ${count(members.length, 'account')}, wave by wave`,
      account: rolloutStepAccount(context),
      scope: 'stack-sets',
    });
    const own = ofAccounts(
      context,
      open.filter(({ account }) => account === management),
      { ...managementStack(context), what: 'deploy the stack with the containment roles of the management account' },
    );
    return {
      changes: [...stackSets.changes, ...own.changes],
      unread: [...(stackSets.unread ?? []), ...(own.unread ?? [])],
    };
  },
};

/** In the management account: with its stack, where that is still to come; else by itself. */
export const applyTriageRole: Applier = {
  looksAt: ['management-account'],
  left: (context) => {
    const alone = triageRoleAlone(context);
    if (isTriageRoleMadeAlone(context) || alone.changes.length === 0) return alone;
    if (context.configuration.rollout.owner !== 'cordon') return { changes: [] };
    const stack = managementStack(context);
    return {
      changes: [deployment(context, { ...stack, what: 'deploy the stack of the management account, which makes the triage role' })],
    };
  },
};

const managementStack = (context: ApplyContext) =>
  ({ id: 'management-account', account: managementAccount(context), scope: 'management-account' }) as const;

function rolloutStepAccount(context: ApplyContext): StepAccount {
  const id = rolloutAccount(context.configuration);
  return id === context.snapshot.organization.managementAccount ? managementAccount(context) : { id, role: 'administrator of StackSets' };
}

interface Deployment extends Pick<Change, 'id' | 'what' | 'account'> {
  readonly scope: RolloutScope;
}

function ofAccounts(context: ApplyContext, open: ApplyContext['coverage']['accounts'], described: Deployment): Left {
  const unknown = open.filter(({ status }) => status === 'unknown');
  if (open.length > unknown.length) return { changes: [deployment(context, described)] };
  if (unknown.length === 0) return { changes: [] };
  const why = `The containment roles of ${count(unknown.length, 'account')} could not be read.`;
  return { changes: [], unread: [{ why, account: described.account, of: described.id }] };
}

function deployment({ configuration, snapshot, today }: ApplyContext, { scope, ...change }: Deployment): Change {
  return {
    ...change,
    plan: () => planRollout({ configuration, snapshot, today, scope, withoutMembership: 'other steps look at it' }),
    // The rollout itself waits until it has ended.
    limitSeconds: 30,
    run: async (tools, plan) => runDeploy(tools, { scope, account: change.account.id, plan }),
  };
}

async function runDeploy(
  { hands, configuration, clock, today, onDeployEvent }: Tools,
  { scope, account, plan }: { readonly scope: RolloutScope; readonly account: string; readonly plan: Plan | undefined },
): Promise<void> {
  const clients = hands.of(account);
  if (clients === undefined) throw new Error(`there are no credentials of ${account}`);
  const result = await deploy({ ...{ configuration, clients, clock, today, scope }, ...(plan && { plan }), onEvent: onDeployEvent });
  if (result.outcome === 'deployed' || result.outcome === 'nothing-to-do') return;
  const code = result.exitCode === exitCode.holds ? exitCode.doesNotHold : result.exitCode;
  throw new CordonError(code, [...result.problems, ...result.steps.flatMap(failuresOf)]);
}

/** Accounts that stopped the rollout. */
function failuresOf({ step, failures }: StepResult): Problem[] {
  const [first] = failures;
  if (first === undefined) return [];
  const reason = first.reason === undefined ? '' : `, ${first.reason}`;
  return [
    {
      id: 'accounts-not-current',
      message: `${count(failures.length, 'account')} of ${step} are not current (${first.account}: ${first.status}${reason})`,
      remedy: 'repair the accounts, and run the command again: it continues there',
    },
  ];
}
