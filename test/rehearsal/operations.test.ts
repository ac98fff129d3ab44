import {
  DescribeStackSetOperationCommand,
  ListStackSetOperationResultsCommand,
  ListStackSetOperationsCommand,
  type StackSetOperationPreferences,
  StopStackSetOperationCommand,
  UpdateStackSetCommand,
} from '@aws-sdk/client-cloudformation';
import { type Clients } from '../../lib/aws/clients';
import { Rehearsal, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import {
  createInstances,
  createStackSet,
  deployedAccounts,
  describeOperation,
  ended,
  listInstances,
  management,
  region,
  root,
  snapshotOf,
  stackSetName,
} from './support';

const ids = (count: number) => Array.from({ length: count }, (_, index) => String(400_000_000_000 + index));

async function organizationOf(count: number, options: RehearsalOptions = {}, managedExecution = false) {
  const accounts = [{ id: management, parent: root }, ...ids(count).map((id) => ({ id, parent: root }))];
  const rehearsal = new Rehearsal(snapshotOf({ accounts }), { secondsPerInstance: 10, ...options });
  const clients = rehearsal.clients({ account: management });
  await createStackSet(clients, { ManagedExecution: { Active: managedExecution } });
  return { rehearsal, clients };
}

async function statusesOf(clients: Clients, OperationId: string): Promise<Record<string, number>> {
  const { Summaries = [] } = await clients.stackSets.send(
    new ListStackSetOperationResultsCommand({ StackSetName: stackSetName, OperationId }),
  );
  const counts: Record<string, number> = {};
  for (const { Status = '' } of Summaries) counts[Status] = (counts[Status] ?? 0) + 1;
  return counts;
}

/** The most that ran at once, and the virtual seconds that it took. */
async function run(count: number, preferences: StackSetOperationPreferences, failing: readonly number[] = []) {
  const failingInstances = failing.map((index) => ({ account: ids(count)[index] ?? '', reason: 'made to fail' }));
  const { rehearsal, clients } = await organizationOf(count, { failingInstances });
  const startedAt = rehearsal.clock.now().getTime();
  const id = await createInstances(clients, { OperationPreferences: preferences });
  const running: number[] = [];
  for (;;) {
    running.push((await statusesOf(clients, id)).RUNNING ?? 0);
    const operation = await describeOperation(clients, id);
    if (operation.EndTimestamp !== undefined) {
      return {
        running,
        most: Math.max(...running),
        seconds: (operation.EndTimestamp.getTime() - startedAt) / 1000,
        operation,
        counts: await statusesOf(clients, id),
        clients,
      };
    }
    await rehearsal.clock.sleep(1000);
  }
}

describe('an operation', () => {
  it('runs by virtual time alone', async () => {
    const { rehearsal, clients } = await organizationOf(2);
    const id = await createInstances(clients, { OperationPreferences: { MaxConcurrentCount: 1 } });
    for (let reads = 0; reads < 5; reads += 1)
      expect(await describeOperation(clients, id)).toMatchObject({ Status: 'RUNNING', EndTimestamp: undefined });
    await rehearsal.clock.sleep(10_000);
    expect(await statusesOf(clients, id)).toEqual({ SUCCEEDED: 1, RUNNING: 1 });
    await rehearsal.clock.sleep(9_999);
    expect(await describeOperation(clients, id)).toMatchObject({ Status: 'RUNNING' });
    await rehearsal.clock.sleep(1);
    expect(await describeOperation(clients, id)).toMatchObject({ Status: 'SUCCEEDED', EndTimestamp: new Date('2026-01-01T00:00:20Z') });
  });

  it.each([
    ['one at a time by default', 4, {}, 1, 40],
    ['so many as its count', 6, { MaxConcurrentCount: 3, FailureToleranceCount: 2 }, 3, 20],
    ['a percentage that rounds down', 10, { MaxConcurrentPercentage: 25, FailureTolerancePercentage: 100 }, 2, 50],
    ['at least one, where the percentage rounds down to none', 3, { MaxConcurrentPercentage: 1 }, 1, 30],
    ['at most the tolerance plus one, under STRICT_FAILURE_TOLERANCE', 6, { MaxConcurrentCount: 6, FailureToleranceCount: 1 }, 2, 30],
    [
      'a tolerance that rounds down, under STRICT_FAILURE_TOLERANCE',
      19,
      { MaxConcurrentPercentage: 100, FailureTolerancePercentage: 10 },
      2,
      100,
    ],
    [
      'the whole maximum, under SOFT_FAILURE_TOLERANCE',
      6,
      { MaxConcurrentCount: 6, ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE' as const },
      6,
      10,
    ],
  ])('works on %s', async (_rule, count, preferences, most, seconds) => {
    expect(await run(count, preferences)).toMatchObject({ most, seconds, counts: { SUCCEEDED: count } });
  });

  it('lowers its concurrency with each failure, under STRICT_FAILURE_TOLERANCE', async () => {
    const { running, operation } = await run(6, { MaxConcurrentCount: 3, FailureToleranceCount: 2 }, [0]);
    expect(running.slice(0, 10)).toEqual(Array(10).fill(3));
    expect(Math.max(...running.slice(10))).toBe(2);
    expect(operation).toMatchObject({ Status: 'SUCCEEDED' });
  });

  it('can be SUCCEEDED with failed instances in it', async () => {
    const { operation, counts } = await run(4, { FailureToleranceCount: 1 }, [1]);
    expect(operation).toMatchObject({ Status: 'SUCCEEDED', StatusDetails: { FailedStackInstancesCount: 1 } });
    expect(counts).toEqual({ SUCCEEDED: 3, FAILED: 1 });
  });

  it('fails above its tolerance, and cancels what has not begun', async () => {
    const { operation, counts, clients } = await run(6, { FailureToleranceCount: 1 }, [1, 2]);
    expect(operation).toMatchObject({ Status: 'FAILED', StatusDetails: { FailedStackInstancesCount: 2 } });
    expect(counts).toEqual({ SUCCEEDED: 1, FAILED: 2, CANCELLED: 3 });
    const cancelled = (await listInstances(clients)).filter(
      ({ StackInstanceStatus }) => StackInstanceStatus?.DetailedStatus === 'CANCELLED',
    );
    expect(cancelled).toHaveLength(3);
    expect(cancelled[0]).toMatchObject({
      Status: 'OUTDATED',
      StatusReason: 'Cancelled since failure tolerance has exceeded',
      StackId: undefined,
    });
  });

  it('lets what runs finish when the tolerance is exceeded', async () => {
    const { counts, operation } = await run(5, { MaxConcurrentCount: 3, ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE' }, [0]);
    expect(operation).toMatchObject({ Status: 'FAILED' });
    expect(counts).toEqual({ SUCCEEDED: 2, FAILED: 1, CANCELLED: 2 });
  });

  it('goes through the Regions in their order, and attempts none after one that failed', async () => {
    const failingInstances = [{ account: ids(1)[0] ?? '', reason: 'made to fail' }];
    const { rehearsal, clients } = await organizationOf(1, { failingInstances });
    const id = await createInstances(clients, {
      Regions: [region, 'us-east-1'],
      OperationPreferences: { RegionOrder: ['us-east-1', region] },
    });
    await ended(rehearsal, clients, id);
    const { Summaries } = await clients.stackSets.send(
      new ListStackSetOperationResultsCommand({ StackSetName: stackSetName, OperationId: id }),
    );
    expect(Summaries?.map(({ Region, Status }) => [Region, Status])).toEqual([
      [region, 'CANCELLED'],
      ['us-east-1', 'FAILED'],
    ]);
  });

  it('goes through the Regions side by side when they are PARALLEL, each with limits of its own', async () => {
    const { rehearsal, clients } = await organizationOf(2);
    const TemplateBody = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
    const update = new UpdateStackSetCommand({ StackSetName: stackSetName, TemplateBody });
    await ended(rehearsal, clients, (await clients.stackSets.send(update)).OperationId ?? '');
    const id = await createInstances(clients, {
      Regions: [region, 'us-east-1'],
      OperationPreferences: { RegionConcurrencyType: 'PARALLEL', MaxConcurrentCount: 1 },
    });
    expect(await statusesOf(clients, id)).toEqual({ RUNNING: 2, PENDING: 2 });
    await rehearsal.clock.sleep(20_000);
    expect(await statusesOf(clients, id)).toEqual({ SUCCEEDED: 4 });
  });

  it('on nothing has SUCCEEDED at once', async () => {
    const { clients } = await organizationOf(0);
    expect(await describeOperation(clients, await createInstances(clients))).toMatchObject({ Status: 'SUCCEEDED' });
  });

  it('keeps the ID that it is given, once', async () => {
    const { rehearsal, clients } = await organizationOf(1);
    expect(await createInstances(clients, { OperationId: 'wave-1' })).toBe('wave-1');
    await ended(rehearsal, clients, 'wave-1');
    await expect(createInstances(clients, { OperationId: 'wave-1' })).rejects.toMatchObject({
      name: 'OperationIdAlreadyExistsException',
      $metadata: { httpStatusCode: 409 },
    });
    await expect(createInstances(clients, { OperationId: '-' })).rejects.toMatchObject({ name: 'ValidationError' });
    const unknownOperation = new DescribeStackSetOperationCommand({ StackSetName: stackSetName, OperationId: 'wave-2' });
    await expect(clients.stackSets.send(unknownOperation)).rejects.toMatchObject({ name: 'OperationNotFoundException' });
  });

  it('is listed, the newest first, and its results by status', async () => {
    const { rehearsal, clients } = await organizationOf(2);
    await ended(rehearsal, clients, await createInstances(clients, { OperationId: 'first' }));
    await createInstances(clients, { OperationId: 'second' });
    const { Summaries } = await clients.stackSets.send(new ListStackSetOperationsCommand({ StackSetName: stackSetName }));
    expect(Summaries?.map(({ OperationId, Status, Action }) => [OperationId, Status, Action])).toEqual([
      ['second', 'RUNNING', 'CREATE'],
      ['first', 'SUCCEEDED', 'CREATE'],
    ]);
    const filtered = new ListStackSetOperationResultsCommand({
      StackSetName: stackSetName,
      OperationId: 'first',
      Filters: [{ Name: 'OPERATION_RESULT_STATUS', Values: 'FAILED' }],
    });
    await expect(clients.stackSets.send(filtered)).resolves.toMatchObject({ Summaries: [] });
  });
});

describe('a second operation', () => {
  it('is refused while one runs', async () => {
    const { rehearsal, clients } = await organizationOf(2);
    const first = await createInstances(clients);
    await expect(createInstances(clients)).rejects.toMatchObject({
      name: 'OperationInProgressException',
      message: expect.stringContaining(first),
    });
    await ended(rehearsal, clients, first);
    await expect(createInstances(clients)).resolves.toBeDefined();
  });

  it('is queued under managed execution, and they run one after the other', async () => {
    const { rehearsal, clients } = await organizationOf(2, {}, true);
    const operations = [await createInstances(clients), await createInstances(clients), await createInstances(clients)];
    const statuses = async () => Promise.all(operations.map(async (id) => (await describeOperation(clients, id)).Status));
    expect(await statuses()).toEqual(['RUNNING', 'QUEUED', 'QUEUED']);
    await rehearsal.clock.sleep(10_000);
    expect(await statuses()).toEqual(['SUCCEEDED', 'RUNNING', 'QUEUED']);
    await rehearsal.clock.sleep(20_000);
    expect(await statuses()).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  it('may not change managed execution while others run or wait', async () => {
    const { clients } = await organizationOf(2, {}, true);
    await createInstances(clients);
    const update = new UpdateStackSetCommand({
      StackSetName: stackSetName,
      UsePreviousTemplate: true,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      ManagedExecution: { Active: false },
    });
    await expect(clients.stackSets.send(update)).rejects.toMatchObject({ name: 'InvalidOperationException' });
  });

  it('can be somebody else’s', async () => {
    const { rehearsal, clients } = await organizationOf(2);
    const foreign = rehearsal.startForeignOperation(stackSetName, 60);
    expect(await describeOperation(clients, foreign)).toMatchObject({ Status: 'RUNNING', Action: 'UPDATE' });
    await expect(createInstances(clients)).rejects.toMatchObject({ name: 'OperationInProgressException' });
    await rehearsal.clock.sleep(60_000);
    expect(await describeOperation(clients, foreign)).toMatchObject({ Status: 'SUCCEEDED' });
    await expect(createInstances(clients)).resolves.toBeDefined();
  });
});

describe('StopStackSetOperation', () => {
  const stop = (OperationId: string) => new StopStackSetOperationCommand({ StackSetName: stackSetName, OperationId });

  it('lets what runs finish, and cancels the rest', async () => {
    const { rehearsal, clients } = await organizationOf(5);
    const id = await createInstances(clients, { OperationPreferences: { MaxConcurrentCount: 2, FailureToleranceCount: 1 } });
    await clients.stackSets.send(stop(id));
    expect(await describeOperation(clients, id)).toMatchObject({ Status: 'STOPPING' });
    expect(await ended(rehearsal, clients, id)).toMatchObject({ Status: 'STOPPED' });
    expect(await statusesOf(clients, id)).toEqual({ SUCCEEDED: 2, CANCELLED: 3 });
    expect(await deployedAccounts(clients)).toHaveLength(2);
  });

  it('takes an operation out of the queue, and the next one keeps its turn', async () => {
    const { rehearsal, clients } = await organizationOf(1, {}, true);
    const [first, second, third] = [await createInstances(clients), await createInstances(clients), await createInstances(clients)];
    await clients.stackSets.send(stop(second));
    expect(await describeOperation(clients, second)).toMatchObject({ Status: 'STOPPED' });
    await ended(rehearsal, clients, first);
    expect(await ended(rehearsal, clients, third)).toMatchObject({ Status: 'SUCCEEDED' });
  });

  it('refuses an operation that has ended', async () => {
    const { rehearsal, clients } = await organizationOf(1);
    const id = await createInstances(clients);
    await ended(rehearsal, clients, id);
    await expect(clients.stackSets.send(stop(id))).rejects.toMatchObject({ name: 'InvalidOperationException' });
  });
});
