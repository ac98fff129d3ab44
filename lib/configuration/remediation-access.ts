import { partitionOf, type Partition } from '../core/regions';
import { administratorOf, type AdministeredOrganization } from './administrators';
import { type RemediationAccess } from './configuration';
import { type RemediationConfiguration } from './remediation';
import { arnPatternOf } from './role-reference';

/** Begins the names of what remediation makes in the account that administers Security Hub. */
export const remediationPrefix = 'cordon-remediation';

/** Role of the state machine of a Region. IAM is global, so the Region is in the name. */
export const stateMachineRoleName = (region: string): string => `${remediationPrefix}-${region}`;

/** Role of the state machine of a Region that watches executions of the other. */
export const watcherRoleName = (region: string): string => `${remediationPrefix}-watcher-${region}`;

type Regions = AdministeredOrganization & { readonly membershipRegion: string; readonly regions: readonly string[] };

/** Regions that have a state machine, the home Region first. IAM principals are contained from there alone. */
export const remediationRegions = ({ membershipRegion, regions }: Regions): readonly string[] => [
  ...new Set([membershipRegion, ...regions]),
];

/** ARN pattern of the roles of all state machines of remediation. */
export function machineRolesPattern(organization: Regions): string {
  const partition = partitionOf(organization.membershipRegion) ?? 'aws';
  return `arn:${partition}:iam::${administratorOf(organization, 'securityHub')}:role/${stateMachineRoleName('*')}`;
}

/** Account that has to own the buckets for backups. @returns undefined where each account has its own */
export function backupOwner(
  organization: AdministeredOrganization,
  { backupBucket, backupBucketOwner }: Pick<RemediationConfiguration, 'backupBucket' | 'backupBucketOwner'>,
): string | undefined {
  if (backupBucketOwner !== undefined) return backupBucketOwner;
  return backupBucket.includes('{account}') ? undefined : administratorOf(organization, 'membership');
}

/** Who may start runbooks in the accounts of the organization. */
export function remediationAccess(
  organization: Regions,
  remediation: Pick<RemediationConfiguration, 'actions' | 'backupBucket' | 'backupBucketOwner'>,
): RemediationAccess {
  const account = administratorOf(organization, 'securityHub');
  const partition = partitionOf(organization.membershipRegion) ?? 'aws';
  return {
    roleArns: remediationRegions(organization).map((region) => `arn:${partition}:iam::${account}:role/${stateMachineRoleName(region)}`),
    actions: remediation.actions,
    ...(backupOwner(organization, remediation) === undefined && { ownBackupBucket: remediation.backupBucket }),
  };
}

/** Roles of the state machines that watch executions, as ARNs. They write to the tables too. */
export function watcherRoleArns(organization: Regions): readonly string[] {
  const account = administratorOf(organization, 'securityHub');
  const partition = partitionOf(organization.membershipRegion) ?? 'aws';
  return remediationRegions(organization).map((region) => `arn:${partition}:iam::${account}:role/${watcherRoleName(region)}`);
}

/** A role of the account alone: the same name in another account may be anybody's. */
export const approverPattern = (reference: string, partition: Partition, account: string): string =>
  arnPatternOf(reference, partition).replace(':iam::*:', `:iam::${account}:`);
