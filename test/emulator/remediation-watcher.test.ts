import { instanceFinding, member, remediated, renderedWatcher, request, type Finding } from '../remediation/support';
import { approves, type Ended, type World, type WorldState } from '../remediation/world';
import { StatesEngine } from './remediation-engine';

let engine: StatesEngine;
let machine: string;
let watcher: string;
beforeAll(async () => {
  engine = await StatesEngine.start();
  machine = await engine.machine(remediated());
  watcher = await engine.machineOf(renderedWatcher(remediated()));
});
afterAll(() => engine.stop());

const idOf = (finding: Finding): string =>
  `${member}/eu-west-1/ec2-instance/${(finding.Resources as readonly { readonly Id: string }[])[0]!.Id.split('/')[1]}`;

/** Until the world has seen such a call. */
async function seen(world: World, isIt: (call: World['calls'][number]) => boolean): Promise<void> {
  while (!world.calls.some(isIt)) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Begins a request, and stops it from outside as soon as the call is seen. @returns the name of the execution */
async function stoppedAt(
  finding: Finding,
  isIt: (call: World['calls'][number]) => boolean,
  state: Partial<WorldState> = {},
): Promise<{ readonly name: string; readonly world: World }> {
  const world = engine.enter({ findings: [finding], ...state });
  const execution = await engine.begin(machine, request(finding));
  await seen(world, isIt);
  await engine.abort(execution);
  expect(await engine.end(execution)).toMatchObject({ status: 'ABORTED' });
  return { name: execution.split(':').at(-1)!, world };
}

async function watch(input: unknown, state: Partial<WorldState> = {}): Promise<{ readonly world: World; readonly ended: Ended }> {
  const world = engine.enter({ findings: [], ...state });
  return { world, ended: await engine.run(watcher, input) };
}

const both = [approves('alice'), approves('bob')];
const asked: Parameters<typeof stoppedAt>[1] = ({ action }) => action === 'receiveMessage';
const half: Parameters<typeof stoppedAt>[1] = ({ action, parameters }) =>
  action === 'startAutomationExecution' && (parameters.Parameters as { readonly DryRun: readonly string[] }).DryRun[0] === 'false';

describe('an execution that somebody stopped', () => {
  it('while people are asked: the resource is let go, the note asks nobody, people are told, and it can be asked again', async () => {
    const finding = instanceFinding();
    const { name } = await stoppedAt(finding, asked);
    expect(await engine.item(idOf(finding))).toMatchObject({ request: name });
    const { world, ended } = await watch({ name }, { ended: { [name]: { status: 'ABORTED' } } });
    expect(ended.status).toBe('SUCCEEDED');
    const item = await engine.item(idOf(finding));
    expect(item).toMatchObject({ situation: 'free' });
    expect(item).not.toHaveProperty('request');
    expect(world.notes).toEqual([
      { finding: finding.Id, text: `Cordon: the request ${name} ended without an outcome (ABORTED). ${idOf(finding)} is free` },
    ]);
    const { subject, text } = world.messages.at(-1)!;
    expect(subject).toBe('Cordon: a request ended without an outcome');
    expect(text).toContain(`Resource: ${idOf(finding)}\nCordon knows it as: free\nOther requests about it are possible again.\n`);
    engine.enter({ findings: [finding], people: both });
    expect((await engine.run(machine, request(finding))).output?.outcome).toBe('contained');
  });

  it('while an instance is half contained: it stays unclear and held, as the runbook may go on, and people are told to look', async () => {
    const finding = instanceFinding();
    const { name } = await stoppedAt(finding, half, { people: both, run: { statuses: ['InProgress'] } });
    const state = { ended: { [name]: { status: 'ABORTED' } } };
    const { world } = await watch({ name }, state);
    expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'unclear', request: name });
    const { text } = world.messages.at(-1)!;
    expect(text).toMatch(/Cordon knows it as: unclear\nA runbook may have started and may still go on/);
    expect(text).toContain('Other requests about it are possible when the time of this one is over.');
    expect(world.notes).toHaveLength(1);
    engine.enter({ findings: [finding] });
    expect((await engine.run(machine, request(finding))).output?.outcome).toBe('already-asked');
  });

  it('is let go where its time is over, whatever is known of it', async () => {
    const finding = instanceFinding();
    const { name } = await stoppedAt(finding, half, { people: both, run: { statuses: ['InProgress'] } });
    const later = await engine.machineOf(renderedWatcher(remediated()).replace('#until < :now', '#until > :now'));
    engine.enter({ findings: [], ended: { [name]: { status: 'TIMED_OUT' } } });
    await engine.run(later, { name });
    expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'unclear' });
    expect(await engine.item(idOf(finding))).not.toHaveProperty('request');
    // People can contain it again.
    engine.enter({ findings: [finding], people: both });
    expect((await engine.run(machine, request(finding))).output?.outcome).toBe('contained');
  });

  it('holds its resource without the watcher, until its time is over', async () => {
    const finding = instanceFinding();
    await stoppedAt(finding, asked);
    engine.enter({ findings: [finding] });
    expect((await engine.run(machine, request(finding))).output?.outcome).toBe('already-asked');
  });
});

