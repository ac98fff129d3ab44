#!/usr/bin/env node
import { App } from 'aws-cdk-lib';
import { CordonError } from '../lib/core/problem';
import { buildAppFromContext } from '../lib/stacks/inputs';

try {
  // Synthesized here and not on exit, so that an error leaves no assembly behind.
  const app = new App({
    autoSynth: false,
    analyticsReporting: false,
    // A template of 500 resources exceeds the byte limit of the stacks, which report it with a remedy.
    context: { '@aws-cdk/core:stackResourceLimit': 0 },
  });
  buildAppFromContext(app);
  app.synth();
} catch (error) {
  if (!(error instanceof CordonError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
