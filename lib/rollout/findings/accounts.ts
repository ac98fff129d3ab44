import { containmentExecutionRoleName, containmentRoleName } from '../../containment/roles';
import { inactiveStates, type Account } from '../../organization/snapshot';
import { dayAfter } from '../../core/day';
import { count } from '../../core/text';
import { isCurrent } from '../instance';
import { instancesByAccount, stackSetNames } from '../placement';
import { type Finding } from '../plan';
import { list, type FindingsInput } from './input';

/** Names that platform teams give the units for compromised accounts. A name is a hint, so it only warns. */
const quarantineName = /quarantin|isolat|compromis|suspended-incident|containment/i;

export function inoperable({ content, configuration, snapshot }: FindingsInput): Finding[] {
  return content.waves.flatMap((wave): Finding[] => {
    const instances = instancesByAccount(snapshot.stackSets[wave.stackSet]);
    const accounts = wave.accounts.filter(({ account }) => instances.get(account)?.status === 'INOPERABLE').map((a) => a.account);
    if (accounts.length === 0) return [];
    return [
      {
        id: 'stack-instances-inoperable',
        severity: 'error',
        message: `${count(accounts.length, 'stack instance')} of ${wave.stackSet} INOPERABLE: StackSets skips them in every update`,
        remedy: `delete them from the StackSet: aws cloudformation delete-stack-instances --stack-set-name ${wave.stackSet} --call-as ${content.callAs} --regions ${configuration.containment.region} --deployment-targets OrganizationalUnitIds=${wave.targets.organizationalUnits.join(',')},Accounts=${list(accounts)},AccountFilterType=INTERSECTION --retain-stacks --region ${configuration.containment.region}. Then delete their stacks in the accounts, and plan again`,
        accounts,
      },
    ];
  });
}

export function rolesOutsideTheStackSet({ content, tree }: FindingsInput): Finding[] {
  const created = content.waves.flatMap((wave) => wave.accounts.filter(({ action }) => action.kind === 'create'));
  if (created.length === 0) return [];
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
      message: `${[...roles].sort().join(' and ')} ${roles.size === 1 ? 'exists' : 'exist'} outside the StackSet in ${count(withRoles.length, 'account')}, so StackSets cannot create it there`,
      remedy:
        'if an earlier StackSet created the roles, set rollout.stackSetName to its name. Otherwise delete the roles or their stack in these accounts, or exclude the accounts. Then plan again',
      accounts: withRoles.map(({ account }) => account),
    });
  }
  const [first] = denied;
  if (first) {
    found.push({
      id: 'roles-unknown',
      severity: 'unknown',
      message: `cannot check whether the roles already exist in ${count(denied.length, 'account')} (${first.reason.call}: ${first.reason.message})`,
      remedy: `allow ${first.reason.call} for the role in --member-role, or omit --member-role`,
      accounts: denied.map(({ account }) => account),
      reason: first.reason,
    });
  }
  if (notLooked.length > 0) {
    found.push({
      id: 'existing-roles-not-checked',
      severity: 'warning',
      message: `Cordon did not check whether the roles already exist in ${count(notLooked.length, 'account')}. The stack instance fails in an account where they exist`,
      remedy: 'name a role that can read IAM in the member accounts, for example --member-role OrganizationAccountAccessRole',
    });
  }
  return found;
}

/** Accounts that StackSets reports as current, but whose roles differ. No operation repairs them, because the template does not change. */
export function changedByHand({ configuration, content, snapshot, tree }: FindingsInput): Finding[] {
  const found: Finding[] = [];
  const repair =
    'create the stack instances again: exclude the accounts, deploy with --allow-removals, remove the exclusion and deploy. Until then the accounts have no containment roles';
  for (const wave of content.waves) {
    const instances = instancesByAccount(snapshot.stackSets[wave.stackSet]);
    const drifted: string[] = [];
    const gone: string[] = [];
    for (const { account } of wave.accounts) {
      const instance = instances.get(account);
      if (!instance || !isCurrent(instance)) continue;
      if (instance.driftStatus === 'DRIFTED') drifted.push(account);
      if (lacksRole(tree.account(account)?.containmentRoles)) gone.push(account);
    }
    if (drifted.length > 0) {
      found.push({
        id: 'roles-drifted',
        severity: 'warning',
        message: `the roles in ${list(drifted)} have drifted: they were changed after deployment. cordon verify reports these accounts as outdated`,
        remedy: `change the roles back to the template, or ${repair}`,
        accounts: drifted,
      });
    }
    if (gone.length > 0) {
      found.push({
        id: 'roles-deleted',
        severity: 'warning',
        message: `a containment role is missing in ${list(gone)}, although StackSets reports the instance in ${configuration.containment.region} as current. cordon verify reports these accounts as failed`,
        remedy: repair,
        accounts: gone,
      });
    }
  }
  return found;
}

