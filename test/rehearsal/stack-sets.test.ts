import {
  DescribeOrganizationsAccessCommand,
  DescribeStackSetCommand,
  DeleteStackInstancesCommand,
  DeleteStackSetCommand,
  ListStackSetsCommand,
  UpdateStackSetCommand,
} from '@aws-sdk/client-cloudformation';
import { present } from '../../lib/core/reading';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import {
  createInstances,
  createStackSet,
  deployedAccounts,
  ended,
  exampleSnapshot,
  listInstances,
  management,
  members,
  reachable,
  region,
  roleTemplate,
  root,
  securityTooling,
  stackSetName,
} from './support';

function start(options?: ConstructorParameters<typeof Rehearsal>[1], overrides?: Parameters<typeof exampleSnapshot>[0]) {
  const rehearsal = new Rehearsal(exampleSnapshot(overrides), options);
  return { rehearsal, clients: rehearsal.clients({ account: management }) };
}

describe('CreateStackSet', () => {
  it('makes a StackSet that can be described and listed', async () => {
    const { clients } = start();
    const id = await createStackSet(clients, { Description: 'roles', Tags: [{ Key: 'owner', Value: 'cordon' }] });
    expect(id).toMatch(/^cordon-containment-roles:[0-9a-f-]{36}$/);
    const { StackSet } = await clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: stackSetName }));
    expect(StackSet).toMatchObject({
      StackSetId: id,
      Status: 'ACTIVE',
      PermissionModel: 'SERVICE_MANAGED',
      Description: 'roles',
      TemplateBody: roleTemplate(),
      Tags: [{ Key: 'owner', Value: 'cordon' }],
      AutoDeployment: { Enabled: false, RetainStacksOnAccountRemoval: false },
      ManagedExecution: { Active: false },
      OrganizationalUnitIds: [],
    });
    const { Summaries } = await clients.stackSets.send(new ListStackSetsCommand({ Status: 'ACTIVE' }));
    expect(Summaries?.map(({ StackSetName }) => StackSetName)).toEqual([stackSetName]);
  });

  it('refuses a name that is taken, except when the same request is sent again', async () => {
    const { clients } = start();
    const id = await createStackSet(clients, { ClientRequestToken: 'once' });
    await expect(createStackSet(clients, { ClientRequestToken: 'once' })).resolves.toBe(id);
    await expect(createStackSet(clients)).rejects.toMatchObject({ name: 'NameAlreadyExistsException', $metadata: { httpStatusCode: 409 } });
  });

  it.each([
    ['a name that AWS does not take', { StackSetName: '1-bad' }, 'ValidationError', /stackSetName/],
    [
      'a template that is too big',
      { TemplateBody: JSON.stringify({ Resources: {}, Description: 'x'.repeat(51_200) }) },
      'ValidationError',
      /templateBody/,
    ],
    ['a template without resources', { TemplateBody: '{"Resources":{}}' }, 'ValidationError', /At least one Resources member/],
    ['a template that is no JSON', { TemplateBody: '{"Resources":' }, 'ValidationError', /JSON not well-formed/],
    [
      'a nested stack',
      { TemplateBody: '{"Resources":{"Inner":{"Type":"AWS::CloudFormation::Stack"}}}' },
      'ValidationError',
      /nested stack Inner/,
    ],
    [
      'a transform',
      { TemplateBody: JSON.stringify({ Transform: 'AWS::Include', Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }) },
      'ValidationError',
      /transform/,
    ],
    [
      'named roles that are not acknowledged',
      { Capabilities: ['CAPABILITY_IAM' as const] },
      'InsufficientCapabilitiesException',
      /CAPABILITY_NAMED_IAM/,
    ],
    ['a description of more than 1,024 characters', { Description: 'x'.repeat(1025) }, 'ValidationError', /description/],
    [
      'more than 50 tags',
      { Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `tag-${index}`, Value: '' })) },
      'ValidationError',
      /tags/,
    ],
    ['no AutoDeployment', { AutoDeployment: undefined }, 'ValidationError', /AutoDeployment/],
    [
      'retention without auto-deployment',
      { AutoDeployment: { Enabled: false, RetainStacksOnAccountRemoval: true } },
      'ValidationError',
      /RetainStacksOnAccountRemoval/,
    ],
  ])('refuses %s', async (_what, input, name, message) => {
    const { clients } = start();
    await expect(createStackSet(clients, input)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
    await expect(createStackSet(clients)).resolves.toContain(stackSetName);
  });

  it.each([
    [
      'self-managed permissions',
      { PermissionModel: undefined },
      'supports only service-managed StackSets, got PermissionModel SELF_MANAGED (default)',
    ],
    [
      'a TemplateURL',
      { TemplateBody: undefined, TemplateURL: 'https://example.com/template' },
      'supports only TemplateBody, not TemplateURL',
    ],
    ['parameters', { Parameters: [{ ParameterKey: 'A', ParameterValue: 'b' }] }, 'without parameters'],
    [
      'short forms of YAML',
      { TemplateBody: 'Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties: { TopicName: !Ref AWS::Region }\n' },
      'short forms',
    ],
  ])('says that a rehearsal does not take %s', async (_what, input, message) => {
    const { clients } = start();
    await expect(createStackSet(clients, input)).rejects.toMatchObject({ name: 'Error', message: expect.stringContaining(message) });
  });

  it('takes a template in YAML', async () => {
    const { clients } = start();
    const TemplateBody = 'Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n';
    await expect(createStackSet(clients, { TemplateBody, Capabilities: [] })).resolves.toContain(stackSetName);
  });

  it('takes a template of exactly 51,200 bytes', async () => {
    const template = JSON.stringify({ Description: '', Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
    const filled = template.replace('"Description":""', `"Description":"${'x'.repeat(51_200 - template.length)}"`);
    const { clients } = start();
    await expect(createStackSet(clients, { TemplateBody: filled })).resolves.toContain(stackSetName);
    await expect(createStackSet(clients, { StackSetName: 'other', TemplateBody: filled.replace('xx', 'xxx') })).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  it('needs the trusted access of StackSets', async () => {
    const { clients } = start({}, { stackSetsAccess: present('DISABLED') });
    await expect(clients.stackSets.send(new DescribeOrganizationsAccessCommand({}))).resolves.toMatchObject({ Status: 'DISABLED' });
    await expect(createStackSet(clients)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'You must enable organizations access to operate a service managed stack set',
    });
  });
});

describe('CallAs', () => {
  it('lets a delegated administrator make a StackSet that lives in the management account', async () => {
    const { rehearsal, clients } = start();
    const delegated = rehearsal.clients({ account: securityTooling });
    await createStackSet(delegated, { CallAs: 'DELEGATED_ADMIN' });
    const { StackSet } = await clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: stackSetName }));
    expect(StackSet?.StackSetARN).toContain(`:${management}:stackset/`);
    const operation = await createInstances(delegated, { CallAs: 'DELEGATED_ADMIN' });
    await ended(rehearsal, delegated, operation, 'DELEGATED_ADMIN');
    expect(await deployedAccounts(clients)).toEqual(reachable);
    expect(await listInstances(delegated, 'DELEGATED_ADMIN')).toHaveLength(7);
  });

  it('shows a delegated administrator that forgets it no StackSet, and lets it make none', async () => {
    const { rehearsal, clients } = start();
    await createStackSet(clients);
    const delegated = rehearsal.clients({ account: securityTooling });
    await expect(delegated.stackSets.send(new DescribeStackSetCommand({ StackSetName: stackSetName }))).rejects.toMatchObject({
      name: 'StackSetNotFoundException',
    });
    await expect(delegated.stackSets.send(new ListStackSetsCommand({}))).resolves.toMatchObject({ Summaries: [] });
    await expect(createStackSet(delegated, { StackSetName: 'other' })).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('management account or delegated admin account'),
    });
  });

  it.each([
    ['the management account', management],
    ['an account that is not registered', members.inSandbox],
  ])('refuses DELEGATED_ADMIN from %s', async (_who, account) => {
    const { rehearsal } = start();
    const clients = rehearsal.clients({ account });
    await expect(createStackSet(clients, { CallAs: 'DELEGATED_ADMIN' })).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Account used is not a delegated administrator',
    });
  });
});

