import {
  CreateChangeSetCommand,
  DescribeStackSetCommand,
  ListStackInstancesCommand,
  SignalResourceCommand,
} from '@aws-sdk/client-cloudformation';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { ListAccountsCommand, ListRootsCommand } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type Fault, maxAttempts, Rehearsal, RehearsalKilled } from '../../lib/rehearsal/rehearsal';
import {
  createInstances,
  createStackSet,
  ended,
  exampleSnapshot,
  listInstances,
  management,
  securityTooling,
  stackSetName,
} from './support';

function start(...faults: Fault[]) {
  const rehearsal = new Rehearsal(exampleSnapshot(), { faults });
  return { rehearsal, clients: rehearsal.clients({ account: management, memberRole: true }) };
}

const attempts = (rehearsal: Rehearsal) => rehearsal.calls.map(({ service, command, error }) => [`${service}:${command}`, error]);

describe('throttling', () => {
  it('is tried again after a pause that doubles, and each attempt is a call', async () => {
    const { rehearsal, clients } = start({ call: 'organizations:ListRoots', kind: 'throttle', times: 3 });
    const startedAt = rehearsal.clock.now().getTime();
    const answer = await clients.organizations.send(new ListRootsCommand({}));
    expect(answer).toMatchObject({ Roots: [{}], $metadata: { attempts: 4, totalRetryDelay: 3500 } });
    expect(rehearsal.clock.now().getTime() - startedAt).toBe(500 + 1000 + 2000);
    expect(attempts(rehearsal)).toEqual([
      ...Array(3).fill(['organizations:ListRoots', 'TooManyRequestsException']),
      ['organizations:ListRoots', undefined],
    ]);
  });

  it.each([
    ['organizations', 'TooManyRequestsException'],
    ['cloudformation', 'Throttling'],
    ['iam', 'Throttling'],
    ['sts', 'Throttling'],
  ])('of %s is called %s, and is thrown when the attempts are used up', async (service, name) => {
    const { rehearsal, clients } = start({ call: `${service}:*`, kind: 'throttle' });
    const calls: Record<string, () => Promise<unknown>> = {
      organizations: () => clients.organizations.send(new ListRootsCommand({})),
      cloudformation: () => clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: stackSetName })),
      iam: async () => (await clients.memberIam?.(securityTooling))?.send(new GetRoleCommand({ RoleName: 'x' })),
      sts: () => clients.sts.send(new GetCallerIdentityCommand({})),
    };
    await expect(calls[service]?.()).rejects.toMatchObject({ name, $fault: 'client', $metadata: { attempts: maxAttempts } });
    expect(rehearsal.calls).toHaveLength(maxAttempts);
  });
});

describe('a broken connection', () => {
  it('is tried again', async () => {
    const { rehearsal, clients } = start({ call: '*', kind: 'reset', times: 1 });
    await expect(clients.organizations.send(new ListRootsCommand({}))).resolves.toBeDefined();
    expect(attempts(rehearsal)).toEqual([
      ['organizations:ListRoots', 'TimeoutError'],
      ['organizations:ListRoots', undefined],
    ]);
  });

  it('looks like Node’s', async () => {
    const { clients } = start({ call: '*', kind: 'reset' });
    await expect(clients.organizations.send(new ListRootsCommand({}))).rejects.toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' });
  });

  it('after the call was carried out makes the second attempt meet the first one’s work', async () => {
    const { rehearsal, clients } = start(
      { call: 'cloudformation:CreateStackSet', kind: 'reset', times: 1, carriedOut: true },
      { call: 'cloudformation:CreateStackInstances', kind: 'reset', times: 1, carriedOut: true },
    );
    // The token that the SDK fills in tells CloudFormation that it is the same request.
    await expect(createStackSet(clients)).resolves.toContain(stackSetName);
    await expect(createInstances(clients)).rejects.toMatchObject({ name: 'OperationIdAlreadyExistsException' });
    await rehearsal.clock.sleep(40_000);
    expect((await listInstances(clients)).filter(({ Status }) => Status === 'CURRENT')).toHaveLength(6);
  });
});

describe('access denied', () => {
  it.each([
    ['organizations', 'AccessDeniedException'],
    ['cloudformation', 'AccessDenied'],
  ])('of %s is called %s, names the action, and is not tried again', async (service, name) => {
    const { rehearsal, clients } = start({ call: `${service}:*`, kind: 'deny' });
    const call =
      service === 'organizations'
        ? clients.organizations.send(new ListAccountsCommand({}))
        : clients.stackSets.send(new ListStackInstancesCommand({ StackSetName: 'x' }));
    const action = service === 'organizations' ? 'organizations:ListAccounts' : 'cloudformation:ListStackInstances';
    await expect(call).rejects.toMatchObject({ name, message: expect.stringContaining(`not authorized to perform: ${action}`) });
    expect(rehearsal.calls).toHaveLength(1);
  });
});

