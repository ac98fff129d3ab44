import { MemoryEngine } from '../remediation/memory-engine';
import { misuseScenarios } from '../remediation/misuse-scenarios';
import { paths, walk } from '../remediation/paths';
import { sampled } from '../support/runs';

// ministack executes the same in test/emulator, where the calls of both are compared.
describe('the definition of the state machine, as the template has it, executed in memory', () => {
  it.each(sampled(paths, ({ outcome }) => String(outcome)))('$name', async (path) => {
    await walk(path, new MemoryEngine());
  });
});

misuseScenarios(() => Promise.resolve(new MemoryEngine()), sampled);