describe('UpdateStackSet', () => {
  async function deployed(options?: ConstructorParameters<typeof Rehearsal>[1]) {
    const started = start(options);
    await createStackSet(started.clients);
    await ended(started.rehearsal, started.clients, await createInstances(started.clients));
    return started;
  }

  const update = (input: object = {}) =>
    new UpdateStackSetCommand({
      StackSetName: stackSetName,
      TemplateBody: roleTemplate({ description: 'second' }),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      OperationPreferences: { MaxConcurrentCount: 1 },
      ...input,
    });

  it('outdates every instance first, then redeploys them', async () => {
    const { rehearsal, clients } = await deployed();
    const { OperationId = '' } = await clients.stackSets.send(update());
    const statuses = (await listInstances(clients)).map(({ Status }) => Status);
    expect(new Set(statuses)).toEqual(new Set(['OUTDATED']));
    await rehearsal.clock.sleep(40_000);
    expect(await deployedAccounts(clients)).toEqual([securityTooling]);
    expect(rehearsal.roles(securityTooling)[0]?.description).toBe('second');
    expect(rehearsal.roles(members.inSandbox)[0]?.description).toBe('first');
    const operation = await ended(rehearsal, clients, OperationId);
    expect(operation).toMatchObject({ Action: 'UPDATE', Status: 'SUCCEEDED' });
    expect(await deployedAccounts(clients)).toEqual(reachable);
    expect(rehearsal.roles(members.inSandbox)[0]?.description).toBe('second');
  });

  it('with DeploymentTargets redeploys those only, and leaves the others outdated', async () => {
    const { rehearsal, clients } = await deployed();
    const DeploymentTargets = { OrganizationalUnitIds: [root], Accounts: [members.inSandbox], AccountFilterType: 'INTERSECTION' as const };
    const { OperationId = '' } = await clients.stackSets.send(update({ DeploymentTargets, Regions: [region] }));
    await ended(rehearsal, clients, OperationId);
    expect(await deployedAccounts(clients)).toEqual([members.inSandbox]);
    expect(rehearsal.roles(members.inWorkloads)[0]?.description).toBe('first');
  });

  it('without a template change leaves the other instances as they are', async () => {
    const { rehearsal, clients } = await deployed();
    const DeploymentTargets = { OrganizationalUnitIds: [root], Accounts: [members.inSandbox], AccountFilterType: 'INTERSECTION' as const };
    const { OperationId = '' } = await clients.stackSets.send(
      update({ TemplateBody: undefined, UsePreviousTemplate: true, DeploymentTargets, Regions: [region] }),
    );
    await ended(rehearsal, clients, OperationId);
    expect(await deployedAccounts(clients)).toEqual(reachable);
  });

  it('changes the definition even when the operation fails', async () => {
    const { rehearsal, clients } = await deployed({ failingInstances: [{ account: securityTooling, reason: 'no', actions: ['UPDATE'] }] });
    const { OperationId = '' } = await clients.stackSets.send(update());
    expect(await ended(rehearsal, clients, OperationId)).toMatchObject({ Status: 'FAILED' });
    const { StackSet } = await clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: stackSetName }));
    expect(StackSet?.TemplateBody).toBe(roleTemplate({ description: 'second' }));
  });

  it('keeps auto-deployment, tags and managed execution that are not named', async () => {
    const { rehearsal, clients } = start();
    await createStackSet(clients, {
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: true },
      ManagedExecution: { Active: true },
      Tags: [{ Key: 'owner', Value: 'cordon' }],
    });
    const { OperationId = '' } = await clients.stackSets.send(update());
    await ended(rehearsal, clients, OperationId);
    const { StackSet } = await clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: stackSetName }));
    expect(StackSet).toMatchObject({
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: true },
      ManagedExecution: { Active: true },
      Tags: [{ Key: 'owner', Value: 'cordon' }],
    });
  });

  it('leaves INOPERABLE instances out', async () => {
    const { rehearsal, clients } = await deployed({
      failingInstances: [{ account: members.inSandbox, reason: 'stuck', times: 1, actions: ['DELETE'] }],
    });
    const targets = { OrganizationalUnitIds: [root], Accounts: [members.inSandbox], AccountFilterType: 'INTERSECTION' as const };
    const removal = await clients.stackSets.send(
      new DeleteStackInstancesCommand({ StackSetName: stackSetName, Regions: [region], DeploymentTargets: targets, RetainStacks: false }),
    );
    await ended(rehearsal, clients, removal.OperationId ?? '');
    await ended(rehearsal, clients, (await clients.stackSets.send(update())).OperationId ?? '');
    const stuck = (await listInstances(clients)).find(({ Account }) => Account === members.inSandbox);
    expect(stuck).toMatchObject({ Status: 'INOPERABLE', StackInstanceStatus: { DetailedStatus: 'INOPERABLE' }, StatusReason: 'stuck' });
  });

  it('refuses both a template and the previous one, and neither', async () => {
    const { clients } = await deployed();
    await expect(clients.stackSets.send(update({ UsePreviousTemplate: true }))).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(clients.stackSets.send(update({ TemplateBody: undefined }))).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('DeleteStackSet', () => {
  it('refuses while there are instances, and then can only be found by its ID', async () => {
    const { rehearsal, clients } = start();
    const id = await createStackSet(clients);
    await ended(rehearsal, clients, await createInstances(clients));
    const deletion = new DeleteStackSetCommand({ StackSetName: stackSetName });
    await expect(clients.stackSets.send(deletion)).rejects.toMatchObject({ name: 'StackSetNotEmptyException' });
    const removal = await clients.stackSets.send(
      new DeleteStackInstancesCommand({
        StackSetName: stackSetName,
        Regions: [region],
        DeploymentTargets: { OrganizationalUnitIds: [root] },
        RetainStacks: false,
      }),
    );
    await expect(clients.stackSets.send(deletion)).rejects.toMatchObject({ name: 'OperationInProgressException' });
    await rehearsal.clock.sleep(7 * 40_000);
    expect(removal.OperationId).toBeDefined();
    await clients.stackSets.send(deletion);
    await expect(clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: stackSetName }))).rejects.toMatchObject({
      name: 'StackSetNotFoundException',
    });
    await expect(clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: id }))).resolves.toMatchObject({
      StackSet: { Status: 'DELETED' },
    });
    await expect(createStackSet(clients)).resolves.not.toBe(id);
  });
});
