import * as cloudFormation from '@aws-sdk/client-cloudformation';
import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { type Rehearsal } from '../../lib/rehearsal/rehearsal';
import { administrator } from '../support/organization';

/** A request, as the server reads it. */
export interface Request {
  /** `organizations:ListAccounts`. */
  readonly call: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** How often this call was made before, whatever its input. */
  readonly before: number;
}

/** An answer of the service, before it goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a fault can do with a request. */
export interface Wire {
  /** The answer that the service gives. @param input what is asked instead. @default - what was asked */
  answer(input?: object): Promise<Answer>;
  send(answer: Answer): void;
  /** Sends part of an answer that says that it is whole in its length, and then breaks or goes silent. */
  sendPart(answer: Answer, then: 'break' | 'silence'): void;
  /** Ends the connection. */
  reset(): void;
}

/** Puts something in the way of a request. @returns false to let it through */
export type Fault = (request: Request, wire: Wire, rehearsal: Rehearsal) => Promise<boolean | void> | boolean | void;

type Commands = Readonly<Record<string, unknown>>;
type Made = new (input: object) => object;

/** A rehearsal behind HTTP, in the protocols of Organizations, CloudFormation, IAM and STS, with faults between. */
export class OrganizationServer {
  public readonly calls: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly rehearsal: Rehearsal,
    private readonly fault: Fault,
  ) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.handle(request, response));
  }

  public static async start(rehearsal: Rehearsal, fault: Fault = () => false): Promise<OrganizationServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new OrganizationServer(server, rehearsal, fault);
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { service, operation, input } = read(request, Buffer.concat(chunks).toString());
    const call = `${service}:${operation}`;
    const before = this.calls.filter((each) => each === call).length;
    this.calls.push(call);
    const send = ({ status, body, headers }: Answer): void => {
      response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
    };
    const wire: Wire = {
      answer: (other) => this.answer(service, operation, other ?? input),
      send,
      sendPart: ({ status, body, headers }, then) => {
        response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
        response.write(body.slice(0, Math.floor(body.length / 2)), () => {
          if (then === 'break') request.socket.destroy();
        });
      },
      reset: () => request.socket.destroy(),
    };
    if ((await this.fault({ call, input, before }, wire, this.rehearsal)) === true) return;
    send(await wire.answer());
  }

  private async answer(service: string, operation: string, input: object): Promise<Answer> {
    const isJson = service === 'organizations';
    try {
      const answer = await this.ask(service, operation, input);
      return isJson ? json(200, answer) : xml(200, operation, answer);
    } catch (error) {
      const { name, message } = error as Error;
      return isJson ? json(400, { __type: name, message }) : errorXml(400, name, message);
    }
  }

  private async ask(service: string, operation: string, input: object): Promise<object> {
    const clients = this.rehearsal.clients({ account: administrator, management: true });
    if (service === 'sts') return { Account: administrator, Arn: `arn:aws:iam::${administrator}:user/cordon`, UserId: 'AIDAEXAMPLE' };
    const commands: Commands = service === 'organizations' ? organizations : service === 'iam' ? iam : cloudFormation;
    const command = new (commands[`${operation}Command`] as Made)(input);
    const client = service === 'organizations' ? clients.organizations : service === 'iam' ? clients.management!.iam : clients.stackSets;
    return without(await (client as unknown as { send(command: object): Promise<Record<string, unknown>> }).send(command), '$metadata');
  }
}

function read(request: IncomingMessage, body: string): { service: string; operation: string; input: Record<string, unknown> } {
  const target = request.headers['x-amz-target'];
  const [, service = ''] = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  if (typeof target === 'string') {
    return { service, operation: target.split('.').pop() ?? '', input: JSON.parse(body) as Record<string, unknown> };
  }
  const { Action = '', ...rest } = Object.fromEntries(new URLSearchParams(body));
  const parameters = without(rest, 'Version');
  const input = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, key === 'MaxResults' ? Number(value) : value]));
  return { service, operation: Action, input };
}

export const json = (status: number, answer: object): Answer => ({
  status,
  // Organizations counts time in seconds.
  body: JSON.stringify(answer, function (this: Record<string, unknown>, key, value: unknown) {
    const raw = this[key];
    return raw instanceof Date ? raw.getTime() / 1000 : value;
  }),
  headers: { 'content-type': 'application/x-amz-json-1.1' },
});

export const xml = (status: number, operation: string, answer: object): Answer => ({
  status,
  body: `<${operation}Response xmlns="http://amazonaws.com/"><${operation}Result>${members(answer)}</${operation}Result></${operation}Response>`,
  headers: { 'content-type': 'text/xml' },
});

export const errorXml = (status: number, code: string, message: string): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error></ErrorResponse>`,
  headers: { 'content-type': 'text/xml' },
});

function members(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${members(item)}</member>`).join('');
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => `<${key}>${members(member)}</${key}>`)
      .join('');
  }
  return escaped(String(value));
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function without(object: Readonly<Record<string, unknown>>, left: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== left));
}
