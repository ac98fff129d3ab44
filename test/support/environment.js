const { TestEnvironment } = require('jest-environment-node');

/** WebAssembly modules that this worker has compiled, by their bytes. */
const compiled = [];

/**
 * Node, in which each WebAssembly module is compiled once a worker instead of once a test file. The CloudFormation validation is 9 MB of it:
 * compiling that again in each suite took most of the time of the suites that validate.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.WebAssembly.Module = function (bytes) {
      const known = compiled.find((entry) => entry.bytes.equals(bytes));
      if (known !== undefined) return known.module;
      const entry = { bytes: Buffer.from(bytes), module: new WebAssembly.Module(bytes) };
      compiled.push(entry);
      return entry.module;
    };
  }
};
