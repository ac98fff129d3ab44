import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type ReplayConfiguration } from '../configuration/replay';

/** Name of the stack, the state machine and, with a suffix, of the builds, the log groups and the bucket. */
export const replayName = 'cordon-replay';

/** The two kinds of builds. */
export const replayBuilds = ['part', 'merge'] as const;
export type ReplayBuild = (typeof replayBuilds)[number];

/** Everything that the replay of a bucket is made of, for one account and Region. */
export interface ReplaySettings extends Omit<ReplayConfiguration, 'findings'> {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly findings: { readonly bucket: string; readonly prefix: string; readonly keyArn: string };
}

/** @param partition - @default aws */
export function replaySettings(
  { organization }: Pick<Configuration, 'organization'>,
  replay: ReplayConfiguration,
  partition = 'aws',
): ReplaySettings {
  const { bucket, prefix, keyArn, account, region } = replay.findings;
  return {
    ...replay,
    partition,
    account: account ?? administratorOf(organization, 'guardDuty'),
    region: region ?? organization.membershipRegion,
    findings: { bucket, prefix, keyArn },
  };
}

type Place = Pick<ReplaySettings, 'partition' | 'account' | 'region'>;

/** Bucket of inputs, parts and results. The account and the Region make its name unique. */
export const workBucket = ({ account, region }: Pick<Place, 'account' | 'region'>): string => `${replayName}-${account}-${region}`;
export const stateMachineArn = ({ partition, region, account }: Place): string =>
  `arn:${partition}:states:${region}:${account}:stateMachine:${replayName}`;
export const buildName = (build: ReplayBuild): string => `${replayName}-${build}`;
export const buildArn = ({ partition, region, account }: Place, build: ReplayBuild): string =>
  `arn:${partition}:codebuild:${region}:${account}:project/${buildName(build)}`;
export const buildLogGroup = (build: ReplayBuild): string => `/aws/codebuild/${buildName(build)}`;
export const buildLogGroupArn = ({ partition, region, account }: Place, build: ReplayBuild): string =>
  `arn:${partition}:logs:${region}:${account}:log-group:${buildLogGroup(build)}`;
/** Step Functions makes this rule once, and hears by it that a build ended. */
export const buildEndedRuleArn = ({ partition, region, account }: Place): string =>
  `arn:${partition}:events:${region}:${account}:rule/StepFunctionsGetEventForCodeBuildStartBuildRule`;

/** The object with the package: its name is what has to be in it. */
export const packageKey = (sha256: string): string => `package/${sha256}.tgz`;
