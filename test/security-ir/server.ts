import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface Asked {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answered {
  /** @default 200 */
  readonly status?: number;
  /** Name of the error that the service sends in a header. */
  readonly error?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default - an empty object */
  readonly body?: unknown;
  /** Body as it stands, instead. @default - JSON of `body` */
  readonly text?: string;
}

/** An endpoint that speaks JSON over REST: it gives the answers in their order, the last one again and again. */
export class RestServer {
  public readonly asked: Asked[] = [];
  public answers: readonly Answered[] = [{}];

  private constructor(
    private readonly server: Server,
    public readonly endpoint: string,
  ) {}

  public static async start(): Promise<RestServer> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        started.asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
        const answer = started.answers[Math.min(started.asked.length, started.answers.length) - 1] ?? {};
        const { status = 200, error, headers: extra, body = {}, text = JSON.stringify(body) } = answer;
        response
          .writeHead(status, { 'content-type': 'application/json', ...(error !== undefined && { 'x-amzn-errortype': error }), ...extra })
          .end(text);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const started = new RestServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return started;
  }

  /** Forgets what was asked, and answers so from now on. */
  public answer(...answers: readonly Answered[]): void {
    this.asked.length = 0;
    this.answers = answers;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/**
 * Signature of a request by AWS's description of Signature Version 4, from what came over the wire and not from what the client meant
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
export function signatureOf({ method, url, headers, body }: Asked, secret: string): string {
  const [, scope = '', names = ''] = /Credential=[^/]+\/(\S+), SignedHeaders=(\S+),/.exec(headers.authorization ?? '') ?? [];
  const [date = '', region = '', service = ''] = scope.split('/');
  const [path = '', query = ''] = url.split('?');
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const canonical = [
    method,
    // Every service but S3 encodes the path a second time.
    path.split('/').map(encodeURIComponent).join('/'),
    query.split('&').sort().join('&'),
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    sha256(body),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secret}`);
  return hmac(key, text).toString('hex');
}
