import { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';

/** A request of AWS's clients, as a server reads it. */
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
  readonly headers: OutgoingHttpHeaders;
}

/** What a fault can do with a request. */
export interface Wire {
  /** The answer that the service gives. */
  answer(): Promise<Answer>;
  send(answer: Answer): void;
  /** Sends part of an answer that says that it is whole in its length, and then breaks or goes silent. */
  sendPart(answer: Answer, then: 'break' | 'silence'): void;
  /** Ends the connection. */
  reset(): void;
}

/** What a fault can do to the organization behind the wire. */
export interface Behind {
  /** Moves an account that is in a unit to the root, or back into its unit. */
  move(to: 'root' | 'its unit'): Promise<void> | void;
}

/** Puts something in the way of a request. @returns false to let it through */
export type WireFault = (request: Request, wire: Wire, behind: Behind) => Promise<boolean | void> | boolean | void;

/** The wire of one request. @param answer asks the service */
export function wireOf(request: IncomingMessage, response: ServerResponse, answer: Wire['answer']): Wire {
  const begin = ({ status, body, headers }: Answer): void =>
    void response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  return {
    answer,
    send: (sent) => {
      begin(sent);
      response.end(sent.body);
    },
    sendPart: (sent, then) => {
      begin(sent);
      response.write(sent.body.slice(0, Math.floor(sent.body.length / 2)), () => {
        if (then === 'break') request.socket.destroy();
      });
    },
    reset: () => request.socket.destroy(),
  };
}

/** The input of a request in JSON or of the query protocol, whose numbers are texts. */
export function inputOf(request: Pick<IncomingMessage, 'headers'>, body: string): Record<string, unknown> {
  if (body === '') return {};
  const type = request.headers['content-type'] ?? '';
  if (type.includes('json')) return JSON.parse(body) as Record<string, unknown>;
  const parameters = [...new URLSearchParams(body)].filter(([key]) => key !== 'Action' && key !== 'Version');
  return Object.fromEntries(parameters.map(([key, value]) => [key, key === 'MaxResults' ? Number(value) : value]));
}
