import { execute, NotInterpreted, readDefinition, StateError, type ExecutionEnd, type TaskCall } from '../../lib/states';

type States = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const task = (more: object): Readonly<Record<string, unknown>> => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:sns:publish',
  Arguments: {},
  Next: 'Done',
  ...more,
});

interface Ran {
  readonly end: ExecutionEnd;
  readonly calls: readonly TaskCall[];
  readonly seconds: number;
}

/** Executes states that begin with `Start`. */
async function run(
  states: States,
  { input = {}, answer = () => ({}) }: { input?: unknown; answer?: (call: TaskCall) => unknown } = {},
): Promise<Ran> {
  const text = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Start',
    TimeoutSeconds: 100,
    States: { Done: { Type: 'Succeed' }, ...states },
  });
  let now = Date.parse('2026-11-24T10:00:00Z');
  const calls: TaskCall[] = [];
  const end = await execute(readDefinition(text), {
    input,
    name: 'one',
    clock: { now: () => now, wait: (milliseconds) => (now += milliseconds) },
    call: (call) => {
      calls.push(call);
      return answer(call);
    },
  });
  return { end, calls, seconds: (now - Date.parse('2026-11-24T10:00:00Z')) / 1000 };
}

const pass = (Output: unknown): States => ({ Start: { Type: 'Pass', Output, Next: 'Done' } });
const output = async (expression: string, input: unknown = {}): Promise<unknown> => {
  const { end } = await run(pass(`{% ${expression} %}`), { input });
  return end.status === 'SUCCEEDED' ? end.output : end;
};

describe('what is not interpreted is an error, and no state catches it', () => {
  const caughtByAll = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] };
  it.each<[string, States, RegExp]>([
    ['a type of states', { Start: { Type: 'Parallel', Branches: [], Next: 'Done' } }, /a state of type Parallel \(Start\)/],
    ['a field', { Start: task({ TimeoutSeconds: 5 }) }, /the field TimeoutSeconds \(Start\)/],
    [
      'a field of a retrier',
      { Start: task({ Retry: [{ ErrorEquals: [], MaxAttempts: 1, MaxDelaySeconds: 1 }] }) },
      /the field MaxDelaySeconds/,
    ],
    ['no way on', { Start: { Type: 'Pass' } }, /no field Next \(Start\)/],
    ['a way to nowhere', { Start: { Type: 'Pass', Next: 'Nowhere' } }, /a way from Start to Nowhere/],
    ['a function', pass('{% $uuid() %}'), /the function or variable \$uuid/],
    ['a function that JSONata has and Step Functions does not', pass('{% $eval("1") %}'), /\$eval/],
    ['a variable that no state assigns', pass('{% $nothing %}'), /\$nothing/],
    ['a picture of the time', pass('{% $now("[Y]") %}'), /\$now with a picture/],
    ['another way to hash', pass('{% $hash("a", "CRC") %}'), /an algorithm that is not known/],
    ['an expression that cannot be read', pass('{% 1 + %}'), /JSONata cannot read/],
    [
      'an integration',
      { Start: task({ Resource: 'arn:aws:states:::lambda:invoke', ...caughtByAll }) },
      /the integration arn:aws:states:::lambda:invoke/,
    ],
    ['several items at a time', { Start: { Type: 'Map', Items: [], MaxConcurrency: 2, ItemProcessor: {}, Next: 'Done' } }, /several items/],
    [
      'a state inside a map',
      {
        Start: {
          Type: 'Map',
          Items: [],
          MaxConcurrency: 1,
          ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Activity' } } },
          Next: 'Done',
        },
      },
      /a state of type Activity \(In\)/,
    ],
  ])('%s', async (_, states, message) => {
    const attempt = run(states);
    await expect(attempt).rejects.toThrow(NotInterpreted);
    await expect(attempt).rejects.toThrow(message);
  });

  it('another query language', () => {
    const definition = { QueryLanguage: 'JSONPath', StartAt: 'Start', TimeoutSeconds: 1, States: { Start: { Type: 'Succeed' } } };
    expect(() => readDefinition(JSON.stringify(definition))).toThrow(/query language JSONPath/);
  });

  it('an error of the one who answers calls ends the execution too, whatever is caught', async () => {
    const answer = (): never => {
      throw new Error('not a service');
    };
    await expect(run({ Start: task(caughtByAll) }, { answer })).rejects.toThrow('not a service');
  });
});

