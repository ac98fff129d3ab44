import { remediationRoleName } from '../containment/remediation-role';
import { type Capability, type StackStatus } from '@aws-sdk/client-cloudformation';
import { triageServiceLinkedRoleName } from '../containment/roles';
import { type Reading } from '../core/reading';
import { type DeployedStack, type DeployedStackSet, type Snapshot } from '../organization/snapshot';
import { identityOf } from './deployments';
import { type Engine } from './engine';
import { type Roles } from './roles';
import { Instances, type StackSetState } from './stack-set-state';
import { type StackState } from './stack-state';

/** Puts the StackSets, stacks and roles of a snapshot into a rehearsal. What the snapshot does not know is taken as absent. */
export function seed(engine: Engine, snapshot: Snapshot): void {
  const takenAt = engine.clock.now();
  const read = rolesRead(snapshot);
  for (const [, reading] of Object.entries(snapshot.stackSets).sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (reading.status === 'present') engine.stackSets.push(seedStackSet(engine, reading.value, read));
  }
  const { stack, triageServiceLinkedRole } = snapshot.managementAccount;
  if (stack.status === 'present') seedStack(engine, stack.value, rolesOfManagementAccount(snapshot, read));
  // What no stack made was there before them.
  for (const [account, names] of read) {
    for (const roleName of names) {
      if (engine.roles.get(account, roleName) === undefined) engine.roles.createOutside(account, roleName, takenAt);
    }
  }
  seedTriageRole(engine, snapshot.organization.managementAccount, triageServiceLinkedRole);
  for (const { id, triageServiceLinkedRole: role } of snapshot.accounts) seedTriageRole(engine, id, role);
}

function seedTriageRole(engine: Engine, account: string, role: Reading<{ readonly arn: string }> | undefined): void {
  if (role?.status !== 'present') return;
  const { arn } = role.value;
  const roleName = arn.slice(arn.lastIndexOf('/') + 1);
  const path = arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
  if (engine.roles.get(account, roleName) === undefined) engine.roles.createOutside(account, roleName, engine.clock.now(), path);
}

/**
 * What the service does in a member account that a membership covers: it makes the triage service-linked role. Where the snapshot says that there is
 * none, the service could not make it, and it stays so. https://docs.aws.amazon.com/security-ir/latest/userguide/using-service-linked-roles.html
 */
export function serviceRoleMaker(snapshot: Snapshot, roles: Roles, clock: { now(): Date }): (account: string) => void {
  const { managementAccount } = snapshot.organization;
  const without = new Set(
    snapshot.accounts.flatMap(({ id, triageServiceLinkedRole: role }) => (role?.status === 'absent' ? [id] : [])),
  ).add(managementAccount);
  return (account) => {
    if (without.has(account) || roles.get(account, triageServiceLinkedRoleName) !== undefined) return;
    roles.createOutside(account, triageServiceLinkedRoleName, clock.now(), '/aws-service-role/triage.security-ir.amazonaws.com/');
  };
}

/** The containment roles of each account in which they could be read. */
function rolesRead(snapshot: Snapshot): Map<string, ReadonlySet<string>> {
  return new Map(
    snapshot.accounts.flatMap(({ id, containmentRoles }) =>
      containmentRoles.status === 'unknown'
        ? []
        : [[id, new Set(containmentRoles.status === 'present' ? containmentRoles.value : [])] as const],
    ),
  );
}

