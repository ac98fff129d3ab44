import { type DeployedStackSet } from '../../organization/snapshot';
import { type Reading } from '../../core/reading';
import { count } from '../../core/text';
import { stackSetNames, targetsNotFollowed } from '../placement';
import { type Finding } from '../plan';
import { rolloutStackName } from '../stack-set-definition';
import { couldNotBeRead, list, type FindingsInput } from './input';

/** Both StackSets, also the one that the configuration has no use for: what is in it is still this rollout's business. */
function bothStackSets({ configuration, snapshot }: FindingsInput): { name: string; reading: Reading<DeployedStackSet> | undefined }[] {
  const { canary, organization } = stackSetNames(configuration);
  return [canary, organization].map((name) => ({ name, reading: snapshot.stackSets[name] }));
}

export function unreadStackSets(input: FindingsInput): Finding[] {
  return bothStackSets(input).flatMap(({ name, reading }): Finding[] => {
    if (reading === undefined) {
      return [
        {
          id: 'stack-set-not-in-snapshot',
          severity: 'unknown',
          message: `the snapshot says nothing about the StackSet ${name}`,
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
        message: couldNotBeRead(`the StackSet ${name}`, reason),
        remedy:
          reason.code === 'wrong-caller'
            ? 'use credentials of the account that rolls out (rollout.from), or look at this account alone with --only management-account'
            : `allow ${reason.call} to the account that rolls out (rollout.from)`,
        reason,
      },
    ];
  });
}

export function ownership(input: FindingsInput): Finding[] {
  const { configuration } = input;
  const { owner } = configuration.rollout;
  return bothStackSets(input).flatMap(({ name, reading }): Finding[] => {
    if (reading?.status !== 'present') return [];
    const { permissionModel, tags } = reading.value;
    const stack = tags['aws:cloudformation:stack-name'] ?? tags['aws:cloudformation:stack-id'];
    const deployedBy = stack !== undefined ? 'cloudformation' : tags['cordon:owner'];
    const found: Finding[] = [];
    if (permissionModel !== 'SERVICE_MANAGED') {
      found.push({
        id: 'stack-set-self-managed',
        severity: 'error',
        message: `the StackSet ${name} exists with self-managed permissions; Cordon's are service-managed`,
        remedy: 'choose another rollout.stackSetName, or delete that StackSet',
      });
    }
    if (deployedBy === undefined) {
      found.push({
        id: 'stack-set-not-ours',
        severity: 'error',
        message: `a StackSet named ${name} exists, and Cordon did not make it (it has no tag cordon:owner)`,
        remedy: 'choose another rollout.stackSetName; or, if it is to be taken over, tag it cordon:owner=cordon',
      });
    } else if (owner === 'cordon' && deployedBy === 'cloudformation') {
      found.push({
        id: 'stack-set-owned-by-cloudformation',
        severity: 'error',
        message: `the StackSet ${name} is owned by the CloudFormation stack ${stack ?? rolloutStackName(configuration.rollout.stackSetName)}`,
        remedy: 'deploy that stack (owner: cloudformation, cdk deploy); or remove the StackSet from it with DeletionPolicy Retain first',
      });
    } else if (owner === 'cloudformation' && deployedBy !== 'cloudformation') {
      found.push({
        id: 'stack-set-owned-by-cordon',
        severity: 'error',
        message: `the StackSet ${name} was made by cordon deploy; a CloudFormation stack cannot create it a second time`,
        remedy: 'keep owner: cordon; or import the StackSet into the stack (cdk import)',
      });
    }
    return found;
  });
}

export function otherRegions(input: FindingsInput): Finding[] {
  const { region } = input.configuration.containment;
  return bothStackSets(input).flatMap(({ name, reading }): Finding[] => {
    const all = reading?.status === 'present' && reading.value.instances.status === 'present' ? reading.value.instances.value : [];
    const elsewhere = all.filter((instance) => instance.region !== region);
    if (elsewhere.length === 0) return [];
    const regions = [...new Set(elsewhere.map((instance) => instance.region))].sort().join(', ');
    return [
      {
        id: 'instances-in-another-region',
        severity: 'error',
        message: `${count(elsewhere.length, 'instance')} of ${name} in ${regions}: IAM is global, and the roles in ${region} would collide with them`,
        remedy: `set containment.region to ${regions}, or delete those instances first`,
        accounts: [...new Set(elsewhere.map((instance) => instance.account))],
      },
    ];
  });
}

/** Auto-deployment goes on in every unit that a StackSet was ever deployed to, whatever the targets are now. */
export function followedUnits(input: FindingsInput): Finding[] {
  const { configuration, tree } = input;
  const { targets } = configuration.rollout;
  const targeted = targets === 'root' ? [tree.root] : targets;
  return bothStackSets(input).flatMap(({ name, reading }): Finding[] => {
    if (reading?.status !== 'present' || !reading.value.autoDeployment.enabled) return [];
    const beyond = reading.value.organizationalUnits.filter((unit) => !targeted.some((target) => tree.isWithin(unit, target)));
    if (beyond.length === 0) return [];
    return [
      {
        id: 'stack-set-follows-more',
        severity: 'warning',
        message: `the StackSet ${name} still follows ${list(beyond)}, which the targets do not name: accounts that join there get the roles`,
        remedy:
          'widen rollout.targets again; or switch auto-deployment off (rollout.autoDeployment: false) and deploy, so that only cordon deploy adds accounts',
      },
    ];
  });
}

/** Targets without accounts: nothing was created through them, so auto-deployment does not know of them. */
export function targetsToFollow({ configuration, snapshot, tree }: FindingsInput): Finding[] {
  const { organization } = stackSetNames(configuration);
  if (snapshot.stackSets[organization]?.status !== 'present') return [];
  const missing = targetsNotFollowed(configuration, snapshot, tree);
  if (missing.length === 0) return [];
  return [
    {
      id: 'target-not-followed',
      severity: 'warning',
      message: `auto-deployment of ${organization} does not follow ${list(missing.map((unit) => `${tree.unitName(unit)} (${unit})`))} yet: accounts that join there get nothing, and may lose the roles they have`,
      remedy: configuration.rollout.owner === 'cordon' ? 'cordon deploy names them in its last wave' : 'run cdk deploy',
    },
  ];
}
