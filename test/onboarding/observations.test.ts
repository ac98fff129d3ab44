import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clients } from '../../lib/aws/clients';
import { absent, present } from '../../lib/core/reading';
import { collectObservations } from '../../lib/onboarding/collect-observations';
import { type Observations } from '../../lib/onboarding/observations';
import { carryOutTestCase } from '../../lib/onboarding/test-case/carry-out';
import { testCaseInput } from '../../lib/onboarding/test-case/test-case';
import { type Fault, Rehearsal, RehearsalKilled } from '../../lib/rehearsal/rehearsal';
import { CreateCaseCommand } from '../../lib/security-ir';
import { administrator, management } from '../support/organization';
import { repository } from '../support/run';
import { active, onboarded, service, whole, workload } from './organizations';

const configuration = whole({ organization: { regions: ['us-east-1', 'eu-west-1'] } });
const snapshot = onboarded(configuration);
const detector = '12abc34d567e8fa901bc2d34e56789f0';
const refusal = Object.assign(new Error('denied'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });
const notSubscribed = Object.assign(new Error('Account 222222222222 is not subscribed to AWS Security Hub'), {
  name: 'InvalidAccessException',
});

/** What a service answers, by the name of the command; what is not here is refused. */
type Answers = Readonly<Record<string, object | readonly object[] | Error>>;
const product = 'arn:aws:securityhub:eu-west-1:222222222222:product-subscription/crowdstrike/crowdstrike-falcon';
const answers: Answers = {
  ListDetectors: { DetectorIds: [detector] },
  ListMembers: [
    { Members: [{ AccountId: management, RelationshipStatus: 'Enabled' }], NextToken: 'more' },
    { Members: [{ AccountId: workload, RelationshipStatus: 'Disabled' }] },
  ],
  ListFindings: { FindingIds: ['f1', 'f2'] },
  GetFindings: {
    Findings: [
      { Id: 'f1', AccountId: workload, CreatedAt: '2026-11-01T00:00:00.000Z', Service: { Archived: true } },
      { Id: 'f2', AccountId: workload, CreatedAt: '2026-11-20T00:00:00.000Z', Service: { Archived: false } },
    ],
  },
  ListEnabledProductsForImport: [{ ProductSubscriptions: [product], NextToken: 'more' }, { ProductSubscriptions: [] }],
  GetRole: { Role: { Arn: 'arn:aws:iam::222222222222:role/x' } },
};

