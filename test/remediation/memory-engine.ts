import { randomUUID } from 'node:crypto';
import { type Configuration } from '../../lib/configuration/configuration';
import { Table } from '../../lib/game-day/table';
import { execute, readDefinition, StateError, type ExecutionEnd, type InterpretedDefinition, type TaskCall } from '../../lib/states';
import { renderedDefinition } from './support';
import { World, type Ended, type RemediationEngine, type WorldState } from './world';

const known = new Map<string, InterpretedDefinition>();
/** Each definition has hundreds of expressions, which are read once. */
function interpreted(definition: string): InterpretedDefinition {
  const machine = known.get(definition) ?? readDefinition(definition);
  known.set(definition, machine);
  return machine;
}

/** Executes the state machine in memory, by Cordon's own interpreter and table. */
export class MemoryEngine implements RemediationEngine {
  private world: World = new World({ findings: [] });
  private readonly table = new Table();
  private readonly machines = new Map<string, InterpretedDefinition>();
  private readonly executions = new Map<string, Promise<Ended>>();

  public enter(state: WorldState): World {
    this.world = new World(state);
    return this.world;
  }

  public machine(configuration: Configuration): Promise<string> {
    return this.machineOf(renderedDefinition(configuration));
  }

  public machineOf(definition: string): Promise<string> {
    const name = randomUUID();
    this.machines.set(name, interpreted(definition));
    return Promise.resolve(name);
  }

  public begin(machine: string, input: unknown): Promise<string> {
    const name = randomUUID();
    const { world } = this;
    let now = Date.now();
    const clock = { now: () => now, wait: (milliseconds: number) => (now += milliseconds) };
    const call = (task: TaskCall): unknown => this.answer(world, name, task);
    this.executions.set(name, execute(this.machines.get(machine)!, { input, name, clock, call }).then(endedOf));
    return Promise.resolve(name);
  }

  public end(execution: string): Promise<Ended> {
    return this.executions.get(execution)!;
  }

  public async run(machine: string, input: unknown): Promise<Ended> {
    return this.end(await this.begin(machine, input));
  }

  public item(id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    return Promise.resolve(this.table.plain(id));
  }

  public stop(): Promise<void> {
    return Promise.resolve();
  }

  private answer(world: World, execution: string, { service, action, parameters, role }: TaskCall): unknown {
    const answer = world.answer({ service, action, parameters, role: role ?? null, execution });
    if ('result' in answer) return answer.result;
    if ('error' in answer) throw new StateError(answer.error, answer.cause);
    return action === 'getItem' ? this.table.get(parameters as never) : this.table.update(parameters as never);
  }
}

function endedOf(end: ExecutionEnd): Ended {
  if (end.status === 'SUCCEEDED') return { status: end.status, output: end.output as NonNullable<Ended['output']> };
  return { status: end.status, error: end.error, cause: end.cause };
}
