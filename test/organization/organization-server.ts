import * as cloudFormation from '@aws-sdk/client-cloudformation';
import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { type Rehearsal } from '../../lib/rehearsal/rehearsal';
import { inputOf, wireOf, type Answer, type Behind, type WireFault } from '../support/faulty-wire';
import { administrator } from '../support/organization';

type Commands = Readonly<Record<string, unknown>>;
type Made = new (input: object) => object;

/** A rehearsal behind HTTP, in the protocols of Organizations, CloudFormation, IAM and STS, with faults between. */
export class OrganizationServer {
  public readonly calls: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly rehearsal: Rehearsal,
    private readonly fault: WireFault,
    private readonly behind: Behind,
  ) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.handle(request, response));
  }

  public static async start(
    rehearsal: Rehearsal,
    fault: WireFault = () => false,
    behind: Behind = { move: () => undefined },
  ): Promise<OrganizationServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new OrganizationServer(server, rehearsal, fault, behind);
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
    const wire = wireOf(request, response, () => this.answer(service, operation, input));
    if ((await this.fault({ call, input, before }, wire, this.behind)) === true) return;
    wire.send(await wire.answer());
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
  const operation = typeof target === 'string' ? target.split('.').pop() : new URLSearchParams(body).get('Action');
  return { service, operation: operation ?? '', input: inputOf(request, body) };
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
