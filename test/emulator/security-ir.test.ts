import { type Regional } from '../../lib/aws/clients';
import { callFailure } from '../../lib/aws/failures';
import { systemClock } from '../../lib/core/clock';
import { carryOutTestCase, type TestCaseOptions, type TestCaseResult } from '../../lib/onboarding/test-case/carry-out';
import { testCaseTitle } from '../../lib/onboarding/test-case/test-case';
import * as securityIr from '../../lib/security-ir';
import { type OperationName, SecurityIRClient } from '../../lib/security-ir';
import ourEndpoints from '../../lib/security-ir/endpoints.json';
import { model, operationNames } from '../../lib/security-ir/model';
import { inputProblems } from '../../lib/security-ir/values';
import { Boto3, botocoreModel } from './boto3';
import { smallOrganization } from './engine';
import { wireEngines } from './engines';
import { rehearsedSubject } from './security-ir-rehearsed';
import {
  callBy,
  type Control,
  expectDocumented,
  type Outcome,
  securityIrScenario,
  type Step,
  type Subject,
  team,
  testCase,
  withoutWords,
} from './security-ir-scenario';
import { readSettings } from './settings';
import { type WireWorld } from './wire-world';

/**
 * The client of AWS Security Incident Response is judged by what nobody here wrote: botocore's model of the service, by which the emulator
 * (`security_ir.py`) reads, validates and answers, and boto3, which must see the same.
 */
const moto = wireEngines().find(({ name }) => name === 'moto')!;
const [cordonRegion, boto3Region] = ['eu-west-1', 'eu-central-1'];

let world: WireWorld;
let boto3: Boto3;
const clients = new Map<string, Regional<SecurityIRClient>>();

beforeAll(async () => {
  world = await moto.build(smallOrganization);
  boto3 = await Boto3.start(world.environment('delegated-administrator'));
  const { securityIr: of } = await world.clients({ as: 'delegated-administrator' });
  for (const region of [cordonRegion, boto3Region]) clients.set(region, await of!(region));
});
afterAll(async () => {
  await boto3?.stop();
  await world?.close();
  await moto.close();
});

const byCordon = (operation: OperationName, input: object, region = cordonRegion, client = clients.get(region)!): Promise<Outcome> =>
  callBy(client, operation, input);

async function control(region: string, asked: Control): Promise<void> {
  const body = JSON.stringify({ account: world.account('security-tooling'), region, ...asked });
  const answer = await fetch(`${readSettings().motoEndpoint}/moto-api/security-ir`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`the emulator was not controlled: ${answer.status} ${await answer.text()}`);
}

const subjectOf = (region: string, call: (operation: OperationName, input: object) => Promise<Outcome>): Subject => ({
  call,
  control: (asked) => control(region, asked),
  region,
  account: world.account('security-tooling'),
  unit: (name) => world.unit(name),
  accountOf: (name) => world.account(name),
});

describe('the model', () => {
  /** Without what only people read. */
  const bare = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(bare)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .filter(([name, member]) => !(name === 'documentation' && typeof member === 'string'))
              .map(([name, member]) => [name, bare(member)]),
          )
        : value;
  const regions = ['eu-west-1', 'us-east-1', 'ap-southeast-4', 'cn-north-1', 'us-gov-west-1'];
  let botocore: Awaited<ReturnType<typeof botocoreModel>>;
  beforeAll(async () => {
    botocore = await botocoreModel(regions);
  });

  it('is botocore’s, as far as it goes', () => {
    const { metadata, operations, shapes } = bare(botocore.service) as typeof botocore.service;
    expect(model.metadata).toEqual(metadata);
    for (const [name, operation] of Object.entries(model.operations)) expect(operation).toEqual(operations[name]);
    for (const [name, shape] of Object.entries(model.shapes)) expect(shape).toEqual(shapes[name]);
    expect(ourEndpoints).toEqual(bare(botocore.endpoints));
  });

  it('has pages where botocore has them', () => {
    const paged = Object.keys(botocore.pages.pagination).filter((name) => operationNames.includes(name as OperationName));
    expect(
      Object.keys(securityIr)
        .filter((name) => name.startsWith('paginate'))
        .sort(),
    ).toEqual(paged.map((name) => `paginate${name}`).sort());
  });

  it.each(regions)('gives the endpoint of %s that botocore gives', async (region) => {
    let host = '';
    const handle = async (request: { readonly hostname: string }): Promise<never> => {
      host = request.hostname;
      throw new Error('nothing leaves this test');
    };
    const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
    const client = new SecurityIRClient({ region, credentials, ignoreConfiguredEndpointUrls: true, requestHandler: { handle } as never });
    await client.send(new securityIr.ListMembershipsCommand({})).catch(() => undefined);
    expect(`https://${host}`).toBe(botocore.hosts[region]);
  });
});

