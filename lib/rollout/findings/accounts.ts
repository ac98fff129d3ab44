import { containmentExecutionRoleName, containmentRoleName } from '../../containment/roles';
import { inactiveStates } from '../../organization/snapshot';
import { count } from '../../core/text';
import { isCurrent } from '../instance';
import { instancesByAccount, stackSetNames } from '../placement';
import { type Finding } from '../plan';
import { list, type FindingsInput } from './input';

/** Names that platform teams give the units for compromised accounts. A name is a hint, so it only warns. */
const quarantineName = /quarantin|isolat|compromis|suspended-incident|containment/i;

const containmentRoleNames = [containmentRoleName, containmentExecutionRoleName];

export function inoperable({ content, configuration, snapshot }: FindingsInput): Finding[] {
  return content.waves.flatMap((wave): Finding[] => {
    const instances = instancesByAccount(snapshot.stackSets[wave.stackSet]);
    const accounts = wave.accounts.filter(({ account }) => instances.get(account)?.status === 'INOPERABLE').map((a) => a.account);
    if (accounts.length === 0) return [];
    return [
      {
        id: 'instances-inoperable',
        severity: 'error',
        message: `${count(accounts.length, 'instance')} of ${wave.stackSet} INOPERABLE; StackSets leaves such out of every update`,
        remedy: `forget them: aws cloudformation delete-stack-instances --stack-set-name ${wave.stackSet} --call-as ${content.callAs} --regions ${configuration.containment.region} --deployment-targets OrganizationalUnitIds=${wave.targets.organizationalUnits.join(',')},Accounts=${list(accounts)},AccountFilterType=INTERSECTION --retain-stacks --region ${configuration.containment.region}; then delete their stacks in the accounts, and plan again`,
        accounts,
      },
    ];
  });
}

export function rolesOutsideTheStackSet({ content, tree }: FindingsInput): Finding[] {
  const created = content.waves.flatMap((wave) => wave.accounts.filter(({ action }) => action.kind === 'create'));
  const withRoles = created.filter(({ account }) => tree.account(account)?.containmentRoles.status === 'present');
  const unknown = created.flatMap(({ account }) => {
    const roles = tree.account(account)?.containmentRoles;
    return roles?.status === 'unknown' ? [{ account, reason: roles.reason }] : [];
  });
  const notLooked = unknown.filter(({ reason }) => reason.code === 'not-asked');
  const denied = unknown.filter(({ reason }) => reason.code !== 'not-asked');
  const found: Finding[] = [];
  if (withRoles.length > 0) {
    const roles = new Set(
      withRoles.flatMap(({ account }) => {
        const reading = tree.account(account)?.containmentRoles;
        return reading?.status === 'present' ? reading.value : [];
      }),
    );
    found.push({
      id: 'role-exists',
      severity: 'error',
      message: `${[...roles].sort().join(' and ')} ${roles.size === 1 ? 'exists' : 'exist'} outside the StackSet in ${count(withRoles.length, 'account')}; creating it there fails`,
      remedy:
        'if an earlier StackSet of another name made them, set rollout.stackSetName back; otherwise delete the role in these accounts (or the stack that made it), or exclude the accounts; then plan again',
      accounts: withRoles.map(({ account }) => account),
    });
  }
  const [first] = denied;
  if (first) {
    found.push({
      id: 'roles-unknown',
      severity: 'unknown',
      message: `whether the roles exist already could not be read in ${count(denied.length, 'account')} (${first.reason.call}: ${first.reason.message})`,
      remedy: `allow ${first.reason.call} to the role that --member-role names, or leave --member-role out`,
      accounts: denied.map(({ account }) => account),
      reason: first.reason,
    });
  }
  if (notLooked.length > 0) {
    found.push({
      id: 'roles-not-looked-for',
      severity: 'warning',
      message: `whether the roles exist already was not looked for in ${count(notLooked.length, 'account')}; where one does, its instance will fail`,
      remedy: 'name a role that may read IAM in the member accounts: --member-role OrganizationAccountAccessRole',
    });
  }
  return found;
}

/** Current for StackSets, and yet not as configured: no operation would repair it, because nothing in the template changes. */
export function changedByHand({ configuration, content, snapshot, tree }: FindingsInput): Finding[] {
  const found: Finding[] = [];
  const repair =
    'delete the instances and make them again: exclude the accounts, deploy with --allow-removals, take the exclusion back and deploy; in between they have no containment roles';
  for (const wave of content.waves) {
    const instances = instancesByAccount(snapshot.stackSets[wave.stackSet]);
    const current = wave.accounts.flatMap(({ account }) => {
      const instance = instances.get(account);
      return instance && isCurrent(instance) ? [account] : [];
    });
    const drifted = current.filter((account) => instances.get(account)?.driftStatus === 'DRIFTED');
    const gone = current.filter((account) => {
      const roles = tree.account(account)?.containmentRoles;
      return (
        roles?.status === 'absent' || (roles?.status === 'present' && containmentRoleNames.some((name) => !roles.value.includes(name)))
      );
    });
    if (drifted.length > 0) {
      found.push({
        id: 'roles-drifted',
        severity: 'warning',
        message: `the roles in ${list(drifted)} were changed after deployment (drift); verify does not hold`,
        remedy: `put the roles back as the template has them; or ${repair}`,
        accounts: drifted,
      });
    }
    if (gone.length > 0) {
      found.push({
        id: 'roles-gone',
        severity: 'warning',
        message: `a containment role is not in the IAM of ${list(gone)}, though StackSets calls the instance current in ${configuration.containment.region}; verify does not hold`,
        remedy: repair,
        accounts: gone,
      });
    }
  }
  return found;
}

