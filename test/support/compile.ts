import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(__dirname, '..', '..');

/**
 * jest's globalSetup: `dist` is what the sources are, since commands are run as processes, and compiled ones start in half the time. Nothing is done
 * where no source is newer. The schema is not written, so that a stale one is found.
 */
export default function compile(): void {
  const built = join(repository, 'dist', '.tsbuildinfo');
  const sources = ['bin', 'lib', 'constructs', 'checks', 'stacksets', 'tsconfig.json', 'tsconfig.build.json', 'package.json'];
  if (existsSync(built) && newest(sources) < statSync(built).mtimeMs) return;
  const tsc = require.resolve('typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: repository, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the sources do not compile:\n${stdout}`);
  // It is not written anew where what is compiled stays the same.
  utimesSync(built, new Date(), new Date());
}

function newest(paths: readonly string[]): number {
  const times = paths.flatMap((path) => {
    const whole = join(repository, path);
    if (!statSync(whole).isDirectory()) return [statSync(whole).mtimeMs];
    return readdirSync(whole, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(whole, name)).mtimeMs);
  });
  return Math.max(...times);
}
