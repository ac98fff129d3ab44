import { type Clients } from '../../lib/aws/clients';
import { collectMembership } from '../../lib/organization/collect-membership';
import { collectTrails } from '../../lib/organization/collect-trails';
import { fingerprint, type DeployedSecurityIncidentResponse } from '../../lib/organization/membership';
import { awsError, membership, serving, type Service } from './security-ir-service';

const administrator = '222222222222';
const management = '111111111111';
const regions = ['af-south-1', 'eu-west-1', 'us-east-1'];

interface Asking {
  readonly caller?: string;
  readonly accounts?: readonly string[];
  readonly administrator?: string;
}

async function collect(service: Service, asking: Asking = {}): Promise<{ found: DeployedSecurityIncidentResponse; calls: string[] }> {
  const { clients, calls } = serving(service);
  const found = await collectMembership({
    clients: clients as Clients,
    administrator,
    caller: administrator,
    managementAccount: management,
    region: 'eu-west-1',
    regions,
    accounts: [],
    ...asking,
  });
  return { found, calls: calls.filter((call) => !call.startsWith('destroyed')) };
}

describe('reading a membership', () => {
  it('keeps its status, coverage and features, and fingerprints of names and addresses', async () => {
    const { found } = await collect({ memberships: { 'eu-west-1': [membership()] } });
    const id = 'm-1234567890abc';
    expect(found.memberships).toEqual({
      'eu-west-1': {
        status: 'present',
        value: [
          {
            id,
            account: administrator,
            status: 'Active',
            name: fingerprint(id, 'Secret name'),
            coverage: { entireOrganization: false, organizationalUnits: ['ou-ab12-11111111', 'ou-ab12-22222222'] },
            team: [
              {
                person: fingerprint(id, 'Jane Doe', 'Responder', 'jane@example.com'),
                communicationPreferences: ['Case Created', 'Case Updated'],
              },
              { person: fingerprint(id, 'John Doe', 'Responder', 'john@example.com') },
            ].sort((a, b) => (a.person < b.person ? -1 : 1)),
            features: { Triage: true },
            tags: { status: 'present', value: { owner: 'security' } },
          },
        ],
      },
    });
    expect(JSON.stringify(found)).not.toMatch(/Jane|John|example\.com|Secret|Responder/);
  });

  it('looks into the other Regions only where the configured one has no Active membership', async () => {
    const { calls } = await collect({ memberships: { 'eu-west-1': [membership()] } });
    expect(new Set(calls.map((call) => call.split(' ')[1]))).toEqual(new Set(['eu-west-1']));
    const cancelled = membership({ membershipStatus: 'Cancelled' });
    const elsewhere = await collect({ memberships: { 'eu-west-1': [cancelled], 'us-east-1': [membership()] } });
    expect(Object.keys(elsewhere.found.memberships)).toEqual(regions);
    expect(elsewhere.found.memberships['us-east-1']).toMatchObject({ value: [{ status: 'Active' }] });
  });

  it('reads every page, and keeps a status and a feature that AWS has added', async () => {
    const many = Array.from({ length: 5 }, (_, index) =>
      membership({
        membershipId: `m-123456789${index}`,
        membershipStatus: 'Suspended',
        optInFeatures: [{ featureName: 'New', isEnabled: true }],
      }),
    );
    const { found } = await collect({ memberships: { 'eu-west-1': many } });
    expect(found.memberships['eu-west-1']).toMatchObject({
      value: many.map(({ membershipId }) => ({ id: membershipId, status: 'Suspended', features: { New: true } })),
    });
  });

  it.each(['ListMemberships', 'GetMembership'])('is unknown for its Region where %s is denied, and the rest goes on', async (command) => {
    const errors = { [`${command} eu-west-1`]: awsError('AccessDeniedException') };
    const { found } = await collect({ memberships: { 'eu-west-1': [membership()], 'us-east-1': [] }, errors });
    expect(found.memberships['eu-west-1']).toMatchObject({
      status: 'unknown',
      reason: { call: `security-ir:${command}`, code: 'AccessDeniedException' },
    });
    expect(found.memberships['us-east-1']).toEqual({ status: 'present', value: [] });
  });

  it('has unknown tags where these are denied', async () => {
    const { found } = await collect({
      memberships: { 'eu-west-1': [membership()] },
      errors: { ListTagsForResource: awsError('AccessDeniedException') },
    });
    expect(found.memberships['eu-west-1']).toMatchObject({ value: [{ status: 'Active', tags: { status: 'unknown' } }] });
  });

  it('is not asked for with credentials of another account, whose own memberships are none of the organization', async () => {
    const { found, calls } = await collect({ memberships: { 'eu-west-1': [membership()] } }, { caller: '333333333333' });
    expect(calls).toEqual([]);
    expect(found.memberships['eu-west-1']).toMatchObject({ status: 'unknown', reason: { code: 'not-asked' } });
  });

  it('asks the management account where that holds the membership', async () => {
    const { clients } = serving({ memberships: { 'eu-west-1': [membership({ accountId: management })] } });
    const found = await collectMembership({
      clients: { management: clients } as unknown as Clients,
      administrator: management,
      caller: administrator,
      managementAccount: management,
      region: 'eu-west-1',
      regions,
      accounts: [],
    });
    expect(found.memberships['eu-west-1']).toMatchObject({ value: [{ account: management }] });
  });
});

