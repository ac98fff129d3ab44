import { type Catcher, type InterpretedDefinition, type InterpretedState, type InterpretedStates, type Retrier } from './definition';
import { matchesError, NotInterpreted, StateError } from './errors';
import { Expressions } from './expressions';

/** A call of a task. */
export interface TaskCall {
  readonly service: string;
  /** As in the ARN of the integration, e.g. `getFindings`. */
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** ARN of the role that the task is done with. @default - that of the state machine */
  readonly role?: string;
  /** Name of the state. */
  readonly state: string;
}

/** Time that moves only while the state machine waits. */
export interface MachineClock {
  /** Milliseconds since 1970. */
  now(): number;
  wait(milliseconds: number): void;
}

export interface ExecuteOptions {
  readonly input: unknown;
  /** Name of the execution. */
  readonly name: string;
  readonly clock: MachineClock;
  /** Answers a call. @throws StateError as the service would; anything else ends the execution at once */
  readonly call: (call: TaskCall) => unknown;
}

/** How an execution ended. */
export type ExecutionEnd =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED' | 'TIMED_OUT'; readonly error: string; readonly cause: string };

type Fields = Readonly<Record<string, unknown>>;
type Of<Type extends InterpretedState['Type']> = Extract<InterpretedState, { readonly Type: Type }>;

/**
 * Executes a definition in memory, as Step Functions does. The definition decides all; this knows nothing of what it is for.
 * Calls of services go to `call`, and waiting moves the clock.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 *
 * @throws NotInterpreted for what is not interpreted, wherever it stands in the definition
 */
export async function execute(definition: InterpretedDefinition, options: ExecuteOptions): Promise<ExecutionEnd> {
  const expressions = new Expressions(new Set(assignedIn(definition)));
  expressions.check(definition);
  const execution = new Execution(definition, expressions, options);
  try {
    return { status: 'SUCCEEDED', output: await execution.run(definition, options.input, {}) };
  } catch (error) {
    if (error instanceof TookTooLong) return { status: 'TIMED_OUT', error: 'States.Timeout', cause: error.message };
    if (error instanceof StateError) return { status: 'FAILED', error: error.error, cause: error.why };
    throw error;
  }
}

/** The execution ends whatever its states would catch. */
class TookTooLong extends Error {}

/** Names of variables. */
function assignedIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'Assign' in value ? Object.keys(value.Assign as object) : [];
  return [...own, ...Object.values(value).flatMap(assignedIn)];
}

class Execution {
  private readonly started: number;

  public constructor(
    private readonly definition: InterpretedDefinition,
    private readonly expressions: Expressions,
    private readonly options: ExecuteOptions,
  ) {
    this.started = options.clock.now();
  }

  /** Goes through states to the end. Those of a map see the variables around them, and keep their own. */
  public async run({ StartAt: start, States: states }: InterpretedStates, input: unknown, variables: Fields): Promise<unknown> {
    let here: Place = { name: start, value: input, variables };
    for (;;) {
      const state = states[here.name]!;
      this.assertInTime();
      if (state.Type === 'Succeed') return here.value;
      if (state.Type === 'Fail') throw await this.failure(state, here);
      here = { ...here, ...(await this.step(state, here)) };
    }
  }

  /** AWS ends an execution in the middle of a pause. */
  private pause(milliseconds: number): void {
    const { clock } = this.options;
    const left = this.started + this.definition.TimeoutSeconds * 1000 - clock.now();
    clock.wait(Math.min(milliseconds, Math.max(0, left)));
    if (milliseconds > left) throw this.tookTooLong();
  }

  private assertInTime(): void {
    const { TimeoutSeconds: seconds } = this.definition;
    if (this.options.clock.now() - this.started > seconds * 1000) throw this.tookTooLong();
  }

  private tookTooLong(): TookTooLong {
    return new TookTooLong(`the execution took longer than ${this.definition.TimeoutSeconds} seconds`);
  }

  private async step(state: Exclude<InterpretedState, { readonly Type: 'Succeed' | 'Fail' }>, here: Place): Promise<Partial<Place>> {
    switch (state.Type) {
      case 'Pass':
        return this.leave(state, state.Next, here, {}, here.value);
      case 'Wait':
        this.pause(state.Seconds * 1000);
        return { name: state.Next };
      case 'Choice':
        return this.choose(state, here);
      case 'Task':
        return this.caught(state.Catch, here, () => this.task(state, here));
      case 'Map':
        return this.caught(state.Catch, here, () => this.map(state, here));
    }
  }