describe('the same calls', () => {
  let cordons: readonly Step[];
  let boto3s: readonly Step[];
  let rehearsed: readonly Step[];
  beforeAll(async () => {
    cordons = await securityIrScenario(subjectOf(cordonRegion, (operation, input) => byCordon(operation, input)));
    boto3s = await securityIrScenario(subjectOf(boto3Region, (operation, input) => boto3.call(operation, input, boto3Region)));
    rehearsed = await securityIrScenario(await rehearsedSubject());
  });

  it('end alike in the rehearsal', () => expect(rehearsed).toEqual(cordons));

  it('of every operation end alike by Cordon’s client and by boto3', () => {
    expect(cordons).toEqual(boto3s);
    const succeeded = new Set(cordons.filter(({ outcome }) => 'output' in outcome).map(({ operation }) => operation));
    expect([...succeeded].sort()).toEqual([...operationNames]);
  });

  it('end as AWS documents it', () => expectDocumented(cordons));

  it('leave what the other reads in the same way, in both directions', async () => {
    for (const region of [cordonRegion, boto3Region]) {
      const both = async (operation: OperationName, input: object): Promise<Readonly<Record<string, unknown>>> => {
        const [ours, theirs] = [await byCordon(operation, input, region), await boto3.call(operation, input, region)];
        expect(ours).toEqual(theirs);
        return (ours as { output: Readonly<Record<string, unknown>> }).output;
      };
      const memberships = await both('ListMemberships', {});
      const { membershipId, membershipArn } = (memberships.items as { membershipId: string; membershipArn: string }[])[0]!;
      await both('GetMembership', { membershipId });
      await both('ListTagsForResource', { resourceArn: membershipArn });
      await both('BatchGetMemberAccountDetails', { membershipId, accountIds: [world.account('payments')] });
      await both('GetFindingMetrics', {
        membershipId,
        startDate: new Date('2026-11-01T00:00:00Z'),
        endDate: new Date('2026-12-01T00:00:00Z'),
      });
      const cases = await both('ListCases', { maxResults: 25 });
      const { caseId } = (cases.items as { caseId: string }[])[0]!;
      await both('GetCase', { caseId });
      await both('ListComments', { caseId });
    }
  });

  it('come in pages that Cordon’s paginators put together', async () => {
    await control(cordonRegion, { pageSize: 2 });
    const client = clients.get(cordonRegion) as SecurityIRClient;
    const config = { client: Object.setPrototypeOf({ send: client.send.bind(client) }, SecurityIRClient.prototype) as SecurityIRClient };
    const found: unknown[] = [];
    let pages = 0;
    for await (const page of securityIr.paginateListCases(config, {})) {
      pages += 1;
      found.push(...(page.items ?? []));
    }
    expect([pages, found.length]).toEqual([2, 3]);
  });
});

