import { Agent, createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Fault, Faults } from '../../lib/rehearsal/faults';
import { inputOf, wireOf, type Behind, type Wire, type WireFault } from '../support/faulty-wire';
import { restMembers } from './rest-services';
import {
  assumedKeys,
  conflictAnswer,
  deniedAnswer,
  errorAnswer,
  errorCode,
  readCall,
  throttledAnswer,
  type WireAnswer,
  type WireCall,
} from './wire';

/** A call as it went over the wire; an SDK retry is a call of its own. */
export interface RecordedCall {
  readonly service: string;
  readonly command: string;
  /** Account of the caller. */
  readonly account: string;
  /** HTTP status of the answer. @default - none: the connection was broken, or nothing went over a wire */
  readonly status?: number;
  /** Code of the error. @default - it was answered */
  readonly error?: string;
}

/** A call before it is forwarded, by whom, and with what. */
export interface AdmittedCall extends Omit<WireCall, 'accessKeyId'> {
  /** Account of the caller. */
  readonly account: string;
  /** Members by their names in AWS's model, also those of the path. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** Changes requests on their way and answers on their way back; each leaves what does not concern it as it is. */
export interface Rewriting {
  request(call: WireCall, body: string): string;
  answer(call: WireCall, body: string): string;
}

/** One world's traffic: whose keys they are, where it goes, what goes wrong, and what was called. */
export class Traffic {
  /** Access key ID to account ID; grows by the keys that AssumeRole hands out. */
  public readonly accounts = new Map<string, string>();
  public readonly calls: RecordedCall[] = [];
  public faults = new Faults([]);
  public rewriting?: Rewriting;
  /** Asked before each call; what it returns is the answer, and nothing is forwarded. @default - every call is forwarded */
  public admit?: (call: AdmittedCall) => WireAnswer | undefined;
  /** Put in the way of each request, beside `faults`. @default - nothing */
  public inTheWay?: { readonly fault: WireFault; readonly behind: Behind };
  /** How often each call came since a fault is in the way. */
  public readonly made = new Map<string, number>();
  /** How often the fault in the way took a request. */
  public struck = 0;
  /** Called when a `kill` strikes. */
  public onKill: () => void = () => undefined;