  private async choose({ Choices: choices, Assign, Default: otherwise }: Of<'Choice'>, here: Place): Promise<Partial<Place>> {
    for (const choice of choices) {
      const holds = await this.evaluated(choice.Condition, here, {});
      if (typeof holds !== 'boolean') throw new StateError('States.QueryEvaluationError', 'a condition is neither true nor false');
      if (holds) return this.leave(choice, choice.Next, here, {}, here.value);
    }
    return this.leave({ Assign }, otherwise, here, {}, here.value);
  }

  private async task(state: Of<'Task'>, here: Place): Promise<Partial<Place>> {
    const tried = new Map<Retrier, number>();
    for (;;) {
      try {
        const result = plainJson(await this.options.call(await this.callOf(state, here)));
        return await this.leave(state, state.Next, here, { result }, result);
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        const retrier = state.Retry?.find(({ ErrorEquals: names }) => matchesError(names, error.error));
        const times = (retrier && tried.get(retrier)) ?? 0;
        if (retrier === undefined || times >= retrier.MaxAttempts) throw error;
        tried.set(retrier, times + 1);
        // With jitter it is at most so long.
        this.pause((retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** times * 1000);
      }
    }
  }

  private async callOf({ Resource: resource, Credentials: credentials, Arguments: given }: Of<'Task'>, here: Place): Promise<TaskCall> {
    const [, service, action] = /^arn:[a-z-]+:states:::aws-sdk:([a-z0-9]+):([A-Za-z0-9]+)$/.exec(resource) ?? [];
    if (service === undefined || action === undefined) throw new NotInterpreted(`the integration ${resource}`);
    const parameters = (await this.evaluated(given, here, {})) as Fields;
    const role = credentials && (await this.evaluated(credentials.RoleArn, here, {}));
    return { service, action, parameters, ...(typeof role === 'string' && { role }), state: here.name };
  }

  private async map({ Items: items, ItemProcessor: processor, Next: next }: Of<'Map'>, here: Place): Promise<Partial<Place>> {
    const list = await this.evaluated(items, here, {});
    if (!Array.isArray(list)) throw new StateError('States.QueryEvaluationError', 'the items of a map are no list');
    const results: unknown[] = [];
    for (const item of list) results.push(await this.run(processor, item, { ...here.variables }));
    return { name: next, value: results };
  }

  private async caught(catchers: readonly Catcher[] = [], here: Place, attempt: () => Promise<Partial<Place>>): Promise<Partial<Place>> {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const catcher = catchers.find(({ ErrorEquals: names }) => matchesError(names, error.error));
      if (catcher === undefined) throw error;
      const errorOutput = { Error: error.error, Cause: error.why };
      return this.leave(catcher, catcher.Next, here, { errorOutput }, errorOutput);
    }
  }

  /** What a state assigns and puts out. Both see the variables as they were before. */
  private async leave(
    state: { readonly Assign?: Fields | undefined; readonly Output?: unknown },
    next: string,
    here: Place,
    more: Fields,
    otherwise: unknown,
  ): Promise<Place> {
    const assigned = await this.evaluated(state.Assign ?? {}, here, more);
    const value = 'Output' in state ? await this.evaluated(state.Output, here, more) : otherwise;
    return { name: next, value, variables: { ...here.variables, ...(assigned as Fields) } };
  }

  private async failure({ Error: error, Cause: cause }: Of<'Fail'>, here: Place): Promise<StateError> {
    return new StateError(String(await this.evaluated(error, here, {})), String(await this.evaluated(cause, here, {})));
  }

  private evaluated(value: unknown, { name, value: input, variables }: Place, more: Fields): Promise<unknown> {
    const { clock, name: execution, input: given } = this.options;
    const context = {
      Execution: { Name: execution, Input: given, StartTime: new Date(this.started).toISOString() },
      State: { Name: name, EnteredTime: new Date(clock.now()).toISOString() },
    };
    return this.expressions.evaluated(value, { states: { input, context, ...more }, variables, now: clock.now() });
  }
}

/** Where an execution is. */
interface Place {
  readonly name: string;
  readonly value: unknown;
  readonly variables: Fields;
}

/** As it comes over the wire. */
const plainJson = (value: unknown): unknown => (value === undefined ? {} : (JSON.parse(JSON.stringify(value)) as unknown));
