import { smallOrganization, type Engine, type World } from './engine';
import { Runs } from './rollout';

/** One story, told once and run on every engine. */
export interface Scenario {
  readonly name: string;
  /** What happens, with the assertions that hold on every engine; what it returns must be the same in rehearsal and on fakecloud. */
  run(runs: Runs, world: World): Promise<unknown>;
}

/** Runs every scenario on every engine, each in an organization of its own, and compares the rehearsal with fakecloud. */
export function onEveryEngine(engines: readonly Engine[], scenarios: readonly Scenario[]): void {
  describe.each(scenarios)('$name', (scenario) => {
    const outcomes = new Map<string, unknown>();

    it.each(engines)('$name', async (engine) => {
      const world = await engine.build(smallOrganization);
      try {
        outcomes.set(engine.name, { returned: await scenario.run(new Runs(world), world) });
      } finally {
        await world.close();
      }
    });

    it('the rehearsal agrees with fakecloud', () => {
      expect(outcomes.get('rehearsal')).toBeDefined();
      expect(outcomes.get('rehearsal')).toEqual(outcomes.get('fakecloud'));
    });
  });
}