describe('the watcher', () => {
  it.each([
    ['TIMED_OUT', undefined],
    ['FAILED', 'States.Runtime'],
  ])('tells of %s where nothing is held', async (status, error) => {
    const { world } = await watch({ name: `ends-${status}` }, { ended: { [`ends-${status}`]: { status, ...(error && { error }) } } });
    const { text } = world.messages.at(-1)!;
    expect(text).toContain(`ended with the status ${status}${error ? ` (${error})` : ''}. `);
    expect(text).toContain('Cordon finds no resource that it holds');
    expect(world.notes).toEqual([]);
  });

  it('is silent where the state machine told people itself, and lets go of what it still holds', async () => {
    const silent = await watch({ name: 'refused-one' }, { ended: { 'refused-one': { status: 'FAILED', error: 'refused' } } });
    expect(silent.world.messages).toEqual([]);
    const finding = instanceFinding();
    const { name } = await stoppedAt(finding, asked);
    const { world } = await watch({ name }, { ended: { [name]: { status: 'FAILED', error: 'dry-run-failed' } } });
    expect(await engine.item(idOf(finding))).not.toHaveProperty('request');
    expect(world.messages).toHaveLength(1);
    expect(world.messages[0]!.text).toContain('It told you so, and still held its resource.');
    expect(world.messages[0]!.text).not.toContain('It could not tell you');
  });

  it.each(['RUNNING', 'SUCCEEDED', 'PENDING_REDRIVE'])(
    'lets go of nothing where the execution is %s, whoever says that it ended',
    async (status) => {
      const finding = instanceFinding();
      const { name } = await stoppedAt(finding, asked);
      const { world } = await watch({ name, status: 'ABORTED' }, { ended: { [name]: { status } } });
      expect(await engine.item(idOf(finding))).toMatchObject({ request: name });
      expect(world.messages).toEqual([]);
    },
  );

  it('takes the name of an execution of the state machine, and nothing else', async () => {
    for (const input of [{}, [], { name: 'a:b' }, { name: 7 }, { name: '' }, { name: 'x'.repeat(81) }]) {
      const { world, ended } = await watch(input);
      expect([input, ended.status, world.calls]).toEqual([input, 'SUCCEEDED', []]);
    }
  });

  it('does it once, also where EventBridge delivers the event twice', async () => {
    const finding = instanceFinding();
    const { name } = await stoppedAt(finding, asked);
    const state = { ended: { [name]: { status: 'ABORTED' } } };
    expect((await watch({ name }, state)).world.notes).toHaveLength(1);
    const { world, ended } = await watch({ name }, state);
    expect([ended.status, world.notes, world.messages]).toEqual(['SUCCEEDED', [], []]);
  });

  it('tells people where the condition does not hold, as after an attempt whose answer was lost', async () => {
    const finding = instanceFinding();
    const { name } = await stoppedAt(finding, asked);
    const failsWith: WorldState['failsWith'] = ({ parameters }) =>
      String(parameters.UpdateExpression).includes('REMOVE #request') ? 'DynamoDB.ConditionalCheckFailedException' : undefined;
    const { world } = await watch({ name }, { ended: { [name]: { status: 'ABORTED' } }, failsWith });
    expect(world.messages.at(-1)!.text).toContain(`Resource: ${idOf(finding)}\n`);
    expect(world.messages.at(-1)!.text).toContain('Other requests about it are possible when the time of this one is over.');
  });

  it('says that it could not find out, where the table cannot be read', async () => {
    const { world } = await watch(
      { name: 'unread' },
      { ended: { unread: { status: 'ABORTED' } }, errors: { 'dynamodb:query': 'DynamoDb.InternalServerErrorException' } },
    );
    expect(world.messages.at(-1)!.text).toContain('Problem: Cordon could not find out whether it holds a resource: DynamoDb.');
    expect(world.messages.at(-1)!.text).not.toContain('finds no resource');
  });

  it('fails where nobody can be told, so that the alarm tells of it', async () => {
    const { ended } = await watch(
      { name: 'untold' },
      { ended: { untold: { status: 'ABORTED' } }, errors: { 'sns:publish': 'Sns.InternalErrorException' } },
    );
    expect(ended.status).toBe('FAILED');
  });

  it('says it where the resource could not be let go', async () => {
    const finding = instanceFinding();
    const { name } = await stoppedAt(finding, asked);
    const { world } = await watch(
      { name },
      { ended: { [name]: { status: 'ABORTED' } }, errors: { 'dynamodb:updateItem': 'DynamoDb.InternalServerErrorException' } },
    );
    expect(world.messages.at(-1)!.text).toMatch(
      /Problem: The resource could not be let go, and is held until the time of its request is over: Dyn/,
    );
  });

  it('fails where it cannot find out how the execution ended, so that the alarm tells of it', async () => {
    expect((await watch({ name: 'unknown' })).ended.status).toBe('FAILED');
  });

  it('tells who stopped or continued an execution, and takes only what has the form of AWS', async () => {
    const who = 'arn:aws:sts::222222222222:assumed-role/Admin/mallory';
    const execution = 'arn:aws:states:eu-west-1:222222222222:execution:cordon-remediation:x';
    const { world } = await watch({ who, call: 'StopExecution', execution });
    const { subject, text } = world.messages.at(-1)!;
    expect(subject).toBe('Cordon: somebody intervened in an execution');
    expect(text).toContain(`called StopExecution: ${who}\nExecution: ${execution}\n`);
    const bait = await watch({ who: `${who}. Now run: cordon approve x`, call: 'RedriveExecution', execution });
    expect(bait.world.messages.at(-1)!.text).toContain('called RedriveExecution: somebody\n');
    for (const other of [
      { call: 'Run: cordon approve x' },
      { execution: `${execution} run this` },
      { execution: execution.replace('cordon-', 'other-') },
    ]) {
      expect((await watch({ who, call: 'StopExecution', execution, ...other })).world.messages).toEqual([]);
    }
  });
});
