import { type Clock } from '../core/clock';
import { type Clients, type RoutingClients } from './clients';
import { callsOf } from './command-calls';
import { GarbledAnswer, isAwsError, isGarbled, isKill, isThrottled, isTransient } from './failures';
import { type Journal } from './journal';
import { Pacer } from './pacing';
import { PageTokenExpired } from './pages';
import { type ReadControl } from './read-control';
import { readOperation, type Answer } from './read-operations';

export interface ReadsOptions {
  readonly clock: Clock;
  /** Keeps answers for a run that goes on after this one. @default - nothing is kept */
  readonly journal?: Journal;
}

/** How far a read is. */
export interface ReadState {
  /** Calls that AWS answered in this run. */
  readonly calls: number;
  /** Answers of an earlier run that were used. */
  readonly kept: number;
  /** Calls that AWS throttled. */
  readonly throttled: number;
  /** Calls by operation: those that are done, those that are known to follow, and the rate. */
  readonly operations: readonly OperationState[];
  /** Items by their noun, e.g. `account`. */
  readonly items: Readonly<Record<string, number>>;
}

export interface OperationState {
  readonly operation: string;
  readonly done: number;
  readonly left: number;
  readonly perSecond: number;
}

interface Sender {
  send(command: object): Promise<unknown>;
  destroy?(): void;
}

/** Whose quota a call counts against. */
interface Destination {
  readonly service: string;
  /** Account and Region, as far as AWS counts calls apart by them. */
  readonly scope: string;
  readonly sender: Sender;
}

/** How often a call is sent at most. Clients that try again by themselves count these attempts in `$metadata`. */
const maxAttempts = 10;
const longestPause = 20_000;

/** The read was ended, because another part of it failed for good. */
class ReadStopped extends Error {
  public override readonly name = 'read-stopped';
}

/**
 * The one way in which an organization is read: every call waits for its turn, is sent again when AWS throttles it or the connection breaks, and
 * is answered from the journal when an earlier run has the answer.
 *
 * Clients of the SDK try again by themselves; then each of their attempts waits for its turn too, and nothing is tried again here.
 */
export class Reads implements ReadControl {
  private readonly pacer: Pacer;
  private readonly clock: Clock;
  private readonly journal?: Journal;
  private readonly once = new Map<string, Promise<unknown>>();
  private readonly done = new Map<string, { done: number; expected: number; scope: string }>();
  private readonly items = new Map<string, number>();
  private readonly asked = new Set<string>();
  private calls = 0;
  private kept = 0;
  private throttled = 0;
  private stopped = false;

  public constructor({ clock, journal }: ReadsOptions) {
    this.clock = clock;
    this.pacer = new Pacer(clock);
    if (journal) this.journal = journal;
  }

  /** Clients whose calls go through here. */
  public of(clients: Clients): Clients {
    const { management, memberIam, guardDuty, securityHub, cloudTrail, securityIr } = clients;
    const through = <Client extends object>(service: string, scope: string, client: Client): Client =>
      this.through({ service, scope, sender: client as unknown as Sender }) as unknown as Client;
    const regional =
      <Client extends object>(service: string, scope: string, connect: (region: string) => Promise<Client>) =>
      async (region: string): Promise<Client> =>
        through(service, `${scope} ${region}`, await connect(region));
    const routing = (scope: string, { eventBridge, cloudWatch, sns, sqs }: RoutingClients): RoutingClients => ({
      ...(eventBridge && { eventBridge: regional('events', scope, eventBridge) }),
      ...(cloudWatch && { cloudWatch: regional('cloudwatch', scope, cloudWatch) }),
      ...(sns && { sns: regional('sns', scope, sns) }),
      ...(sqs && { sqs: regional('sqs', scope, sqs) }),
    });
    return {
      sts: through('sts', 'caller', clients.sts),
      organizations: through('organizations', 'caller', clients.organizations),
      stackSets: through('cloudformation', 'caller', clients.stackSets),
      ...(management && {
        management: {
          cloudFormation: through('cloudformation', 'management', management.cloudFormation),
          iam: through('iam', 'management', management.iam),
          ...(management.securityIr && { securityIr: regional('security-ir', 'management', management.securityIr) }),
          ...routing('management', management),
        },
      }),
      ...(memberIam && {
        memberIam: async (account: string) => {
          const operation = 'sts:AssumeRole';
          await this.turn(operation, 'caller');
          const iam = await memberIam(account);
          this.count(operation, 'caller');
          return through('iam', account, iam);
        },
      }),
      ...(guardDuty && { guardDuty: regional('guardduty', 'caller', guardDuty) }),
      ...(securityHub && { securityHub: regional('securityhub', 'caller', securityHub) }),
      ...(cloudTrail && { cloudTrail: regional('cloudtrail', 'caller', cloudTrail) }),
      ...(securityIr && { securityIr: regional('security-ir', 'caller', securityIr) }),
      ...routing('caller', clients),
      reads: this,
    };
  }

