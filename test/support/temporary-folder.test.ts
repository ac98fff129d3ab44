import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { runProcess } from './run';
import { remove } from './stop';

const ofThisRun = /^cordon-tests-/;

it('has what a suite leaves in a folder of this run, which is removed at its end', () => {
  expect(basename(tmpdir())).toMatch(ofThisRun);
  expect(new App({ analyticsReporting: false }).outdir.startsWith(tmpdir())).toBe(true);
});

it('has what a process of a suite leaves there too', async () => {
  const { stdout } = await runProcess(process.execPath, ['-p', 'require("node:os").tmpdir()']);
  expect(stdout.trim()).toBe(tmpdir());
});

it('is removed with all that is in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-stop-'));
  writeFileSync(join(folder, 'left'), '');
  remove(folder);
  expect(existsSync(folder)).toBe(false);
});
