import {
  Stack,
  Validations,
  aws_codebuild as codebuild,
  aws_iam as iam,
  aws_kms as kms,
  aws_logs as logs,
  aws_s3 as s3,
  aws_stepfunctions as stepfunctions,
  type CfnResource,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type ReplayConfiguration } from '../lib/configuration/replay';
import { buildEnvironment, buildPurpose, buildSpec } from '../lib/bucket-replay/build-steps';
import {
  buildPolicy,
  buildTrust,
  stateMachinePolicy,
  stateMachineTrust,
  workBucketPolicy,
  workKeyPolicy,
} from '../lib/bucket-replay/policies';
import {
  buildLogGroup,
  buildName,
  replayBuilds,
  replayName,
  stateMachineArn,
  workBucket,
  type ReplayBuild,
  type ReplaySettings,
} from '../lib/bucket-replay/settings';
import { replayStateMachine } from '../lib/bucket-replay/state-machine';
import { alarmOnExecutions } from './execution-alarms';

export interface BucketReplayProps extends Omit<ReplayConfiguration, 'findings'> {
  /** The bucket with the findings, of the account and Region of the stack. An empty prefix takes every object. */
  readonly findings: Pick<ReplayConfiguration['findings'], 'bucket' | 'prefix' | 'keyArn'>;
  /** A topic of the Region. @default - nobody is told */
  readonly alarmTopicArn?: string;
}