/** Nobody looks for the role of remediation by itself: where a template has it, it comes with the other two. */
const withTheThird = (names: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined =>
  names === undefined || names.size === 0 ? names : new Set([...names, remediationRoleName]);

/** The containment roles there, and the triage role, which the account's stack may hold as well; undefined where the former were not read. */
function rolesOfManagementAccount(snapshot: Snapshot, read: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> | undefined {
  const roles = read.get(snapshot.organization.managementAccount);
  const { triageServiceLinkedRole: triage } = snapshot.managementAccount;
  if (roles === undefined || triage.status !== 'present') return roles;
  return new Set([...roles, triage.value.arn.slice(triage.value.arn.lastIndexOf('/') + 1)]);
}

function seedStackSet(engine: Engine, deployed: DeployedStackSet, read: ReadonlyMap<string, ReadonlySet<string>>): StackSetState {
  const stackSet: StackSetState = {
    name: deployed.name,
    id: deployed.id,
    arn: `arn:aws:cloudformation:${engine.region}:${engine.world.managementAccount}:stackset/${deployed.id}`,
    status: 'ACTIVE',
    permissionModel: deployed.permissionModel,
    description: deployed.description,
    template: engine.templates.parse(deployed.templateBody),
    capabilities: deployed.capabilities.map((capability) => capability as Capability),
    tags: Object.entries(deployed.tags).map(([Key, Value]) => ({ Key, Value })),
    autoDeployment: {
      Enabled: deployed.autoDeployment.enabled,
      RetainStacksOnAccountRemoval: deployed.autoDeployment.retainStacksOnAccountRemoval,
    },
    managedExecution: deployed.managedExecution,
    instances: new Instances(),
    operations: [],
    followed: new Map(),
    ...seededDrift(deployed),
  };
  const instances = deployed.instances.status === 'present' ? deployed.instances.value : [];
  const regions = new Set(instances.map(({ region }) => region));
  for (const unit of deployed.organizationalUnits) stackSet.followed.set(unit, new Set(regions));
  for (const instance of instances) {
    stackSet.instances.add({
      account: instance.account,
      region: instance.region,
      status: instance.status,
      detailedStatus: instance.detailedStatus,
      statusReason: instance.statusReason,
      organizationalUnit: instance.organizationalUnit,
      stackId: instance.stackId,
      driftStatus: instance.driftStatus ?? 'NOT_CHECKED',
      isAltered: instance.driftStatus === 'DRIFTED',
    });
    if (instance.stackId === undefined) continue;
    // A stack made its roles; only where they were read and not found are they gone.
    engine.roles.apply(
      identityOf(stackSet, instance, instance.stackId),
      stackSet.template,
      engine.clock.now(),
      withTheThird(read.get(instance.account)),
    );
  }
  return stackSet;
}

/** What the last drift detection found, with the numbers that the instances have now. */
function seededDrift({ driftStatus: status, driftCheckedAt: at, instances }: DeployedStackSet): Pick<StackSetState, 'drift'> {
  if (at === undefined || (status !== 'DRIFTED' && status !== 'IN_SYNC' && status !== 'NOT_CHECKED')) return {};
  const list = instances.status === 'present' ? instances.value : [];
  const counted = (wanted: string): number => list.filter(({ driftStatus }) => driftStatus === wanted).length;
  const [drifted, inSync, failed] = [counted('DRIFTED'), counted('IN_SYNC'), counted('UNKNOWN')];
  return { drift: { status, at: new Date(at), total: list.length, drifted, inSync, failed } };
}

/** The last drift detection of a stack, if the snapshot knows one. */
function driftOf(engine: Engine, { driftStatus, driftCheckedAt }: DeployedStack): StackState['driftDetections'] {
  if (driftStatus !== 'DRIFTED' && driftStatus !== 'IN_SYNC') return [];
  const at = driftCheckedAt === undefined ? engine.clock.now() : new Date(driftCheckedAt);
  return [{ id: engine.identifiers.next(), status: 'DETECTION_COMPLETE', result: driftStatus, at }];
}

function seedStack(engine: Engine, deployed: DeployedStack, read: ReadonlySet<string> | undefined): void {
  const account = engine.world.managementAccount;
  const stack = {
    account,
    region: deployed.id.split(':')[3] ?? engine.region,
    stackName: deployed.name,
    stackId: deployed.id,
    tags: Object.entries(deployed.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
  const template = engine.templates.parse(deployed.templateBody);
  engine.stacks.push({
    ...stack,
    status: deployed.status as StackStatus,
    statusReason: deployed.statusReason,
    template,
    capabilities: template.capabilities.length > 0 ? ['CAPABILITY_NAMED_IAM'] : [],
    terminationProtection: false,
    createdAt: engine.clock.now(),
    changeSets: [],
    driftDetections: driftOf(engine, deployed),
    isAltered: deployed.driftStatus === 'DRIFTED',
    events: [],
  });
  if (deployed.status !== 'ROLLBACK_COMPLETE' && deployed.status !== 'REVIEW_IN_PROGRESS')
    engine.roles.apply(stack, template, engine.clock.now(), withTheThird(read));
}
