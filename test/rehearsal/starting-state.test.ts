import { DescribeStackSetCommand, UpdateStackSetCommand } from '@aws-sdk/client-cloudformation';
import { present, unknown } from '../../lib/core/reading';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import {
  describeOperation,
  ended,
  exampleSnapshot,
  instanceOf,
  management,
  members,
  region,
  roleName,
  roleTemplate,
  sandbox,
  securityTooling,
  stackSetName,
} from './support';

describe('the starting state', () => {
  const instance = {
    account: members.inSandbox,
    region,
    status: 'CURRENT',
    detailedStatus: 'SUCCEEDED',
    organizationalUnit: sandbox,
    stackId: 'arn:aws:cloudformation:eu-west-1:300000000005:stack/StackSet-x/1',
  } as const;
  const stackSets = {
    [stackSetName]: present({
      name: stackSetName,
      id: `${stackSetName}:00000000-0000-4000-a000-000000000000`,
      permissionModel: 'SERVICE_MANAGED' as const,
      templateBody: roleTemplate(),
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: true },
      managedExecution: true,
      capabilities: ['CAPABILITY_NAMED_IAM'],
      tags: { owner: 'cordon' },
      organizationalUnits: [sandbox],
      instances: present([instance]),
    }),
  };

  it('is what the snapshot says: StackSets, instances, and the roles that their stacks made', async () => {
    const rehearsal = new Rehearsal(exampleSnapshot({ stackSets }));
    const clients = rehearsal.clients({ account: management });
    const { StackSet } = await clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: stackSetName }));
    expect(StackSet).toMatchObject({
      OrganizationalUnitIds: [sandbox],
      Regions: [region],
      Tags: [{ Key: 'owner', Value: 'cordon' }],
      ManagedExecution: { Active: true },
    });
    expect(await instanceOf(clients, members.inSandbox)).toMatchObject({ Status: 'CURRENT', StackId: instance.stackId });
  });

  it('keeps a role that was read and does not belong to a stack, and misses one that was read as gone', async () => {
    const snapshot = exampleSnapshot({ stackSets });
    const withRoles = snapshot.accounts.map((account) =>
      account.id === members.inWorkloads
        ? { ...account, containmentRoles: present([roleName]) }
        : account.id === members.inSandbox
          ? { ...account, containmentRoles: present([]) }
          : account,
    );
    const rehearsal = new Rehearsal({ ...snapshot, accounts: withRoles });
    expect(rehearsal.roles(members.inWorkloads).map(({ roleName: name, stackId }) => [name, stackId])).toEqual([[roleName, undefined]]);
    expect(rehearsal.roles(members.inSandbox)).toEqual([]);
  });

  it('takes what is unknown as absent, but for the roles of a stack that is there', async () => {
    const reason = { call: 'iam:GetRole', code: 'AccessDenied', message: 'no' };
    const snapshot = exampleSnapshot({ stackSets, delegatedAdministrators: unknown(reason), trustedAccess: unknown(reason) });
    const rehearsal = new Rehearsal({
      ...snapshot,
      accounts: snapshot.accounts.map((account) => ({ ...account, containmentRoles: unknown(reason) })),
    });
    expect(rehearsal.roles(members.inSandbox)).toMatchObject([{ roleName, stackId: instance.stackId }]);
    expect(rehearsal.roles(members.inWorkloads)).toEqual([]);
    const delegated = rehearsal.clients({ account: securityTooling });
    await expect(
      delegated.stackSets.send(new DescribeStackSetCommand({ StackSetName: stackSetName, CallAs: 'DELEGATED_ADMIN' })),
    ).rejects.toMatchObject({ message: 'Account used is not a delegated administrator' });
  });

  it('is updated in place: an instance of the snapshot keeps its stack', async () => {
    const rehearsal = new Rehearsal(exampleSnapshot({ stackSets }));
    const clients = rehearsal.clients({ account: management });
    const { OperationId = '' } = await clients.stackSets.send(
      new UpdateStackSetCommand({
        StackSetName: stackSetName,
        TemplateBody: roleTemplate({ description: 'second' }),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
      }),
    );
    expect(await describeOperation(clients, OperationId)).toMatchObject({ Status: 'RUNNING' });
    await ended(rehearsal, clients, OperationId);
    expect(rehearsal.roles(members.inSandbox)).toMatchObject([{ description: 'second', stackId: instance.stackId }]);
  });
});
