import {
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { absent, present } from '../../lib/core/reading';
import { Rehearsal, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import { exampleSnapshot, management, roleName, roleTemplate } from './support';

const StackName = 'cordon-management';

function start(overrides?: Parameters<typeof exampleSnapshot>[0], options?: RehearsalOptions) {
  const rehearsal = new Rehearsal(exampleSnapshot(overrides), options);
  const cloudFormation = rehearsal.clients({ account: management }).management?.cloudFormation;
  if (cloudFormation === undefined) throw new Error('no client was made');
  const changeSet = async (input: Partial<CreateChangeSetCommandInput> = {}) => {
    await cloudFormation.send(
      new CreateChangeSetCommand({
        StackName,
        ChangeSetName: 'cordon',
        ChangeSetType: 'CREATE',
        TemplateBody: roleTemplate(),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        ...input,
      }),
    );
    await rehearsal.clock.sleep(5000);
    return cloudFormation.send(new DescribeChangeSetCommand({ StackName, ChangeSetName: input.ChangeSetName ?? 'cordon' }));
  };
  const execute = async (ChangeSetName = 'cordon') => {
    await cloudFormation.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName }));
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    await rehearsal.clock.sleep(40_000);
    return Stacks?.[0]?.StackStatus;
  };
  const stack = async () => (await cloudFormation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  return { rehearsal, cloudFormation, changeSet, execute, stack };
}

