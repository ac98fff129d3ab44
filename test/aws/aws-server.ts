import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What a request to AWS asked for. */
export interface Asked {
  /** Name of the operation, e.g. GetCallerIdentity. */
  readonly operation: string;
  readonly parameters: URLSearchParams;
  /** Access key ID that signed it. */
  readonly key: string;
  /** Service and Region in the scope of the signature. */
  readonly service: string;
  readonly region: string;
}

export interface Answered {
  /** @default 200 */
  readonly status?: number;
  readonly body: string;
}

/** An endpoint that speaks the query protocol (STS, IAM, CloudFormation) and the JSON one (Organizations). */
export class AwsServer {
  public readonly asked: Asked[] = [];

  private constructor(
    private readonly server: Server,
    public readonly endpoint: string,
  ) {}

  public static async start(answer: (asked: Asked) => Answered): Promise<AwsServer> {
    const server = createServer((request, response) => void reply(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const started = new AwsServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const asked = read(request, Buffer.concat(chunks).toString());
      started.asked.push(asked);
      const { status = 200, body } = answer(asked);
      response.writeHead(status, { 'content-type': body.startsWith('{') ? 'application/x-amz-json-1.1' : 'text/xml' }).end(body);
    };
    return started;
  }

  public operations(): string[] {
    return this.asked.map(({ operation }) => operation);
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function read(request: IncomingMessage, body: string): Asked {
  const target = request.headers['x-amz-target'];
  const parameters = new URLSearchParams(typeof target === 'string' ? '' : body);
  const operation = typeof target === 'string' ? (target.split('.').pop() ?? '') : (parameters.get('Action') ?? '');
  const [, key = '', region = '', service = ''] =
    /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  return { operation, parameters, key, service, region };
}

export const callerIdentity = (account: string): Answered => ({
  body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>${account}</Account><Arn>arn:aws:iam::${account}:user/somebody</Arn><UserId>AIDAEXAMPLE</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`,
});

export const session = (key: string): Answered => ({
  body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
});

export const role = (account: string, name: string): Answered => ({
  body: `<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/</Path><RoleName>${name}</RoleName><RoleId>AROAEXAMPLE</RoleId><Arn>arn:aws:iam::${account}:role/${name}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></Role></GetRoleResult></GetRoleResponse>`,
});

/** An error in the query protocol. */
export const refused = (status: number, code: string, message = 'refused'): Answered => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});
