import {
  DeleteStackInstancesCommand,
  DescribeStackInstanceCommand,
  DescribeStackSetCommand,
  DetectStackSetDriftCommand,
  ListStackInstancesCommand,
  ListStackSetOperationResultsCommand,
  UpdateStackInstancesCommand,
} from '@aws-sdk/client-cloudformation';
import { Rehearsal, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import {
  createInstances,
  createStackSet,
  deployedAccounts,
  ended,
  exampleSnapshot,
  instanceOf,
  listInstances,
  management,
  members,
  production,
  reachable,
  region,
  roleName,
  root,
  sandbox,
  stackSetName,
  workloads,
} from './support';

async function withStackSet(options?: RehearsalOptions, overrides?: Parameters<typeof exampleSnapshot>[0]) {
  const rehearsal = new Rehearsal(exampleSnapshot(overrides), options);
  const clients = rehearsal.clients({ account: management });
  await createStackSet(clients);
  return { rehearsal, clients };
}

async function deployed(options?: RehearsalOptions) {
  const started = await withStackSet(options);
  await ended(started.rehearsal, started.clients, await createInstances(started.clients));
  return started;
}

const only = (...accounts: string[]) => ({ OrganizationalUnitIds: [root], Accounts: accounts, AccountFilterType: 'INTERSECTION' as const });

describe('targets of CreateStackInstances', () => {
  it('reach every account under the root but the management account', async () => {
    const { clients } = await deployed();
    expect(await deployedAccounts(clients)).toEqual(reachable);
    expect(await instanceOf(clients, management)).toBeUndefined();
  });

  it('include the units below a unit', async () => {
    const { rehearsal, clients } = await withStackSet();
    await ended(rehearsal, clients, await createInstances(clients, { DeploymentTargets: { OrganizationalUnitIds: [workloads] } }));
    expect(await deployedAccounts(clients)).toEqual(['222222222222', members.inWorkloads, members.inProduction]);
    expect(await instanceOf(clients, members.inProduction)).toMatchObject({ OrganizationalUnitId: workloads });
  });

  it.each([
    [
      'INTERSECTION leaves only the accounts that are named and in the units',
      'INTERSECTION',
      [members.inSandbox, members.inWorkloads],
      [members.inSandbox],
    ],
    ['DIFFERENCE leaves the named accounts out', 'DIFFERENCE', [members.inSandbox], [members.alsoInSandbox]],
  ] as const)('%s', async (_rule, AccountFilterType, Accounts, expected) => {
    const { rehearsal, clients } = await withStackSet();
    const DeploymentTargets = { OrganizationalUnitIds: [sandbox], Accounts: [...Accounts], AccountFilterType };
    await ended(rehearsal, clients, await createInstances(clients, { DeploymentTargets }));
    expect(await deployedAccounts(clients)).toEqual(expected);
  });

  it('skip a suspended account, and count it neither as done nor as failed', async () => {
    const { rehearsal, clients } = await withStackSet();
    const operation = await ended(
      rehearsal,
      clients,
      await createInstances(clients, { DeploymentTargets: { OrganizationalUnitIds: [production] } }),
    );
    expect(operation).toMatchObject({ Status: 'SUCCEEDED', StatusDetails: { FailedStackInstancesCount: 0 } });
    expect(await instanceOf(clients, members.suspended)).toMatchObject({
      Status: 'OUTDATED',
      StackInstanceStatus: { DetailedStatus: 'SKIPPED_SUSPENDED_ACCOUNT' },
      StackId: undefined,
    });
    expect(rehearsal.roles(members.suspended)).toEqual([]);
  });

  it('skip an account that is closed while the operation runs', async () => {
    const { rehearsal, clients } = await withStackSet();
    const id = await createInstances(clients, {
      OperationPreferences: { MaxConcurrentCount: 1 },
      DeploymentTargets: { OrganizationalUnitIds: [sandbox] },
    });
    rehearsal.closeAccount(members.alsoInSandbox);
    await ended(rehearsal, clients, id);
    expect(await deployedAccounts(clients)).toEqual([members.inSandbox]);
  });

  it.each([
    ['no unit', { DeploymentTargets: { Accounts: [members.inSandbox] } }, /OrganizationalUnit as target/],
    ['accounts outside DeploymentTargets', { Accounts: [members.inSandbox] }, /OrganizationalUnit as target/],
    ['no Region', { Regions: [] }, /Regions/],
    ['a unit that does not exist', { DeploymentTargets: { OrganizationalUnitIds: ['ou-ab12-99999999'] } }, /ou-ab12-99999999/],
    [
      'more than 50 units',
      { DeploymentTargets: { OrganizationalUnitIds: Array.from({ length: 51 }, (_, i) => `ou-ab12-${String(i).padStart(8, '0')}`) } },
      /at most 50/,
    ],
    ['UNION', { DeploymentTargets: { ...only(members.inSandbox), AccountFilterType: 'UNION' as const } }, /UNION is not supported/],
    [
      'accounts and units without a filter',
      { DeploymentTargets: { OrganizationalUnitIds: [root], Accounts: [members.inSandbox] } },
      /AccountFilterType must be specified/,
    ],
    ['an account ID that is none', { DeploymentTargets: only('12345') }, /12345/],
    [
      'a filter without accounts',
      { DeploymentTargets: { OrganizationalUnitIds: [root], AccountFilterType: 'DIFFERENCE' as const } },
      /Accounts must be specified/,
    ],
    [
      'both ways to say how many at once',
      { OperationPreferences: { MaxConcurrentCount: 1, MaxConcurrentPercentage: 10 } },
      /MaxConcurrentCount and MaxConcurrentPercentage/,
    ],
    ['a tolerance above 100 percent', { OperationPreferences: { FailureTolerancePercentage: 101 } }, /failureTolerancePercentage/],
  ])('refuse %s, and nothing starts', async (_what, input, message) => {
    const { clients } = await withStackSet();
    await expect(createInstances(clients, input)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(message),
    });
    expect(await listInstances(clients)).toEqual([]);
  });
});

