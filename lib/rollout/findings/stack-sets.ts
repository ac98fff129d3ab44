import { type DeployedStackSet } from '../../organization/snapshot';
import { type Reading } from '../../core/reading';
import { count } from '../../core/text';
import { stackSetNames, targetsNotFollowed } from '../placement';
import { type Finding } from '../plan';
import { rolloutStackName } from '../stack-set-definition';
import { couldNotBeRead, list, type FindingsInput } from './input';

/** Both StackSets, also the one that the configuration does not use. Its stack instances still belong to this rollout. */
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
          message: `the snapshot does not include the StackSet ${name}`,
          remedy: 'take a new snapshot with this configuration: cordon snapshot',
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
            ? 'use credentials of the account in rollout.from, or check only this account with --only management-account'
            : `allow ${reason.call} in the account of rollout.from`,
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
        message: `the existing StackSet ${name} has self-managed permissions, and Cordon needs service-managed ones`,
        remedy: 'set another rollout.stackSetName, or delete that StackSet',
      });
    }
    if (deployedBy === undefined) {
      found.push({
        id: 'stack-set-of-another-owner',
        severity: 'error',
        message: `Cordon did not create the existing StackSet ${name}: it has no tag cordon:owner`,
        remedy: 'set another rollout.stackSetName; or, to let Cordon manage this StackSet, tag it cordon:owner=cordon',
      });
    } else if (owner === 'cordon' && deployedBy === 'cloudformation') {
      found.push({
        id: 'stack-set-owned-by-cloudformation',
        severity: 'error',
        message: `the CloudFormation stack ${stack ?? rolloutStackName(configuration.rollout.stackSetName)} owns the StackSet ${name}, so cordon deploy must not change it`,
        remedy:
          'set rollout.owner to cloudformation and run cdk deploy; or first remove the StackSet from its stack, with DeletionPolicy Retain',
      });
    } else if (owner === 'cloudformation' && deployedBy !== 'cloudformation') {
      found.push({
        id: 'stack-set-owned-by-cordon',
        severity: 'error',
        message: `cordon deploy created the StackSet ${name}, so a CloudFormation stack cannot create it again`,
        remedy: 'set rollout.owner to cordon, or import the StackSet into the stack with cdk import',
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
        id: 'stack-instances-in-another-region',
        severity: 'error',
        message: `${count(elsewhere.length, 'stack instance')} of ${name} in ${regions} would conflict with the roles in ${region}, because IAM is global`,
        remedy: `set containment.region to ${regions}, or delete those instances first`,
        accounts: [...new Set(elsewhere.map((instance) => instance.account))],
      },
    ];
  });
}

/** Auto-deployment covers every unit that the StackSet was ever deployed to, even if the targets change. */
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
        id: 'stack-set-targets-more-units',
        severity: 'warning',
        message: `auto-deployment of the StackSet ${name} still covers ${list(beyond)}, which rollout.targets does not include. Accounts that join there get the roles`,
        remedy: 'add it to rollout.targets; or set rollout.autoDeployment to false and deploy, so that only cordon deploy adds accounts',
      },
    ];
  });
}

/** Targets that auto-deployment does not cover, because no stack instance was created through them. */
export function targetsToFollow({ configuration, snapshot, tree }: FindingsInput): Finding[] {
  const { organization } = stackSetNames(configuration);
  if (snapshot.stackSets[organization]?.status !== 'present') return [];
  const missing = targetsNotFollowed(configuration, snapshot, tree);
  if (missing.length === 0) return [];
  return [
    {
      id: 'target-without-auto-deployment',
      severity: 'warning',
      message: `auto-deployment of ${organization} does not cover ${list(missing.map((unit) => `${tree.unitName(unit)} (${unit})`))} yet. Accounts that join there get no roles, and may lose existing ones`,
      remedy: configuration.rollout.owner === 'cordon' ? 'run cordon deploy, which adds the targets in its last wave' : 'run cdk deploy',
    },
  ];
}