/** The rehearsal's AWS Security Incident Response, beside services that answer so. */
function aws(over: Answers = {}, faults: readonly Fault[] = []) {
  const rehearsal = new Rehearsal(snapshot, { region: 'eu-west-1', faults, startAt: new Date('2026-11-24T09:00:00Z') });
  const sent: { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
  const send = (command: {
    readonly constructor: { readonly name: string };
    readonly input: Readonly<Record<string, unknown>>;
  }): Promise<object> => {
    const name = command.constructor.name.replace(/Command$/, '');
    sent.push({ name, input: command.input });
    const given = { ...answers, ...over }[name] ?? refusal;
    const answer = Array.isArray(given) ? (given as readonly object[])[command.input.NextToken === undefined ? 0 : 1]! : given;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const client = { send } as never;
  const clients: Clients = {
    ...rehearsal.clients({ account: administrator }),
    iam: client,
    guardDuty: () => Promise.resolve(client),
    securityHub: () => Promise.resolve(client),
  };
  return { rehearsal, clients, sent };
}

const observe = ({ clients, rehearsal }: ReturnType<typeof aws>, of = snapshot): Promise<Observations> =>
  collectObservations({ clients, configuration, snapshot: of, clock: rehearsal.clock });

it('asks every Region in use, every page, and keeps no title and no address', async () => {
  const world = aws();
  const client = await world.clients.securityIr!('eu-west-1');
  await client.send(new CreateCaseCommand({ ...testCaseInput(new Date()), title: 'a real one', watchers: [{ email: 'ann@example.com' }] }));
  await carryOutTestCase({ client, region: 'eu-west-1', clock: world.rehearsal.clock });
  world.rehearsal.controlSecurityIr(administrator, 'eu-west-1', {
    metrics: { findingsIngestedGuardDuty: 5, findingsIngestedSecurityHub: 2, findingsTriaged: 6 },
  });
  const found = await observe(world);
  expect(found).toEqual({
    takenAt: '2026-11-24T09:00:00.000Z',
    guardDutyMembers: Object.fromEntries(
      ['eu-west-1', 'us-east-1'].map((region) => [region, present({ [management]: 'Enabled', [workload]: 'Disabled' })]),
    ),
    testFindings: {
      'eu-west-1': present([
        { id: 'f2', account: workload, createdAt: '2026-11-20T00:00:00.000Z', archived: false },
        { id: 'f1', account: workload, createdAt: '2026-11-01T00:00:00.000Z', archived: true },
      ]),
      'us-east-1': expect.objectContaining({ status: 'present' }),
    },
    products: { 'eu-west-1': present([product]), 'us-east-1': present([product]) },
    serviceRole: present({ arn: 'arn:aws:iam::222222222222:role/x' }),
    testCases: present([{ id: expect.any(String), status: 'Closed', openedAt: '2026-11-24T09:00:00.000Z' }]),
    metrics: present({ from: '2026-11-17', to: '2026-11-24', ingested: 7, triaged: 6 }),
  });
  expect(JSON.stringify(found)).not.toMatch(/a real one|example\.com/);
});

it('asks for findings of the test domain alone, archived ones too, newest first', async () => {
  const world = aws();
  await observe(world);
  expect(world.sent.find(({ name }) => name === 'ListFindings')!.input).toEqual({
    DetectorId: detector,
    FindingCriteria: {
      Criterion: {
        type: { Equals: ['Backdoor:EC2/C&CActivity.B!DNS'] },
        'service.action.dnsRequestAction.domain': { Equals: ['guarddutyc2activityb.com'] },
      },
    },
    SortCriteria: { AttributeName: 'createdAt', OrderBy: 'DESC' },
    MaxResults: 50,
  });
});

describe('a call that is denied', () => {
  const statuses = (found: Observations): Record<string, string> => ({
    guardDutyMembers: found.guardDutyMembers['eu-west-1']!.status,
    testFindings: found.testFindings['eu-west-1']!.status,
    products: found.products['eu-west-1']!.status,
    serviceRole: found.serviceRole.status,
    testCases: found.testCases.status,
    metrics: found.metrics.status,
  });
  const good = Object.fromEntries(
    ['guardDutyMembers', 'testFindings', 'products', 'serviceRole', 'testCases', 'metrics'].map((part) => [part, 'present']),
  );

  it.each([
    ['ListDetectors', ['guardDutyMembers', 'testFindings']],
    ['ListMembers', ['guardDutyMembers']],
    ['ListFindings', ['testFindings']],
    ['GetFindings', ['testFindings']],
    ['ListEnabledProductsForImport', ['products']],
    ['GetRole', ['serviceRole']],
  ])('%s makes its own part unknown, and no other', async (call, parts) => {
    const found = await observe(aws({ [call]: refusal }));
    expect(statuses(found)).toEqual({ ...good, ...Object.fromEntries(parts.map((part) => [part, 'unknown'])) });
  });

  it.each([
    ['ListCases', ['testCases']],
    ['GetFindingMetrics', ['metrics']],
  ])('security-ir:%s makes its own part unknown, and no other', async (call, parts) => {
    const found = await observe(aws({}, [{ call: `security-ir:${call}`, kind: 'deny' }]));
    expect(statuses(found)).toEqual({ ...good, ...Object.fromEntries(parts.map((part) => [part, 'unknown'])) });
  });
});

it('no role, no Security Hub and no detector are absent; no membership has no metrics', async () => {
  const none = Object.assign(new Error('not there'), { name: 'NoSuchEntityException' });
  const world = aws({ GetRole: none, ListEnabledProductsForImport: notSubscribed, ListDetectors: { DetectorIds: [] } });
  const found = await observe(world, { ...snapshot, securityIncidentResponse: service([active({ status: 'Terminated' })]) });
  expect(found).toMatchObject({
    serviceRole: absent,
    products: { 'eu-west-1': absent },
    guardDutyMembers: { 'eu-west-1': absent },
    testFindings: { 'eu-west-1': absent },
    metrics: absent,
  });
});

it('of a service that another account administers nothing is asked, and that is said', async () => {
  const world = aws();
  const found = await observe(world, { ...snapshot, takenBy: workload });
  for (const reading of [
    found.guardDutyMembers['eu-west-1']!,
    found.products['eu-west-1']!,
    found.serviceRole,
    found.testCases,
    found.metrics,
  ]) {
    expect(reading).toMatchObject({ status: 'unknown', reason: { code: 'not-asked', message: expect.stringContaining(workload) } });
  }
  expect(world.sent).toEqual([]);
});

it('an answer without what it must have is unknown', async () => {
  const found = await observe(aws({ GetFindings: { Findings: [{ Id: 'f1' }] }, GetRole: {} }));
  expect([found.testFindings['eu-west-1']!.status, found.serviceRole.status]).toEqual(['unknown', 'unknown']);
});

it('a killed process stays dead', async () => {
  await expect(observe(aws({}, [{ call: 'security-ir:ListCases', kind: 'kill' }]))).rejects.toThrow(RehearsalKilled);
});

describe('what is said of permissions', () => {
  const actionsOf = (name: string): string[] => {
    const policy = JSON.parse(readFileSync(join(repository, 'policies', `${name}.json`), 'utf8')) as {
      readonly Statement: readonly { readonly Action: readonly string[] }[];
    };
    return policy.Statement.flatMap(({ Action }) => Action).sort();
  };
  /** What the policy of the validation has beside that of `cordon onboard`; detectors both look for. */
  const besides = (): string[] => {
    const all = actionsOf('onboard');
    return [...actionsOf('onboard-validate').filter((action) => !all.includes(action)), 'guardduty:ListDetectors'].sort();
  };
  const servicesOf: Readonly<Record<string, string>> = { GetRole: 'iam', ListEnabledProductsForImport: 'securityhub' };

  it('allows what the validation asks AWS for besides the snapshot, and nothing else', async () => {
    const world = aws();
    await observe(world);
    const called = [
      ...world.sent.map(({ name }) => `${servicesOf[name] ?? 'guardduty'}:${name}`),
      ...world.rehearsal.calls.map((call) => `${call.service}:${call.command}`),
    ];
    expect([...new Set(called)].sort()).toEqual(besides());
  });

  it('allows what a test case takes, and nothing else', async () => {
    const world = aws();
    await carryOutTestCase({ client: await world.clients.securityIr!('eu-west-1'), region: 'eu-west-1', clock: world.rehearsal.clock });
    expect([...new Set(world.rehearsal.calls.map((call) => `${call.service}:${call.command}`))].sort()).toEqual(
      actionsOf('onboard-validate-test-case'),
    );
  });
});
