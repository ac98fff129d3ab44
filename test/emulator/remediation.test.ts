import { MemoryEngine } from '../remediation/memory-engine';
import { paths, walk, type Walked } from '../remediation/paths';
import { instanceFinding, type Finding } from '../remediation/support';
import { StatesEngine } from './remediation-engine';

let engine: StatesEngine;
beforeAll(async () => {
  engine = await StatesEngine.start();
});
afterAll(() => engine.stop());

/** What was called and how it ended, without what no two executions share: IDs and times. */
function alike({ world, ended, item }: Walked): unknown {
  const ids = new Map<string, string>();
  const idOf = (id: string): string => {
    const known = ids.get(id) ?? `id-${ids.size + 1}`;
    ids.set(id, known);
    return known;
  };
  const calls = world.calls.map(({ service, action, parameters, role }) => ({ service, action, parameters, role }));
  const { output, ...how } = ended;
  // ministack gives a failed execution an output of its error and cause; AWS documents none.
  const text = JSON.stringify({ calls, how, output: ended.status === 'FAILED' ? undefined : output, item })
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, idOf)
    .replace(/"\d{10}"/g, '"seconds"');
  return JSON.parse(text);
}

describe('the definition of the state machine, as the template has it, executed by ministack', () => {
  it.each(paths)('$name', async (path) => {
    await walk(path, engine);
  });
});

/** A finding like another, on an instance that the table of the emulator does not know. */
function ofItsOwn(finding: Finding | undefined): Finding {
  const made = instanceFinding();
  if (finding === undefined) return made;
  const [[resource], [own]] = [finding.Resources, made.Resources] as unknown as readonly [readonly [Finding], readonly [Finding]];
  return { ...finding, Id: made.Id, Resources: [{ ...resource, Id: own.Id }] };
}

describe('the same in memory: the same calls in the same order, the same end, and the same in the table', () => {
  it.each(paths)('$name', async (path) => {
    const finding = ofItsOwn(path.finding);
    const [emulated, inMemory] = [await walk({ ...path, finding }, engine), await walk({ ...path, finding }, new MemoryEngine())];
    expect(emulated.world.calls.length).toBeGreaterThan(1);
    expect(alike(inMemory)).toEqual(alike(emulated));
  });
});