function lacksRole(roles: Account['containmentRoles'] | undefined): boolean {
  if (roles?.status !== 'present') return roles?.status === 'absent';
  return !roles.value.includes(containmentRoleName) || !roles.value.includes(containmentExecutionRoleName);
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
          ? 'new accounts in it get no roles, and accounts moved to it get no updates of their roles'
          : 'moving a compromised account there deletes its containment roles'
      }`,
      remedy: `add ${unit.id} to rollout.targets${named.has(unit.id) ? '' : ', or rename it if it is not a quarantine unit'}`,
    }));
}

/** Days ahead that the end of an exclusion can have without a warning, as many as rules on findings can have at all. */
const longestExclusionDays = 365;

export function exclusions({ configuration, placement, tree, today }: FindingsInput): Finding[] {
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
      message: `auto-deployment does not respect exclusions: ${list(reached.map((a) => a.account))} ${reached.length === 1 ? 'gets' : 'get'} the roles when moved to another targeted unit`,
      remedy: 'move excluded accounts to a unit that is not targeted, or set rollout.autoDeployment to false',
      accounts: reached.map((account) => account.account),
    });
  }
  const expired = placement.leftOut.filter(({ reason }) => reason.kind === 'excluded' && reason.expired);
  if (expired.length > 0) {
    found.push({
      id: 'exclusion-expired',
      severity: 'warning',
      message: `the exclusion of ${list(expired.map((a) => a.account))} has ended, so cordon verify reports ${expired.length === 1 ? 'it' : 'them'} as an error`,
      remedy: 'remove the exclusion from rollout.exclude, or give it a later date',
      accounts: expired.map((account) => account.account),
    });
  }
  const last = dayAfter(today, longestExclusionDays);
  const long = placement.leftOut.filter(
    ({ reason }) => reason.kind === 'excluded' && (reason.until === undefined || (last !== '' && reason.until > last)),
  );
  if (long.length > 0) {
    const accounts = long.map(({ account }) => account);
    found.push({
      id: 'exclusion-too-long',
      severity: 'warning',
      message: `${list(accounts)} ${accounts.length === 1 ? 'is' : 'are'} excluded without an end, or for more than ${longestExclusionDays} days. AWS Security Incident Response cannot contain anything there`,
      remedy: `set until to a day in the next ${longestExclusionDays} days, ${last} at the latest; you can set a later one then`,
      accounts,
    });
  }
  return found;
}

export function elsewhere({ configuration, placement }: FindingsInput): Finding[] {
  const names = stackSetNames(configuration);
  return placement.elsewhere.map(({ account, stackSet, configured }) => ({
    id: 'account-in-the-other-stack-set',
    // CloudFormation would create the roles a second time, fail on their names and roll back.
    severity: configuration.rollout.owner === 'cloudformation' ? ('error' as const) : ('warning' as const),
    message:
      configured === 'canary'
        ? `${account} is a canary, but gets its roles from ${names.organization}. So changes reach it with all other accounts, not first`
        : `${account} is no longer a canary, but gets its roles from ${stackSet}. So changes still reach it first`,
    remedy:
      configuration.rollout.owner === 'cloudformation'
        ? `undo the change of ${account} in rollout.canary`
        : 'accept this; or exclude the account, deploy with --allow-removals, and remove the exclusion. Until then the account has no containment roles',
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
      id: 'roles-to-remove',
      severity: 'warning',
      message: `the configuration no longer wants the roles in ${list(deleted.map((removal) => removal.account))}`,
      remedy: ours
        ? 'deploy with --allow-removals to delete the roles as the last step. Without it, the roles stay'
        : 'run cdk deploy, then cordon verify. Delete the remaining stack instances with: aws cloudformation delete-stack-instances',
      accounts: deleted.map((removal) => removal.account),
    });
  }
  if (kept.length > 0) {
    found.push({
      id: 'stack-instances-of-suspended-accounts',
      severity: 'notice',
      message: `${count(kept.length, 'stack instance')} of suspended accounts, which may be reactivated: ${list(kept.map((removal) => removal.account))}`,
      remedy: `no action is needed${ours ? '. To delete them from the StackSet, deploy with --allow-removals; the roles stay in the accounts' : ''}`,
      accounts: kept.map((removal) => removal.account),
    });
  }
  return found;
}

/** Accounts in a newer state of Organizations that Cordon does not know. Cordon cannot tell whether such an account needs roles. */
export function unknownStates({ placement }: FindingsInput): Finding[] {
  const accounts = placement.leftOut.flatMap(({ account, reason }) =>
    reason.kind === 'suspended' && !inactiveStates.includes(reason.state) ? [{ account, state: reason.state }] : [],
  );
  if (accounts.length === 0) return [];
  return [
    {
      id: 'account-state-unknown',
      severity: 'unknown',
      message: `${count(accounts.length, 'account')} in a state that this version of Cordon does not know (${[...new Set(accounts.map(({ state }) => state))].join(', ')})`,
      remedy: 'read about the state in the Organizations API reference (Account), and report it to the project',
      accounts: accounts.map(({ account }) => account),
    },
  ];
}
