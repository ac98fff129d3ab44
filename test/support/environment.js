const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** What the worker began with: each test file finds it so, and what it changes is put back. */
const atStart = {
  globals: Object.entries(Object.getOwnPropertyDescriptors(globalThis)).filter(([, { configurable }]) => configurable),
  environment: { ...process.env },
  exit: process.exit,
  exitCode: process.exitCode,
  folder: process.cwd(),
};
/** What jest keeps there of a test file: its tests, what is told of them, the time that they have. Packages keep what is theirs. */
const ofJest = /^(JEST_STATE_SYMBOL|EVENT_HANDLERS|TEST_TIMEOUT_SYMBOL|(LOG_ERRORS|WAIT)_BEFORE_RETRY|RETRY_\w+)$/;

/**
 * jest's environment of a test file is the worker itself, and no context of its own: a context costs each file every module anew
 * (docs/decisions/0057-test-files-share-modules.md). What a file changes there is put back when it ends.
 */
module.exports = class {
  global = globalThis;

  constructor({ projectConfig: config }) {
    const timerConfig = { idToRef: (id) => id, refToId: (timer) => timer };
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = new LegacyFakeTimers({ config, global: globalThis, moduleMocker: this.moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
  }

  async setup() {
    // Node's own. jest takes 100, which each error then costs, and each call that the CDK remembers.
    Error.stackTraceLimit = 10;
    // What the CDK remembers of a construct is no error: nobody reads its lines, and source maps would cost more than the construct.
    const ofErrors = Error.prepareStackTrace;
    if (ofErrors === undefined) return;
    Error.prepareStackTrace = (of, calls) =>
      of instanceof Error ? ofErrors(of, calls) : [String(of), ...calls.map((call) => `    at ${call}`)].join('\n');
  }

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    for (const name of Object.getOwnPropertySymbols(globalThis)) if (ofJest.test(name.description)) delete globalThis[name];
    for (const [name, descriptor] of atStart.globals) Object.defineProperty(globalThis, name, descriptor);
    for (const name of Object.keys(process.env)) if (!(name in atStart.environment)) delete process.env[name];
    Object.assign(process.env, atStart.environment);
    Object.assign(process, { exit: atStart.exit, exitCode: atStart.exitCode });
    process.chdir(atStart.folder);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** jest asks for one; the runtime compiles for the worker. */
  getVmContext() {
    return {};
  }
};
