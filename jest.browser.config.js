/** The pages in a real Chromium: what only a browser shows. It needs Chromium (CHROMIUM, or Debian's /usr/bin/chromium). */
module.exports = {
  ...require('./jest.config.js'),
  testPathIgnorePatterns: ['/node_modules/'],
  roots: ['<rootDir>/test/browser'],
  testTimeout: 180000,
};
