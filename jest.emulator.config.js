/** The emulator suite: one set of scenarios, in rehearsal and over the wire. It installs what it needs on a cold machine. */
module.exports = {
  ...require('./jest.config.js'),
  testPathIgnorePatterns: ['/node_modules/'],
  roots: ['<rootDir>/test/emulator'],
  globalSetup: '<rootDir>/test/emulator/start.ts',
  globalTeardown: '<rootDir>/test/emulator/stop.ts',
  testTimeout: 180000,
};
