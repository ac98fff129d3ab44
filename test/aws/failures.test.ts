import { callFailure, errorCode, errorMessage, isAwsError, isKill, named, reading, unknownReason } from '../../lib/aws/failures';
import { CordonError } from '../../lib/core/problem';
import { RehearsalKilled } from '../../lib/rehearsal/rehearsal';

const call = 'cloudformation:CreateStackSet';
/** An error as the SDK throws it. */
const aws = (name: string, over: object = {}) => Object.assign(new Error(`${name} it is`), { name, ...over });
const status = (httpStatusCode: number, name = 'Something') => aws(name, { $metadata: { httpStatusCode } });
const idOf = (error: unknown) => callFailure(call, error).problems[0]?.id;

describe('a failed call', () => {
  it.each([
    ['aws-access-denied', ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationError', 'NotAuthorized']],
    [
      'aws-throttled',
      [
        'Throttling',
        'ThrottlingException',
        'ThrottledException',
        'TooManyRequestsException',
        'RequestLimitExceeded',
        'RequestThrottled',
        'SlowDown',
      ],
    ],
    [
      'aws-credentials',
      [
        'CredentialsProviderError',
        'ExpiredToken',
        'ExpiredTokenException',
        'InvalidClientTokenId',
        'UnrecognizedClientException',
        'SignatureDoesNotMatch',
        'MissingAuthenticationToken',
        'IncompleteSignature',
      ],
    ],
    ['aws-network', ['TimeoutError']],
    ['aws-conflict', ['ConflictException']],
    ['aws-invalid', ['ValidationException', 'InvalidInputError']],
    ['aws-quota', ['ServiceQuotaExceededException']],
    ['aws-not-active', ['SecurityIncidentResponseNotActiveException']],
    ['aws-service', ['InternalServerException', 'InvalidTokenException']],
    ['aws-other', ['StackSetNotFoundException', 'ValidationError', 'ResourceNotFoundException']],
  ])('is %s by the code of AWS', (id, names) => {
    expect(names.map((name) => idOf(aws(name)))).toEqual(names.map(() => id));
  });

  it.each(['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE'])('is aws-network by Node’s %s', (code) => {
    expect(idOf(Object.assign(new Error('x'), { code }))).toBe('aws-network');
    expect(idOf(aws('TimeoutError', { code }))).toBe('aws-network');
  });

  it('is told by its HTTP status where AWS’s code is not known', () => {
    expect([403, 429, 503, 400, 500].map((code) => idOf(status(code)))).toEqual([
      'aws-access-denied',
      'aws-throttled',
      'aws-throttled',
      'aws-other',
      'aws-other',
    ]);
    // AWS answers these with 403 and 400: the code says more.
    expect(idOf(status(403, 'ExpiredToken'))).toBe('aws-credentials');
    expect(idOf(status(400, 'ThrottlingException'))).toBe('aws-throttled');
  });

  it('names the call, the code and the message of AWS, in one line, and what to do', () => {
    const error = callFailure(call, aws('AccessDenied', { message: 'User: x is not\n   authorized' }));
    expect(error).toBeInstanceOf(CordonError);
    expect(error.exitCode).toBe(3);
    expect(error.problems).toEqual([
      {
        id: 'aws-access-denied',
        message: `AWS denied ${call} (AccessDenied: User: x is not authorized)`,
        remedy: `allow ${call} for the principal that runs Cordon, and check whether a service control policy denies it`,
      },
    ]);
    expect(callFailure(call, aws('Throttling')).message).toContain(`AWS throttled ${call}, and all retries failed`);
    expect(callFailure(call, aws('CredentialsProviderError')).message).toContain('aws sso login');
    expect(callFailure(call, aws('TimeoutError')).message).toContain('AWS_ENDPOINT_URL');
    expect(callFailure(call, aws('Odd')).message).toContain('--debug');
  });

  it('keeps its cause, and is not wrapped twice', () => {
    const cause = aws('Throttling');
    const error = callFailure(call, cause);
    expect(error.cause).toBe(cause);
    expect(callFailure('sts:AssumeRole', error)).toBe(error);
  });

  it.each([['text'], [undefined], [null], [42], [{}]])('is aws-other when %p was thrown', (thrown) => {
    expect(callFailure(call, thrown).problems).toMatchObject([{ id: 'aws-other' }]);
    expect(callFailure(call, thrown).message).toContain('(Unknown: ');
  });
});

describe('code and message of an error', () => {
  it('are AWS’s name, else Node’s code, else the code in the answer', () => {
    expect(errorCode(aws('Throttling', { code: 'x' }))).toBe('Throttling');
    expect(errorCode(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toBe('ECONNRESET');
    expect(errorCode({ name: '', Code: 'NoSuchEntity' })).toBe('NoSuchEntity');
    expect(errorCode(new Error('x'))).toBe('Unknown');
  });

  it('are those of the connections that failed, where Node tried several addresses', () => {
    const refusals = ['::1', '127.0.0.1'].map((address) =>
      Object.assign(new Error(`connect ECONNREFUSED ${address}:1`), { code: 'ECONNREFUSED' }),
    );
    const error = Object.assign(new AggregateError(refusals), { code: 'ECONNREFUSED' });
    expect(idOf(error)).toBe('aws-network');
    expect(errorCode(error)).toBe('ECONNREFUSED');
    expect(errorMessage(error)).toBe('connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1');
  });

  it('leave control characters that are not white space to whoever shows them', () => {
    expect(errorMessage(new Error(' a\n\tb\u001b[2J '))).toBe('a b\u001b[2J');
    expect(unknownReason(call, aws('Odd', { message: '\u001b]0;x\u0007' }))).toEqual({ call, code: 'Odd', message: '\u001b]0;x\u0007' });
  });

  it('are compared with those that are expected', () => {
    expect(isAwsError(aws('NoSuchEntity'), 'NoSuchEntityException', 'NoSuchEntity')).toBe(true);
    expect(isAwsError(aws('AccessDenied'), 'NoSuchEntity')).toBe(false);
    expect(isAwsError(aws('AccessDenied'))).toBe(false);
  });
});

describe('a named call', () => {
  it('gives its answer, or its failure by name', async () => {
    expect(await named(call, async () => 1)).toBe(1);
    await expect(named(call, () => Promise.reject(aws('AccessDenied')))).rejects.toMatchObject({
      exitCode: 3,
      problems: [{ id: 'aws-access-denied' }],
    });
  });

  it('lets a kill through', async () => {
    const kill = new RehearsalKilled(call);
    expect(isKill(kill)).toBe(true);
    await expect(named(call, () => Promise.reject(kill))).rejects.toBe(kill);
    for (const other of [new Error('x'), undefined, null, 'killed']) expect(isKill(other)).toBe(false);
  });
});

describe('a reading', () => {
  it('is present, absent by the codes that say so, and unknown otherwise', async () => {
    const failing = (name: string) => () => Promise.reject(aws(name));
    expect(await reading(call, async () => 1, ['NoSuchEntity'])).toEqual({ status: 'present', value: 1 });
    expect(await reading(call, failing('NoSuchEntity'), ['NoSuchEntity'])).toEqual({ status: 'absent' });
    for (const name of ['AccessDenied', 'Throttling', 'TimeoutError', 'Odd']) {
      expect(await reading(call, failing(name), ['NoSuchEntity'])).toEqual({
        status: 'unknown',
        reason: { call, code: name, message: `${name} it is` },
      });
    }
    expect(await reading(call, failing('NoSuchEntity'))).toMatchObject({ status: 'unknown' });
  });

  it('lets a kill through', async () => {
    const kill = new RehearsalKilled(call);
    await expect(reading(call, () => Promise.reject(kill), ['RehearsalKilled'])).rejects.toBe(kill);
  });
});
