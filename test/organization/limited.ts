import { type Clients } from '../../lib/aws/clients';
import { type Clock } from '../../lib/core/clock';

/** Calls a second and at once, as AWS counts them. */
export type Quota = readonly [perSecond: number, burst: number];

export interface SentCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Milliseconds of the virtual clock. */
  readonly at: number;
  readonly throttled: boolean;
}

type Sender = { send(command: object): Promise<unknown>; destroy?(): void };

/** AWS's own side of a quota: a call that finds no token is refused, and counts for nothing. */
class ServerBucket {
  private tokens: number;
  private at: number;

  public constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    now: number,
  ) {
    this.tokens = burst;
    this.at = now;
  }

  public take(now: number): boolean {
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.at) / 1000) * this.perSecond);
    this.at = now;
    // A token that is there but for the error of a floating-point number is there.
    if (this.tokens < 1 - 1e-6) return false;
    this.tokens -= 1;
    return true;
  }
}

/** Clients of a service that refuses what is more than its quotas, and takes its time over the rest. It does not try again by itself. */
export function limited(
  clients: Clients,
  clock: Clock,
  { quotas, other, latency }: { readonly quotas: Readonly<Record<string, Quota>>; readonly other: Quota; readonly latency: number },
): { readonly clients: Clients; readonly calls: SentCall[] } {
  const calls: SentCall[] = [];
  const buckets = new Map<string, ServerBucket>();
  const now = (): number => clock.now().getTime();
  const through = <Client extends object>(service: string, scope: string, client: Client): Client => {
    const sender = client as unknown as Sender;
    const send = async (command: object): Promise<unknown> => {
      await clock.sleep(latency);
      const operation = `${service}:${command.constructor.name.replace(/Command$/, '')}`;
      const key = `${operation} ${scope}`;
      const bucket = buckets.get(key) ?? new ServerBucket(...(quotas[operation] ?? other), now());
      buckets.set(key, bucket);
      const throttled = !bucket.take(now());
      calls.push({ operation, input: (command as { input: Record<string, unknown> }).input, at: now(), throttled });
      if (throttled) throw Object.assign(new Error('Too many requests'), { name: 'TooManyRequestsException' });
      return sender.send(command);
    };
    return { send, ...(sender.destroy && { destroy: () => sender.destroy?.() }) } as unknown as Client;
  };
  const regional =
    <Client extends object>(service: string, connect: (region: string) => Promise<Client>) =>
    async (region: string) =>
      through(service, region, await connect(region));
  return {
    calls,
    clients: {
      sts: through('sts', '', clients.sts),
      organizations: through('organizations', '', clients.organizations),
      stackSets: through('cloudformation', '', clients.stackSets),
      ...(clients.management && {
        management: {
          cloudFormation: through('cloudformation', 'management', clients.management.cloudFormation),
          iam: through('iam', 'management', clients.management.iam),
        },
      }),
      ...(clients.guardDuty && { guardDuty: regional('guardduty', clients.guardDuty) }),
      ...(clients.securityHub && { securityHub: regional('securityhub', clients.securityHub) }),
      ...(clients.securityIr && { securityIr: regional('security-ir', clients.securityIr) }),
      ...(clients.eventBridge && { eventBridge: regional('events', clients.eventBridge) }),
      ...(clients.cloudWatch && { cloudWatch: regional('cloudwatch', clients.cloudWatch) }),
      ...(clients.sns && { sns: regional('sns', clients.sns) }),
      ...(clients.sqs && { sqs: regional('sqs', clients.sqs) }),
    },
  };
}