describe('stack instances', () => {
  it('can be listed as pending and running before they are deployed', async () => {
    const { rehearsal, clients } = await withStackSet();
    await createInstances(clients, { OperationPreferences: { MaxConcurrentCount: 2, ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE' } });
    const count = async (status: string) =>
      (await listInstances(clients)).filter(({ StackInstanceStatus }) => StackInstanceStatus?.DetailedStatus === status).length;
    expect([await count('PENDING'), await count('RUNNING'), await count('SUCCEEDED')]).toEqual([5, 2, 0]);
    await rehearsal.clock.sleep(40_000);
    expect([await count('RUNNING'), await count('SUCCEEDED')]).toEqual([2, 2]);
  });

  it('make the roles of the template in each account, resolved there', async () => {
    const { rehearsal } = await deployed();
    const [role] = rehearsal.roles(members.inSandbox);
    expect(role).toMatchObject({
      roleName,
      arn: `arn:aws:iam::${members.inSandbox}:role/${roleName}`,
      managedPolicyArns: ['arn:aws:iam::aws:policy/SecurityAudit'],
      policies: [{ policyName: 'Pass', policyDocument: { Statement: [{ Resource: `arn:aws:iam::${members.inSandbox}:role/Other` }] } }],
      assumeRolePolicyDocument: { Statement: [{ Condition: { StringEquals: { 'sts:ExternalId': members.inSandbox } } }] },
    });
    expect(role?.stackId).toContain(`:${members.inSandbox}:stack/StackSet-${stackSetName}-`);
  });

  it('are redeployed unchanged when they are created again', async () => {
    const { rehearsal, clients } = await deployed();
    const before = await instanceOf(clients, members.inSandbox);
    const id = await createInstances(clients, { DeploymentTargets: only(members.inSandbox) });
    expect(await ended(rehearsal, clients, id)).toMatchObject({ Status: 'SUCCEEDED' });
    expect(await instanceOf(clients, members.inSandbox)).toEqual({ ...before, LastOperationId: id });
  });

  it('fail with the reason of AWS where a role of that name exists outside the stack', async () => {
    const { rehearsal, clients } = await withStackSet();
    rehearsal.createRole(members.inSandbox, roleName);
    const operation = await ended(rehearsal, clients, await createInstances(clients, { DeploymentTargets: only(members.inSandbox) }));
    expect(operation).toMatchObject({ Status: 'FAILED', StatusDetails: { FailedStackInstancesCount: 1 } });
    const instance = await instanceOf(clients, members.inSandbox);
    expect(instance).toMatchObject({ Status: 'OUTDATED', StackInstanceStatus: { DetailedStatus: 'FAILED' }, StackId: undefined });
    expect(instance?.StatusReason).toContain('ResourceLogicalId:Containment, ResourceType:AWS::IAM::Role');
    expect(instance?.StatusReason).toContain(`Resource of type 'AWS::IAM::Role' with identifier '${roleName}' already exists`);
  });

  it('fail in a second Region, because roles are global in an account', async () => {
    const { rehearsal, clients } = await deployed();
    const id = await createInstances(clients, { DeploymentTargets: only(members.inSandbox), Regions: ['us-east-1'] });
    expect(await ended(rehearsal, clients, id)).toMatchObject({ Status: 'FAILED' });
    const inSandbox = (await listInstances(clients)).filter(({ Account }) => Account === members.inSandbox);
    expect(inSandbox.map(({ Region, Status }) => [Region, Status])).toEqual([
      [region, 'CURRENT'],
      ['us-east-1', 'OUTDATED'],
    ]);
  });

  it('fail as often as they were made to, and then succeed', async () => {
    const { rehearsal, clients } = await withStackSet({
      failingInstances: [{ account: members.inSandbox, reason: 'not today', times: 1 }],
    });
    const targets = { DeploymentTargets: only(members.inSandbox) };
    expect(await ended(rehearsal, clients, await createInstances(clients, targets))).toMatchObject({ Status: 'FAILED' });
    expect(await instanceOf(clients, members.inSandbox)).toMatchObject({ StatusReason: 'not today' });
    expect(await ended(rehearsal, clients, await createInstances(clients, targets))).toMatchObject({ Status: 'SUCCEEDED' });
    expect(await instanceOf(clients, members.inSandbox)).toMatchObject({ Status: 'CURRENT', StatusReason: undefined });
  });

  it('fail where the rehearsal is told so later', async () => {
    const { rehearsal, clients } = await withStackSet({ failingInstances: [{ account: members.inSandbox, reason: 'at first' }] });
    rehearsal.setFailingInstances([{ account: members.alsoInSandbox, reason: 'later' }]);
    const preferences = { FailureToleranceCount: 1 };
    await ended(
      rehearsal,
      clients,
      await createInstances(clients, { OperationPreferences: preferences, DeploymentTargets: { OrganizationalUnitIds: [sandbox] } }),
    );
    expect(await instanceOf(clients, members.inSandbox)).toMatchObject({ Status: 'CURRENT' });
    expect(await instanceOf(clients, members.alsoInSandbox)).toMatchObject({ Status: 'OUTDATED', StatusReason: 'later' });
  });

  it('are updated by UpdateStackInstances where they exist, and made nowhere', async () => {
    const { rehearsal, clients } = await withStackSet();
    await ended(rehearsal, clients, await createInstances(clients, { DeploymentTargets: only(members.inSandbox) }));
    const { OperationId = '' } = await clients.stackSets.send(
      new UpdateStackInstancesCommand({
        StackSetName: stackSetName,
        Regions: [region],
        DeploymentTargets: { OrganizationalUnitIds: [root] },
      }),
    );
    const { Summaries } = await clients.stackSets.send(
      new ListStackSetOperationResultsCommand({ StackSetName: stackSetName, OperationId }),
    );
    expect(Summaries?.map(({ Account }) => Account)).toEqual([members.inSandbox]);
    expect(await ended(rehearsal, clients, OperationId)).toMatchObject({ Action: 'UPDATE', Status: 'SUCCEEDED' });
  });

  it('are updated in the units and the named accounts together, where no filter type is given', async () => {
    const { clients } = await deployed();
    const DeploymentTargets = { OrganizationalUnitIds: [sandbox], Accounts: [members.underRoot] };
    const { OperationId = '' } = await clients.stackSets.send(
      new UpdateStackInstancesCommand({ StackSetName: stackSetName, Regions: [region], DeploymentTargets }),
    );
    const { Summaries } = await clients.stackSets.send(
      new ListStackSetOperationResultsCommand({ StackSetName: stackSetName, OperationId }),
    );
    expect(Summaries?.map(({ Account }) => Account)).toEqual([members.underRoot, members.inSandbox, members.alsoInSandbox]);
  });

  it('belong to the unit that they were last created through', async () => {
    const { rehearsal, clients } = await deployed();
    await ended(rehearsal, clients, await createInstances(clients, { DeploymentTargets: { OrganizationalUnitIds: [sandbox] } }));
    expect(await instanceOf(clients, members.inSandbox)).toMatchObject({ OrganizationalUnitId: sandbox });
    expect(await instanceOf(clients, members.inWorkloads)).toMatchObject({ OrganizationalUnitId: root });
    const { StackSet } = await clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: stackSetName }));
    expect(StackSet?.OrganizationalUnitIds).toEqual([sandbox, root]);
  });

  it('are described one by one', async () => {
    const { clients } = await deployed();
    const describe = (account: string) =>
      clients.stackSets.send(
        new DescribeStackInstanceCommand({ StackSetName: stackSetName, StackInstanceAccount: account, StackInstanceRegion: region }),
      );
    await expect(describe(members.inSandbox)).resolves.toMatchObject({
      StackInstance: { Account: members.inSandbox, Status: 'CURRENT', OrganizationalUnitId: root },
    });
    await expect(describe(management)).rejects.toMatchObject({
      name: 'StackInstanceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('are listed by account, Region, detailed status, last operation and page', async () => {
    const { rehearsal, clients } = await deployed({ pageSize: 3 });
    const last = await createInstances(clients, { DeploymentTargets: only(members.inSandbox) });
    await ended(rehearsal, clients, last);
    const list = async (input: object) =>
      (await clients.stackSets.send(new ListStackInstancesCommand({ StackSetName: stackSetName, ...input }))).Summaries?.map(
        ({ Account }) => Account,
      );
    expect(await list({ StackInstanceAccount: members.inSandbox })).toEqual([members.inSandbox]);
    expect(await list({ StackInstanceRegion: 'us-east-1' })).toEqual([]);
    expect(await list({ Filters: [{ Name: 'DETAILED_STATUS', Values: 'SKIPPED_SUSPENDED_ACCOUNT' }] })).toEqual([members.suspended]);
    expect(await list({ Filters: [{ Name: 'LAST_OPERATION_ID', Values: last }] })).toEqual([members.inSandbox]);
    expect(await list({})).toHaveLength(3);
    expect(await list({ MaxResults: 2 })).toHaveLength(2);
    expect(await listInstances(clients)).toHaveLength(7);
    await expect(list({ NextToken: 'made up' })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(list({ MaxResults: 101 })).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('DeleteStackInstances', () => {
  const deletion = (DeploymentTargets: object, RetainStacks: boolean) =>
    new DeleteStackInstancesCommand({ StackSetName: stackSetName, Regions: [region], DeploymentTargets, RetainStacks });

  it('deletes the stacks and their roles', async () => {
    const { rehearsal, clients } = await deployed();
    const { OperationId = '' } = await clients.stackSets.send(deletion({ OrganizationalUnitIds: [sandbox] }, false));
    expect(await ended(rehearsal, clients, OperationId)).toMatchObject({ Action: 'DELETE', Status: 'SUCCEEDED', RetainStacks: false });
    expect(await deployedAccounts(clients)).toEqual(
      reachable.filter((account) => account !== members.inSandbox && account !== members.alsoInSandbox),
    );
    expect(rehearsal.roles(members.inSandbox)).toEqual([]);
  });

  it('leaves the roles of retained stacks, which then are in the way of a new instance', async () => {
    const { rehearsal, clients } = await deployed();
    await ended(rehearsal, clients, (await clients.stackSets.send(deletion(only(members.inSandbox), true))).OperationId ?? '');
    expect(rehearsal.roles(members.inSandbox)).toHaveLength(1);
    expect(await instanceOf(clients, members.inSandbox)).toBeUndefined();
    await ended(rehearsal, clients, await createInstances(clients, { DeploymentTargets: only(members.inSandbox) }));
    expect(await instanceOf(clients, members.inSandbox)).toMatchObject({ StackInstanceStatus: { DetailedStatus: 'FAILED' } });
  });

  it('reaches the instance of an account that was closed, and of one that left', async () => {
    const { rehearsal, clients } = await deployed();
    rehearsal.closeAccount(members.inSandbox);
    rehearsal.removeAccount(members.alsoInSandbox);
    await ended(
      rehearsal,
      clients,
      (await clients.stackSets.send(deletion(only(members.inSandbox, members.alsoInSandbox), true))).OperationId ?? '',
    );
    expect(await deployedAccounts(clients)).not.toEqual(expect.arrayContaining([members.inSandbox]));
    expect(await instanceOf(clients, members.alsoInSandbox)).toBeUndefined();
  });

  it('that fails leaves the instance INOPERABLE until its stack is retained', async () => {
    const { rehearsal, clients } = await deployed({
      failingInstances: [{ account: members.inSandbox, reason: 'role in use', actions: ['DELETE'] }],
    });
    await ended(rehearsal, clients, (await clients.stackSets.send(deletion(only(members.inSandbox), false))).OperationId ?? '');
    expect(await instanceOf(clients, members.inSandbox)).toMatchObject({
      Status: 'INOPERABLE',
      StackInstanceStatus: { DetailedStatus: 'INOPERABLE' },
    });
    await ended(rehearsal, clients, (await clients.stackSets.send(deletion(only(members.inSandbox), true))).OperationId ?? '');
    expect(await instanceOf(clients, members.inSandbox)).toBeUndefined();
  });

  it('needs RetainStacks', async () => {
    const { clients } = await deployed();
    const input = {
      StackSetName: stackSetName,
      Regions: [region],
      DeploymentTargets: { OrganizationalUnitIds: [root] },
      RetainStacks: undefined,
    };
    await expect(clients.stackSets.send(new DeleteStackInstancesCommand(input))).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('DetectStackSetDrift', () => {
  it('finds the stack whose role somebody deleted', async () => {
    const { rehearsal, clients } = await deployed();
    rehearsal.deleteRole(members.inSandbox, roleName);
    const { OperationId = '' } = await clients.stackSets.send(
      new DetectStackSetDriftCommand({
        StackSetName: stackSetName,
        OperationPreferences: { MaxConcurrentPercentage: 100, FailureTolerancePercentage: 100 },
      }),
    );
    await expect(clients.stackSets.send(new DetectStackSetDriftCommand({ StackSetName: stackSetName }))).rejects.toMatchObject({
      name: 'OperationInProgressException',
    });
    await ended(rehearsal, clients, OperationId);
    const drifted = (await listInstances(clients)).map(({ Account, DriftStatus }) => [Account, DriftStatus]);
    expect(drifted).toContainEqual([members.inSandbox, 'DRIFTED']);
    expect(drifted).toContainEqual([members.alsoInSandbox, 'IN_SYNC']);
    const { StackSet } = await clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: stackSetName }));
    expect(StackSet?.StackSetDriftDetectionDetails).toMatchObject({
      DriftStatus: 'DRIFTED',
      DriftedStackInstancesCount: 1,
      InSyncStackInstancesCount: 5,
      FailedStackInstancesCount: 1,
    });
  });
});