export function quarantineUnits({ configuration, snapshot, tree }: FindingsInput): Finding[] {
  const { targets, retainStacksOnAccountRemoval } = configuration.rollout;
  const targeted = targets === 'root' ? [tree.root] : targets;
  const named = new Set(configuration.organization.quarantineUnits);
  return snapshot.organizationalUnits
    .filter((unit) => (named.has(unit.id) || quarantineName.test(unit.name)) && !targeted.some((target) => tree.isWithin(unit.id, target)))
    .map((unit) => ({
      id: 'quarantine-unit-not-targeted',
      severity: named.has(unit.id) || !retainStacksOnAccountRemoval ? ('error' as const) : ('warning' as const),
      message: `the quarantine unit ${unit.name} (${unit.id}) is not targeted; ${
        retainStacksOnAccountRemoval
          ? 'accounts made in it never get the roles, and a moved account keeps roles that no update reaches'
          : 'moving a compromised account there deletes its containment roles'
      }`,
      remedy: `add ${unit.id} to rollout.targets${named.has(unit.id) ? '' : ', or rename it if it is no quarantine unit'}`,
    }));
}

export function exclusions({ configuration, placement, tree }: FindingsInput): Finding[] {
  const targets = configuration.rollout.targets === 'root' ? [tree.root] : configuration.rollout.targets;
  const found: Finding[] = [];
  const reached = placement.leftOut.filter(
    ({ account, reason }) =>
      reason.kind === 'excluded' &&
      account !== configuration.organization.managementAccount &&
      targets.some((target) => tree.isWithin(account, target)),
  );
  if (configuration.rollout.autoDeployment && reached.length > 0) {
    found.push({
      id: 'auto-deployment-reaches-excluded',
      severity: 'warning',
      message: `auto-deployment ignores account filters: ${list(reached.map((a) => a.account))} ${reached.length === 1 ? 'gets' : 'get'} the roles when moved between targeted units`,
      remedy: 'move excluded accounts to a unit that is not targeted, or set rollout.autoDeployment to false',
      accounts: reached.map((account) => account.account),
    });
  }
  const expired = placement.leftOut.filter(({ reason }) => reason.kind === 'excluded' && reason.expired);
  if (expired.length > 0) {
    found.push({
      id: 'exclusion-expired',
      severity: 'warning',
      message: `the exclusion of ${list(expired.map((a) => a.account))} has ended; verify counts ${expired.length === 1 ? 'it' : 'them'} as an error`,
      remedy: 'remove the exclusion from rollout.exclude, or give it a new date',
      accounts: expired.map((account) => account.account),
    });
  }
  return found;
}

export function elsewhere({ configuration, placement }: FindingsInput): Finding[] {
  const names = stackSetNames(configuration);
  return placement.elsewhere.map(({ account, stackSet, configured }) => ({
    id: 'account-in-the-other-stack-set',
    // CloudFormation would make the roles a second time, fail on their names and roll back.
    severity: configuration.rollout.owner === 'cloudformation' ? ('error' as const) : ('warning' as const),
    message:
      configured === 'canary'
        ? `${account} is named as canary, but its roles belong to ${names.organization}; changes reach it with the rest, not first`
        : `${account} is no canary any more, but its roles belong to ${stackSet}; changes still reach it first`,
    remedy:
      configuration.rollout.owner === 'cloudformation'
        ? `take ${account} back to where it was in rollout.canary`
        : 'leave it so; or exclude the account, deploy with --allow-removals, and take the exclusion back: in between it has no containment roles',
    accounts: [account],
  }));
}

export function removals({ configuration, content }: FindingsInput): Finding[] {
  const ours = configuration.rollout.owner === 'cordon';
  const deleted = content.removals.filter((removal) => removal.kind === 'removal');
  const kept = content.removals.filter((removal) => removal.kind === 'cleanup' && !removal.automatic);
  const found: Finding[] = [];
  if (deleted.length > 0) {
    found.push({
      id: 'removals',
      severity: 'warning',
      message: `the roles in ${list(deleted.map((removal) => removal.account))} are no longer configured`,
      remedy: ours
        ? 'deploy with --allow-removals to delete them, last; without it they stay'
        : 'run cdk deploy, then cordon verify; delete the instances that are left (aws cloudformation delete-stack-instances)',
      accounts: deleted.map((removal) => removal.account),
    });
  }
  if (kept.length > 0) {
    found.push({
      id: 'instances-of-suspended-accounts',
      severity: 'notice',
      message: `${count(kept.length, 'instance')} of accounts that are suspended and may come back: ${list(kept.map((removal) => removal.account))}`,
      remedy: `nothing has to be done${ours ? '; deploy with --allow-removals to forget them (the roles stay in the accounts)' : ''}`,
      accounts: kept.map((removal) => removal.account),
    });
  }
  return found;
}

/** A state that Organizations may have by now and Cordon does not know: whether the account should be covered cannot be said. */
export function unknownStates({ placement }: FindingsInput): Finding[] {
  const accounts = placement.leftOut.flatMap(({ account, reason }) =>
    reason.kind === 'suspended' && !inactiveStates.includes(reason.state) ? [{ account, state: reason.state }] : [],
  );
  if (accounts.length === 0) return [];
  return [
    {
      id: 'account-state-unknown',
      severity: 'unknown',
      message: `${count(accounts.length, 'account')} in a state that Cordon does not know (${[...new Set(accounts.map(({ state }) => state))].join(', ')})`,
      remedy: 'look the state up in the Organizations API reference (Account), and report it',
      accounts: accounts.map(({ account }) => account),
    },
  ];
}
