import { type Configuration } from '../../lib/configuration/configuration';
import { type Snapshot } from '../../lib/organization/snapshot';
import { CordonError } from '../../lib/core/problem';
import { Rehearsal, RehearsalKilled, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import { deploy, type DeployOptions } from '../../lib/rollout/deploy';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { type DeployEvent } from '../../lib/rollout/deploy-events';
import { planRollout, snapshotHash } from '../../lib/rollout/planner';
import { verifyCoverage } from '../../lib/rollout/verify';
import { administrator, configured, management, root, sketch, unit } from '../support/organization';
import { sampled } from '../support/runs';

const today = '2026-11-24';
const [canary, labs, app, other, closed] = ['333333333333', '444444444444', '555555555555', '666666666666', '777777777777'] as const;

const organization = sketch({
  units: { apps: 'root', web: 'apps', labs: 'root' },
  accounts: { [canary]: ['apps'], [labs]: ['labs'], [app]: ['web'], [other]: ['root'], [closed]: ['apps', 'SUSPENDED'] },
});
const configuration = configured({
  organization: { root },
  rollout: { canary: [canary], waves: [{ name: 'labs', organizationalUnits: [unit('labs')] }] },
});

/** One organization, and runs of deploy on it. */
function stage(options: RehearsalOptions = {}, snapshot: Snapshot = organization) {
  const rehearsal = new Rehearsal(snapshot, options);
  const clients = () => rehearsal.clients({ account: administrator, management: true, memberRole: true });
  const events: DeployEvent[] = [];
  const run = (over: Partial<DeployOptions> = {}, of: Configuration = configuration) =>
    deploy({ configuration: of, clients: clients(), clock: rehearsal.clock, today, onEvent: (event) => events.push(event), ...over });
  const read = (of: Configuration = configuration) => snapshotFor(of, clients(), rehearsal.clock);
  const writes = () =>
    rehearsal.calls
      .map(({ command }) => command.replace(/Command$/, ''))
      .filter((command) => /^(Create|Update|Delete|Execute)/.test(command));
  return { rehearsal, run, read, events, writes };
}

const covered = async (stageOf: ReturnType<typeof stage>, of: Configuration = configuration) =>
  verifyCoverage({ configuration: of, snapshot: await stageOf.read(of), today });

/** The error that a promise ends in. */
async function errorOf(promise: Promise<unknown>): Promise<CordonError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CordonError)) throw error;
  return error;
}

describe('a first rollout', () => {
  it('goes canary, then units in order, then the rest, then the management account, and covers everybody', async () => {
    const first = stage();
    const result = await first.run();
    expect(result.steps.map(({ step, outcome }) => `${step}: ${outcome}`)).toEqual([
      'create StackSet cordon-containment-roles-canary: current',
      'canary: current',
      'create StackSet cordon-containment-roles: current',
      'labs: current',
      'rest: current',
      'management account: current',
    ]);
    expect(result).toMatchObject({ outcome: 'deployed', exitCode: 0, remaining: [] });
    expect((await covered(first)).exitCode).toBe(0);
  });

  it('leaves both roles in exactly the accounts that should have them', async () => {
    const first = stage();
    await first.run();
    for (const account of [management, administrator, canary, labs, app, other]) {
      expect(first.rehearsal.roles(account).map(({ roleName }) => roleName)).toEqual(
        expect.arrayContaining(['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution']),
      );
    }
    expect(first.rehearsal.roles(closed)).toEqual([]);
  });

  it('does nothing the second time', async () => {
    const first = stage();
    await first.run();
    const before = first.writes().length;
    expect(await first.run()).toMatchObject({ outcome: 'nothing-to-do', exitCode: 0 });
    expect(first.writes()).toHaveLength(before);
  });

  it('tells progress per wave and account', async () => {
    const first = stage();
    await first.run();
    const progressed = first.events.filter((event) => event.kind === 'step-progress');
    expect(new Set(progressed.map(({ step }) => step))).toEqual(new Set(['canary', 'labs', 'rest']));
    expect(progressed.some(({ results }) => results.some(({ account, status }) => account === app && status === 'RUNNING'))).toBe(true);
  });

  it('makes no call that AWS refuses, but those that ask for what is not there yet', async () => {
    const first = stage();
    await first.run();
    const refused = new Set(first.rehearsal.calls.flatMap(({ command, error }) => (error === undefined ? [] : [`${command} ${error}`])));
    expect([...refused].sort()).toEqual([
      'DescribeStackSet StackSetNotFoundException',
      'DescribeStacks ValidationError',
      'GetRole NoSuchEntityException',
      'ListStackSetOperations StackSetNotFoundException',
    ]);
  });

  it('asks before the first write, and writes nothing when the answer is no', async () => {
    const first = stage();
    expect(await first.run({ confirm: async () => false })).toMatchObject({ outcome: 'declined', exitCode: 1 });
    expect(first.writes()).toEqual([]);
  });
});

