import { App, type aws_iam as iam, aws_s3 as s3, aws_stepfunctions as stepfunctions } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { buildSpec } from '../../lib/bucket-replay/build-steps';
import { defaultReplay } from '../../lib/configuration/defaults';
import { type FindingsBucket, type ReplayConfiguration } from '../../lib/configuration/replay';
import { buildApp } from '../../lib/stacks/app';
import { type ReplayStack } from '../../lib/stacks/replay-stack';
import { nagFindings } from '../constructs/nag';
import { administrator, configured, sketch } from '../support/organization';

process.env.CDK_VALIDATION = 'false';

const keyArn = `arn:aws:kms:eu-west-1:${administrator}:key/11111111-2222-4333-8444-555555555555`;
const topic = `arn:aws:sns:eu-west-1:${administrator}:alarms`;

interface Built {
  readonly app: App;
  readonly stack: ReplayStack;
  readonly template: Template;
}

function built(
  over: Partial<ReplayConfiguration> = {},
  findings: Partial<FindingsBucket> = {},
  alarmTopicArns: readonly string[] = [topic],
): Built {
  const app = new App();
  const base = configured();
  const replay: ReplayConfiguration = {
    ...defaultReplay,
    packageSha256: 'a'.repeat(64),
    ...over,
    findings: { bucket: 'example-findings', prefix: 'AWSLogs/', keyArn, ...findings },
  };
  const configuration = { ...base, routing: { ...base.routing, alarmTopicArns }, replay };
  const snapshot = sketch({ accounts: { '333333333333': ['root'] } });
  const stack = buildApp(app, { configuration, snapshot, today: '2026-11-24', checkedBy: 'caller' }).replay!;
  return { app, stack, template: Template.fromStack(stack) };
}

const warned = ({ stack }: Built): readonly string[] =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => JSON.stringify(entry.data));

const only = (template: Template, type: string): Record<string, unknown> =>
  Object.values(template.findResources(type))[0]!['Properties'] as Record<string, unknown>;

describe('the stack that replays a bucket', () => {
  const usual = built();

  it('is in the account and Region of the bucket, and cdk-nag finds nothing', () => {
    const place = ({ stack: { stackName, account, region } }: Built): readonly string[] => [stackName, account, region];
    expect(place(usual)).toEqual(['cordon-replay', administrator, 'eu-west-1']);
    expect(place(built({}, { account: '333333333333', region: 'us-east-1' }))).toEqual(['cordon-replay', '333333333333', 'us-east-1']);
    expect(nagFindings(usual.app)).toEqual([]);
    // Without a prefix and without a topic the acknowledgements fit as well.
    expect(nagFindings(built({}, { prefix: '' }, []).app)).toEqual([]);
  });

  it.each(['PartRole', 'MergeRole', 'StateMachineRole'])('acknowledges the wildcards of %s one by one', (id) => {
    const { app, stack } = built();
    const role = stack.node.findAll().find(({ node }) => node.id === id) as iam.CfnRole;
    const Statement = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::planted/*' }];
    role.policies = [{ policyName: 'Planted', policyDocument: { Version: '2012-10-17', Statement } }];
    expect(nagFindings(app).filter((finding) => finding.includes(id))).toEqual([
      expect.stringContaining('AwsSolutions-IAM5[Resource::arn:aws:s3:::planted/*]'),
    ]);
  });

  it('acknowledges nothing of other resources', () => {
    const { app, stack } = built();
    new s3.CfnBucket(stack, 'Planted');
    new stepfunctions.CfnStateMachine(stack, 'PlantedMachine', { roleArn: `arn:aws:iam::${administrator}:role/x`, definitionString: '{}' });
    const found = nagFindings(app).join('\n');
    for (const rule of ['S1', 'SF1', 'SF2']) expect(found).toContain(`AwsSolutions-${rule} cordon-replay/Planted`);
    for (const rule of ['S3BucketLoggingEnabled', 'S3BucketReplicationEnabled'])
      expect(found).toContain(`NIST.800.53.R5-${rule} cordon-replay/Planted`);
  });

  it('tolerates no failure, and takes the limits of the configuration', () => {
    const definition = (of: Built): Record<string, Record<string, unknown>> =>
      (
        JSON.parse(only(of.template, 'AWS::StepFunctions::StateMachine')['DefinitionString'] as string) as {
          readonly States: Record<string, Record<string, unknown>>;
        }
      ).States;
    expect(definition(usual)['ReplayBatches']).toMatchObject({
      ToleratedFailureCount: 0,
      MaxConcurrency: 5,
      ItemBatcher: { MaxItemsPerBatch: 200 },
      ItemReader: { Parameters: { Bucket: 'example-findings' } },
    });
    expect(definition(built({ objectsPerBuild: 7, concurrentBuilds: 3 }))['ReplayBatches']).toMatchObject({
      MaxConcurrency: 3,
      ItemBatcher: { MaxItemsPerBatch: 7 },
    });
  });

  it('runs the one package, without privileges, and a build of the merge does not know the findings', () => {
    const projects = Object.values(usual.template.findResources('AWS::CodeBuild::Project')).map(
      ({ Properties }) =>
        Properties as { readonly Name: string; readonly Environment: { readonly EnvironmentVariables: readonly object[] } },
    );
    expect(projects.map(({ Name }) => Name)).toEqual(['cordon-replay-part', 'cordon-replay-merge']);
    for (const { Environment } of projects) {
      expect(Environment).toMatchObject({ PrivilegedMode: false });
      expect(Environment.EnvironmentVariables).toContainEqual({ Name: 'SHA256', Value: 'a'.repeat(64) });
    }
    expect(JSON.stringify(projects[1])).not.toContain('example-findings');
    for (const build of ['part', 'merge'] as const) expect(buildSpec(build)).toContain('sha256sum --check');
  });

  it('forgets inputs and runs after the days of the configuration, keeps the package, and stays when the stack goes', () => {
    const { LifecycleConfiguration } = only(built({ keepDays: 9 }).template, 'AWS::S3::Bucket') as {
      readonly LifecycleConfiguration: { readonly Rules: readonly { readonly Prefix?: string; readonly ExpirationInDays?: number }[] };
    };
    expect(LifecycleConfiguration.Rules.map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays])).toEqual([
      ['inputs/', 9],
      ['runs/', 9],
      [undefined, undefined],
    ]);
    for (const type of ['AWS::S3::Bucket', 'AWS::KMS::Key']) usual.template.hasResource(type, { DeletionPolicy: 'Retain' });
  });

  it('alarms on a replay that fails, takes too long, or is stopped', () => {
    for (const MetricName of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted']) {
      usual.template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName, AlarmActions: [topic] });
    }
  });

  it('says what is doubtful', () => {
    expect(warned(usual)).toEqual([]);
    expect(warned(built({}, { account: '999999999999' })).join()).toContain('cordon:replay-account-not-in-organization');
    expect(warned(built({}, { account: '333333333333' })).join()).toContain('cordon:replay-key-of-other-account');
    expect(warned(built({ concurrentBuilds: 6 }))).toEqual([]);
    expect(warned(built({ concurrentBuilds: 7 })).join()).toContain('cordon:replay-needs-build-quota');
  });

  it('is not there where the configuration has no replay', () => {
    const configuration = configured();
    expect(buildApp(new App(), { configuration, snapshot: sketch({}), today: '2026-11-24', checkedBy: 'caller' }).replay).toBeUndefined();
  });
});
