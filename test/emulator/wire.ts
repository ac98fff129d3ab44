import { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { conflicting, type RehearsedService } from '../../lib/rehearsal/errors';
import { restOperation, restServices } from './rest-services';

/** What a signed AWS request says about itself. */
export interface WireCall {
  /** Signing name: cloudformation, iam, organizations, security-ir, sts, ssm, guardduty, securityhub, cloudtrail. */
  readonly service: string;
  readonly command: string;
  readonly accessKeyId: string;
  readonly region: string;
}

/** An answer as AWS gives it. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/**
 * Reads the service and the key from the signature, and the command from the query protocol's Action, the JSON protocol's target, or method
 * and path of a service that speaks REST.
 */
export async function readCall(request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>, body: string): Promise<WireCall | undefined> {
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? '') ?? [];
  const [, accessKeyId, region, service] = scope;
  if (!accessKeyId || !region || !service) return undefined;
  const target = request.headers['x-amz-target'];
  const command = restServices.includes(service)
    ? await restOperation(service, request.method ?? '', request.url ?? '')
    : typeof target === 'string'
      ? target.split('.').at(-1)
      : new URLSearchParams(body).get('Action');
  return command ? { service, command, accessKeyId, region } : undefined;
}

/** Services that answer in JSON of the protocol JSON 1.1. */
const jsonServices = new Set(['organizations', 'ssm', 'cloudtrail']);

/** An error in the shape of the service's protocol: XML of the query protocol, or JSON 1.1. */
export function errorAnswer(service: string, status: number, code: string, message: string): WireAnswer {
  const isRest = restServices.includes(service);
  if (isRest || jsonServices.has(service)) {
    return {
      status,
      headers: { 'content-type': isRest ? 'application/json' : 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
      body: JSON.stringify({ __type: code, Message: message, message }),
    };
  }
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body:
      `<ErrorResponse><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code>` +
      `<Message>${escapeXml(message)}</Message></Error><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>`,
  };
}

/**
 * Too many requests. Organizations has a name and status of its own for it
 * (https://docs.aws.amazon.com/organizations/latest/APIReference/CommonErrors.html and API_ListAccounts.html), CloudFormation, IAM and
 * STS answer Throttling with status 400.
 */
export function throttledAnswer(service: string): WireAnswer {
  if (service === 'organizations') {
    return errorAnswer(service, 400, 'TooManyRequestsException', 'You have sent too many requests in too short a period of time.');
  }
  if (restServices.includes(service)) return errorAnswer(service, 429, 'ThrottlingException', 'Rate exceeded');
  return errorAnswer(service, 400, jsonServices.has(service) ? 'ThrottlingException' : 'Throttling', 'Rate exceeded');
}

/** Access denied: status 403 in the query protocol and over REST, 400 in JSON 1.1. */
export function deniedAnswer(service: string, command: string, principal: string, action = `${service}:${command}`): WireAnswer {
  const message = `User: ${principal} is not authorized to perform: ${action}`;
  if (restServices.includes(service)) return errorAnswer(service, 403, 'AccessDeniedException', message);
  return jsonServices.has(service)
    ? errorAnswer(service, 400, 'AccessDeniedException', message)
    : errorAnswer(service, 403, 'AccessDenied', message);
}

/**
 * Something else changes the same thing: name, status and message of the rehearsal, as they go over the wire. The query protocol of IAM has
 * `ConcurrentModification` for it (https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html).
 */
export function conflictAnswer(service: string): WireAnswer {
  const { name, message, $metadata } = conflicting(service as RehearsedService);
  return errorAnswer(service, $metadata.httpStatusCode ?? 400, service === 'iam' ? 'ConcurrentModification' : name, message);
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Keys that an AssumeRole answer hands out, and the account whose role it was. */
export function assumedKeys(body: string): { accessKeyId: string; account: string } | undefined {
  const accessKeyId = /<AccessKeyId>([^<]+)</.exec(body)?.[1];
  const account = /<Arn>arn:[^:]+:sts::(\d{12}):assumed-role\//.exec(body)?.[1];
  return accessKeyId && account ? { accessKeyId, account } : undefined;
}

/** Code of an error in either protocol. */
export function errorCode(body: string): string {
  return /<Code>([^<]+)</.exec(body)?.[1] ?? /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(body)?.[1] ?? 'Unknown';
}
