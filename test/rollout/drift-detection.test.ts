import { DetectStackDriftCommand, DetectStackSetDriftCommand } from '@aws-sdk/client-cloudformation';
import { containmentRoleName } from '../../lib/containment/roles';
import { absent, present } from '../../lib/core/reading';
import { type Snapshot } from '../../lib/organization/snapshot';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { detectDrift, type DriftEvent } from '../../lib/rollout/drift-detection';
import { managementTemplateBody } from '../../lib/rollout/planner';
import { StackSetDriver } from '../../lib/rollout/stack-set-driver';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { administrator, configured, deployed, instance, managementDeployed, management, root, sketch } from '../support/organization';

const [one, two] = ['333333333333', '444444444444'] as const;
const stackSet = 'cordon-containment-roles';
const stack = 'cordon-containment-roles-management-account';
const configuration = configured();
const [definition] = stackSetDefinitions(configuration, { root });

/** Everything is deployed, in two accounts and the management account. */
function organization(over: Parameters<typeof instance>[1] = {}): Snapshot {
  return sketch(
    { accounts: { [one]: ['root'], [two]: ['root'] } },
    {
      accounts: sketch({ accounts: { [one]: ['root'], [two]: ['root'] } }).accounts.map((account) => ({
        ...account,
        containmentRoles: { status: 'unknown', reason: { call: 'iam:GetRole', code: 'not-asked', message: '' } },
      })),
      stackSets: { [stackSet]: present(deployed(definition!, [instance(one), instance(two, over)])), [`${stackSet}-canary`]: absent },
      managementAccount: managementDeployed(managementTemplateBody(configuration, 'leave')),
    },
  );
}

/** One run of the detection, in a process of its own. */
async function detect(rehearsal: Rehearsal, over: { readonly scope?: 'stack-sets' | 'management-account' } = {}) {
  const { stackSets: client, management: own } = rehearsal.clients({ account: administrator, management: true });
  const events: DriftEvent[] = [];
  const driver = new StackSetDriver({ stackSets: client, callAs: 'DELEGATED_ADMIN', region: 'eu-west-1', clock: rehearsal.clock });
  const detected = await detectDrift({
    ...(over.scope !== 'management-account' && { stackSets: { driver, client, callAs: 'DELEGATED_ADMIN' } }),
    names: [`${stackSet}-canary`, stackSet],
    ...(over.scope !== 'stack-sets' && { stack: { name: stack, client: own!.cloudFormation } }),
    clock: rehearsal.clock,
    onEvent: (event) => events.push(event),
  });
  return { detected, events };
}

const started = (rehearsal: Rehearsal, name: string): number =>
  rehearsal.calls.filter(
    ({ command, input }) =>
      /^Detect/.test(command) &&
      [(input as { StackSetName?: string }).StackSetName, (input as { StackName?: string }).StackName].includes(name),
  ).length;

it('looks at the StackSet, then at the stack of the management account, and says what each detection was', async () => {
  const rehearsal = new Rehearsal(organization());
  rehearsal.deleteRole(one, containmentRoleName);
  const { detected, events } = await detect(rehearsal);
  expect(detected).toEqual([
    { name: stackSet, operation: expect.stringMatching(/^cordon-/), wasRunning: false, failures: [] },
    { name: stack, operation: expect.any(String), wasRunning: false, failures: [] },
  ]);
  expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'progress')).toEqual(['started', 'ended', 'started', 'ended']);
  expect(events).toContainEqual({ kind: 'progress', name: stackSet, done: 2, of: 2 });
});

it('starts nothing where there is no StackSet and no stack', async () => {
  const rehearsal = new Rehearsal(sketch({}));
  expect((await detect(rehearsal)).detected).toEqual([]);
  expect(started(rehearsal, stack)).toBe(0);
});

it('waits for a detection that was begun by a run that was killed, and starts no other', async () => {
  const rehearsal = new Rehearsal(organization(), { faults: [{ call: 'cloudformation:DescribeStackSetOperation', kind: 'kill' }] });
  await expect(detect(rehearsal)).rejects.toThrow();
  rehearsal.setFaults([]);
  const before = started(rehearsal, stackSet);
  const { detected, events } = await detect(rehearsal);
  expect(detected[0]).toMatchObject({ name: stackSet, wasRunning: true, failures: [] });
  expect(events[0]).toMatchObject({ kind: 'resumed', name: stackSet });
  expect(started(rehearsal, stackSet)).toBe(before);
});

it('waits for another operation on the StackSet first', async () => {
  const rehearsal = new Rehearsal(organization());
  const foreign = rehearsal.startForeignOperation(stackSet);
  const { events } = await detect(rehearsal, { scope: 'stack-sets' });
  expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'progress')).toEqual(['waiting', 'started', 'ended']);
  expect(events[0]).toMatchObject({ operation: foreign, action: 'UPDATE' });
});

it('waits for a detection of the stack that somebody else started, of which AWS tells no ID', async () => {
  const rehearsal = new Rehearsal(organization());
  const { management: own } = rehearsal.clients({ account: management });
  await own!.cloudFormation.send(new DetectStackDriftCommand({ StackName: stack }));
  const { detected } = await detect(rehearsal, { scope: 'management-account' });
  expect(detected[0]).toEqual({ name: stack, wasRunning: true, failures: [] });
  expect(started(rehearsal, stack)).toBe(2);
});

it('names each account and Region that could not be looked at', async () => {
  const rehearsal = new Rehearsal(organization({ stackId: undefined, status: 'OUTDATED', detailedStatus: 'FAILED' }));
  const { detected } = await detect(rehearsal, { scope: 'stack-sets' });
  expect(detected).toEqual([
    {
      name: stackSet,
      operation: expect.any(String),
      wasRunning: false,
      failures: [{ account: two, region: 'eu-west-1', reason: 'Stack instance does not have a stack' }],
    },
  ]);
});

it('goes on with the stack where the StackSet may not be looked at', async () => {
  const rehearsal = new Rehearsal(organization());
  const denied = Object.assign(new Error('not authorized to perform: cloudformation:DetectStackSetDrift'), { name: 'AccessDenied' });
  const { stackSets, management: own } = rehearsal.clients({ account: administrator, management: true });
  const client = {
    send: (command: never) =>
      (command as object) instanceof DetectStackSetDriftCommand ? Promise.reject(denied) : stackSets.send(command),
  } as unknown as typeof stackSets;
  const detected = await detectDrift({
    stackSets: {
      driver: new StackSetDriver({ stackSets: client, callAs: 'DELEGATED_ADMIN', region: 'eu-west-1', clock: rehearsal.clock }),
      client,
      callAs: 'DELEGATED_ADMIN',
    },
    names: [stackSet],
    stack: { name: stack, client: own!.cloudFormation },
    clock: rehearsal.clock,
  });
  expect(detected.map(({ name, problem }) => [name, problem?.remedy])).toEqual([
    [stackSet, expect.stringMatching(/^allow cloudformation:DetectStackSetDrift/)],
    [stack, undefined],
  ]);
});
