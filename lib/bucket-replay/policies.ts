import { buildArn, buildEndedRuleArn, buildLogGroupArn, packageKey, replayName, stateMachineArn, workBucket } from './settings';
import { type ReplayBuild, type ReplaySettings } from './settings';

interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}
interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const document = (Statement: readonly Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const allow = (
  Sid: string,
  Action: string | readonly string[],
  Resource: string | readonly string[],
  Condition?: Statement['Condition'],
): Statement => ({ Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) });

const bucketArn = ({ partition }: ReplaySettings, name: string): string => `arn:${partition}:s3:::${name}`;
const work = (settings: ReplaySettings, keys: string): string => `${bucketArn(settings, workBucket(settings))}/${keys}`;
const throughS3 = ({ region, partition }: ReplaySettings): NonNullable<Statement['Condition']> => ({
  StringEquals: { 'kms:ViaService': `s3.${region}.${partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'}` },
});

/** One service alone, for one resource of the account. */
const trust = (service: string, account: string, sourceArn: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnEquals: { 'aws:SourceArn': sourceArn } },
    },
  ],
});

export const stateMachineTrust = (settings: ReplaySettings) => trust('states.amazonaws.com', settings.account, stateMachineArn(settings));
/** https://docs.aws.amazon.com/codebuild/latest/userguide/cross-service-confused-deputy-prevention.html */
export const buildTrust = (settings: ReplaySettings, build: ReplayBuild) =>
  trust('codebuild.amazonaws.com', settings.account, buildArn(settings, build));

/**
 * What the state machine may do: list the findings, run its own batches and the two builds, and write lists and the status. It reads no finding.
 * https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/codebuild-iam.html
 */
export function stateMachinePolicy(settings: ReplaySettings, workKeyArn: string): PolicyDocument {
  const { partition, region, account, findings } = settings;
  const states = (resource: string): string => `arn:${partition}:states:${region}:${account}:${resource}`;
  return document([
    allow('ListFindings', 's3:ListBucket', bucketArn(settings, findings.bucket), { StringLike: { 's3:prefix': `${findings.prefix}*` } }),
    allow('RunBatches', 'states:StartExecution', stateMachineArn(settings)),
    // The page names executions with a colon; those of a Map Run have its label before it.
    allow(
      'FollowBatches',
      ['states:DescribeExecution', 'states:StopExecution'],
      [states(`execution:${replayName}:*`), states(`execution:${replayName}/*`)],
    ),
    allow('CountBatches', 'states:DescribeMapRun', states(`mapRun:${replayName}/*`)),
    allow(
      'RunBuilds',
      ['codebuild:StartBuild', 'codebuild:StopBuild', 'codebuild:BatchGetBuilds'],
      [buildArn(settings, 'part'), buildArn(settings, 'merge')],
    ),
    allow('HearOfBuilds', ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], buildEndedRuleArn(settings)),
    // Step Functions writes the results of a Map Run in several parts, and reads them again.
    allow(
      'WriteRuns',
      ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
      work(settings, 'runs/*'),
    ),
    allow('EncryptRuns', ['kms:GenerateDataKey', 'kms:Decrypt'], workKeyArn, throughS3(settings)),
  ]);
}

/** What a build may do. That of a part reads findings and writes its part; that of the merge reads parts and writes the result. */
export function buildPolicy(settings: ReplaySettings, build: ReplayBuild, workKeyArn: string): PolicyDocument {
  const { findings, packageSha256 } = settings;
  const own = bucketArn(settings, workBucket(settings));
  const list = (prefix: string): Statement => allow('ListWork', 's3:ListBucket', own, { StringLike: { 's3:prefix': prefix } });
  const read = (...keys: readonly string[]): Statement =>
    allow(
      'ReadWork',
      's3:GetObject',
      [packageKey(packageSha256), ...keys].map((key) => work(settings, key)),
    );
  const kinds: Readonly<Record<ReplayBuild, readonly Statement[]>> = {
    part: [
      allow('ReadFindings', 's3:GetObject', `${bucketArn(settings, findings.bucket)}/${findings.prefix}*`),
      allow('DecryptFindings', 'kms:Decrypt', findings.keyArn, throughS3(settings)),
      list('inputs/*'),
      read('inputs/*', 'runs/*/batches/*'),
      allow('WritePart', 's3:PutObject', work(settings, 'runs/*/parts/*')),
    ],
    merge: [list('runs/*/parts/'), read('runs/*/parts/*'), allow('WriteResult', 's3:PutObject', work(settings, 'runs/*/replay.*'))],
  };
  return document([
    ...kinds[build],
    allow('UseKey', ['kms:GenerateDataKey', 'kms:Decrypt'], workKeyArn, throughS3(settings)),
    allow('Log', ['logs:CreateLogStream', 'logs:PutLogEvents'], `${buildLogGroupArn(settings, build)}:*`),
  ]);
}

/** The key of the bucket and of the logs of the builds: the account's own policies say who uses it, and CloudWatch Logs may for the two groups. */
export function workKeyPolicy(settings: ReplaySettings): PolicyDocument {
  const { partition, account, region } = settings;
  return document([
    { Sid: 'Account', Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
    {
      Sid: 'LogsOfBuilds',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
      Condition: {
        ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': [buildLogGroupArn(settings, 'part'), buildLogGroupArn(settings, 'merge')] },
      },
    },
  ]);
}

/** Over TLS alone. */
export function workBucketPolicy(settings: ReplaySettings): PolicyDocument {
  const own = bucketArn(settings, workBucket(settings));
  return document([
    {
      Sid: 'DenyInsecureTransport',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [own, `${own}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
}
