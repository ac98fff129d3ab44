/** Unit tests, cases, property tests, templates and processes: everything that needs only Node. */
module.exports = {
  testEnvironment: '<rootDir>/test/support/environment.js',
  runtime: '<rootDir>/test/support/runtime.js',
  globalSetup: '<rootDir>/test/support/start.ts',
  globalTeardown: '<rootDir>/test/support/stop.ts',
  // In the clone: a run leaves nothing in the temporary folder.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/emulator/',
    '<rootDir>/test/browser/',
    // To pack the package takes longer than any other file of tests; CI does.
    ...(process.env.CI === undefined ? ['<rootDir>/test/package/'] : []),
  ],
  // What is loaded late is imported as Node needs it, by the name of the compiled file.
  moduleNameMapper: { '^(\\.{1,2}/.+)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] },
  testTimeout: 60000,
  // Every core, where jest would leave one to the terminal.
  maxWorkers: '100%',
};
