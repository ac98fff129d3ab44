#!/usr/bin/env node
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { optimizeLate, packedParts } from './packed-parts';

/** Names of the packs, and of the part that is the program, as `require` takes it. The build puts them here. */
declare const packNames: readonly string[];
declare const programPart: string;

optimizeLate();
const parts = join(__dirname, 'parts');
// A stack names the sources by the maps of the files, which packs do not have.
const load = process.argv.includes('--debug')
  ? createRequire(join(parts, 'files.js'))
  : packedParts({ parts, packs: packNames.map((name) => join(__dirname, 'packs', name)) });

load(programPart);