/**
 * A replay of all findings of a bucket: the Distributed Map of Step Functions lists the objects and starts a build of CodeBuild for each batch. A build
 * runs the packed `cordon replay`, and the last one joins the parts. One such construct an account and Region, because of the names.
 *
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export class BucketReplay extends Construct {
  public readonly stateMachine: stepfunctions.CfnStateMachine;
  /** For the package, inputs, parts and results. */
  public readonly bucket: s3.CfnBucket;
  public readonly key: kms.CfnKey;

  public constructor(scope: Construct, id: string, { alarmTopicArn, ...replay }: BucketReplayProps) {
    super(scope, id);
    const { partition, account, region } = Stack.of(this);
    const settings: ReplaySettings = { ...replay, partition, account, region };
    this.key = new kms.CfnKey(this, 'ReplayKey', {
      description: 'Cordon: inputs, parts and results of replays',
      enableKeyRotation: true,
      keyPolicy: workKeyPolicy(settings),
    });
    this.bucket = this.makeBucket(settings);
    const builds = replayBuilds.map((build) => this.makeBuild(settings, build));
    this.stateMachine = this.makeStateMachine(settings);
    for (const build of builds) this.stateMachine.addResourceDependency(build);
    alarmOnExecutions(this, {
      ...{ prefix: '', name: replayName, stateMachineArn: stateMachineArn(settings), minutes: 5 },
      describe: (end) =>
        `Replays of the findings in ${replay.findings.bucket} ${end}, so their results are missing or not complete. Look at each execution and its status.json`,
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
    });
  }

  private makeBucket(settings: ReplaySettings): s3.CfnBucket {
    const bucket = new s3.CfnBucket(this, 'ReplayBucket', {
      bucketName: workBucket(settings),
      ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
      publicAccessBlockConfiguration: {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      bucketEncryption: {
        serverSideEncryptionConfiguration: [
          // No bucket key: each use of the key then names its object in CloudTrail.
          { bucketKeyEnabled: false, serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: this.key.attrArn } },
        ],
      },
      versioningConfiguration: { status: 'Enabled' },
      lifecycleConfiguration: {
        rules: [
          ...['inputs/', 'runs/'].map((prefix) => ({
            id: `Expire-${prefix.slice(0, -1)}`,
            status: 'Enabled',
            prefix,
            expirationInDays: settings.keepDays,
          })),
          {
            id: 'TidyUp',
            status: 'Enabled',
            noncurrentVersionExpiration: { noncurrentDays: settings.keepDays },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
    });
    const policy = new s3.CfnBucketPolicy(this, 'ReplayBucketPolicy', {
      // By name, as its statements have it; cdk-nag compares the two.
      bucket: workBucket(settings),
      policyDocument: workBucketPolicy(settings),
    });
    policy.addResourceDependency(bucket);
    for (const resource of [this.key, bucket, policy]) retain(resource);
    const inTrail =
      'It holds copies for some days. Its objects are encrypted with a key of their own without a bucket key, so CloudTrail has every use of an object.';
    Validations.of(bucket).acknowledge(
      { id: 'AwsSolutions-S1', reason: inTrail },
      { id: 'NIST.800.53.R5-S3BucketLoggingEnabled', reason: inTrail },
      {
        id: 'NIST.800.53.R5-S3BucketReplicationEnabled',
        reason: 'Everything in it can be made again from the findings, and expires after some days.',
      },
    );
    return bucket;
  }

  private makeBuild(settings: ReplaySettings, build: ReplayBuild): codebuild.CfnProject {
    const name = build === 'part' ? 'Part' : 'Merge';
    const logGroup = new logs.CfnLogGroup(this, `${name}Log`, {
      logGroupName: buildLogGroup(build),
      kmsKeyId: this.key.attrArn,
      retentionInDays: 90,
    });
    const role = new iam.CfnRole(this, `${name}Role`, {
      description: buildPurpose[build],
      assumeRolePolicyDocument: buildTrust(settings, build),
      policies: [{ policyName: 'Replay', policyDocument: buildPolicy(settings, build, this.key.attrArn) }],
    });
    const { findings } = settings;
    const objects = (keys: string): string => `arn:${settings.partition}:s3:::${workBucket(settings)}/${keys}`;
    const perRun = 'A run is named when it starts. What the name is followed by keeps to one kind of object.';
    acknowledge(
      role,
      ...(build === 'part'
        ? ([
            [
              `Resource::arn:${settings.partition}:s3:::${findings.bucket}/${findings.prefix}*`,
              'The replay reads every finding below the prefix.',
            ],
            [`Resource::${objects('inputs/*')}`, 'Whoever starts a run names the folder of its inputs.'],
            [`Resource::${objects('runs/*/batches/*')}`, perRun],
            [`Resource::${objects('runs/*/parts/*')}`, perRun],
          ] as const)
        : ([
            [`Resource::${objects('runs/*/parts/*')}`, perRun],
            [`Resource::${objects('runs/*/replay.*')}`, perRun],
          ] as const)),
      [
        `Resource::arn:${settings.partition}:logs:${settings.region}:${settings.account}:log-group:${buildLogGroup(build)}:*`,
        'Each build writes a stream of its own in the one log group.',
      ],
    );
    const project = new codebuild.CfnProject(this, `${name}Build`, {
      name: buildName(build),
      description: buildPurpose[build],
      serviceRole: role.attrArn,
      source: { type: 'NO_SOURCE', buildSpec: buildSpec(build) },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: {
        type: 'LINUX_CONTAINER',
        computeType: 'BUILD_GENERAL1_SMALL',
        image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0',
        privilegedMode: false,
        environmentVariables: [...buildEnvironment(settings, build)],
      },
      encryptionKey: this.key.attrArn,
      logsConfig: { cloudWatchLogs: { status: 'ENABLED', groupName: buildLogGroup(build) } },
      timeoutInMinutes: 480,
      queuedTimeoutInMinutes: 480,
    });
    project.addResourceDependency(logGroup);
    return project;
  }

  private makeStateMachine(settings: ReplaySettings): stepfunctions.CfnStateMachine {
    const { partition, region, account } = settings;
    const role = new iam.CfnRole(this, 'StateMachineRole', {
      description: 'Cordon: lists findings and starts the builds that replay them',
      assumeRolePolicyDocument: stateMachineTrust(settings),
      policies: [{ policyName: 'Replay', policyDocument: stateMachinePolicy(settings, this.key.attrArn) }],
    });
    const own = (kind: string, after: string): string =>
      `Resource::arn:${partition}:states:${region}:${account}:${kind}:${replayName}${after}`;
    const ofMap = 'Step Functions names the batches of a Map Run. All of them belong to the one state machine.';
    acknowledge(
      role,
      [own('execution', ':*'), ofMap],
      [own('execution', '/*'), ofMap],
      [own('mapRun', '/*'), ofMap],
      [`Resource::arn:${partition}:s3:::${workBucket(settings)}/runs/*`, 'A run is named when it starts, and writes below its own name.'],
    );
    const stateMachine = new stepfunctions.CfnStateMachine(this, 'StateMachine', {
      stateMachineName: replayName,
      stateMachineType: 'STANDARD',
      roleArn: role.attrArn,
      definitionString: JSON.stringify(replayStateMachine(settings)),
    });
    const history =
      'Step Functions keeps the history of Standard executions for 90 days, and each run writes its status. A log would copy the keys of all objects to a further place.';
    Validations.of(stateMachine).acknowledge({ id: 'AwsSolutions-SF1', reason: history }, { id: 'AwsSolutions-SF2', reason: history });
    return stateMachine;
  }
}

function retain(resource: CfnResource): void {
  resource.addOverride('DeletionPolicy', 'Retain');
  resource.addOverride('UpdateReplacePolicy', 'Retain');
}

/** Wildcards of the policy of a role, each with its reason. */
function acknowledge(role: iam.CfnRole, ...wildcards: readonly (readonly [finding: string, reason: string])[]): void {
  Validations.of(role).acknowledge(
    {
      id: 'NIST.800.53.R5-IAMNoInlinePolicy',
      reason:
        'The policy belongs to one role, which one service can assume for one resource. A managed policy could be attached to other roles.',
    },
    ...wildcards.map(([finding, reason]) => ({ id: `AwsSolutions-IAM5[${finding}]`, reason })),
  );
}
