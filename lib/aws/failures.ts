import { CordonError, exitCode } from '../core/problem';
import { absent, present, unknown, type Reading, type UnknownReason } from '../core/reading';

type FailureKind =
  'access-denied' | 'throttled' | 'credentials' | 'network' | 'conflict' | 'invalid' | 'quota' | 'not-active' | 'service' | 'other';

const kinds: Readonly<Record<string, FailureKind>> = {
  AccessDenied: 'access-denied',
  AccessDeniedException: 'access-denied',
  UnauthorizedOperation: 'access-denied',
  AuthorizationError: 'access-denied',
  NotAuthorized: 'access-denied',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  ThrottledException: 'throttled',
  TooManyRequestsException: 'throttled',
  RequestLimitExceeded: 'throttled',
  RequestThrottled: 'throttled',
  SlowDown: 'throttled',
  CredentialsProviderError: 'credentials',
  ExpiredToken: 'credentials',
  ExpiredTokenException: 'credentials',
  InvalidClientTokenId: 'credentials',
  UnrecognizedClientException: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  MissingAuthenticationToken: 'credentials',
  IncompleteSignature: 'credentials',
  TimeoutError: 'network',
  ECONNRESET: 'network',
  ECONNREFUSED: 'network',
  ENOTFOUND: 'network',
  EAI_AGAIN: 'network',
  ETIMEDOUT: 'network',
  EPIPE: 'network',
  SyntaxError: 'network',
  ConflictException: 'conflict',
  ValidationException: 'invalid',
  InvalidInputError: 'invalid',
  ServiceQuotaExceededException: 'quota',
  SecurityIncidentResponseNotActiveException: 'not-active',
  InternalServerException: 'service',
  InvalidTokenException: 'service',
};

const problems: Readonly<Record<FailureKind, { readonly message: (call: string) => string; readonly remedy: (call: string) => string }>> = {
  'access-denied': {
    message: (call) => `AWS denied ${call}`,
    remedy: (call) => `allow ${call} for the principal that runs Cordon, and check whether a service control policy denies it`,
  },
  throttled: {
    message: (call) => `AWS throttled ${call}, and all retries failed`,
    remedy: () => 'run the command again later. It continues where it stopped',
  },
  credentials: {
    message: (call) => `there are no valid AWS credentials for ${call}`,
    remedy: () => 'sign in, for example with `aws sso login`, or set a profile with --profile',
  },
  network: {
    message: (call) => `cannot connect to AWS for ${call}`,
    remedy: () => 'check the network, the Region and AWS_ENDPOINT_URL, then run the command again. It continues where it stopped',
  },
  conflict: {
    message: (call) => `AWS refused ${call}, because something else changes the resource or it is in another state`,
    remedy: () => 'look at the state of the resource; run the command again when the other change is done',
  },
  invalid: {
    message: (call) => `AWS does not accept the input of ${call}`,
    remedy: () => 'correct the value that the message names in the configuration',
  },
  quota: {
    message: (call) => `${call} would exceed a quota of the account`,
    remedy: () => 'ask for a higher quota in Service Quotas, or remove what is not needed',
  },
  'not-active': {
    message: (call) => `AWS Security Incident Response is not active for the account that called ${call}`,
    remedy: () => 'create the membership first, and call from its account: the delegated administrator or the management account',
  },
  service: {
    message: (call) => `AWS could not carry out ${call}, and the retries were used up`,
    remedy: () => 'run the command again later; it continues where it stopped',
  },
  other: {
    message: (call) => `${call} failed`,
    remedy: () => 'read the message from AWS. For the full answer, run the command again with --debug',
  },
};

/** Error names without meaning. Node throws an AggregateError if it tried several addresses of a host; its code has the reason. */
const plainNames: ReadonlySet<string> = new Set(['', 'Error', 'AggregateError']);

