import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { promisify } from 'node:util';
import { type OperationName } from '../../lib/security-ir';
import { installed, moto } from './install';
import { type Outcome } from './security-ir-scenario';

/** boto3 in a process of its own, from moto's environment (`boto3_calls.py`). One call at a time. */
export class Boto3 {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: Interface,
  ) {}

  public static async start(environment: NodeJS.ProcessEnv): Promise<Boto3> {
    const child = spawn(await python(), [join(__dirname, 'boto3_calls.py')], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return new Boto3(child, createInterface({ input: child.stdout }));
  }

  /** `unchecked` sends what boto3 itself refuses. @default false */
  public async call(operation: OperationName, input: object, region: string, unchecked = false): Promise<Outcome> {
    const answer = once(this.lines, 'line', { signal: AbortSignal.timeout(30_000) });
    this.child.stdin!.write(`${written({ operation, input, region, unchecked })}\n`);
    const [line] = (await answer) as [string];
    return JSON.parse(line, (_, value: unknown) => read(value)) as Outcome;
  }

  public async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const closed = once(this.child, 'close');
    this.child.stdin!.end();
    await closed;
  }
}

/** What botocore knows of the service (`security_ir_model.py`). */
export async function botocoreModel(regions: readonly string[]): Promise<BotocoreModel> {
  const options = { maxBuffer: 10_000_000, env: { PATH: process.env.PATH } };
  const { stdout } = await promisify(execFile)(await python(), [join(__dirname, 'security_ir_model.py'), ...regions], options);
  return JSON.parse(stdout) as BotocoreModel;
}

export interface BotocoreModel {
  readonly service: { readonly metadata: object; readonly operations: Record<string, object>; readonly shapes: Record<string, object> };
  readonly endpoints: object;
  readonly pages: { readonly pagination: Record<string, object> };
  /** Endpoint of each Region that was asked for. */
  readonly hosts: Readonly<Record<string, string>>;
}

export const python = async (): Promise<string> => join(await installed(moto, () => undefined), moto.executable);

function written(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key: string, member: unknown) {
    // A date has become a string already.
    const original = this[key];
    return original instanceof Date ? { $date: original.toISOString() } : member;
  });
}

function read(value: unknown): unknown {
  const date = (value as { readonly $date?: unknown } | null)?.$date;
  return typeof date === 'string' ? new Date(date) : value;
}