  public expect(operation: string, calls: number): void {
    this.entry(operation, 'caller').expected += calls;
  }

  public again(...operations: readonly string[]): void {
    this.journal?.forget((key) => operations.some((operation) => key.startsWith(`${operation} `)));
    for (const key of [...this.once.keys()]) if (operations.some((operation) => key.startsWith(`${operation} `))) this.once.delete(key);
  }

  public async keep<T>(key: string, read: () => Promise<T>, isWorthKeeping: (result: T) => boolean): Promise<T> {
    const earlier = this.journal?.take(key);
    if (earlier !== undefined) {
      this.kept += 1;
      return (earlier as { readonly result: T }).result;
    }
    const result = await read();
    if (isWorthKeeping(result)) this.journal?.append(key, { result });
    return result;
  }

  /** Sends nothing more. Calls that wait for their turn fail. */
  public stop(): void {
    this.stopped = true;
  }

  public state(): ReadState {
    return {
      calls: this.calls,
      kept: this.kept,
      throttled: this.throttled,
      operations: [...this.done].map(([operation, { done, expected, scope }]) => ({
        operation,
        done,
        left: Math.max(0, expected - done),
        perSecond: this.pacer.perSecond(operation, scope),
      })),
      items: Object.fromEntries(this.items),
    };
  }

  private through(destination: Destination): Sender {
    const { sender } = destination;
    return {
      send: (command) => this.send(destination, command),
      ...(sender.destroy && { destroy: () => sender.destroy?.() }),
    };
  }

  private async send(destination: Destination, command: object): Promise<unknown> {
    const { service, scope } = destination;
    const operation = `${service}:${command.constructor.name.replace(/Command$/, '')}`;
    const input = ('input' in command ? command.input : undefined) as Answer | undefined;
    const key = `${listOf(operation, scope, input)} ${tokenOf(input) ?? ''}`;
    if (readOperation(operation).once !== true) return this.answer(destination, operation, key, input, command);
    // A promise is kept and not its answer, so that two who ask at the same time ask once.
    const asked = this.once.get(key) ?? this.answer(destination, operation, key, input, command);
    this.once.set(key, asked);
    return asked;
  }

  private async answer(
    destination: Destination,
    operation: string,
    key: string,
    input: Answer | undefined,
    command: object,
  ): Promise<unknown> {
    const { kept } = readOperation(operation);
    const earlier = kept && this.journal?.take(key);
    if (earlier !== undefined) {
      this.kept += 1;
      this.countItems(operation, earlier as Answer);
      this.entry(operation, destination.scope).done += 1;
      this.asked.add(listOf(operation, destination.scope, input));
      return earlier;
    }
    try {
      const answer = (await this.attempts(destination, operation, command)) as Answer;
      this.count(operation, destination.scope);
      this.countItems(operation, answer);
      if (kept) this.journal?.append(key, kept(answer));
      return answer;
    } catch (error) {
      const list = listOf(operation, destination.scope, input);
      if (this.isExpiredToken(error, input, list)) {
        this.journal?.forget((candidate) => candidate.startsWith(`${list} `));
        this.asked.delete(list);
        throw new PageTokenExpired(error);
      }
      throw error;
    }
  }

  /** Whether AWS refused the token of a page that an earlier run read: how long a token is valid is not documented. */
  private isExpiredToken(error: unknown, input: Answer | undefined, list: string): boolean {
    if (tokenOf(input) === undefined || !this.asked.has(list) || isKill(error)) return false;
    return isAwsError(
      error,
      'InvalidInputException',
      'ValidationError',
      'ValidationException',
      'InvalidNextTokenException',
      'BadRequestException',
    );
  }

