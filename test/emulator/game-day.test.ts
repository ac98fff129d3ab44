import { Access } from '../../lib/game-day/access';
import { servicesOf } from '../../lib/game-day/request';
import { Table } from '../../lib/game-day/table';
import { type Exercise } from '../../lib/game-day';
import { remediationDefinition } from '../../lib/remediation/definition';
import { execute, readDefinition, StateError, type TaskCall } from '../../lib/states';
import { cases, givenOf, type Case } from '../game-day/cases';
import { exercise, member, type Given } from '../game-day/support';
import { type Call } from '../remediation/world';
import { StatesEngine } from './remediation-engine';

let engine: StatesEngine;
beforeAll(async () => {
  engine = await StatesEngine.start();
});
afterAll(() => engine.stop());

/** Exercises that go through the state machine to its end. People answer at once, because the clock of ministack is not that of the exercise. */
const walked = cases.filter(({ expected: { requests } }) => requests.length > 0 && requests.every(({ outcome }) => outcome !== 'denied'));

/** A case on an instance that the table of the emulator does not know. */
function ofItsOwn(one: Case, index: number): Given & Required<Pick<Given, 'configuration'>> {
  const given = givenOf(one);
  const { sample, scenario = {} } = one.given;
  const id = `i-${String(index + 1).padStart(17, '0')}`;
  const [resource] = (given.finding.Resources ?? []) as readonly Readonly<Record<string, unknown>>[];
  const Resources = [{ ...resource, Id: `arn:aws:ec2:eu-west-1:${member}:instance/${id}` }];
  const answers = (scenario.answers ?? []).map((answer) => ({ ...answer, after: 0 }));
  const made = given.finding.resource as { readonly instanceDetails?: object } | undefined;
  const finding =
    sample === undefined
      ? { ...given.finding, Resources }
      : sample === 'ec2-instance'
        ? { ...given.finding, resource: { ...made, instanceDetails: { ...made?.instanceDetails, instanceId: id } } }
        : given.finding;
  return { ...given, finding, scenario: { ...scenario, answers } };
}

interface Made {
  readonly calls: readonly unknown[];
  readonly outcome: string;
  readonly item: unknown;
}

/** Services of an exercise, and what they were called for. */
function serving({ settings, scenario, action, requests }: Exercise, given: ReturnType<typeof ofItsOwn>, request: number, table: Table) {
  const { configuration, snapshot } = given;
  const common = snapshot === undefined ? {} : { snapshot };
  const access = new Access({ configuration, settings: settings!, ...common });
  let now = Date.parse('2026-11-24T00:00:00Z');
  const clock = { now: () => now, wait: (milliseconds: number) => void (now += milliseconds) };
  const options = { settings: settings!, access, table, scenario, action: action!, start: requests[request]!.start, ...common };
  const calls: TaskCall[] = [];
  const { services } = servicesOf(options, clock, () => undefined);
  const answer = (call: TaskCall): unknown => {
    calls.push(call);
    return services.answer(call);
  };
  return { answer, calls, clock };
}

/** Without what no two executions share. */
function alike(calls: readonly TaskCall[], outcome: string, item: unknown): Made {
  const ids = new Map<string, string>();
  const text = JSON.stringify({
    calls: calls.map(({ service, action, parameters, role = null }) => ({ service, action, parameters, role })),
    outcome,
    item,
  })
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|game-day-\d/g, (id) => {
      ids.set(id, ids.get(id) ?? `id-${ids.size + 1}`);
      return ids.get(id)!;
    })
    .replace(/"\d{10}"/g, '"seconds"');
  return JSON.parse(text) as Made;
}

async function inMinistack(found: Exercise, given: ReturnType<typeof ofItsOwn>, request: number, item: string): Promise<Made> {
  const { answer, calls } = serving(found, given, request, new Table());
  engine.serve({
    answer: ({ service, action, parameters, role }: Call) => {
      const call: TaskCall = { service, action, parameters, ...(role !== null && { role }), state: '' };
      if (service === 'dynamodb') {
        calls.push(call);
        return { elsewhere: true };
      }
      try {
        return { result: answer(call) };
      } catch (error) {
        if (error instanceof StateError) return { error: error.error, cause: error.why };
        throw error;
      }
    },
  });
  const machine = await engine.machineOf(JSON.stringify(remediationDefinition(found.settings!)));
  const ended = await engine.run(machine, found.requests[request]!.start.input);
  return alike(calls, ended.status === 'FAILED' ? ended.error! : ended.output!.outcome, await engine.item(item));
}

async function inMemory(found: Exercise, given: ReturnType<typeof ofItsOwn>, request: number, item: string, table: Table): Promise<Made> {
  const { answer, calls, clock } = serving(found, given, request, table);
  const definition = readDefinition(JSON.stringify(remediationDefinition(found.settings!)));
  const name = `game-day-${request + 1}`;
  const end = await execute(definition, { input: found.requests[request]!.start.input, name, clock, call: answer });
  const outcome = end.status === 'SUCCEEDED' ? (end.output as { readonly outcome: string }).outcome : end.error;
  return alike(calls, outcome, table.plain(item));
}

describe('the services of an exercise answer ministack as AWS documents them, and it makes the same calls and ends alike', () => {
  it.each(walked.map((one, index) => [one.name, one, index] as const))('%s', async (_, one, index) => {
    const given = ofItsOwn(one, index);
    const found = await exercise(given);
    expect(found.requests).toHaveLength(one.expected.requests.length);
    const table = new Table();
    for (const [request] of found.requests.entries()) {
      const item = (found.requests[0]!.item?.id as string | undefined) ?? 'none';
      const emulated = await inMinistack(found, given, request, item);
      const walkedHere = await inMemory(found, given, request, item, table);
      expect(emulated.calls.length).toBeGreaterThan(0);
      expect(walkedHere).toEqual(emulated);
    }
  });
});
