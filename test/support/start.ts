import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import compile from './compile';

declare global {
  var cordonTemporaryFolder: string | undefined;
}

/**
 * jest's globalSetup: `dist` is what the sources are, and the suites and the processes that they start have a temporary folder of their own, which
 * `stop.ts` removes. Each `App` without an `outdir` leaves a folder there, and so do commands that a test kills.
 */
export default function start(): void {
  compile();
  globalThis.cordonTemporaryFolder = mkdtempSync(join(tmpdir(), 'cordon-tests-'));
  process.env.TMPDIR = globalThis.cordonTemporaryFolder;
  // A check of the same inputs runs once a run; nothing of an earlier run is used.
  process.env.CORDON_CACHE_DIR = join(globalThis.cordonTemporaryFolder, 'cache');
}