describe('expressions', () => {
  it('see the input, the context and the time of the clock', async () => {
    expect(await output('$states.input.a & $states.context.Execution.Name & $string($millis())', { a: 'x' })).toBe('xone1795514400000');
    expect(await output('$now()')).toBe('2026-11-24T10:00:00.000Z');
    expect(await output('$hash("abc", "SHA-256")')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('that give nothing or fail are errors of the state', async () => {
    const failed = { status: 'FAILED', error: 'States.QueryEvaluationError' };
    expect(await output('$states.input.missing')).toMatchObject(failed);
    expect(await output('$length(5)')).toMatchObject(failed);
    expect(await output('null')).toBeNull();
  });
});

describe('errors', () => {
  const throws = (...errors: readonly string[]): (() => unknown) => {
    const left = [...errors];
    return () => {
      const error = left.shift();
      if (error !== undefined) throw new StateError(error, 'in this test');
      return { Answer: 'yes' };
    };
  };
  const Retry = [
    { ErrorEquals: ['Never'], MaxAttempts: 0 },
    { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 3 },
  ];
  const Catch = [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'Done' }];

  it('are tried again, each time after a longer pause', async () => {
    const { end, calls, seconds } = await run({ Start: task({ Retry }) }, { answer: throws('Busy', 'Busy') });
    expect(end).toEqual({ status: 'SUCCEEDED', output: { Answer: 'yes' } });
    expect([calls.length, seconds]).toEqual([3, 8]);
  });

  it.each([
    ['the first retrier that matches decides', ['Never'], 1, 'Never'],
    ['after the last attempt they are caught', ['Busy', 'Busy', 'Busy'], 3, 'Busy'],
    ['a time-out is no failure of a task', ['States.Timeout'], 1, 'States.Timeout'],
  ])('%s', async (_, errors, attempts, caught) => {
    const { end, calls } = await run({ Start: task({ Retry, Catch }) }, { answer: throws(...errors) });
    expect([end, calls.length]).toEqual([{ status: 'SUCCEEDED', output: caught }, attempts]);
  });

  it('of the runtime are caught by nobody', async () => {
    expect((await run({ Start: task({ Catch }) }, { answer: throws('States.Runtime') })).end).toMatchObject({ error: 'States.Runtime' });
  });

  it('of a state that fails have what its expressions say', async () => {
    const { end } = await run({ Start: { Type: 'Fail', Error: '{% $states.input.e %}', Cause: 'why' } }, { input: { e: 'Broken' } });
    expect(end).toEqual({ status: 'FAILED', error: 'Broken', cause: 'why' });
  });
});

describe('states', () => {
  it('assign and put out by the variables as they were before', async () => {
    const { end } = await run({
      Start: { Type: 'Pass', Assign: { a: 1 }, Next: 'Second' },
      Second: { Type: 'Pass', Assign: { a: '{% $a + 1 %}', b: '{% $a %}' }, Output: '{% $a %}', Next: 'Third' },
      Third: { Type: 'Pass', Output: '{% [$states.input, $a, $b] %}', Next: 'Done' },
    });
    expect(end).toMatchObject({ output: [1, 2, 1] });
  });

  it('of a choice: the first condition that holds decides, and what stands outside is for the default alone', async () => {
    const choice = (value: number): Promise<Ran> =>
      run(
        {
          Start: {
            Type: 'Choice',
            Choices: [{ Condition: '{% $states.input > 1 %}', Assign: { way: 'first' }, Next: 'Said' }],
            Assign: { way: 'default' },
            Default: 'Said',
          },
          Said: { Type: 'Pass', Output: '{% $way %}', Next: 'Done' },
        },
        { input: value },
      );
    expect((await choice(2)).end).toMatchObject({ output: 'first' });
    expect((await choice(1)).end).toMatchObject({ output: 'default' });
  });

  it('of a map go one after the other, and keep their variables', async () => {
    const { end, calls } = await run(
      {
        Start: { Type: 'Pass', Assign: { a: 'outside' }, Next: 'Each' },
        Each: {
          Type: 'Map',
          Items: '{% $states.input %}',
          MaxConcurrency: 1,
          ItemProcessor: {
            StartAt: 'One',
            States: {
              One: task({ Arguments: { n: '{% $states.input %}' }, Assign: { a: 'inside' }, Next: 'End' }),
              End: { Type: 'Succeed' },
            },
          },
          Next: 'After',
        },
        After: { Type: 'Pass', Output: '{% $a %}', Next: 'Done' },
      },
      { input: [1, 2] },
    );
    expect(end).toMatchObject({ output: 'outside' });
    expect(calls.map(({ parameters }) => parameters.n)).toEqual([1, 2]);
  });

  it('that wait move the clock, and an execution that takes too long is over', async () => {
    const states = { Start: { Type: 'Wait', Seconds: 60, Next: 'Again' }, Again: { Type: 'Wait', Seconds: 60, Next: 'Start' } };
    const { end, seconds } = await run(states);
    expect(end).toMatchObject({ status: 'TIMED_OUT', cause: 'the execution took longer than 100 seconds' });
    expect(seconds).toBe(100);
  });
});
