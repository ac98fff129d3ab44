#!/usr/bin/env node
// A stack names the sources then. To read the maps costs time, and nobody else sees a stack.
if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true);

void import('../lib/commands/main.js')
  .then(({ main }) => main(process.argv))
  .then((code) => {
    process.exitCode = code;
  });

export {};
