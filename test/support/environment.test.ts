import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Environment {
  setup(): Promise<void>;
  teardown(): Promise<void>;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports
const TestEnvironment = require('./environment.js') as new (options: { readonly projectConfig: object }) => Environment;

/** What jest has of this file, which the end of another one would take away. */
async function keepingThisFile(run: () => Promise<void>): Promise<void> {
  const symbols = Object.getOwnPropertySymbols(globalThis).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)!] as const,
  );
  await run();
  for (const [name, descriptor] of symbols) if (descriptor.configurable) Object.defineProperty(globalThis, name, descriptor);
}

it('puts back what a test file changed: variables, the folder, globals, the exit code, the time that its tests have', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-environment-'));
  const before = { environment: { ...process.env }, folder: process.cwd(), parse: JSON, exitCode: process.exitCode };
  const timeout = Symbol.for('TEST_TIMEOUT_SYMBOL');
  const later: Record<symbol, unknown> = {};
  await keepingThisFile(async () => {
    const environment = new TestEnvironment({ projectConfig: { fakeTimers: {} } });
    await environment.setup();
    process.env.CORDON_ADDED = 'yes';
    delete process.env.PATH;
    process.chdir(folder);
    process.exitCode = 7;
    Object.assign(globalThis, { JSON: {}, [timeout]: 5 });
    expect(process.cwd()).toBe(realpathSync(folder));
    await environment.teardown();
    later[timeout] = (globalThis as Record<symbol, unknown>)[timeout];
  });
  expect({ ...process.env }).toEqual(before.environment);
  expect(process.cwd()).toBe(before.folder);
  expect(process.exitCode).toBe(before.exitCode);
  expect(JSON).toBe(before.parse);
  expect(later[timeout]).toBeUndefined();
  rmSync(folder, { recursive: true });
});