describe('what the model refuses', () => {
  const membershipId = 'm-0123456789';
  const unit = 'ou-ab12-12345678';
  const update = { membershipId, membershipName: 'name' };
  const coverage = (membershipAccountsConfigurationsUpdate: object) => ({ membershipId, membershipAccountsConfigurationsUpdate });
  const refusals: readonly (readonly [string, OperationName, object, member: string])[] = [
    ['a name that is too short', 'UpdateMembership', { ...update, membershipName: 'ab' }, 'membershipName'],
    ['a name that is too long', 'UpdateMembership', { ...update, membershipName: 'a'.repeat(51) }, 'membershipName'],
    ['no name', 'CreateMembership', { incidentResponseTeam: team }, 'membershipName'],
    ['a team of one', 'CreateMembership', { membershipName: 'name', incidentResponseTeam: team.slice(1) }, 'incidentResponseTeam'],
    [
      'a team of eleven',
      'CreateMembership',
      { membershipName: 'name', incidentResponseTeam: Array(11).fill(team[0]) },
      'incidentResponseTeam',
    ],
    [
      'a member without an address',
      'CreateMembership',
      { membershipName: 'name', incidentResponseTeam: [team[0], { name: 'Bob', jobTitle: 'x' }] },
      'email',
    ],
    [
      'an address that is none',
      'CreateMembership',
      { membershipName: 'name', incidentResponseTeam: [team[0], { ...team[1], email: 'not an address' }] },
      'email',
    ],
    ['six units to add', 'UpdateMembership', coverage({ organizationalUnitsToAdd: Array(6).fill(unit) }), 'organizationalUnitsToAdd'],
    [
      'six units to remove',
      'UpdateMembership',
      coverage({ organizationalUnitsToRemove: Array(6).fill(unit) }),
      'organizationalUnitsToRemove',
    ],
    ['no unit to add', 'UpdateMembership', coverage({ organizationalUnitsToAdd: [] }), 'organizationalUnitsToAdd'],
    ['the root as a unit', 'UpdateMembership', coverage({ organizationalUnitsToAdd: ['r-ab12'] }), 'organizationalUnitsToAdd'],
    ['a text for true', 'UpdateMembership', coverage({ coverEntireOrganization: 'true' }), 'coverEntireOrganization'],
    ['101 accounts', 'BatchGetMemberAccountDetails', { membershipId, accountIds: Array(101).fill('111111111111') }, 'accountIds'],
    ['no account', 'BatchGetMemberAccountDetails', { membershipId, accountIds: [] }, 'accountIds'],
    ['an account without its zeros', 'BatchGetMemberAccountDetails', { membershipId, accountIds: ['123123123'] }, 'accountIds'],
    ['a membership ID that is none', 'GetMembership', { membershipId: 'M-0123456789' }, 'membershipId'],
    ['26 results', 'ListMemberships', { maxResults: 26 }, 'maxResults'],
    ['a number as text', 'ListCases', { maxResults: '5' }, 'maxResults'],
    ['a case without watchers', 'CreateCase', { ...testCase, watchers: undefined }, 'watchers'],
    ['a title that is too long', 'CreateCase', { ...testCase, title: 'x'.repeat(301) }, 'title'],
    ['an empty comment', 'CreateCaseComment', { caseId: '1234567890', body: '' }, 'body'],
    [
      'a tag without a key',
      'TagResource',
      { resourceArn: `arn:aws:security-ir:eu-west-1:111111111111:membership/${membershipId}`, tags: { '': 'x' } },
      'tags',
    ],
    ['an ARN of another service', 'ListTagsForResource', { resourceArn: 'arn:aws:iam::111111111111:role/x' }, 'resourceArn'],
  ];
  /** Enumerations: Cordon lets them pass, since the service may know more than its model. */
  const enumerations: typeof refusals = [
    ['a status that a case cannot be set to', 'UpdateCaseStatus', { caseId: '1234567890', caseStatus: 'Closed' }, 'caseStatus'],
    [
      'a preference that is none',
      'CreateMembership',
      { membershipName: 'name', incidentResponseTeam: [team[0], { ...team[1], communicationPreferences: ['Nothing'] }] },
      'communicationPreferences',
    ],
    ['a resolver that is none', 'CreateCase', { ...testCase, resolverType: 'Nobody' }, 'resolverType'],
  ];

  it.each([...refusals, ...enumerations])('is refused by the service, whoever asks: %s', async (_, operation, input, member) => {
    const unchecked = new SecurityIRClient({ ...directly('security-tooling'), checkInputs: false });
    const [ours, theirs] = [
      await byCordon(operation, input, cordonRegion, unchecked),
      await boto3.call(operation, input, cordonRegion, true),
    ];
    unchecked.destroy();
    for (const outcome of [ours, theirs]) {
      expect(outcome).toMatchObject({ error: { name: 'ValidationException', status: 400, reason: 'FIELD_VALIDATION_FAILED' } });
      expect(JSON.stringify((outcome as { error: { fieldList: unknown } }).error.fieldList)).toContain(member);
    }
    expect(withoutWords(ours)).toEqual(withoutWords(theirs));
  });

  it.each(refusals)('is not even sent by Cordon: %s', (_, operation, input, member) => {
    const problems = inputProblems(operation, input);
    expect(problems.map((problem) => problem.member).join()).toContain(member);
    expect(problems.length).toBeGreaterThan(0);
  });

  it.each([
    ['a member that it does not have', '{"maxResults":5,"pageSize":5}', 'FIELD_VALIDATION_FAILED'],
    ['a body that is no JSON', '{"maxResults":', 'CANNOT_PARSE'],
    ['a body that is a list', '[5]', 'CANNOT_PARSE'],
  ])('is %s, which no SDK would send', async (_, body, reason) => {
    const client = new SecurityIRClient(directly('security-tooling'));
    client.middlewareStack.add(
      (next) => async (call) => {
        (call.request as { body: string }).body = body;
        return next(call);
      },
      { step: 'build', priority: 'high' },
    );
    expect(await byCordon('ListCases', {}, cordonRegion, client)).toMatchObject({ error: { name: 'ValidationException', reason } });
    client.destroy();
  });
});

