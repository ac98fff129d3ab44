import { administratorOf } from '../configuration/administrators';
import { type ApprovedAction, type Configuration } from '../configuration/configuration';
import { type ProtectedTag, type RemediationTrigger } from '../configuration/remediation';
import {
  approverPattern,
  backupOwner,
  remediationRegions,
  stateMachineRoleName,
  watcherRoleName,
} from '../configuration/remediation-access';
import { responderRoleNames } from '../configuration/responder-access';
import { breakGlassReferences } from '../configuration/role-reference';
import { accessLogBucket, backupBuckets } from '../containment/backup-buckets';
import { partitionOf } from '../core/regions';
import { answersQueueName, remediationLogGroupName, remediationName, requestIndexName, watcherLogGroupName, watcherName } from './names';

/** What the state machine of one Region is told. Everything is known before the deployment. */
export interface RemediationSettings {
  readonly partition: string;
  /** Account that administers Security Hub. */
  readonly account: string;
  readonly region: string;
  /** Whether IAM principals are contained from here. */
  readonly isHome: boolean;
  readonly organizationId: string;
  readonly managementAccount: string;
  readonly actions: readonly ApprovedAction[];
  readonly people: number;
  readonly timeoutMinutes: number;
  readonly backupBucket: string;
  /** Pattern of the names of the buckets for backups of every account and Region. */
  readonly backupBuckets: string;
  /** Account that has to own it. @default - the account of the finding */
  readonly backupOwner?: string;
  readonly protectedTags: readonly ProtectedTag[];
  readonly criticalAccounts: readonly string[];
  readonly automatic: readonly RemediationTrigger[];
  /** ARN patterns, all of roles of `account`. */
  readonly approvers: readonly string[];
  /** Buckets that keep evidence, backups and their access logs, besides `backupBucket`. They are never contained. */
  readonly ownBuckets: readonly string[];
  /** Patterns of names of buckets that keep logs. They are never contained. */
  readonly logBuckets: readonly string[];
  /** Names of roles by which people answer, respond, administer, or act in an emergency. */
  readonly rolesOfPeople: readonly string[];
}

/** The settings of each Region, the home Region first. @returns nothing where the configuration has no `remediation` */
export function remediationSettings(configuration: Configuration): readonly RemediationSettings[] {
  const { organization, remediation, environment, guardrails, responderAccess } = configuration;
  if (remediation === undefined) return [];
  const partition = partitionOf(organization.membershipRegion) ?? 'aws';
  const account = administratorOf(organization, 'securityHub');
  const owner = backupOwner(organization, remediation);
  const approvers = remediation.approvers.map((reference) => approverPattern(reference, partition, account));
  const people = [
    ...breakGlassReferences(configuration),
    ...(guardrails?.administratorRoles ?? []),
    ...(responderAccess === undefined ? [] : Object.values(responderRoleNames)),
  ];
  return remediationRegions(organization).map((region) => ({
    partition,
    account,
    region,
    isHome: region === organization.membershipRegion,
    organizationId: organization.id,
    managementAccount: organization.managementAccount,
    actions: remediation.actions,
    people: remediation.people,
    timeoutMinutes: remediation.timeoutMinutes,
    backupBucket: remediation.backupBucket.replaceAll('{region}', region),
    backupBuckets: remediation.backupBucket,
    ...(owner !== undefined && { backupOwner: owner }),
    protectedTags: remediation.protectedTags,
    criticalAccounts: environment.criticalAccounts,
    automatic: remediation.automatic,
    approvers,
    ownBuckets: backupBuckets(configuration).flatMap(({ name }) => [name, accessLogBucket(name)]),
    logBuckets: remediation.logBuckets,
    rolesOfPeople: [...new Set([...remediation.approvers, ...people].map((reference) => reference.replace(/^.*\//, '')))],
  }));
}

type Place = Pick<RemediationSettings, 'partition' | 'account' | 'region'>;
const arn = ({ partition, account, region }: Place, service: string, resource: string): string =>
  `arn:${partition}:${service}:${region}:${account}:${resource}`;

export const tableArn = (place: Place): string => arn(place, 'dynamodb', `table/${remediationName}`);
export const requestIndexArn = (place: Place): string => `${tableArn(place)}/index/${requestIndexName}`;
export const queueArn = (place: Place): string => arn(place, 'sqs', answersQueueName);
/** Of the bucket for backups, where all accounts share it. */
export const backupBucketArn = ({ partition, backupBucket }: Pick<RemediationSettings, 'partition' | 'backupBucket'>): string =>
  `arn:${partition}:s3:::${backupBucket.replaceAll('{account}', '*')}`;
export const topicArn = (place: Place): string => arn(place, 'sns', remediationName);
export const stateMachineArn = (place: Place): string => arn(place, 'states', `stateMachine:${remediationName}`);
export const executionArn = (place: Place, name: string): string => arn(place, 'states', `execution:${remediationName}:${name}`);
export const watcherArn = (place: Place): string => arn(place, 'states', `stateMachine:${watcherName}`);
export const watcherLogGroupArn = (place: Place): string => arn(place, 'logs', `log-group:${watcherLogGroupName}`);
export const remediationLogGroupArn = (place: Place): string => arn(place, 'logs', `log-group:${remediationLogGroupName}`);
export const hubArn = (place: Place): string => arn(place, 'securityhub', 'hub/default');
export const stateMachineRoleArn = ({ partition, account, region }: Place): string =>
  `arn:${partition}:iam::${account}:role/${stateMachineRoleName(region)}`;
export const watcherRoleArn = ({ partition, account, region }: Place): string =>
  `arn:${partition}:iam::${account}:role/${watcherRoleName(region)}`;

/** https://docs.aws.amazon.com/general/latest/gr/sqs-service.html */
export const queueUrl = ({ partition, account, region }: Place): string =>
  `https://sqs.${region}.${partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'}/${account}/${answersQueueName}`;
