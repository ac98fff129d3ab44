import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const repository = join(__dirname, '..', '..');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const withoutCredentials = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_CONFIG_FILE: '/dev/null',
} as const;

/** The environment of a process that finds AWS at this endpoint, as an administrator, and nothing of AWS elsewhere. It tries each call once. */
export const environmentAt = (endpoint: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))),
  ...withoutCredentials,
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: 'AKIAADMINISTRATOR',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_MAX_ATTEMPTS: '1',
});

/** The options that `npm test` gives to Node, for the processes that tests start as well (docs/decisions/0057-test-files-share-modules.md). */
export const optionsOfNode = process.execArgv.filter((option) => /^--(single-threaded|liftoff-only|interrupt-budget=)/.test(option));

/** Runs a command as a process. Nobody is at its terminal, and it sees no AWS credentials but those in `env`. */
export function runProcess(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly input?: string;
    /** Options of Node, where the command is Node. @default - those that `npm test` gives */
    readonly nodeOptions?: readonly string[];
  } = {},
): Promise<Ran> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  return new Promise((resolve, reject) => {
    const child = spawn(command, command === process.execPath ? [...(options.nodeOptions ?? optionsOfNode), ...args] : args, {
      cwd: options.cwd ?? repository,
      env: {
        ...inherited,
        ...withoutCredentials,
        ...options.env,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    // A command that ends before it was given anything has no use for it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** A line of progress that comes where 10 seconds have passed: it tells of the machine, and nothing of the command. */
const timed = /^(checking: part|replaying|reading findings|joining)\b.*\n/gm;

/** Runs `cordon` as a process, compiled (`compile.ts`): for what only a process shows. It costs ten times as much as `cordon`. */
export async function cordonProcess(args: readonly string[], options: Parameters<typeof runProcess>[2] = {}): Promise<Ran> {
  // The program was compiled for a Node without options. The validation of CloudFormation in a check takes far longer than to compile the program.
  const nodeOptions = args[0] === 'check' ? optionsOfNode : [];
  const ran = await runProcess(process.execPath, [join(repository, 'dist', 'bin', 'cordon.js'), ...args], { nodeOptions, ...options });
  return { ...ran, stderr: ran.stderr.replace(timed, '') };
}

/** What ran last here: commands run one after the other, since the folder and the environment are those of the whole process. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `cordon` in this process, from its sources: the same call as in `bin/cordon.ts`, with the outputs collected. Nobody is at its terminal, and it
 * sees no AWS credentials.
 * @param options.all - called with each piece of text, in the order of both outputs
 */
export function cordon(
  args: readonly string[],
  { cwd = repository, all }: { readonly cwd?: string; readonly all?: (text: string) => void } = {},
): Promise<Ran> {
  const ran = last.then(async () => {
    const { main } = await import('../../lib/commands/main.js');
    const out = { stdout: '', stderr: '' };
    const collector = (name: 'stdout' | 'stderr') => ({
      write: (written: string): void => {
        const text = name === 'stderr' ? written.replace(timed, '') : written;
        out[name] += text;
        if (text !== '') all?.(text);
      },
      on: (): void => undefined,
    });
    const before = { cwd: process.cwd(), env: { ...process.env } };
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, withoutCredentials);
    process.chdir(cwd);
    try {
      const status = await main([process.execPath, 'cordon', ...args], {
        stdin: { isTTY: false },
        stdout: collector('stdout'),
        stderr: collector('stderr'),
      });
      return { status, ...out };
    } finally {
      process.chdir(before.cwd);
      for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
      Object.assign(process.env, before.env);
    }
  });
  last = ran.catch(() => undefined);
  return ran;
}
