import { join } from 'node:path';
import { build } from 'esbuild';

const repository = join(__dirname, '..');

const notice =
  '/*! Contains d3-hierarchy 3.1.2 (ISC, Copyright 2010-2021 Mike Bostock). Its licence stands in the file NOTICE of Cordon. */';

/** Makes one script of what a page of results does in a browser, and of the library that lays out its map. `lib/page/script.ts` reads it. */
export async function bundlePage(): Promise<void> {
  await build({
    absWorkingDir: repository,
    entryPoints: ['lib/page/browser/main.ts'],
    outfile: 'dist/lib/page/bundle.js',
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    // A page is saved and mailed, and not each program keeps its encoding.
    charset: 'ascii',
    legalComments: 'eof',
    banner: { js: notice },
    logLevel: 'warning',
  });
}
