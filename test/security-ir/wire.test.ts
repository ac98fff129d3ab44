import * as securityIr from '../../lib/security-ir';
import {
  ConflictException,
  CreateCaseCommand,
  CreateMembershipCommand,
  GetCaseCommand,
  GetFindingMetricsCommand,
  GetMembershipCommand,
  ListMembershipsCommand,
  ListTagsForResourceCommand,
  type OperationName,
  paginateListCases,
  paginateListComments,
  paginateListMemberships,
  SecurityIRClient,
  type SecurityIRClientConfig,
  SecurityIRServiceException,
  ThrottlingException,
  type UnknownValue,
  UpdateMembershipCommand,
  ValidationException,
} from '../../lib/security-ir';
import { operationNames } from '../../lib/security-ir/model';
import { type Asked, RestServer, signatureOf } from './server';

const membershipId = 'm-a1b2c3d4e5';
const caseId = '1234567890';
const resourceArn = `arn:aws:security-ir:eu-west-1:111111111111:membership/${membershipId}`;
const team = [
  { name: 'Ann Example', jobTitle: 'Lead', email: 'ann@example.com', communicationPreferences: ['Case Created', 'Case Closed'] },
  { name: 'Bob Example', jobTitle: 'Analyst', email: 'bob@example.com' },
];
const theCase = {
  clientToken: 'token',
  resolverType: 'Self',
  title: 'Test case',
  description: 'Nothing happened',
  engagementType: 'Investigation',
  reportedIncidentStartDate: new Date('2026-12-01T08:00:00.500Z'),
  impactedAccounts: ['111111111111'],
  watchers: [],
};

let server: RestServer;
let client: SecurityIRClient;
const environment = { ...process.env };

/** A client of the local server. */
function clientOf(config: SecurityIRClientConfig = {}): SecurityIRClient {
  return new SecurityIRClient({
    region: 'eu-west-1',
    endpoint: server.endpoint,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' },
    ...config,
  });
}

/** Node waits the backoff of the retries; the SDK asks for `Math.random` of at most so much. */
const atOnce = () => jest.spyOn(Math, 'random').mockReturnValue(0);

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  return error as Error;
}

beforeAll(async () => {
  server = await RestServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' });
  client = clientOf();
  server.answer({});
});
afterEach(() => {
  client.destroy();
  jest.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, environment);
});