// Each call of a deployment is a place to be killed at, which takes long where the processor has other work.
jest.setTimeout(240_000);

describe('stopping and going on', () => {
  it('stops after the wave that --until names; the next run goes on', async () => {
    const days = stage();
    const monday = await days.run({ until: 'canary' });
    expect(monday).toMatchObject({ outcome: 'stopped-as-asked', exitCode: 0 });
    expect(monday.remaining).toEqual(['create StackSet cordon-containment-roles', 'labs', 'rest', 'management account']);
    expect(days.rehearsal.roles(labs)).toEqual([]);
    expect(await days.run({ until: 'labs' })).toMatchObject({ outcome: 'stopped-as-asked' });
    expect(days.rehearsal.roles(labs)).toHaveLength(2);
    expect(days.rehearsal.roles(app)).toEqual([]);
    expect(await days.run()).toMatchObject({ outcome: 'deployed' });
    expect((await covered(days)).exitCode).toBe(0);
  });

  it('refuses a wave that there is none of, before anything is written', async () => {
    const days = stage();
    expect(await errorOf(days.run({ until: 'lab' }))).toMatchObject({ exitCode: 2, problems: [{ id: 'unknown-wave', value: 'lab' }] });
    expect(days.writes()).toEqual([]);
  });

  it('shuts the gate on a failed instance, names it with the reason of AWS, and begins no later wave', async () => {
    const failing = stage({ failingInstances: [{ account: labs, reason: 'quota of roles' }] });
    const result = await failing.run();
    expect(result).toMatchObject({ outcome: 'stopped-at-gate', exitCode: 1, remaining: ['rest', 'management account'] });
    expect(result.steps.at(-1)!.failures).toEqual([
      expect.objectContaining({ account: labs, reason: expect.stringContaining('quota of roles') }),
    ]);
    expect(failing.rehearsal.roles(app)).toEqual([]);
  });

  it('shuts the gate on a failed instance inside an operation that SUCCEEDED', async () => {
    const tolerant = configured({ organization: { root }, rollout: { preferences: { maxConcurrentCount: 2, failureToleranceCount: 2 } } });
    const failing = stage({ failingInstances: [{ account: app, reason: 'no' }] });
    const result = await failing.run({}, tolerant);
    expect(result.steps.at(-1)).toMatchObject({ outcome: 'failed', operations: [{ status: 'SUCCEEDED' }], failures: [{ account: app }] });
    expect(result.exitCode).toBe(1);
  });

  it('tries failed instances again on the next run, and only those', async () => {
    const failing = stage({ failingInstances: [{ account: labs, reason: 'passing', times: 1 }] });
    expect((await failing.run()).outcome).toBe('stopped-at-gate');
    expect((await failing.run()).outcome).toBe('deployed');
    expect((await covered(failing)).exitCode).toBe(0);
  });

  it('ends in the same state however often and wherever it is killed', async () => {
    const whole = stage();
    await whole.run();
    const calls = whole.rehearsal.calls.map(({ service, command }, after) => ({ call: `${service} ${command}`, after }));
    const expected = finalState(await whole.read(), whole.rehearsal);
    for (const carriedOut of [false, true]) {
      for (const { after } of sampled(calls, ({ call }) => call)) {
        const fragile = stage({ faults: [{ call: '*', kind: 'kill', after, times: 1, carriedOut }] });
        await expect(fragile.run()).rejects.toThrow(RehearsalKilled);
        expect(await fragile.run()).toMatchObject({ exitCode: 0 });
        expect(finalState(await fragile.read(), fragile.rehearsal)).toEqual(expected);
      }
    }
  });

  it('carries on with the plan that was reviewed before the kill', async () => {
    const fragile = stage({ faults: [{ call: 'cloudformation:CreateStackInstances', kind: 'kill', after: 1, carriedOut: true }] });
    const plan = planRollout({ configuration, snapshot: await fragile.read(), today });
    await expect(fragile.run({ plan })).rejects.toThrow(RehearsalKilled);
    expect(await fragile.run({ plan })).toMatchObject({ outcome: 'deployed' });
  });
});

/** What a rollout leaves, without the names that every run chooses anew. */
function finalState(snapshot: Snapshot, rehearsal: Rehearsal) {
  const sets = Object.entries(snapshot.stackSets).map(([name, reading]) => {
    if (reading.status !== 'present' || reading.value.instances.status !== 'present') return [name, reading.status];
    const instances = reading.value.instances.value;
    return [
      name,
      { ...reading.value, id: '', instances: [] },
      instances.map(({ stackId, ...instance }) => ({ ...instance, made: stackId !== undefined })),
    ];
  });
  const { stack } = snapshot.managementAccount;
  const roles = snapshot.accounts.map(({ id }) =>
    rehearsal.roles(id).map(({ roleName, policies, assumeRolePolicyDocument }) => [roleName, policies, assumeRolePolicyDocument]),
  );
  return { sets, roles, stack: stack.status === 'present' ? [stack.value.status, stack.value.templateBody] : stack.status };
}

