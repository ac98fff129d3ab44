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
  const sources = ['bin', 'build', 'lib', 'constructs', 'checks', 'stacksets', 'tsconfig.json', 'tsconfig.build.json', 'package.json'];
  if (existsSync(built) && newest(sources) < statSync(built).mtimeMs) return;
  run(require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json');
  run(require.resolve('tsx/cli'), 'build/bundle.ts');
  // It is not written anew where what is compiled stays the same.
  utimesSync(built, new Date(), new Date());
}

function run(...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: repository, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the sources do not compile:\n${stdout}${stderr}`);
}

function newest(paths: readonly string[]): number {
  const times = paths.flatMap((path) => {
    const whole = join(repository, path);
    if (!statSync(whole).isDirectory()) return [statSync(whole).mtimeMs];
    return readdirSync(whole, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(whole, name)).mtimeMs);
  });
  return Math.max(...times);
}
