import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Template } from '../../lib/core/template';
import { type MinistackAccount } from './ministack';

export interface ReceivedRequest {
  /** Host and path of the URL in the template. */
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Takes what API destinations send, whatever their URLs are in the template. */
export class WebEndpoint {
  public readonly received: ReceivedRequest[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url = '', method = '', headers } = request;
        this.received.push({ url: url.slice(1), method, headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(200).end();
      });
    });
  }

  public static async start(): Promise<WebEndpoint> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new WebEndpoint(server);
  }

  /** Waits until so many requests came, two seconds at most, and a moment for those that should not. */
  public async settled(count: number): Promise<readonly ReceivedRequest[]> {
    for (let polls = 0; this.received.length < count && polls < 100; polls += 1) await pause(20);
    await pause(100);
    return this.received;
  }

  public urlOf(url: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${url.replace(/^https:\/\//, '')}`;
  }

  public async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a JSON key of a secret holds in these tests. */
export const secretValue = (secretArn: string, jsonKey: string): string => `${jsonKey} of ${secretArn.split(':').at(-1)}`;

/**
 * The template after what ministack's CloudFormation does not know: connections and API destinations are made by their own APIs, from the template's
 * properties, with secrets resolved as CloudFormation resolves them and every URL at the endpoint; references to them are replaced by their ARNs.
 */
export async function withDestinations(account: MinistackAccount, template: Template, endpoint: WebEndpoint): Promise<Template> {
  const arns = new Map<string, string>();
  const value = (given: unknown): unknown => {
    const text = JSON.stringify(given).replaceAll(/\{"Fn::GetAtt":\["(\w+)","Arn"\]\}/g, (reference, id: string) =>
      arns.has(id) ? JSON.stringify(arns.get(id)) : reference,
    );
    return JSON.parse(
      text.replaceAll(/\{\{resolve:secretsmanager:([^{}]+):SecretString:(\w+)\}\}/g, (_, arn: string, key: string) =>
        secretValue(arn, key),
      ),
    ) as unknown;
  };
  const all = Object.entries(template.Resources);
  for (const [Name, { Properties }] of all.filter(([, { Type }]) => Type === 'AWS::Events::Connection')) {
    const { ConnectionArn } = await account.call<{ readonly ConnectionArn: string }>('events', 'CreateConnection', {
      ...(value(Properties) as object),
      Name,
    });
    arns.set(Name, ConnectionArn);
  }
  for (const [Name, { Properties }] of all.filter(([, { Type }]) => Type === 'AWS::Events::ApiDestination')) {
    const properties = value(Properties) as { readonly InvocationEndpoint: string };
    const InvocationEndpoint = endpoint.urlOf(properties.InvocationEndpoint);
    const input = { ...properties, Name, InvocationEndpoint };
    const { ApiDestinationArn } = await account.call<{ readonly ApiDestinationArn: string }>('events', 'CreateApiDestination', input);
    arns.set(Name, ApiDestinationArn);
  }
  return value(template) as Template;
}