describe('a change of the template', () => {
  const changed = { ...configuration, containment: { ...configuration.containment, confusedDeputyConditions: true } };

  it('reaches the canary StackSet first, then every instance of the other', async () => {
    const day = stage();
    await day.run();
    const result = await day.run({}, changed);
    expect(result.steps.map(({ step, outcome, accounts }) => `${step}: ${outcome} ${accounts}`)).toEqual([
      'update StackSet cordon-containment-roles-canary: current 1',
      'canary: already-current 1',
      'update StackSet cordon-containment-roles: current 4',
      'labs: already-current 1',
      'rest: already-current 3',
      'management account: current 1',
    ]);
    expect((await covered(day, changed)).exitCode).toBe(0);
  });

  it('stops at the canary when the canary fails, and leaves the others as they were', async () => {
    const day = stage();
    await day.run();
    const snapshot = await day.read();
    const failing = stage({ failingInstances: [{ account: canary, reason: 'bad change' }] }, snapshot);
    const result = await failing.run({}, changed);
    expect(result).toMatchObject({ outcome: 'stopped-at-gate', exitCode: 1 });
    expect(failing.writes()).toEqual(['UpdateStackSet']);
  });
});

describe('removals', () => {
  const without = { ...configuration, rollout: { ...configuration.rollout, exclude: [{ account: app, reason: 'leaves' }] } };

  it('are not carried out unless they are allowed', async () => {
    const day = stage();
    await day.run();
    expect((await day.run({}, without)).outcome).toBe('nothing-to-do');
    expect(day.rehearsal.roles(app)).toHaveLength(2);
    expect((await covered(day, without)).exitCode).toBe(1);
  });

  it('are carried out last when they are allowed', async () => {
    const day = stage();
    await day.run();
    const result = await day.run({ allowRemovals: true }, without);
    expect(result.steps.at(-1)).toMatchObject({ step: 'removals', outcome: 'current' });
    expect(day.rehearsal.roles(app)).toEqual([]);
    expect((await covered(day, without)).exitCode).toBe(0);
  });

  it('forget the instances of closed accounts without touching the accounts', async () => {
    const day = stage();
    await day.run();
    day.rehearsal.closeAccount(app);
    const result = await day.run();
    expect(result.steps.at(-1)).toMatchObject({ step: 'cleanups', outcome: 'current', accounts: 1 });
    expect(day.rehearsal.roles(app)).toHaveLength(2);
    expect((await day.run()).outcome).toBe('nothing-to-do');
  });
});

describe('what is refused before anything is written', () => {
  it('a plan that has become stale: an account moved into a targeted unit', async () => {
    const narrow = { ...configuration, rollout: { ...configuration.rollout, targets: [unit('apps'), unit('labs')] } };
    const day = stage();
    const plan = planRollout({ configuration: narrow, snapshot: await day.read(narrow), today });
    day.rehearsal.moveAccount(other, unit('apps'));
    expect(await errorOf(day.run({ plan }, narrow))).toMatchObject({
      exitCode: 1,
      problems: [{ id: 'account-moved', message: expect.stringContaining(other) }],
    });
    expect(day.writes()).toEqual([]);
  });

  it('a plan with an account that has left the organization', async () => {
    const day = stage();
    const plan = planRollout({ configuration, snapshot: await day.read(), today });
    day.rehearsal.removeAccount(app);
    expect((await errorOf(day.run({ plan }))).problems).toContainEqual(expect.objectContaining({ id: 'account-left' }));
    expect(day.writes()).toEqual([]);
  });

  it('a role of that name outside the StackSet', async () => {
    const day = stage();
    day.rehearsal.createRole(app, 'AWSSecurityIncidentResponseContainment');
    expect(await errorOf(day.run())).toMatchObject({
      exitCode: 1,
      problems: [{ id: 'role-exists', message: expect.stringContaining(app) }],
    });
    expect(day.writes()).toEqual([]);
  });

  it('a run with credentials of another account', async () => {
    const day = stage();
    const clients = day.rehearsal.clients({ account: management });
    expect(await errorOf(day.run({ clients }))).toMatchObject({
      exitCode: 2,
      problems: [{ id: 'wrong-account', remedy: expect.stringContaining('--only management-account') }],
    });
  });

  it('a rollout that CloudFormation owns', async () => {
    const owned = { ...configuration, rollout: { ...configuration.rollout, owner: 'cloudformation' as const, waves: [] } };
    expect(await errorOf(stage().run({}, owned))).toMatchObject({ exitCode: 2, problems: [{ id: 'rollout-owner-is-cloudformation' }] });
  });

  it('an organization whose management account cannot be seen, unless only the StackSets are asked for', async () => {
    const day = stage();
    const clients = () => day.rehearsal.clients({ account: administrator, memberRole: true });
    expect(await errorOf(day.run({ clients: clients() }))).toMatchObject({
      exitCode: 3,
      problems: [{ id: 'management-account-stack-unknown' }],
    });
    expect(day.writes()).toEqual([]);
    expect(await day.run({ clients: clients(), scope: 'stack-sets' })).toMatchObject({ outcome: 'deployed' });
    expect(day.rehearsal.roles(management)).toEqual([]);
    const own = day.rehearsal.clients({ account: management });
    expect(await day.run({ clients: own, scope: 'management-account' })).toMatchObject({ outcome: 'deployed' });
    expect((await covered(day)).exitCode).toBe(0);
  });
});

