import { DeleteStackInstancesCommand, ListStackSetOperationsCommand } from '@aws-sdk/client-cloudformation';
import { type Clients } from '../../lib/aws/clients';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
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
  region,
  roleName,
  root,
  sandbox,
  stackSetName,
  workloads,
} from './support';

const newcomer = { id: '500000000001', name: 'newcomer', parent: sandbox };

async function deployed(options: { enabled?: boolean; retain?: boolean; managedExecution?: boolean; targets?: object } = {}) {
  const rehearsal = new Rehearsal(exampleSnapshot());
  const clients = rehearsal.clients({ account: management });
  await createStackSet(clients, {
    AutoDeployment: { Enabled: options.enabled ?? true, ...(options.retain === true && { RetainStacksOnAccountRemoval: true }) },
    ManagedExecution: { Active: options.managedExecution ?? true },
  });
  await ended(
    rehearsal,
    clients,
    await createInstances(clients, { DeploymentTargets: options.targets ?? { OrganizationalUnitIds: [sandbox] } }),
  );
  return { rehearsal, clients };
}

async function operations(clients: Clients): Promise<(string | undefined)[][]> {
  const { Summaries = [] } = await clients.stackSets.send(new ListStackSetOperationsCommand({ StackSetName: stackSetName }));
  return Summaries.map(({ Action, Status }) => [Action, Status]);
}

