import { killed } from '../aws/failures';
import { accessDenied, conflicting, connectionReset, type RehearsedService, throttled } from './errors';

/** Something that goes wrong between the code and AWS. */
export interface Fault {
  /** `service:Command` (`cloudformation:CreateStackInstances`), `service:*`, or `*`. */
  readonly call: string;
  /**
   * - `throttle`: too many requests, under the name that the service has for it; the client tries again
   * - `deny`: access denied
   * - `conflict`: something else changes the same thing, under the name that the service has for it
   * - `reset`: the connection breaks; the client tries again
   * - `delay`: the answer takes longer
   * - `kill`: the process dies: the call throws RehearsalKilled, and so does every later call of the same clients
   */
  readonly kind: 'throttle' | 'deny' | 'conflict' | 'reset' | 'delay' | 'kill';
  /** Lets the first n matching attempts through. @default 0 */
  readonly after?: number;
  /** How many attempts it strikes. @default - every one; a kill strikes once */
  readonly times?: number;
  /** How long a delay takes, in virtual time. @default 1000 */
  readonly milliseconds?: number;
  /** Strikes only calls with the credentials of this account. @default - everybody's */
  readonly account?: string;
  /**
   * For `reset` and `kill`: the service carried the call out, and only its answer was lost.
   * @default false - the call never arrived
   */
  readonly carriedOut?: boolean;
}

/** The process was killed here. Nothing in the code can catch a kill -9: let it through. */
export class RehearsalKilled extends Error {
  public readonly [killed] = true;

  public constructor(call: string) {
    super(`the process was killed at ${call} (rehearsal)`);
    this.name = 'RehearsalKilled';
  }
}

interface Armed {
  readonly fault: Fault;
  seen: number;
  struck: number;
}

/** Which faults strike an attempt. */
export class Faults {
  private armed: readonly Armed[] = [];

  public constructor(faults: readonly Fault[]) {
    this.arm(faults);
  }

  /** From now on these strike, counted from their first call on, and no others. */
  public arm(faults: readonly Fault[]): void {
    this.armed = faults.map((fault) => ({ fault, seen: 0, struck: 0 }));
  }

  /** The delays and then at most one other fault, in the order in which they were given. */
  public strike(call: { service: RehearsedService; command: string; account: string }): readonly Fault[] {
    const striking: Fault[] = [];
    for (const armed of this.armed) {
      const { fault } = armed;
      if (!matches(fault, call)) continue;
      armed.seen += 1;
      const times = fault.times ?? (fault.kind === 'kill' ? 1 : Infinity);
      if (armed.seen <= (fault.after ?? 0) || armed.struck >= times) continue;
      armed.struck += 1;
      striking.push(fault);
      if (fault.kind !== 'delay') break;
    }
    return striking;
  }
}

/** What a fault throws; nothing for a delay. */
export function thrownBy(fault: Fault, call: { service: RehearsedService; command: string; account: string }): Error | undefined {
  switch (fault.kind) {
    case 'throttle':
      return throttled(call.service);
    case 'deny':
      return accessDenied(call.service, call.command, call.account);
    case 'conflict':
      return conflicting(call.service);
    case 'reset':
      return connectionReset(call.service);
    case 'kill':
      return new RehearsalKilled(`${call.service}:${call.command}`);
    case 'delay':
      return undefined;
  }
}

function matches(fault: Fault, call: { service: RehearsedService; command: string; account: string }): boolean {
  if (fault.account !== undefined && fault.account !== call.account) return false;
  return fault.call === '*' || fault.call === `${call.service}:*` || fault.call === `${call.service}:${call.command}`;
}
