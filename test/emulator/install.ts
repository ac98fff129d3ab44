import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSettings } from './settings';

/** An emulator of a pinned version, and how it comes into the cache. */
export interface Emulator {
  readonly name: string;
  readonly version: string;
  /** File below its folder that a whole install has. */
  readonly executable: string;
  /** Program that installs it, and how to get that program. */
  readonly tool: { readonly command: string; readonly args: readonly string[]; readonly remedy: string };
  /** Installs into `folder`. */
  install(folder: string, run: Run): Promise<void>;
}

type Run = (command: string, args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<void>;
export type Say = (line: string) => void;

export const fakecloud: Emulator = {
  name: 'fakecloud',
  version: '0.51.0',
  executable: join('bin', 'fakecloud'),
  tool: {
    command: 'cargo',
    args: ['--version'],
    remedy: 'install Rust and a C compiler (https://rustup.rs), or start fakecloud 0.51.0 yourself and set CORDON_FAKECLOUD_ENDPOINT',
  },
  // A debug build without symbols: a third of the time of a release build, and fast enough.
  install: (folder, run) =>
    run('cargo', ['install', 'fakecloud@0.51.0', '--locked', '--debug', '--root', folder], {
      CARGO_PROFILE_DEV_DEBUG: '0',
      CARGO_TARGET_DIR: join(folder, 'target'),
    }).then(() => rm(join(folder, 'target'), { recursive: true, force: true })),
};

/** Python that is new enough, with both halves of venv, which Debian packages apart. */
const pythonWithVenv = ['-c', 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10), sys.version'];

export const moto: Emulator = {
  name: 'moto',
  version: '5.2.1',
  executable: join('bin', 'python'),
  tool: {
    command: 'python3',
    args: pythonWithVenv,
    remedy:
      'install Python 3.10 or later with venv and pip (Debian: apt install python3-venv), or start test/emulator/moto_org.py yourself and set CORDON_MOTO_ENDPOINT',
  },
  install: (folder, run) => installPython(folder, join(__dirname, 'moto-requirements.txt'), run),
};

export const ministack: Emulator = {
  name: 'ministack',
  version: '1.5.33',
  executable: join('bin', 'python'),
  tool: {
    command: 'python3',
    args: pythonWithVenv,
    remedy:
      'install Python 3.10 or later with venv and pip (Debian: apt install python3-venv), or start ministack 1.5.33 yourself and set CORDON_MINISTACK_ENDPOINT',
  },
  install: (folder, run) => installPython(folder, join(__dirname, 'ministack-requirements.txt'), run),
};

/** What the builds of the replay stack call. The images of CodeBuild have version 2, whose `s3 cp` takes the same arguments. */
export const awsCli: Emulator = {
  ...ministack,
  name: 'awscli',
  version: '1.45.11',
  executable: join('bin', 'aws'),
  tool: { ...ministack.tool, remedy: 'install Python 3.10 or later with venv and pip (Debian: apt install python3-venv)' },
  install: (folder, run) => installPython(folder, join(__dirname, 'awscli-requirements.txt'), run),
};

async function installPython(folder: string, requirements: string, run: Run): Promise<void> {
  await run('python3', ['-m', 'venv', folder]);
  await run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--no-cache-dir', '-r', requirements]);
}

/**
 * Folder of an installed emulator; installs it where it is not yet (fakecloud: about 9 minutes on two cores, moto and ministack: seconds).
 * It is built in a sibling folder that takes the name at the end, so that a killed install is never taken for a whole one.
 * @throws Error that names what is missing and how to get it
 */
export async function installed(emulator: Emulator, say: Say, cache = readSettings().cache): Promise<string> {
  const folder = join(cache, `${emulator.name}-${emulator.version}`);
  if (existsSync(join(folder, emulator.executable))) return folder;
  await mkdir(cache, { recursive: true });
  const unlock = await lock(`${folder}.lock`, (owner) => say(`${emulator.name}: process ${owner} installs it already; waiting`));
  try {
    if (existsSync(join(folder, emulator.executable))) return folder;
    await requireTool(emulator);
    const unfinished = `${emulator.name}-${emulator.version}.unfinished-`;
    for (const entry of await readdir(cache)) {
      if (entry.startsWith(unfinished)) await rm(join(cache, entry), { recursive: true, force: true });
    }
    const sibling = join(cache, `${unfinished}${process.pid}`);
    say(`${emulator.name} ${emulator.version}: installing into ${folder}`);
    await emulator.install(sibling, (command, args, environment) => withProgress(emulator.name, command, args, environment, say));
    await rm(folder, { recursive: true, force: true });
    await rename(sibling, folder);
    say(`${emulator.name} ${emulator.version}: installed`);
    return folder;
  } finally {
    await unlock();
  }
}

async function requireTool({ name, version, tool }: Emulator): Promise<void> {
  const outcome = await new Promise<string | undefined>((resolve) => {
    let said = '';
    const child = spawn(tool.command, tool.args, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? undefined : said.trim().split('\n').at(-1) || `exit code ${code}`));
  });
  if (outcome !== undefined) {
    throw new Error(`${name} ${version} cannot be installed: \`${tool.command}\` does not work (${outcome}); ${tool.remedy}`);
  }
}

/** Runs a program quietly, and says every 20 seconds how far it is; its last lines are part of the error when it fails. */
async function withProgress(
  name: string,
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  say: Say = () => undefined,
): Promise<void> {
  const started = Date.now();
  const lines: string[] = [];
  let compiled = 0;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  const read = (chunk: Buffer): void => {
    for (const line of chunk.toString().split(/[\r\n]+/)) {
      if (line.trim() === '') continue;
      if (/^\s*Compiling /.test(line)) compiled += 1;
      lines.push(line);
      if (lines.length > 20) lines.shift();
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    say(`${name}: ${seconds} s${compiled > 0 ? `, ${compiled} crates` : ''}: ${(lines.at(-1) ?? '').trim().slice(0, 100)}`);
  }, 20_000);
  // An install that outlives the suite would go on with a lock that nobody holds.
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (code !== 0) throw new Error(`${name}: \`${command} ${args.join(' ')}\` ended with exit code ${code}:\n${lines.join('\n')}`);
  } finally {
    clearInterval(progress);
    process.off('exit', stop);
  }
}

/** Holds a folder as a lock; one whose process is gone is taken over. Returns the function that gives it back. */
async function lock(path: string, waiting: (owner: string) => void): Promise<() => Promise<void>> {
  const owner = join(path, 'pid');
  for (let said = 0; ;) {
    try {
      await mkdir(path);
      await writeFile(owner, String(process.pid));
      return () => rm(path, { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = await readFile(owner, 'utf8').catch(() => '');
    if (pid === '' ? await isOlderThan(path, 10_000) : !isAlive(Number(pid))) {
      await rm(path, { recursive: true, force: true });
      continue;
    }
    if (Date.now() - said > 20_000) {
      said = Date.now();
      waiting(pid);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isOlderThan(path: string, milliseconds: number): Promise<boolean> {
  const made = await stat(path).catch(() => undefined);
  return made === undefined || Date.now() - made.mtimeMs > milliseconds;
}

async function main(): Promise<void> {
  for (const emulator of [moto, ministack, fakecloud]) {
    process.stdout.write(`${await installed(emulator, (line) => process.stderr.write(`${line}\n`))}\n`);
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