describe('who calls', () => {
  it('is asked for its permission, on the one membership', async () => {
    const { membershipArn, membershipId } = (
      (await byCordon('ListMemberships', {})) as { output: { items: { membershipArn: string; membershipId: string }[] } }
    ).output.items[0]!;
    const allow = (Action: string, Resource: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
    const of = async (policy: object): Promise<Outcome> => {
      const as = await world.principal('security-tooling', policy);
      const client = await (await world.clients({ as })).securityIr!(cordonRegion);
      return byCordon('GetMembership', { membershipId }, cordonRegion, client);
    };
    expect(await of(allow('security-ir:GetMembership', membershipArn))).toMatchObject({ output: { membershipId } });
    const denied = await of(allow('security-ir:ListMemberships', '*'));
    expect(denied).toMatchObject({ error: { name: 'AccessDeniedException', status: 403 } });
    expect(callFailure('security-ir:GetMembership', Object.assign(new Error(), (denied as { error: object }).error)).problems[0]?.id).toBe(
      'aws-access-denied',
    );
    expect(await of(allow('security-ir:GetMembership', membershipArn.replace(membershipId, 'm-0000000000')))).toMatchObject({
      error: { name: 'AccessDeniedException' },
    });
  });

  it('must sign with the right key, the path of an ARN included', async () => {
    const resourceArn = `arn:aws:security-ir:eu-west-1:${world.account('security-tooling')}:membership/m-0000000000`;
    const right = new SecurityIRClient(directly('security-tooling'));
    expect(await byCordon('ListTagsForResource', { resourceArn }, cordonRegion, right)).toMatchObject({
      error: { name: 'ResourceNotFoundException' },
    });
    const { credentials } = directly('security-tooling');
    const wrong = new SecurityIRClient({ ...directly('security-tooling'), credentials: { ...credentials, secretAccessKey: 'wrong' } });
    expect(await byCordon('ListTagsForResource', { resourceArn }, cordonRegion, wrong)).toMatchObject({
      error: { name: 'SignatureDoesNotMatch', status: 403 },
    });
    for (const client of [right, wrong]) client.destroy();
  });

  it('finds nothing in another Region', async () => {
    const elsewhere = new SecurityIRClient({ ...directly('security-tooling'), region: 'us-east-1' });
    expect(await byCordon('ListMemberships', {}, 'us-east-1', elsewhere)).toEqual({ output: { items: [] } });
    elsewhere.destroy();
  });
});

describe('a test case', () => {
  const opened = async (over: Partial<TestCaseOptions> = {}): Promise<TestCaseResult> =>
    carryOutTestCase({
      client: clients.get(cordonRegion)!,
      region: cordonRegion,
      clock: systemClock,
      look: () => Promise.resolve('confirmed' as const),
      ...over,
    });
  const asBoto3Sees = async (caseId: string): Promise<Readonly<Record<string, unknown>>> => {
    const outcome = await boto3.call('GetCase', { caseId }, cordonRegion);
    return (outcome as { output: Readonly<Record<string, unknown>> }).output;
  };

  it('is open and self-managed for boto3 while somebody looks, and closed afterwards', async () => {
    let whileOpen: Readonly<Record<string, unknown>> = {};
    const found = await opened({
      look: async ([one]) => {
        whileOpen = await asBoto3Sees(one!.id);
        return 'confirmed';
      },
    });
    expect(found).toMatchObject({ outcome: 'closed', exitCode: 0, problems: [], cases: [{ wasLeftOpen: false }] });
    expect(whileOpen).toMatchObject({
      resolverType: 'Self',
      caseStatus: 'Submitted',
      title: testCaseTitle,
      watchers: [],
      impactedAccounts: [],
    });
    const { id } = found.cases[0]!;
    expect(await asBoto3Sees(id)).toMatchObject({ caseStatus: 'Closed' });
    expect(await boto3.call('ListComments', { caseId: id }, cordonRegion)).toMatchObject({ output: { total: 1 } });
  });

  it('that cannot be closed is named, and the next run closes that one', async () => {
    world.faults([{ call: 'security-ir:CloseCase', kind: 'deny' }]);
    const left = await opened();
    world.faults([]);
    const { id } = left.cases[0]!;
    expect(left).toMatchObject({ outcome: 'left-open', exitCode: 3 });
    expect(left.problems.at(-1)!.remedy).toBe(`close it: aws security-ir close-case --case-id ${id} --region ${cordonRegion}`);
    expect(await asBoto3Sees(id)).toMatchObject({ caseStatus: 'Submitted' });
    expect(await opened()).toMatchObject({ outcome: 'closed', cases: [{ id, wasLeftOpen: true }] });
    expect(await asBoto3Sees(id)).toMatchObject({ caseStatus: 'Closed' });
  });
});

describe('trouble', () => {
  it('that passes is not noticed: throttling and failures of the service are tried again', async () => {
    for (const error of ['ThrottlingException', 'InternalServerException', 'InvalidTokenException']) {
      await control(cordonRegion, { faults: [{ operation: 'ListMemberships', error, times: 2 }] });
      const client = new SecurityIRClient({ ...directly('security-tooling'), maxAttempts: 4 });
      const { $metadata } = await client.send(new securityIr.ListMembershipsCommand({}));
      expect($metadata).toMatchObject({ httpStatusCode: 200, attempts: 3 });
      client.destroy();
    }
  });

  it('between them is put there by the proxy, which names the calls', async () => {
    world.clearCalls();
    world.faults([
      { call: 'security-ir:ListMemberships', kind: 'throttle', times: 1 },
      { call: 'security-ir:ListCases', kind: 'deny' },
    ]);
    expect(await byCordon('ListMemberships', {})).toHaveProperty('output');
    expect(await byCordon('ListCases', {})).toMatchObject({ error: { name: 'AccessDeniedException', status: 403 } });
    world.faults([]);
    expect(world.calls().map(({ service, command, status, error }) => [service, command, status, error])).toEqual([
      ['security-ir', 'ListMemberships', 429, 'ThrottlingException'],
      ['security-ir', 'ListMemberships', 200, undefined],
      ['security-ir', 'ListCases', 403, 'AccessDeniedException'],
    ]);
  });
});

/** A client's configuration past the proxy. */
function directly(account: string) {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = world.environment(account);
  return { endpoint: readSettings().motoEndpoint!, region: cordonRegion, credentials: { accessKeyId, secretAccessKey } };
}