  public constructor(public readonly upstream: string) {}
}

/** A request on its way through the proxy. */
interface Handled {
  readonly traffic: Traffic;
  readonly call: WireCall;
  readonly body: string;
  readonly record: (answer: Partial<WireAnswer>) => void;
}

/**
 * HTTP proxy between the AWS SDK and the emulators. It listens on loopback, knows by the access key of a request which
 * world it belongs to, records it, and puts the faults in between that no emulator has by itself.
 */
export class Proxy {
  private readonly worlds = new Set<Traffic>();
  private readonly agent = new Agent({ keepAlive: true });
  private readonly delays = new Set<NodeJS.Timeout>();

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.handle(request, response).catch((error: unknown) => {
        // The server went away; the client sees it as it would see it without the proxy.
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  public static async start(): Promise<Proxy> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve());
    });
    // A scenario that fails before it closes its world must not keep the process.
    server.unref();
    server.on('connection', (socket) => socket.unref());
    return new Proxy(server);
  }

  /** http://127.0.0.1:PORT */
  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public open(upstream: string): Traffic {
    const traffic = new Traffic(upstream);
    this.worlds.add(traffic);
    return traffic;
  }

  public forget(traffic: Traffic): void {
    this.worlds.delete(traffic);
  }

  public async stop(): Promise<void> {
    for (const delay of this.delays) clearTimeout(delay);
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const call = await readCall(request, body);
    const traffic = call && [...this.worlds].find((world) => world.accounts.has(call.accessKeyId));
    if (!call || !traffic) {
      const unknownKey = call ?? { service: 'sts' };
      answer(
        response,
        errorAnswer(unknownKey.service, 403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
      );
      return;
    }
    const account = traffic.accounts.get(call.accessKeyId) ?? '';
    const record = ({ status, body: text }: Partial<WireAnswer>): void => {
      const error = status === undefined ? 'ECONNRESET' : status >= 300 ? errorCode(text ?? '') : undefined;
      traffic.calls.push({ service: call.service, command: call.command, account, status, error });
    };

    const refused = traffic.admit?.(await admittedCall(request, body, call, account));
    if (refused) return this.refuse(response, refused, record);
    if (await this.isTaken(request, response, { traffic, call, body, record })) return;

    let broken: Fault | undefined;
    for (const fault of traffic.faults.strike({ service: call.service as 'sts', command: call.command, account })) {
      switch (fault.kind) {
        case 'delay':
          await this.delay(fault.milliseconds ?? 1000);
          break;
        case 'throttle':
          return this.refuse(response, throttledAnswer(call.service), record);
        case 'deny':
          return this.refuse(response, deniedAnswer(call.service, call.command, `arn:aws:iam::${account}:user/administrator`), record);
        case 'conflict':
          return this.refuse(response, conflictAnswer(call.service), record);
        case 'reset':
        case 'kill':
          broken = fault;
          break;
      }
    }
    if (broken && broken.carriedOut !== true) {
      record({});
      request.socket.destroy();
    } else {
      const answered = await this.forward(request, traffic, call, body);
      record(broken ? {} : answered);
      if (broken) request.socket.destroy();
      else answer(response, answered);
    }
    if (broken?.kind === 'kill') traffic.onKill();
  }

  /** Whether the fault in the way took the request. */
  private async isTaken(request: IncomingMessage, response: ServerResponse, { traffic, call, body, record }: Handled): Promise<boolean> {
    const { inTheWay } = traffic;
    if (inTheWay === undefined) return false;
    const name = `${call.service}:${call.command}`;
    const before = traffic.made.get(name) ?? 0;
    traffic.made.set(name, before + 1);
    let sent: WireAnswer | undefined;
    const wire = wireOf(request, response, () => this.forward(request, traffic, call, body));
    const noted: Wire = { ...wire, send: (given) => wire.send((sent = given)) };
    if ((await inTheWay.fault({ call: name, input: inputOf(request, body), before }, noted, inTheWay.behind)) !== true) return false;
    traffic.struck += 1;
    record(sent ?? {});
    return true;
  }

  private refuse(response: ServerResponse, refusal: WireAnswer, record: (refusal: WireAnswer) => void): void {
    record(refusal);
    answer(response, refusal);
  }

  private async forward(request: IncomingMessage, traffic: Traffic, call: WireCall, body: string): Promise<WireAnswer> {
    const sent = traffic.rewriting?.request(call, body) ?? body;
    // Host and every other signed header stay as they are: moto checks the signature.
    const headers = {
      ...request.headers,
      'content-length': Buffer.byteLength(sent),
      'accept-encoding': 'identity',
      connection: 'keep-alive',
    };
    const upstream = new URL(traffic.upstream);
    const answered = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = send(
        { host: upstream.hostname, port: upstream.port, method: request.method, path: request.url, headers, agent: this.agent },
        resolve,
      );
      outgoing.once('error', reject);
      outgoing.end(sent);
    });
    let text = await textOf(answered);
    if (call.service === 'sts' && call.command === 'AssumeRole') {
      const keys = assumedKeys(text);
      if (keys) traffic.accounts.set(keys.accessKeyId, keys.account);
    }
    text = traffic.rewriting?.answer(call, text) ?? text;
    const kept = { ...answered.headers };
    // The text is sent whole, and it may have changed.
    for (const header of ['content-length', 'transfer-encoding', 'connection']) delete kept[header];
    return { status: answered.statusCode ?? 502, headers: kept, body: text };
  }

  private async delay(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.delays.delete(timer);
        resolve();
      }, milliseconds);
      this.delays.add(timer);
    });
  }
}

async function admittedCall(
  request: IncomingMessage,
  body: string,
  { service, command, region }: WireCall,
  account: string,
): Promise<AdmittedCall> {
  const sent = Object.entries(inputOf(request, body));
  // The models write some members with a capital letter that the wire has without, and lists of the query protocol are numbered.
  const named = sent.map(([key, value]) => [service === 'guardduty' ? key.charAt(0).toUpperCase() + key.slice(1) : key, value] as const);
  const tags = sent.filter(([key]) => key.startsWith('Tags.'));
  const input = {
    ...Object.fromEntries(named),
    ...(tags.length > 0 && { Tags: Object.fromEntries(tags) }),
    ...(await restMembers(service, request.method ?? '', request.url ?? '')),
  };
  return { service, command, region, account, input };
}

function answer(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