describe('auto-deployment', () => {
  it('deploys to an account that is added to a targeted unit', async () => {
    const { rehearsal, clients } = await deployed();
    rehearsal.addAccount(newcomer);
    expect(await operations(clients)).toEqual([
      ['CREATE', 'RUNNING'],
      ['CREATE', 'SUCCEEDED'],
    ]);
    await rehearsal.clock.sleep(40_000);
    expect(await instanceOf(clients, newcomer.id)).toMatchObject({ Status: 'CURRENT', OrganizationalUnitId: sandbox, Region: region });
    expect(rehearsal.roles(newcomer.id)).toHaveLength(1);
  });

  it('deploys to an account that moves in, from below a targeted unit too', async () => {
    const { rehearsal, clients } = await deployed({ targets: { OrganizationalUnitIds: [workloads] } });
    rehearsal.moveAccount(members.inSandbox, production);
    await rehearsal.clock.sleep(40_000);
    expect(await instanceOf(clients, members.inSandbox)).toMatchObject({ Status: 'CURRENT', OrganizationalUnitId: workloads });
  });

  it('ignores account filters', async () => {
    const { rehearsal, clients } = await deployed({
      targets: { OrganizationalUnitIds: [sandbox], Accounts: [members.inSandbox], AccountFilterType: 'INTERSECTION' },
    });
    rehearsal.addAccount(newcomer);
    await rehearsal.clock.sleep(40_000);
    expect(await deployedAccounts(clients)).toEqual([members.inSandbox, newcomer.id]);
  });

  it('deletes the stack of an account that leaves the targeted units', async () => {
    const { rehearsal, clients } = await deployed();
    rehearsal.moveAccount(members.inSandbox, workloads);
    await rehearsal.clock.sleep(40_000);
    expect(await instanceOf(clients, members.inSandbox)).toBeUndefined();
    expect(rehearsal.roles(members.inSandbox)).toEqual([]);
  });

  it('retains it where it is told to', async () => {
    const { rehearsal, clients } = await deployed({ retain: true });
    rehearsal.moveAccount(members.inSandbox, workloads);
    await rehearsal.clock.sleep(40_000);
    expect(await instanceOf(clients, members.inSandbox)).toBeUndefined();
    expect(rehearsal.roles(members.inSandbox).map((role) => role.roleName)).toEqual([roleName]);
  });

  it('does the same for an account that leaves the organization', async () => {
    const { rehearsal, clients } = await deployed();
    rehearsal.removeAccount(members.inSandbox);
    await rehearsal.clock.sleep(40_000);
    expect((await listInstances(clients)).map(({ Account }) => Account)).toEqual([members.alsoInSandbox]);
  });

  it('does nothing to an account that moves within the targeted units', async () => {
    const { rehearsal, clients } = await deployed({ targets: { OrganizationalUnitIds: [root] } });
    rehearsal.moveAccount(members.inSandbox, workloads);
    expect(await operations(clients)).toHaveLength(1);
    expect(await instanceOf(clients, members.inSandbox)).toMatchObject({ Status: 'CURRENT', OrganizationalUnitId: root });
  });

  it('keeps the stack of an account that moves from one targeted unit to another, and says so in the instance', async () => {
    const { rehearsal, clients } = await deployed({ targets: { OrganizationalUnitIds: [sandbox, workloads] } });
    const before = await instanceOf(clients, members.inSandbox);
    rehearsal.moveAccount(members.inSandbox, production);
    await rehearsal.clock.sleep(40_000);
    expect(await instanceOf(clients, members.inSandbox)).toEqual({ ...before, OrganizationalUnitId: workloads });
  });

  it('does nothing when it is off', async () => {
    const { rehearsal, clients } = await deployed({ enabled: false });
    rehearsal.addAccount(newcomer);
    rehearsal.moveAccount(members.inSandbox, workloads);
    expect(await operations(clients)).toHaveLength(1);
  });

  it('leaves the instance of a closed account where it is', async () => {
    const { rehearsal, clients } = await deployed();
    rehearsal.closeAccount(members.inSandbox);
    expect(await operations(clients)).toHaveLength(1);
    expect(await instanceOf(clients, members.inSandbox)).toMatchObject({ Status: 'CURRENT' });
  });

  it.each([true, false])('waits for an operation that runs (managed execution %s)', async (managedExecution) => {
    const { rehearsal, clients } = await deployed({ managedExecution });
    await createInstances(clients);
    rehearsal.addAccount(newcomer);
    expect((await operations(clients))[0]).toEqual(['CREATE', 'QUEUED']);
    await rehearsal.clock.sleep(80_000);
    expect((await operations(clients))[0]).toEqual(['CREATE', 'SUCCEEDED']);
    expect(await instanceOf(clients, newcomer.id)).toMatchObject({ Status: 'CURRENT' });
  });

  it('does not deploy to an account that went away again while it waited', async () => {
    const { rehearsal, clients } = await deployed({ targets: { OrganizationalUnitIds: [sandbox] } });
    rehearsal.startForeignOperation(stackSetName, 60);
    rehearsal.moveAccount(members.underRoot, sandbox);
    rehearsal.moveAccount(members.underRoot, root);
    await rehearsal.clock.sleep(200_000);
    expect(await instanceOf(clients, members.underRoot)).toBeUndefined();
    expect(rehearsal.roles(members.underRoot)).toEqual([]);
  });

  it('deploys again to an account that comes back while its stack is being deleted', async () => {
    const { rehearsal, clients } = await deployed();
    rehearsal.moveAccount(members.inSandbox, workloads);
    await rehearsal.clock.sleep(10_000);
    rehearsal.moveAccount(members.inSandbox, sandbox);
    await rehearsal.clock.sleep(30_000);
    expect(rehearsal.roles(members.inSandbox)).toEqual([]);
    await rehearsal.clock.sleep(40_000);
    expect(await instanceOf(clients, members.inSandbox)).toMatchObject({ Status: 'CURRENT' });
    expect(rehearsal.roles(members.inSandbox)).toHaveLength(1);
  });

  it('does not let one account that fails hold up another', async () => {
    const rehearsal = new Rehearsal(exampleSnapshot());
    const clients = rehearsal.clients({ account: management });
    await createStackSet(clients, { AutoDeployment: { Enabled: true }, ManagedExecution: { Active: true } });
    await ended(rehearsal, clients, await createInstances(clients, { DeploymentTargets: { OrganizationalUnitIds: [sandbox] } }));
    rehearsal.createRole(members.inWorkloads, roleName);
    rehearsal.moveAccount(members.inWorkloads, sandbox);
    rehearsal.moveAccount(members.inProduction, sandbox);
    await rehearsal.clock.sleep(200_000);
    expect(await instanceOf(clients, members.inWorkloads)).toMatchObject({ StackInstanceStatus: { DetailedStatus: 'FAILED' } });
    expect(await instanceOf(clients, members.inProduction)).toMatchObject({ Status: 'CURRENT' });
    // The operation was not exceeded: it succeeded with a failed instance in it.
    expect(await operations(clients)).toEqual(Array(3).fill(['CREATE', 'SUCCEEDED']));
  });

  it('no longer follows a unit whose last instance somebody deleted', async () => {
    const { rehearsal, clients } = await deployed();
    const { OperationId = '' } = await clients.stackSets.send(
      new DeleteStackInstancesCommand({
        StackSetName: stackSetName,
        Regions: [region],
        DeploymentTargets: { OrganizationalUnitIds: [sandbox] },
        RetainStacks: false,
      }),
    );
    await ended(rehearsal, clients, OperationId);
    rehearsal.addAccount(newcomer);
    await rehearsal.clock.sleep(40_000);
    expect(await listInstances(clients)).toEqual([]);
  });

  it('goes on following a unit that ran empty by itself', async () => {
    const { rehearsal, clients } = await deployed();
    rehearsal.moveAccount(members.inSandbox, workloads);
    rehearsal.moveAccount(members.alsoInSandbox, workloads);
    await rehearsal.clock.sleep(200_000);
    rehearsal.addAccount(newcomer);
    await rehearsal.clock.sleep(40_000);
    expect(await deployedAccounts(clients)).toEqual([newcomer.id]);
  });
});
