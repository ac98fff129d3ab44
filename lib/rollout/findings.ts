import { type Configuration } from '../configuration/configuration';
import { containmentExecutionRoleName, containmentRoleName } from '../containment/roles';
import { type Snapshot } from '../organization/snapshot';
import { type OrganizationTree } from '../organization/tree';
import { exitCode, type CordonError } from '../problem';
import { type UnknownReason } from '../reading';
import { count } from '../report/text';
import { instancesByAccount, isOtherStack, stackSetNames, type Placement } from './placement';
import { type Finding, type Plan, type RolloutScope } from './plan';
import { rolloutStackName } from './stack-set-definition';

/** Service principals that the organization must have let in (traps 15). */
const stackSetsPrincipal = 'member.org.stacksets.cloudformation.amazonaws.com';
const securityIrPrincipal = 'security-ir.amazonaws.com';

/** Names that platform teams give the units for compromised accounts. A name is a hint, so it only warns. */
const quarantineName = /quarantin|isolat|compromis|suspended-incident|containment/i;

const containmentRoleNames = [containmentRoleName, containmentExecutionRoleName];

export interface FindingsInput {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  readonly tree: OrganizationTree;
  readonly placement: Placement;
  readonly content: Pick<Plan, 'stackSets' | 'waves' | 'managementAccount' | 'removals' | 'callAs'>;
  readonly scope: RolloutScope;
  /** Why there is no decision on the triage service-linked role. @default - there is one */
  readonly triageError?: CordonError;
}