/** The error code as AWS or Node names it. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'Unknown';
  const { name, code, Code } = error as { name?: unknown; code?: unknown; Code?: unknown };
  for (const candidate of [name, code, Code]) {
    if (typeof candidate === 'string' && !plainNames.has(candidate)) return candidate;
  }
  return 'Unknown';
}

/** The message of an error in one line. Other control characters stay, and the code that prints it escapes them. */
export function errorMessage(error: unknown): string {
  const message =
    error instanceof AggregateError && error.message === ''
      ? error.errors.map((each) => errorMessage(each)).join('; ')
      : error instanceof Error
        ? error.message
        : String(error);
  return message.replace(forDevelopers, '').replace(/\s+/g, ' ').trim();
}

/** What the SDK adds to the message of an answer that it cannot read. */
const forDevelopers =
  /\s*Deserialization error: to see the raw response, inspect the hidden field \{error\}\.\$response on this object\.\s*/;

function kindOf(error: unknown): FailureKind {
  const { code, $metadata } = (error ?? {}) as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const known = kinds[errorCode(error)] ?? (typeof code === 'string' ? kinds[code] : undefined);
  if (known) return known;
  if ($metadata?.httpStatusCode === 403) return 'access-denied';
  if ($metadata?.httpStatusCode === 429 || $metadata?.httpStatusCode === 503) return 'throttled';
  return 'other';
}

/** Whether AWS answered with one of these error codes. */
export function isAwsError(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(errorCode(error));
}

/** Whether AWS refused a call because there were too many. */
export function isThrottled(error: unknown): boolean {
  return kindOf(error) === 'throttled';
}

/** Whether the connection broke, or the service failed: the same call may be answered the next time. */
export function isTransient(error: unknown): boolean {
  const { $metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } };
  return kindOf(error) === 'network' || kindOf(error) === 'service' || ($metadata?.httpStatusCode ?? 0) >= 500;
}

/** Something answered, and it was not AWS. */
export class GarbledAnswer extends Error {
  public override readonly name = 'garbled-answer';
}

/** Whether an answer came that is not whole: the SDK cannot read it, and does not ask again. */
export function isGarbled(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'SyntaxError' || error instanceof GarbledAnswer || /Deserialization error/.test(error.message))
  );
}

/** The reason of an unknown `Reading`. */
export function unknownReason(call: string, error: unknown): UnknownReason {
  return { call, code: errorCode(error), message: errorMessage(error) };
}

/**
 * The IAM action that was denied: the one that the message of AWS names, or else the call itself. One call can take several actions, such as
 * `cloudformation:TagResource` for a StackSet with tags.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 *
 * @returns undefined where the error is no denial
 */
export function deniedAction(call: string, error: unknown): string | undefined {
  if (isKill(error) || kindOf(error) !== 'access-denied') return undefined;
  return /is not authorized to perform: ([a-z0-9-]+:[A-Za-z0-9]+)/.exec(errorMessage(error))?.[1] ?? call;
}

/**
 * A failed call as an error with the call, the permission and the remedy. Exit code 3, because
 * the result is unknown.
 */
export function callFailure(call: string, error: unknown): CordonError {
  if (error instanceof CordonError) return error;
  const kind = kindOf(error);
  const { message, remedy } = problems[kind];
  return new CordonError(
    exitCode.unknown,
    {
      id: `aws-${kind}`,
      message: `${message(call)} (${errorCode(error)}: ${errorMessage(error)})`,
      remedy: remedy(deniedAction(call, error) ?? call),
    },
    { cause: error },
  );
}

/** Marks errors that simulate a killed process. No code may catch them. */
export const killed = Symbol.for('cordon.killed');

/** Whether an error simulates a killed process. */
export function isKill(error: unknown): boolean {
  return typeof error === 'object' && error !== null && killed in error;
}

/** Runs one call, named by its IAM permission, e.g. `cloudformation:CreateStackSet`; turns a failure into a `CordonError`. */
export async function named<T>(call: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (isKill(error)) throw error;
    throw callFailure(call, error);
  }
}

/**
 * Makes a `Reading` of one call. An error with one of the `absentCodes` means absent, every other error means unknown.
 * Only the simulation of a killed process is thrown.
 */
export async function reading<T>(call: string, read: () => Promise<T>, absentCodes: readonly string[] = []): Promise<Reading<T>> {
  try {
    return present(await read());
  } catch (error) {
    if (isKill(error)) throw error;
    return isAwsError(error, ...absentCodes) ? absent : unknown(unknownReason(call, error));
  }
}