describe('a fault', () => {
  it('lets the first calls through, and strikes so many times', async () => {
    const { clients } = start({ call: 'organizations:ListRoots', kind: 'deny', after: 1, times: 1 });
    const call = () => clients.organizations.send(new ListRootsCommand({}));
    await expect(call()).resolves.toBeDefined();
    await expect(call()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(call()).resolves.toBeDefined();
  });

  it('strikes one caller alone', async () => {
    const { rehearsal, clients } = start({ call: '*', kind: 'deny', account: securityTooling });
    await expect(clients.organizations.send(new ListRootsCommand({}))).resolves.toBeDefined();
    await expect(rehearsal.clients({ account: securityTooling }).organizations.send(new ListRootsCommand({}))).rejects.toBeDefined();
  });

  it('can be put in and taken away while the rehearsal goes on', async () => {
    const { rehearsal, clients } = start({ call: '*', kind: 'deny' });
    rehearsal.setFaults([{ call: 'organizations:ListAccounts', kind: 'deny' }]);
    await expect(clients.organizations.send(new ListRootsCommand({}))).resolves.toBeDefined();
    await expect(clients.organizations.send(new ListAccountsCommand({}))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('can be a delay, in virtual time', async () => {
    const { rehearsal, clients } = start({ call: '*', kind: 'delay', milliseconds: 90_000 });
    const startedAt = rehearsal.clock.now().getTime();
    await clients.organizations.send(new ListRootsCommand({}));
    expect(rehearsal.clock.now().getTime() - startedAt).toBe(90_000);
  });
});

describe('a kill', () => {
  it('ends the process for good, while the operations of AWS go on for the next one', async () => {
    const { rehearsal, clients } = start({ call: 'cloudformation:DescribeStackSetOperation', kind: 'kill', after: 1 });
    await createStackSet(clients);
    const id = await createInstances(clients);
    await expect(ended(rehearsal, clients, id)).rejects.toThrow(RehearsalKilled);
    await expect(clients.organizations.send(new ListRootsCommand({}))).rejects.toThrow(RehearsalKilled);
    const next = rehearsal.clients({ account: management });
    expect(await ended(rehearsal, next, id)).toMatchObject({ Status: 'SUCCEEDED' });
  });

  it.each([
    [true, 1],
    [undefined, 0],
  ])('comes after the call was carried out: %s', async (carriedOut, operations) => {
    const { rehearsal, clients } = start({ call: 'cloudformation:CreateStackInstances', kind: 'kill', carriedOut });
    await createStackSet(clients);
    await expect(createInstances(clients)).rejects.toThrow(RehearsalKilled);
    const next = rehearsal.clients({ account: management });
    expect(await listInstances(next)).toHaveLength(operations * 7);
  });

  it('carries the mark that the commands let through', () => {
    expect(Symbol.for('cordon.killed') in new RehearsalKilled('x')).toBe(true);
  });
});

describe('a rehearsal', () => {
  it('does not pretend to know a command that it does not carry out', async () => {
    const { clients } = start();
    const signal = new SignalResourceCommand({ StackName: 'x', LogicalResourceId: 'x', UniqueId: 'x', Status: 'SUCCESS' });
    await expect(clients.stackSets.send(signal)).rejects.toThrow('a rehearsal does not support the call cloudformation:SignalResource');
  });

  it('records who called what, when, with what', async () => {
    const { rehearsal, clients } = start();
    await createStackSet(clients);
    await rehearsal.clock.sleep(1000);
    const input = { StackName: 'missing', ChangeSetName: 'x', TemplateBody: '{}' };
    await expect(clients.management?.cloudFormation.send(new CreateChangeSetCommand(input))).rejects.toBeDefined();
    expect(rehearsal.calls).toMatchObject([
      {
        service: 'cloudformation',
        command: 'CreateStackSet',
        account: management,
        at: new Date('2026-01-01T00:00:00Z'),
        input: { StackSetName: stackSetName },
      },
      {
        service: 'cloudformation',
        command: 'CreateChangeSet',
        account: management,
        at: new Date('2026-01-01T00:00:01Z'),
        error: 'ValidationError',
        input,
      },
    ]);
  });

  it('is the same every time', async () => {
    const run = async () => {
      const { rehearsal, clients } = start({ call: 'cloudformation:*', kind: 'throttle', after: 2, times: 2 });
      await createStackSet(clients);
      await ended(rehearsal, clients, await createInstances(clients));
      return { instances: await listInstances(clients), calls: rehearsal.calls };
    };
    expect(await run()).toEqual(await run());
  });
});