describe('a request', () => {
  /** What each operation sends: its input, then method, path and body. */
  const sent: Readonly<Record<OperationName, readonly [input: object, method: string, url: string, body?: object]>> = {
    BatchGetMemberAccountDetails: [
      { membershipId, accountIds: ['000000000001', '111111111111'] },
      'POST',
      `/v1/membership/${membershipId}/batch-member-details`,
      { accountIds: ['000000000001', '111111111111'] },
    ],
    CloseCase: [{ caseId }, 'POST', `/v1/cases/${caseId}/close-case`],
    CreateCase: [theCase, 'POST', '/v1/create-case', { ...theCase, reportedIncidentStartDate: 1796112000.5 }],
    CreateCaseComment: [
      { caseId, clientToken: 'token', body: 'Grüße, „wave“ 🌊' },
      'POST',
      `/v1/cases/${caseId}/create-comment`,
      { clientToken: 'token', body: 'Grüße, „wave“ 🌊' },
    ],
    CreateMembership: [
      { clientToken: 'token', membershipName: 'example', incidentResponseTeam: team, tags: { a: 'b' }, coverEntireOrganization: false },
      'POST',
      '/v1/membership',
      { clientToken: 'token', membershipName: 'example', incidentResponseTeam: team, tags: { a: 'b' }, coverEntireOrganization: false },
    ],
    GetCase: [{ caseId }, 'GET', `/v1/cases/${caseId}/get-case`],
    GetFindingMetrics: [
      { membershipId, startDate: new Date('2026-12-01T00:00:00Z'), endDate: new Date('2026-12-31T00:00:00Z') },
      'GET',
      `/v1/membership/${membershipId}/finding-metrics?endDate=2026-12-31T00%3A00%3A00Z&startDate=2026-12-01T00%3A00%3A00Z`,
    ],
    GetMembership: [{ membershipId }, 'GET', `/v1/membership/${membershipId}`],
    ListCases: [{ maxResults: 25 }, 'POST', '/v1/list-cases', { maxResults: 25 }],
    ListComments: [{ caseId, nextToken: 'next' }, 'POST', `/v1/cases/${caseId}/list-comments`, { nextToken: 'next' }],
    ListMemberships: [{}, 'POST', '/v1/memberships', {}],
    ListTagsForResource: [{ resourceArn }, 'GET', `/v1/tags/${encodeURIComponent(resourceArn)}`],
    TagResource: [
      { resourceArn, tags: { team: 'security', empty: '' } },
      'POST',
      `/v1/tags/${encodeURIComponent(resourceArn)}`,
      { tags: { team: 'security', empty: '' } },
    ],
    UntagResource: [
      { resourceArn, tagKeys: ['a b', 'c&d=e'] },
      'DELETE',
      `/v1/tags/${encodeURIComponent(resourceArn)}?tagKeys=a%20b&tagKeys=c%26d%3De`,
    ],
    UpdateCaseStatus: [
      { caseId, caseStatus: 'Detection and Analysis' },
      'POST',
      `/v1/cases/${caseId}/update-case-status`,
      { caseStatus: 'Detection and Analysis' },
    ],
    UpdateMembership: [
      { membershipId, membershipAccountsConfigurationsUpdate: { organizationalUnitsToAdd: ['ou-ab12-12345678'] } },
      'PUT',
      `/v1/membership/${membershipId}/update-membership`,
      { membershipAccountsConfigurationsUpdate: { organizationalUnitsToAdd: ['ou-ab12-12345678'] } },
    ],
  };

  const commandOf = (operation: OperationName, input: object): GetMembershipCommand => {
    const constructors = securityIr as unknown as Readonly<Record<string, new (input: object) => GetMembershipCommand>>;
    const Command = constructors[`${operation}Command`];
    if (!Command) throw new Error(`there is no command for ${operation}`);
    return new Command(input);
  };

  it.each(operationNames.map((name) => [name] as const))('of %s has its method, path and body, and is signed', async (operation) => {
    const [input, method, url, body] = sent[operation];
    await client.send(commandOf(operation, input));
    const asked = server.asked[0] as Asked;
    expect({ method: asked.method, url: asked.url, body: asked.body === '' ? undefined : JSON.parse(asked.body) }).toEqual({
      method,
      url,
      body,
    });
    if (body) expect(asked.headers['content-type']).toBe('application/json');
    const [, scope, signed = '', signature] =
      /Credential=AKIAEXAMPLE\/(\S+), SignedHeaders=(\S+), Signature=(\S+)/.exec(asked.headers.authorization ?? '') ?? [];
    expect(scope).toMatch(/^\d{8}\/eu-west-1\/security-ir\/aws4_request$/);
    expect(signed.split(';')).toEqual(expect.arrayContaining(['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token']));
    expect(signature).toBe(signatureOf(asked, 'secret'));
  });

  it('gets a token of its own where none is given, and keeps it when it is sent again', async () => {
    atOnce();
    server.answer({ status: 500, error: 'InternalServerException' }, { status: 201, body: { caseId } });
    await client.send(new CreateCaseCommand({ ...theCase, clientToken: undefined }));
    await client.send(new CreateCaseCommand({ ...theCase, clientToken: undefined }));
    const tokens = server.asked.map(({ body }) => (JSON.parse(body) as { clientToken: string }).clientToken);
    expect(tokens[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect([tokens[1] === tokens[0], tokens[2] === tokens[0]]).toEqual([true, false]);
  });

  it('says who calls: the SDK, its version, the service', async () => {
    await client.send(new ListMembershipsCommand({}));
    expect(server.asked[0]?.headers['user-agent']).toMatch(/^aws-sdk-js\/\d+\.\d+\.\d+ .*api\/security-ir/);
  });
});

describe('the endpoint', () => {
  /** Host that a client without an endpoint would call. */
  async function hostOf(config: SecurityIRClientConfig): Promise<string> {
    let host = '';
    const handle = async (request: { readonly protocol: string; readonly hostname: string }): Promise<never> => {
      host = `${request.protocol}//${request.hostname}`;
      throw new Error('nothing leaves this test');
    };
    await failureOf(clientOf({ endpoint: undefined, requestHandler: { handle } as never, ...config }).send(new ListMembershipsCommand({})));
    return host;
  }

  it.each([
    ['eu-west-1', 'https://security-ir.eu-west-1.api.aws'],
    ['us-east-1', 'https://security-ir.us-east-1.api.aws'],
    ['cn-north-1', 'https://security-ir.cn-north-1.api.amazonwebservices.com.cn'],
  ])('of %s is the one of AWS’s rule set', async (region, host) => {
    expect(await hostOf({ region })).toBe(host);
  });

  it('is the FIPS one on request', async () => {
    expect(await hostOf({ useFipsEndpoint: true })).toBe('https://security-ir-fips.eu-west-1.api.aws');
  });

  it.each(['AWS_ENDPOINT_URL_SECURITY_IR', 'AWS_ENDPOINT_URL'])('is that of %s', async (name) => {
    if (name !== 'AWS_ENDPOINT_URL') process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9';
    process.env[name] = server.endpoint;
    await clientOf({ endpoint: undefined }).send(new ListMembershipsCommand({}));
    expect(server.asked).toHaveLength(1);
  });

  it('needs a Region', async () => {
    expect((await failureOf(clientOf({ region: undefined }).send(new ListMembershipsCommand({})))).message).toMatch(/region/i);
  });
});

describe('an answer', () => {
  it('has dates as dates, numbers, lists and nested structures', async () => {
    server.answer({
      body: {
        membershipId,
        accountId: '111111111111',
        membershipStatus: 'Active',
        membershipActivationTimestamp: 1796112000.25,
        numberOfAccountsCovered: 44,
        incidentResponseTeam: team,
        membershipAccountsConfigurations: { coverEntireOrganization: false, organizationalUnits: ['ou-ab12-12345678'] },
      },
    });
    expect(await client.send(new GetMembershipCommand({ membershipId }))).toMatchObject({
      membershipId,
      membershipActivationTimestamp: new Date('2026-12-01T08:00:00.250Z'),
      numberOfAccountsCovered: 44,
      incidentResponseTeam: team,
      membershipAccountsConfigurations: { coverEntireOrganization: false, organizationalUnits: ['ou-ab12-12345678'] },
    });
  });

  it('keeps values that the model does not know, and says where each is', async () => {
    const said: (readonly [OperationName, readonly UnknownValue[]])[] = [];
    const items = [
      { membershipId, membershipStatus: 'Pending', region: 'xx-new-1' },
      { membershipId, membershipStatus: 'Active', region: 'eu-west-1' },
    ];
    server.answer({ body: { items, somethingNew: { a: 1 } } });
    const answer = await clientOf({ onUnknownValues: (...found) => said.push(found) }).send(new ListMembershipsCommand({}));
    expect(answer.items).toEqual(items);
    expect(said).toMatchObject([
      [
        'ListMemberships',
        [
          { member: 'items[0].region', value: 'xx-new-1' },
          { member: 'items[0].membershipStatus', value: 'Pending', known: ['Active', 'Cancelled', 'Terminated'] },
        ],
      ],
    ]);
    // Nobody listens: it is kept all the same.
    expect((await client.send(new ListMembershipsCommand({}))).items).toEqual(items);
  });

  it('comes page by page, for each list', async () => {
    const pages = [
      { body: { items: [{ membershipId }], nextToken: 'a b&c' } },
      { body: { items: [], nextToken: 'last' } },
      { body: { items: [{ membershipId }] } },
    ];
    const lists = [
      () => paginateListMemberships({ client, pageSize: 1 }, {}),
      () => paginateListCases({ client, pageSize: 1 }, {}),
      () => paginateListComments({ client, pageSize: 1 }, { caseId }),
    ];
    for (const list of lists) {
      server.answer(...pages);
      const found: unknown[] = [];
      for await (const page of list()) found.push(...(page.items ?? []));
      expect(found).toHaveLength(2);
      expect(server.asked.map(({ body }) => JSON.parse(body))).toEqual([
        { maxResults: 1 },
        { maxResults: 1, nextToken: 'a b&c' },
        { maxResults: 1, nextToken: 'last' },
      ]);
    }
  });
});

describe('an error', () => {
  it.each(Object.entries(securityIr.errors))('%s is one of its class, with what it says', async (name, Constructor) => {
    server.answer({ status: 400, error: name, body: { message: 'because', resourceId: 'm-1', reason: 'OTHER' } });
    const error = await failureOf(clientOf({ maxAttempts: 1 }).send(new GetMembershipCommand({ membershipId })));
    expect(error).toBeInstanceOf(Constructor);
    expect(error).toBeInstanceOf(SecurityIRServiceException);
    expect(error).toMatchObject({ name, message: 'because' });
    for (const other of Object.values(securityIr.errors)) expect(error instanceof other).toBe(other === Constructor);
  });

  it('has the members of the model', async () => {
    server.answer({
      status: 409,
      error: 'ConflictException',
      body: { message: 'changing', resourceId: membershipId, resourceType: 'membership' },
    });
    const conflict = await failureOf(client.send(new GetMembershipCommand({ membershipId })));
    expect(conflict).toBeInstanceOf(ConflictException);
    expect(conflict).toMatchObject({ resourceId: membershipId, resourceType: 'membership', $metadata: { httpStatusCode: 409 } });
    const fieldList = [{ name: 'maxResults', message: 'too many' }];
    server.answer({ status: 400, error: 'ValidationException', body: { message: 'no', reason: 'SOMETHING_NEW', fieldList } });
    const invalid = await failureOf(client.send(new GetMembershipCommand({ membershipId })));
    expect(invalid).toBeInstanceOf(ValidationException);
    expect(invalid).toMatchObject({ reason: 'SOMETHING_NEW', fieldList });
  });

  it('that the model does not know keeps its name', async () => {
    server.answer({ status: 418, error: 'TeapotException:http://internal.amazon.com/', body: { message: 'short and stout' } });
    const error = await failureOf(client.send(new GetMembershipCommand({ membershipId })));
    expect(error).toBeInstanceOf(SecurityIRServiceException);
    expect(error).toMatchObject({ name: 'TeapotException', message: 'short and stout' });
  });

  it.each(['ThrottlingException', 'InternalServerException', 'InvalidTokenException'])('%s is retried', async (error) => {
    atOnce();
    server.answer({ status: 429, error }, { status: 429, error }, { body: { membershipId } });
    expect(await client.send(new GetMembershipCommand({ membershipId }))).toMatchObject({ membershipId, $metadata: { attempts: 3 } });
    expect(server.asked.map(({ headers }) => headers['amz-sdk-request'])).toEqual([1, 2, 3].map((attempt) => `attempt=${attempt}; max=3`));
  });

  it.each([
    'AccessDeniedException',
    'ConflictException',
    'ResourceNotFoundException',
    'ServiceQuotaExceededException',
    'ValidationException',
  ])('%s is not retried', async (error) => {
    server.answer({ status: 400, error, body: { message: 'no' } });
    expect((await failureOf(client.send(new GetMembershipCommand({ membershipId })))).name).toBe(error);
    expect(server.asked).toHaveLength(1);
  });

  it('of throttling says how long the service wants to be left alone, and the client waits so long', async () => {
    server.answer({
      status: 429,
      error: 'ThrottlingException',
      headers: { 'retry-after': '1' },
      body: { message: 'slow', quotaCode: 'L-1' },
    });
    const began = Date.now();
    const error = await failureOf(clientOf({ maxAttempts: 2 }).send(new GetMembershipCommand({ membershipId })));
    expect(error).toBeInstanceOf(ThrottlingException);
    expect(error).toMatchObject({ retryAfterSeconds: 1, quotaCode: 'L-1' });
    expect(server.asked).toHaveLength(2);
    expect(Date.now() - began).toBeGreaterThanOrEqual(950);
  });

  it.each(['standard', 'adaptive'])('is retried as the mode %s says', async (retryMode) => {
    atOnce();
    server.answer({ status: 429, error: 'ThrottlingException' }, { body: { membershipId } });
    expect(await clientOf({ retryMode }).send(new GetMembershipCommand({ membershipId }))).toMatchObject({ $metadata: { attempts: 2 } });
  });
});

describe('what is sensitive', () => {
  const create = () => new CreateMembershipCommand({ membershipName: 'example', incidentResponseTeam: team });
  const secrets = ['ann@example.com', 'bob@example.com', 'Ann Example', 'Bob Example', 'Analyst'];

  it('is not in the message of an error, its fields or its stack, though the service repeats it', async () => {
    const message = `1 validation error: "ann@example.com" of Ann Example (Analyst) is not deliverable, nor is bob@example.com`;
    server.answer({
      status: 400,
      error: 'ValidationException',
      body: { message, reason: 'OTHER', fieldList: [{ name: 'email', message }] },
    });
    const error = await failureOf(client.send(create()));
    expect(error.message).toContain('1 validation error: "***SensitiveInformation***" of');
    const shown = [error.message, error.stack, String(error), JSON.stringify(error)].join('\n');
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  it('is not in the error about an answer that is cut off', async () => {
    server.answer({
      text: '{"membershipId": "m-a1b2c3d4e5", "incidentResponseTeam": [{"name": "Ann Example" "email": "ann@example.com"}]}',
    });
    const error = await failureOf(client.send(new GetMembershipCommand({ membershipId })));
    expect(error).toMatchObject({ name: 'SyntaxError' });
    expect(error.message).toContain('the answer to GetMembership is not valid JSON');
    expect(secrets.filter((secret) => `${error.message} ${error.stack}`.includes(secret))).toEqual([]);
  });

  it('is not in what is logged of a call that succeeds or fails', async () => {
    const lines: unknown[] = [];
    const log = (...content: unknown[]): void => void lines.push(...content);
    const logging = clientOf({ logger: { trace: log, debug: log, info: log, warn: log, error: log } });
    server.answer(
      { body: { membershipId, incidentResponseTeam: team, membershipName: 'example' } },
      { status: 400, error: 'ValidationException', body: { message: 'ann@example.com' } },
    );
    await logging.send(new GetMembershipCommand({ membershipId }));
    await failureOf(logging.send(create()));
    await failureOf(logging.send(new UpdateMembershipCommand({ membershipId, incidentResponseTeam: team.slice(1) })));
    const shown = lines
      .map((line) =>
        line instanceof Error
          ? `${line.message} ${line.stack}`
          : JSON.stringify(line, (_, value: unknown) => (value instanceof Error ? `${value.message} ${value.stack}` : value)),
      )
      .join('\n');
    expect(shown).toContain('UpdateMembershipCommand');
    expect(shown).toContain('***SensitiveInformation***');
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  it('is in what is sent and answered, as it is', async () => {
    server.answer({ body: { title: 'Case of Ann Example' } });
    expect((await client.send(new GetCaseCommand({ caseId }))).title).toBe('Case of Ann Example');
  });
});

describe('an input that the model refuses', () => {
  it('is not sent; every member that is wrong is named at once', async () => {
    const error = await failureOf(
      client.send(
        new CreateMembershipCommand({ membershipName: 'ab', incidentResponseTeam: [{ ...team[0], email: 'not an address' }] as never }),
      ),
    );
    expect(error.name).toBe('InvalidInputError');
    expect(error.message).toBe(
      'CreateMembership was not sent: membershipName must have 3 to 50 characters, got 2; incidentResponseTeam must have 2 to 10 items, got 1; ' +
        "incidentResponseTeam[0].email must match [a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)*",
    );
    expect(server.asked).toEqual([]);
  });

  it('is sent when nobody wants it checked', async () => {
    await clientOf({ checkInputs: false }).send(
      new GetFindingMetricsCommand({ membershipId: 'x', startDate: new Date(0), endDate: new Date(0) }),
    );
    expect(server.asked).toHaveLength(1);
  });

  it('is refused where it would end up in another path', async () => {
    const error = await failureOf(client.send(new ListTagsForResourceCommand({ resourceArn: '../../memberships' })));
    expect(error.message).toContain('resourceArn must match');
  });
});