describe('reading whom a membership covers', () => {
  const accounts = Array.from({ length: 250 }, (_, index) => String(index).padStart(12, '0'));

  it('asks 100 accounts a call, and says of each what AWS says', async () => {
    const known = Object.fromEntries(accounts.slice(0, 249).map((id) => [id, 'Associated']));
    const { found, calls } = await collect({ memberships: { 'eu-west-1': [membership()] }, accounts: known }, { accounts });
    expect(calls.filter((call) => call.startsWith('security-ir:BatchGet'))).toHaveLength(3);
    expect(Object.keys(found.accounts)).toHaveLength(250);
    expect(found.accounts[accounts[0]!]).toEqual({ status: 'present', value: { status: 'Associated', type: 'Organization' } });
    expect(found.accounts[accounts[249]!]).toMatchObject({ status: 'unknown', reason: { code: 'ResourceNotFound' } });
  });

  it('is unknown for each account where it is denied', async () => {
    const errors = { BatchGetMemberAccountDetails: awsError('AccessDeniedException') };
    const { found } = await collect({ memberships: { 'eu-west-1': [membership()] }, errors }, { accounts: accounts.slice(0, 2) });
    expect(Object.values(found.accounts)).toEqual([
      expect.objectContaining({ status: 'unknown' }),
      expect.objectContaining({ status: 'unknown' }),
    ]);
  });

  it('is not asked of two Active memberships, nor of one that is cancelled', async () => {
    const two = [membership(), membership({ membershipId: 'm-1234567890abd' })];
    for (const memberships of [two, [membership({ membershipStatus: 'Cancelled' })]]) {
      const { found, calls } = await collect({ memberships: { 'eu-west-1': memberships } }, { accounts: accounts.slice(0, 2) });
      expect(found.accounts).toEqual({});
      expect(calls.some((call) => call.includes('BatchGet'))).toBe(false);
    }
  });
});

describe('reading trails', () => {
  const trail = { TrailARN: 'arn:1', HomeRegion: 'eu-west-1', IsMultiRegionTrail: true, IsOrganizationTrail: true };
  const all = { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] };
  const read = (service: Service) => collectTrails(serving(service).clients, 'eu-west-1');

  it('takes those of the organization alone', async () => {
    const own = { ...trail, TrailARN: 'arn:2', IsOrganizationTrail: false };
    expect(await read({ trails: [{ trail, status: { IsLogging: true }, selectors: all }, { trail: own }] })).toEqual({
      status: 'present',
      value: [
        {
          arn: 'arn:1',
          homeRegion: 'eu-west-1',
          isMultiRegion: true,
          isLogging: { status: 'present', value: true },
          managementEvents: { status: 'present', value: 'all' },
        },
      ],
    });
    expect(await read({ trails: [{ trail: own }] })).toEqual({ status: 'absent' });
  });

  it.each<[string, object, string]>([
    ['reads and writes', all, 'all'],
    ['no word on reads and writes, which means both', { EventSelectors: [{ IncludeManagementEvents: true }] }, 'all'],
    ['writes alone', { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] }, 'some'],
    [
      'all but those of a service',
      { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, ExcludeManagementEventSources: ['kms.amazonaws.com'] }] },
      'some',
    ],
    ['data events alone', { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: false }] }, 'none'],
    [
      'an advanced selector of management events',
      { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }] },
      'all',
    ],
    [
      'an advanced selector of writes',
      {
        AdvancedEventSelectors: [
          {
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'readOnly', Equals: ['false'] },
            ],
          },
        ],
      },
      'some',
    ],
    [
      'an advanced selector of data events',
      { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] }] },
      'none',
    ],
    ['nothing', {}, 'none'],
  ])('knows what a trail with %s logs', async (_, selectors, expected) => {
    expect(await read({ trails: [{ trail, status: { IsLogging: true }, selectors }] })).toMatchObject({
      value: [{ managementEvents: { value: expected } }],
    });
  });

  it('is unknown, each call by itself, where it is denied', async () => {
    const trails = [{ trail, status: { IsLogging: true }, selectors: all }];
    expect(await read({ trails, errors: { DescribeTrails: awsError('AccessDeniedException') } })).toMatchObject({ status: 'unknown' });
    expect(await read({ trails, errors: { GetTrailStatus: awsError('AccessDeniedException') } })).toMatchObject({
      value: [{ isLogging: { status: 'unknown' }, managementEvents: { value: 'all' } }],
    });
    expect(await collectTrails({}, 'eu-west-1')).toMatchObject({ status: 'unknown', reason: { code: 'not-asked' } });
  });
});
