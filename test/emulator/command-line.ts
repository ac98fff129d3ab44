import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { main } from '../../lib/commands/main';
import { type Fault } from '../../lib/rehearsal/faults';
import { type WireWorld } from './wire-world';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both outputs, as they came. */
  readonly output: string;
}

/** A call at which a process is killed. */
export type KillMoment = Pick<Fault, 'call' | 'after' | 'carriedOut'>;

/** Somebody's folder, and `cordon` in this process, with credentials of an account of a world. Nobody is at its terminal. */
export class CommandLine {
  public readonly folder = mkdtempSync(join(tmpdir(), 'cordon-wire-'));

  /** @param endpoint what is called instead of the proxy. @default - the proxy of the world */
  public constructor(
    protected readonly world: WireWorld,
    private readonly endpoint?: string,
  ) {}

  public close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  public read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  public write(name: string, content: string): void {
    writeFileSync(join(this.folder, name), content);
  }

  /** Runs `cordon` with these words. @param as account by its name in the organization */
  public async cordon(args: readonly string[], as: string): Promise<Ran> {
    const before = { ...process.env };
    const folder = process.cwd();
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, this.environment(as));
    process.chdir(this.folder);
    const said = { stdout: '', stderr: '', output: '' };
    const stream = (name: 'stdout' | 'stderr') => ({
      write: (part: string) => {
        said[name] += part;
        said.output += part;
      },
      on: () => undefined,
    });
    try {
      const status = await main(['node', 'cordon', ...args], {
        stdin: { isTTY: false },
        stdout: stream('stdout'),
        stderr: stream('stderr'),
      });
      return { status, ...said };
    } finally {
      process.chdir(folder);
      for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
      Object.assign(process.env, before);
    }
  }

  /**
   * Runs `cordon` as a process of its own, which a signal ends when it comes to a call. A call that is carried out is answered by nobody.
   * @returns what it wrote to standard error
   * @throws Error where it ends before
   */
  public async killed(args: readonly string[], as: string, at: KillMoment, by: 'SIGKILL' | 'SIGINT' = 'SIGKILL'): Promise<string> {
    const entry = ['--import', require.resolve('tsx'), join(__dirname, 'fast-cordon.ts')];
    const child = spawn(process.execPath, [...entry, ...args], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOME: this.folder, TMPDIR: process.env.TMPDIR, ...this.environment(as) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { onKill } = this.world.traffic;
    this.world.traffic.onKill = () => void child.kill(by);
    this.world.faults([{ ...at, kind: 'kill' }]);
    try {
      const ended = once(child, 'close') as Promise<[number | null, string | null]>;
      const [out, error, [status, signal]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      if (by === 'SIGINT' ? status !== 130 : signal !== by)
        throw new Error(`cordon ${args.join(' ')} ended with ${status} before ${at.call}:\n${out}${error}`);
      return error;
    } finally {
      this.world.traffic.onKill = onKill;
      this.world.faults([]);
    }
  }

  /** A profile for each account. */
  public environment(as: string): NodeJS.ProcessEnv {
    const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
    const common = Object.entries(this.world.environment(as)).filter(([name]) => !keys.includes(name));
    return { ...Object.fromEntries(common), AWS_PROFILE: as, ...(this.endpoint !== undefined && { AWS_ENDPOINT_URL: this.endpoint }) };
  }
}