/** All that has to be said before anything is written; the gravest first. */
export function findings(input: FindingsInput): Finding[] {
  const ofStackSets =
    input.scope === 'management-account'
      ? []
      : [
          ...unreadStackSets(input),
          ...ownership(input),
          ...otherRegions(input),
          ...inoperable(input),
          ...rolesOutsideTheStackSet(input),
          ...changedByHand(input),
          ...prerequisites(input),
          ...quarantineUnits(input),
          ...exclusions(input),
          ...elsewhere(input),
          ...removals(input),
        ];
  const ofManagementAccount = input.scope === 'stack-sets' ? [] : managementAccount(input);
  const order = ['error', 'unknown', 'warning', 'notice'];
  return [...ofStackSets, ...ofManagementAccount].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

const couldNotBeRead = (what: string, reason: UnknownReason): string => `${what} could not be read (${reason.call}: ${reason.message})`;

function unreadStackSets({ content, snapshot }: FindingsInput): Finding[] {
  return content.stackSets.flatMap((set): Finding[] => {
    const reading = snapshot.stackSets[set.name];
    if (reading === undefined) {
      return [
        {
          id: 'stack-set-not-in-snapshot',
          severity: 'unknown',
          message: `the snapshot says nothing about the StackSet ${set.name}`,
          remedy: 'take the snapshot with this configuration: cordon snapshot',
        },
      ];
    }
    const reason =
      reading.status === 'unknown'
        ? reading.reason
        : reading.status === 'present' && reading.value.instances.status === 'unknown'
          ? reading.value.instances.reason
          : undefined;
    if (!reason) return [];
    return [
      {
        id: 'stack-set-unknown',
        severity: 'unknown',
        message: couldNotBeRead(`the StackSet ${set.name}`, reason),
        remedy: `allow ${reason.call}, and run as the account that rolls out (rollout.from)`,
        reason,
      },
    ];
  });
}

function ownership({ configuration, content, snapshot }: FindingsInput): Finding[] {
  const { owner } = configuration.rollout;
  return content.stackSets.flatMap((set): Finding[] => {
    const reading = snapshot.stackSets[set.name];
    if (reading?.status !== 'present') return [];
    const { permissionModel, tags } = reading.value;
    const stack = tags['aws:cloudformation:stack-name'] ?? tags['aws:cloudformation:stack-id'];
    const deployedBy = stack !== undefined ? 'cloudformation' : tags['cordon:owner'];
    const found: Finding[] = [];
    if (permissionModel !== 'SERVICE_MANAGED') {
      found.push({
        id: 'stack-set-self-managed',
        severity: 'error',
        message: `the StackSet ${set.name} exists with self-managed permissions; Cordon's are service-managed`,
        remedy: 'choose another rollout.stackSetName, or delete that StackSet',
      });
    }
    if (deployedBy === undefined) {
      found.push({
        id: 'stack-set-not-ours',
        severity: 'error',
        message: `a StackSet named ${set.name} exists, and Cordon did not make it (it has no tag cordon:owner)`,
        remedy: 'choose another rollout.stackSetName; or, if it is to be taken over, tag it cordon:owner=cordon',
      });
    } else if (owner === 'cordon' && deployedBy === 'cloudformation') {
      found.push({
        id: 'stack-set-owned-by-cloudformation',
        severity: 'error',
        message: `the StackSet ${set.name} is owned by the CloudFormation stack ${stack ?? rolloutStackName(configuration.rollout.stackSetName)}`,
        remedy: 'deploy that stack (owner: cloudformation, cdk deploy); or remove the StackSet from it with DeletionPolicy Retain first',
      });
    } else if (owner === 'cloudformation' && deployedBy !== 'cloudformation') {
      found.push({
        id: 'stack-set-owned-by-cordon',
        severity: 'error',
        message: `the StackSet ${set.name} was made by cordon deploy; a CloudFormation stack cannot create it a second time`,
        remedy: 'keep owner: cordon; or import the StackSet into the stack (cdk import)',
      });
    }
    return found;
  });
}

function otherRegions({ configuration, content, snapshot }: FindingsInput): Finding[] {
  const { region } = configuration.containment;
  return content.stackSets.flatMap((set): Finding[] => {
    const instances = [...instancesByAccount(snapshot.stackSets[set.name]).values()].filter((instance) => instance.region !== region);
    if (instances.length === 0) return [];
    const regions = [...new Set(instances.map((instance) => instance.region))].sort().join(', ');
    return [
      {
        id: 'instances-in-another-region',
        severity: 'error',
        message: `${count(instances.length, 'instance')} of ${set.name} in ${regions}: IAM is global, and the roles in ${region} would collide with them`,
        remedy: `set containment.region to ${regions}, or delete those instances first`,
        accounts: instances.map((instance) => instance.account),
      },
    ];
  });
}

function inoperable({ content, configuration }: FindingsInput): Finding[] {
  return content.waves.flatMap((wave): Finding[] => {
    const accounts = wave.accounts.filter(({ action }) => action.kind === 'retry' && action.status === 'INOPERABLE').map((a) => a.account);
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

function rolesOutsideTheStackSet({ content, tree }: FindingsInput): Finding[] {
  const created = content.waves.flatMap((wave) => wave.accounts.filter(({ action }) => action.kind === 'create'));
  const withRoles = created.filter(({ account }) => tree.account(account)?.containmentRoles.status === 'present');
  const notLooked = created.filter(({ account }) => tree.account(account)?.containmentRoles.status === 'unknown');
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
function changedByHand({ configuration, content, snapshot, tree }: FindingsInput): Finding[] {
  const found: Finding[] = [];
  const repair =
    'delete the instances and make them again: exclude the accounts, deploy with --allow-removals, take the exclusion back and deploy; in between they have no containment roles';
  for (const wave of content.waves) {
    const instances = instancesByAccount(snapshot.stackSets[wave.stackSet]);
    const current = wave.accounts.filter(({ action }) => action.kind === 'none').map(({ account }) => account);
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

function prerequisites({ configuration, snapshot }: FindingsInput): Finding[] {
  const found: Finding[] = [];
  const { trustedAccess, delegatedAdministrators, stackSetsAccess } = snapshot;
  const { delegatedAdministrator } = configuration.organization;
  const unread = (what: string, reading: { status: string; reason?: UnknownReason }): void => {
    if (reading.status !== 'unknown' || !reading.reason) return;
    found.push({
      id: 'prerequisite-unknown',
      severity: 'warning',
      message: couldNotBeRead(what, reading.reason),
      remedy: `allow ${reading.reason.call}; without it AWS itself will refuse the first write`,
      reason: reading.reason,
    });
  };
  unread('the trusted access of services', trustedAccess);
  unread('the delegated administrators', delegatedAdministrators);
  unread('the organization access of StackSets', stackSetsAccess);
  if (stackSetsAccess.status !== 'unknown' && (stackSetsAccess.status === 'absent' || stackSetsAccess.value !== 'ENABLED')) {
    found.push({
      id: 'stack-sets-access-off',
      severity: 'error',
      message: `StackSets has no access to the organization (${stackSetsAccess.status === 'absent' ? 'none' : stackSetsAccess.value})`,
      remedy:
        'run in the management account: aws cloudformation activate-organizations-access (the call of Organizations alone is not enough)',
    });
  }
  if (trustedAccess.status === 'present' && !trustedAccess.value.includes(securityIrPrincipal)) {
    found.push({
      id: 'security-ir-access-off',
      severity: 'warning',
      message: `AWS Security Incident Response has no trusted access (${securityIrPrincipal}); the roles will be there, and nobody to assume them`,
      remedy: `run in the management account: aws organizations enable-aws-service-access --service-principal ${securityIrPrincipal}`,
    });
  }
  if (configuration.rollout.from === 'delegated-administrator' && delegatedAdministrators.status === 'present') {
    const services = delegatedAdministrators.value.find(({ account }) => account === delegatedAdministrator)?.services ?? [];
    if (!services.includes(stackSetsPrincipal)) {
      found.push({
        id: 'delegated-administrator-not-registered',
        severity: 'error',
        message: `${delegatedAdministrator ?? ''} is not registered as delegated administrator of StackSets (${stackSetsPrincipal})`,
        remedy: `run in the management account: aws organizations register-delegated-administrator --account-id ${delegatedAdministrator ?? ''} --service-principal ${stackSetsPrincipal}`,
      });
    }
  }
  return found;
}

function quarantineUnits({ configuration, snapshot, tree }: FindingsInput): Finding[] {
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

function exclusions({ configuration, placement, tree }: FindingsInput): Finding[] {
  const targets = configuration.rollout.targets === 'root' ? [tree.root] : configuration.rollout.targets;
  const found: Finding[] = [];
  const reached = placement.leftOut.filter(
    ({ account, reason }) => reason.kind === 'excluded' && targets.some((target) => tree.isWithin(account, target)),
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
      message: `the exclusion of ${list(expired.map((a) => a.account))} has ended; verify counts ${expired.length === 1 ? 'it' : 'them'} as not covered`,
      remedy: 'remove the exclusion from rollout.exclude, or give it a new date',
      accounts: expired.map((account) => account.account),
    });
  }
  return found;
}

function elsewhere({ configuration, placement }: FindingsInput): Finding[] {
  const names = stackSetNames(configuration);
  return placement.elsewhere.map(({ account, stackSet, configured }) => ({
    id: 'account-in-the-other-stack-set',
    severity: 'warning',
    message:
      configured === 'canary'
        ? `${account} is named as canary, but its roles belong to ${names.organization}; changes reach it with the rest, not first`
        : `${account} is no canary any more, but its roles belong to ${stackSet}; changes still reach it first`,
    remedy:
      'leave it so; or exclude the account, deploy with --allow-removals, and take the exclusion back: in between it has no containment roles',
    accounts: [account],
  }));
}

function removals({ content }: FindingsInput): Finding[] {
  const deleted = content.removals.filter((removal) => removal.kind === 'removal');
  if (deleted.length === 0) return [];
  return [
    {
      id: 'removals',
      severity: 'warning',
      message: `the roles in ${list(deleted.map((removal) => removal.account))} are no longer configured`,
      remedy: 'deploy with --allow-removals to delete them, last; without it they stay',
      accounts: deleted.map((removal) => removal.account),
    },
  ];
}

function managementAccount({ content, snapshot, configuration, triageError }: FindingsInput): Finding[] {
  const { stack } = snapshot.managementAccount;
  const found: Finding[] = [];
  if (stack.status === 'unknown') {
    found.push({
      id: 'management-account-unknown',
      severity: 'unknown',
      message: couldNotBeRead(`the stack ${content.managementAccount.stackName} of the management account`, stack.reason),
      remedy: 'give credentials of the management account with --management-profile, or leave that account out with --only stack-sets',
      reason: stack.reason,
    });
  }
  if (isOtherStack(stack, content.managementAccount.stackName)) {
    found.push({
      id: 'snapshot-of-another-stack',
      severity: 'unknown',
      message: `the snapshot says nothing about the stack ${content.managementAccount.stackName} of the management account, but about another`,
      remedy: 'take the snapshot with this configuration: cordon snapshot',
    });
  } else if (triageError && stack.status !== 'unknown') {
    const severity = triageError.exitCode === exitCode.unknown ? ('unknown' as const) : ('error' as const);
    found.push(
      ...triageError.problems.map(({ id, path, message, remedy }) => ({
        id,
        severity,
        message: `${path ?? ''} ${message}`.trim(),
        remedy,
      })),
    );
  }
  if (stack.status === 'present' && /^(ROLLBACK|CREATE_FAILED|DELETE_FAILED|UPDATE_ROLLBACK_FAILED)/.test(stack.value.status)) {
    found.push({
      id: 'management-account-stack-failed',
      severity: 'error',
      message: `the stack ${stack.value.name} of the management account is ${stack.value.status}; no change set can be carried out on it`,
      remedy: /^UPDATE/.test(stack.value.status)
        ? 'continue its rollback (aws cloudformation continue-update-rollback), then plan again'
        : 'read its events, remove what was in the way, delete the stack, then plan again',
    });
  }
  const roles = snapshot.accounts.find(({ id }) => id === configuration.organization.managementAccount)?.containmentRoles;
  if (stack.status === 'absent' && roles?.status === 'present') {
    found.push({
      id: 'management-account-role-exists',
      severity: 'error',
      message: `${roles.value.join(' and ')} ${roles.value.length === 1 ? 'exists' : 'exist'} in the management account outside the stack ${content.managementAccount.stackName}; creating it fails`,
      remedy: 'delete the role there, or import it into the stack (cdk import)',
      accounts: [configuration.organization.managementAccount],
    });
  }
  return found;
}

/** The first few of many. */
function list(accounts: readonly string[]): string {
  return accounts.length <= 3 ? accounts.join(', ') : `${accounts.slice(0, 3).join(', ')} and ${accounts.length - 3} more`;
}
