import { type Problem } from '../core/problem';
import { type Difference, type Plan, type PlannedAccount, type PlannedRemoval } from './plan';

/**
 * What makes a saved plan stale: everything that is not progress of the rollout it planned.
 *
 * A run that was killed leaves instances that the plan wanted, and so less to do; that is no reason to refuse. An account that
 * moved, joined, left or changed its state, another template, another configuration, or work that the plan did not name is.
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
      stale('plan-of-another-organization', `the plan is for ${saved.organization.id}, these credentials see ${fresh.organization.id}`),
    ];
  }
  if (saved.madeFrom.configuration !== fresh.madeFrom.configuration) {
    problems.push(stale('plan-of-another-configuration', 'the configuration has changed since the plan was made'));
  }
  if (saved.madeFrom.template !== fresh.madeFrom.template) {
    problems.push(
      stale('plan-of-another-template', 'the StackSet template has changed since the plan was made (another version of Cordon?)'),
    );
  }
  if (saved.scope !== fresh.scope) {
    problems.push(stale('plan-of-another-scope', `the plan covers ${saved.scope}, this run ${fresh.scope}`));
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
      problems.push(stale('account-left', `${account} ${place.name} was in the plan and is no longer in the organization`));
    } else if (now.where !== place.where) {
      problems.push(stale('account-moved', `${account} ${place.name} was planned for ${place.where}, and is now ${now.where}`));
    } else if (now.parent !== place.parent) {
      problems.push(
        stale('account-moved', `${account} ${place.name} was moved from ${place.parent} to ${now.parent} after the plan was made`),
      );
    }
  }
  for (const [account, place] of after) {
    if (!before.has(account)) {
      problems.push(stale('account-joined', `${account} ${place.name} was not in the plan, and is now ${place.where}`));
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

/** Work that the saved plan did not name. Less work than planned is progress. */
function workProblems(saved: Plan, fresh: Plan, stale: Stale): Problem[] {
  const problems: Problem[] = [];
  const planned = new Map(saved.waves.flatMap((wave) => wave.accounts.map((account) => [account.account, account.action.kind] as const)));
  for (const wave of fresh.waves) {
    for (const account of wave.accounts) {
      const before = planned.get(account.account);
      if (before !== undefined && !isProgress(before, account)) {
        problems.push(
          stale('account-changed', `${account.account} ${account.name} was planned as ${before}, and would now be ${account.action.kind}`),
        );
      }
    }
  }
  for (const set of fresh.stackSets) {
    const before = saved.stackSets.find(({ name }) => name === set.name);
    if (set.action === 'none') continue;
    if (before?.action !== set.action) {
      problems.push(
        stale(
          'stack-set-changed',
          `the StackSet ${set.name} was planned as ${before?.action ?? 'not there'}, and would now be ${set.action}`,
        ),
      );
    } else if (set.reaches > before.reaches) {
      problems.push(
        stale(
          'stack-set-changed',
          `the update of ${set.name} was planned to reach ${before.reaches} instances, and would now reach ${set.reaches}`,
        ),
      );
    }
    problems.push(...unplannedChanges(before?.changes ?? [], set.changes, `the StackSet ${set.name}`, stale));
  }
  const followed = new Set(saved.waves.flatMap(({ follows }) => follows));
  for (const unit of fresh.waves.flatMap(({ follows }) => follows)) {
    // Before the StackSet exists nothing is followed; that was as true when the plan was made.
    if (!followed.has(unit)) problems.push(stale('target-not-planned', `the plan did not show that auto-deployment will follow ${unit}`));
  }
  const removals = new Set(saved.removals.map(removalKey));
  for (const removal of fresh.removals) {
    if (!removals.has(removalKey(removal))) {
      problems.push(stale('removal-not-planned', `the ${removal.kind} of ${removal.account} from ${removal.stackSet} was not in the plan`));
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
      stale('management-account-changed', `the management account's stack was planned as ${before.action}, and would now be ${now.action}`),
    ];
  }
  if (now.triageServiceLinkedRole !== before.triageServiceLinkedRole) {
    const words = { create: 'made', leave: 'left alone', unknown: 'unknown' };
    return [
      stale(
        'management-account-changed',
        `the triage service-linked role was planned to be ${words[before.triageServiceLinkedRole]}, and would now be ${words[now.triageServiceLinkedRole]}`,
      ),
    ];
  }
  return unplannedChanges(before.changes, now.changes, "the management account's stack", stale);
}

/** Changes that the reviewed plan did not show, as it showed them: path, from and to. */
function unplannedChanges(before: readonly Difference[], now: readonly Difference[], of: string, stale: Stale): Problem[] {
  const shown = new Set(before.map((change) => JSON.stringify(change)));
  return now
    .filter((change) => !shown.has(JSON.stringify(change)))
    .map(({ path }) => stale('change-not-planned', `the plan did not show this change of ${of}: ${path}`));
}

/** A planned creation may have been tried already and failed: trying again is what was planned. */
function isProgress(before: PlannedAccount['action']['kind'], { action }: PlannedAccount): boolean {
  return action.kind === 'none' || action.kind === before || (action.kind === 'retry' && before !== 'none');
}
