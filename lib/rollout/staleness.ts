import { type Problem } from '../core/problem';
import { type Difference, type Plan, type PlannedAccount, type PlannedRemoval } from './plan';

/**
 * Finds the reasons why a saved plan is stale: every difference that is not progress of the planned rollout.
 *
 * An interrupted run leaves less work than planned. That is progress, and the plan still holds. An account that
 * moved, joined, left or changed its state makes the plan stale. So does another template, another configuration, or work outside the plan.
 *
 * @param saved the plan that was reviewed
 * @param fresh the plan made now, from what is deployed now
 * @returns every reason, none when the plan still holds
 */
export function staleness(saved: Plan, fresh: Plan): Problem[] {
  const remedy = 'make a new plan and review it: cordon plan --output plan.json';
  const stale = (id: string, message: string): Problem => ({ id, message, remedy });
  const problems: Problem[] = [];
  if (saved.organization.id !== fresh.organization.id) {
    return [
      stale(
        'plan-of-another-organization',
        `the plan is for the organization ${saved.organization.id}, and these credentials belong to ${fresh.organization.id}`,
      ),
    ];
  }
  if (saved.madeFrom.configuration !== fresh.madeFrom.configuration) {
    problems.push(stale('plan-of-another-configuration', 'the configuration has changed since this plan was made'));
  }
  if (saved.madeFrom.template !== fresh.madeFrom.template) {
    problems.push(
      stale(
        'plan-of-another-template',
        'the StackSet template has changed since this plan was made, for example by another version of Cordon',
      ),
    );
  }
  if (saved.scope !== fresh.scope) {
    problems.push(stale('plan-of-another-scope', `the plan covers ${saved.scope}, and this run covers ${fresh.scope}`));
  }
  return [...problems, ...accountProblems(saved, fresh, stale), ...workProblems(saved, fresh, stale)];
}

type Stale = (id: string, message: string) => Problem;

function accountProblems(saved: Plan, fresh: Plan, stale: Stale): Problem[] {
  const before = places(saved);
  const after = places(fresh);
  const problems: Problem[] = [];
  for (const [account, place] of before) {
    const now = after.get(account);
    if (!now) {
      problems.push(stale('account-left', `account ${account} ${place.name} is in the plan, but no longer in the organization`));
    } else if (now.where !== place.where) {
      problems.push(stale('account-moved', `account ${account} ${place.name} is ${place.where} in the plan, but now ${now.where}`));
    } else if (now.parent !== place.parent) {
      problems.push(
        stale('account-moved', `account ${account} ${place.name} was moved from ${place.parent} to ${now.parent} after this plan was made`),
      );
    }
  }
  for (const [account, place] of after) {
    if (!before.has(account)) {
      problems.push(stale('account-joined', `account ${account} ${place.name} is not in the plan, but now ${place.where}`));
    }
  }
  return problems;
}

interface Place {
  readonly name: string;
  readonly where: string;
  readonly parent?: string;
}

function places(plan: Plan): Map<string, Place> {
  const found = new Map<string, Place>();
  for (const wave of plan.waves) {
    for (const { account, name, parent } of wave.accounts) found.set(account, { name, parent, where: `in wave ${wave.name}` });
  }
  for (const { account, name, reason } of plan.leftOut) {
    found.set(account, { name, where: reason.kind === 'suspended' ? reason.state : `left out (${reason.kind})` });
  }
  return found;
}

/** Finds work that the saved plan does not name. Less work than planned is progress. */
function workProblems(saved: Plan, fresh: Plan, stale: Stale): Problem[] {
  const problems: Problem[] = [];
  const planned = new Map(saved.waves.flatMap((wave) => wave.accounts.map((account) => [account.account, account.action.kind] as const)));
  for (const wave of fresh.waves) {
    for (const account of wave.accounts) {
      const before = planned.get(account.account);
      if (before !== undefined && !isProgress(before, account)) {
        problems.push(
          stale(
            'account-changed',
            `account ${account.account} ${account.name}: the plan says ${before}, this run would do ${account.action.kind}`,
          ),
        );
      }
    }
  }
  for (const set of fresh.stackSets) {
    const before = saved.stackSets.find(({ name }) => name === set.name);
    if (set.action === 'none') continue;
    if (before?.action !== set.action) {
      problems.push(
        stale('stack-set-changed', `StackSet ${set.name}: the plan says ${before?.action ?? 'nothing'}, this run would do ${set.action}`),
      );
    } else if (set.reaches > before.reaches) {
      problems.push(
        stale(
          'stack-set-changed',
          `StackSet ${set.name}: the plan updates ${before.reaches} stack instances, this run would update ${set.reaches}`,
        ),
      );
    }
    problems.push(...unplannedChanges(before?.changes ?? [], set.changes, `the StackSet ${set.name}`, stale));
  }
  const followed = new Set(saved.waves.flatMap(({ follows }) => follows));
  for (const unit of fresh.waves.flatMap(({ follows }) => follows)) {
    // Auto-deployment covers no unit before the StackSet exists. The plan was made with the same fact.
    if (!followed.has(unit)) problems.push(stale('target-not-planned', `the plan does not show that auto-deployment will cover ${unit}`));
  }
  const removals = new Set(saved.removals.map(removalKey));
  for (const removal of fresh.removals) {
    if (!removals.has(removalKey(removal))) {
      problems.push(
        stale('removal-not-planned', `the plan does not show the ${removal.kind} of ${removal.account} from ${removal.stackSet}`),
      );
    }
  }
  return [...problems, ...managementAccountProblems(saved, fresh, stale)];
}

const removalKey = ({ account, stackSet, region, organizationalUnit, kind }: PlannedRemoval): string =>
  [account, stackSet, region, organizationalUnit, kind].join(' ');

function managementAccountProblems(saved: Plan, fresh: Plan, stale: Stale): Problem[] {
  const [before, now] = [saved.managementAccount, fresh.managementAccount];
  if (fresh.scope === 'stack-sets' || now.action === 'none' || now.action === 'excluded') return [];
  if (now.action !== before.action) {
    return [
      stale(
        'management-account-changed',
        `stack of the management account: the plan says ${before.action}, this run would do ${now.action}`,
      ),
    ];
  }
  if (now.triageServiceLinkedRole !== before.triageServiceLinkedRole) {
    const words = { create: 'create', leave: 'nothing', unknown: 'unknown' };
    return [
      stale(
        'management-account-changed',
        `triage service-linked role: the plan says ${words[before.triageServiceLinkedRole]}, this run would do ${words[now.triageServiceLinkedRole]}`,
      ),
    ];
  }
  return unplannedChanges(before.changes, now.changes, "the management account's stack", stale);
}

/** Changes that the reviewed plan does not show, compared by path, from and to. */
function unplannedChanges(before: readonly Difference[], now: readonly Difference[], of: string, stale: Stale): Problem[] {
  const shown = new Set(before.map((change) => JSON.stringify(change)));
  return now
    .filter((change) => !shown.has(JSON.stringify(change)))
    .map(({ path }) => stale('change-not-planned', `the plan does not show this change of ${of}: ${path}`));
}

/** Whether the action is part of the planned work. A retry of a planned creation that failed is part of it. */
function isProgress(before: PlannedAccount['action']['kind'], { action }: PlannedAccount): boolean {
  return action.kind === 'none' || action.kind === before || (action.kind === 'retry' && before !== 'none');
}