  private async attempts({ sender, scope }: Destination, operation: string, command: object): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      await this.turn(operation, scope);
      const retries = callsOf(command, {
        // The first attempt has waited above.
        before: (own) => (own === 1 ? Promise.resolve() : this.turn(operation, scope)),
        failed: (error) => this.note(error, operation, scope),
      });
      try {
        const answer = await sender.send(command);
        this.pacer.answered(operation, scope);
        assertAnswer(operation, answer as Answer);
        return answer;
      } catch (error) {
        if (isKill(error) || this.stopped) throw error;
        if (retries.attempts() === 0) this.note(error, operation, scope);
        const triedBelow = attemptsBelow(error) > 1;
        const again = isGarbled(error) || (!triedBelow && (isThrottled(error) || isTransient(error)));
        if (!again || attempt >= (isGarbled(error) ? 3 : maxAttempts)) throw error;
        await this.clock.sleep(Math.min(longestPause, (isThrottled(error) ? 500 : 100) * 2 ** (attempt - 1)));
      }
    }
  }

  private note(error: unknown, operation: string, scope: string): void {
    if (!isThrottled(error)) return;
    this.throttled += 1;
    this.pacer.throttled(operation, scope);
  }

  private async turn(operation: string, scope: string): Promise<void> {
    this.assertGoing();
    await this.pacer.turn(operation, scope);
    this.assertGoing();
  }

  private assertGoing(): void {
    if (this.stopped) throw new ReadStopped('the read was ended, because another part of it failed');
  }

  private count(operation: string, scope: string): void {
    this.calls += 1;
    this.entry(operation, scope).done += 1;
  }

  private countItems(operation: string, answer: Answer): void {
    const [noun, member] = itemsOf[operation] ?? [];
    const list = member === undefined ? undefined : answer[member];
    if (noun === undefined || !Array.isArray(list)) return;
    this.items.set(noun, (this.items.get(noun) ?? 0) + list.length);
  }

  private entry(operation: string, scope: string): { done: number; expected: number; scope: string } {
    const found = this.done.get(operation);
    if (found) return found;
    const made = { done: 0, expected: 0, scope };
    this.done.set(operation, made);
    return made;
  }
}

/** What is counted for people, and where it is in the answers. */
const itemsOf: Readonly<Record<string, readonly [noun: string, member: string]>> = {
  'organizations:ListAccounts': ['account', 'Accounts'],
  'organizations:ListOrganizationalUnitsForParent': ['unit', 'OrganizationalUnits'],
  'cloudformation:ListStackInstances': ['stack instance', 'Summaries'],
};

/** Lists that AWS always answers, also where they are empty. */
const alwaysThere: Readonly<Record<string, string>> = {
  'organizations:ListAccounts': 'Accounts',
  'organizations:ListAccountsForParent': 'Accounts',
  'organizations:ListOrganizationalUnitsForParent': 'OrganizationalUnits',
  'cloudformation:ListStackInstances': 'Summaries',
};

/**
 * The SDK reads an answer of something else, such as the sign-in page of a proxy, as an answer without members. It must not be an empty list.
 * @throws GarbledAnswer if the list is not there
 */
function assertAnswer(operation: string, answer: Answer): void {
  const list = alwaysThere[operation];
  if (list !== undefined && !Array.isArray(answer[list]))
    throw new GarbledAnswer(`the answer has no ${list}, so it is not an answer from AWS`);
}

/** Attempts of the client below, which tries again by itself. */
function attemptsBelow(error: unknown): number {
  const { $metadata } = (error ?? {}) as { $metadata?: { attempts?: number } };
  return $metadata?.attempts ?? 1;
}

const tokens: ReadonlySet<string> = new Set(['NextToken', 'nextToken']);

function tokenOf(input: Answer | undefined): string | undefined {
  const token = input?.NextToken ?? input?.nextToken;
  return typeof token === 'string' ? token : undefined;
}

/** The list that a page belongs to, or the call where it has no pages. */
function listOf(operation: string, scope: string, input: Answer = {}): string {
  return `${operation} ${scope} ${canonical(Object.fromEntries(Object.entries(input).filter(([key]) => !tokens.has(key))))}`;
}

/** The same text for the same input, whatever the order of its members. */
function canonical(value: unknown): string {
  return JSON.stringify(value ?? {}, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