describe('trouble', () => {
  it('throttling is retried and changes nothing', async () => {
    const rough = stage({ faults: [{ call: 'cloudformation:CreateStackInstances', kind: 'throttle', times: 3 }] });
    expect(await rough.run()).toMatchObject({ outcome: 'deployed' });
  });

  it('throttling without end is exit code 3, and names the call', async () => {
    const rough = stage({ faults: [{ call: 'cloudformation:CreateStackInstances', kind: 'throttle' }] });
    expect(await rough.run()).toMatchObject({
      outcome: 'interrupted',
      exitCode: 3,
      problems: [{ id: 'aws-throttled', message: expect.stringContaining('cloudformation:CreateStackInstances') }],
      remaining: ['create StackSet cordon-containment-roles', 'labs', 'rest', 'management account'],
    });
  });

  it.each(['organizations:DescribeOrganization', 'organizations:ListAccounts', 'sts:GetCallerIdentity'])(
    '%s denied is exit code 3 before anything is written, and names the permission',
    async (call) => {
      const denied = stage({ faults: [{ call, kind: 'deny' }] });
      expect(await errorOf(denied.run())).toMatchObject({
        exitCode: 3,
        problems: [{ id: 'aws-access-denied', remedy: expect.stringContaining(`allow ${call}`) }],
      });
      expect(denied.writes()).toEqual([]);
    },
  );

  it.each([
    'cloudformation:CreateStackSet',
    'cloudformation:CreateStackInstances',
    'cloudformation:CreateChangeSet',
    'cloudformation:ListStackSetOperationResults',
  ])('%s denied in the middle says what was done and what was not', async (call) => {
    const denied = stage({ faults: [{ call, kind: 'deny' }] });
    const result = await denied.run();
    expect(result).toMatchObject({ outcome: 'interrupted', exitCode: 3, problems: [{ message: expect.stringContaining(call) }] });
    expect(result.steps.at(-1)!.outcome).toBe('interrupted');
    // An operation that was begun goes on in AWS, so its ID is said.
    const begun = call === 'cloudformation:ListStackSetOperationResults';
    expect(result.steps.at(-1)!.operations.map(({ status }) => status)).toEqual(begun ? ['UNKNOWN'] : []);
  });

  it('a lost answer does not start an operation twice', async () => {
    const rough = stage({ faults: [{ call: 'cloudformation:CreateStackInstances', kind: 'reset', times: 1, carriedOut: true }] });
    expect(await rough.run()).toMatchObject({ outcome: 'deployed' });
    expect((await covered(rough)).exitCode).toBe(0);
  });

  it('somebody else’s operation is waited for, and it is said whose it is', async () => {
    const busy = stage();
    await busy.run({ until: 'labs' });
    const foreign = busy.rehearsal.startForeignOperation('cordon-containment-roles');
    expect(await busy.run()).toMatchObject({ outcome: 'deployed' });
    expect(busy.events).toContainEqual(
      expect.objectContaining({ kind: 'waiting', operation: expect.objectContaining({ id: foreign, ours: false }) }),
    );
  });

  it('an operation of an earlier run that still runs is waited for', async () => {
    const fragile = stage({ faults: [{ call: 'cloudformation:CreateStackInstances', kind: 'kill', after: 1, carriedOut: true }] });
    await expect(fragile.run()).rejects.toThrow(RehearsalKilled);
    await fragile.run();
    expect(fragile.events).toContainEqual(expect.objectContaining({ kind: 'waiting', operation: expect.objectContaining({ ours: true }) }));
  });
});

it('a snapshot of the same organization has the same hash, whenever it is taken', async () => {
  const day = stage();
  const first = await day.read();
  await day.rehearsal.clock.sleep(1000);
  expect(snapshotHash(await day.read())).toBe(snapshotHash(first));
});