describe('a change set', () => {
  it('is worked out in time, then makes the stack and its roles', async () => {
    const { rehearsal, cloudFormation, changeSet, execute, stack } = start();
    expect(await changeSet()).toMatchObject({
      Status: 'CREATE_COMPLETE',
      ExecutionStatus: 'AVAILABLE',
      Changes: [{ ResourceChange: { Action: 'Add', LogicalResourceId: 'Containment', ResourceType: 'AWS::IAM::Role' } }],
    });
    expect(await stack()).toMatchObject({ StackStatus: 'REVIEW_IN_PROGRESS' });
    expect(await execute()).toBe('CREATE_IN_PROGRESS');
    expect(await stack()).toMatchObject({ StackStatus: 'CREATE_COMPLETE', Capabilities: ['CAPABILITY_NAMED_IAM'] });
    expect(rehearsal.roles(management)).toMatchObject([{ roleName, arn: `arn:aws:iam::${management}:role/${roleName}` }]);
    await expect(cloudFormation.send(new GetTemplateCommand({ StackName }))).resolves.toMatchObject({ TemplateBody: roleTemplate() });
    const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
    expect(StackEvents.map(({ LogicalResourceId, ResourceStatus }) => [LogicalResourceId, ResourceStatus])).toEqual([
      [StackName, 'CREATE_COMPLETE'],
      ['Containment', 'CREATE_COMPLETE'],
      [StackName, 'CREATE_IN_PROGRESS'],
      [StackName, 'REVIEW_IN_PROGRESS'],
    ]);
  });

  it('says what it would modify, add and remove', async () => {
    const { changeSet, execute, rehearsal } = start();
    await changeSet();
    await execute();
    const TemplateBody = roleTemplate({ description: 'second', others: { Topic: { Type: 'AWS::SNS::Topic' } } });
    const second = await changeSet({ ChangeSetType: 'UPDATE', ChangeSetName: 'second', TemplateBody });
    expect(second.Changes?.map(({ ResourceChange }) => [ResourceChange?.Action, ResourceChange?.LogicalResourceId])).toEqual([
      ['Modify', 'Containment'],
      ['Add', 'Topic'],
    ]);
    expect(await execute('second')).toBe('UPDATE_IN_PROGRESS');
    expect(rehearsal.roles(management)[0]?.description).toBe('second');
    const third = await changeSet({
      ChangeSetType: 'UPDATE',
      ChangeSetName: 'third',
      TemplateBody: '{"Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}}',
    });
    expect(third.Changes?.map(({ ResourceChange }) => [ResourceChange?.Action, ResourceChange?.LogicalResourceId])).toEqual([
      ['Remove', 'Containment'],
    ]);
    await execute('third');
    expect(rehearsal.roles(management)).toEqual([]);
  });

  it('without changes fails, and cannot be executed', async () => {
    const { changeSet, execute, cloudFormation } = start();
    await changeSet();
    await execute();
    const empty = await changeSet({ ChangeSetType: 'UPDATE', ChangeSetName: 'empty' });
    expect(empty).toMatchObject({
      Status: 'FAILED',
      ExecutionStatus: 'UNAVAILABLE',
      StatusReason: expect.stringContaining("didn't contain changes"),
    });
    await expect(cloudFormation.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName: 'empty' }))).rejects.toMatchObject({
      name: 'InvalidChangeSetStatusException',
    });
    await cloudFormation.send(new DeleteChangeSetCommand({ StackName, ChangeSetName: 'empty' }));
    await expect(cloudFormation.send(new DescribeChangeSetCommand({ StackName, ChangeSetName: 'empty' }))).rejects.toMatchObject({
      name: 'ChangeSetNotFoundException',
    });
  });

  it('rolls back where a role of that name exists, and says why in the events', async () => {
    const { rehearsal, changeSet, execute, stack, cloudFormation } = start();
    rehearsal.createRole(management, roleName);
    await changeSet();
    await execute();
    expect(await stack()).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
    const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
    expect(StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')).toMatchObject({
      LogicalResourceId: 'Containment',
      ResourceStatusReason: expect.stringContaining(`Resource of type 'AWS::IAM::Role' with identifier '${roleName}' already exists`),
    });
    await expect(changeSet({ ChangeSetType: 'UPDATE', ChangeSetName: 'next' })).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('ROLLBACK_COMPLETE'),
    });
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    await rehearsal.clock.sleep(40_000);
    await expect(stack()).rejects.toMatchObject({ name: 'ValidationError', message: `Stack with id ${StackName} does not exist` });
  });

  it('that makes a service-linked role fails where there is one', async () => {
    const triage = {
      Triage: {
        Type: 'AWS::IAM::ServiceLinkedRole',
        DeletionPolicy: 'Retain',
        Properties: { AWSServiceName: 'triage.security-ir.amazonaws.com' },
      },
    };
    const first = start();
    await first.changeSet({ TemplateBody: roleTemplate({ others: triage }) });
    await first.execute();
    const names = () => first.rehearsal.roles(management).map((role) => role.roleName);
    expect(names()).toEqual(['AWSServiceRoleForSecurityIncidentResponse_Triage', roleName]);
    await first.cloudFormation.send(new DeleteStackCommand({ StackName }));
    await first.rehearsal.clock.sleep(40_000);
    // Kept on delete; so a new stack finds it in its way.
    expect(names()).toEqual(['AWSServiceRoleForSecurityIncidentResponse_Triage']);
    await first.changeSet({ ChangeSetName: 'again', TemplateBody: roleTemplate({ others: triage }) });
    await first.execute('again');
    const { StackEvents = [] } = await first.cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
    expect(StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')?.ResourceStatusReason).toContain(
      'has been taken in this account, please try a different suffix',
    );
  });

  it.each([
    ['an update of a stack that is not there', { ChangeSetType: 'UPDATE' as const }, 'ValidationError', 'does not exist'],
    ['roles that are not acknowledged', { Capabilities: [] }, 'InsufficientCapabilitiesException', 'CAPABILITY_NAMED_IAM'],
    ['a name that AWS does not take', { ChangeSetName: '1' }, 'ValidationError', 'changeSetName'],
    ['no template', { TemplateBody: undefined }, 'ValidationError', 'Template'],
  ])('refuses %s', async (_what, input, name, message) => {
    await expect(start().changeSet(input)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  it('refuses a name that is in use, and a stack that is busy', async () => {
    const { changeSet, cloudFormation } = start();
    await changeSet();
    await expect(changeSet()).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    await cloudFormation.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName: 'cordon' }));
    await expect(changeSet({ ChangeSetType: 'UPDATE', ChangeSetName: 'next' })).rejects.toMatchObject({
      message: expect.stringContaining('CREATE_IN_PROGRESS'),
    });
    await expect(cloudFormation.send(new DeleteStackCommand({ StackName }))).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('the stack of the snapshot', () => {
  it('is there with its template and roles, and can be updated', async () => {
    const id = `arn:aws:cloudformation:eu-west-1:${management}:stack/${StackName}/00000000-0000-4000-a000-000000000000`;
    const stackOfSnapshot = present({ name: StackName, id, status: 'CREATE_COMPLETE', templateBody: roleTemplate() });
    const { rehearsal, stack, changeSet, execute } = start({
      managementAccount: { stack: stackOfSnapshot, triageServiceLinkedRole: absent },
    });
    expect(await stack()).toMatchObject({ StackId: id, StackStatus: 'CREATE_COMPLETE' });
    await changeSet({ ChangeSetType: 'UPDATE', TemplateBody: roleTemplate({ description: 'second' }) });
    await execute();
    expect(await stack()).toMatchObject({ StackId: id, StackStatus: 'UPDATE_COMPLETE' });
    expect(rehearsal.roles(management)).toMatchObject([{ description: 'second', stackId: id }]);
  });

  it('belongs to the management account alone', async () => {
    const { cloudFormation, rehearsal, changeSet } = start();
    await changeSet();
    const member = rehearsal.clients({ account: '300000000005' }).stackSets;
    await expect(member.send(new DescribeStacksCommand({ StackName }))).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(cloudFormation.send(new DescribeStacksCommand({}))).resolves.toMatchObject({ Stacks: [{ StackName }] });
  });
});
