import { type Clients } from '../../lib/aws/clients';
import { type Detection, type RegionDetection } from '../../lib/organization/detection';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { type Snapshot } from '../../lib/organization/snapshot';
import { absent, present, unknown } from '../../lib/core/reading';
import { Rehearsal, type Fault } from '../../lib/rehearsal/rehearsal';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { administrator, configured, detectionOn, management, root, sketch } from '../support/organization';

const regions = ['eu-west-1', 'us-east-1'];
const configuration = configured({ organization: { root, regions } });
const detector = '12abc34d567e8fa901bc2d34e56789f0';
const signals: Snapshot['signals'] = {
  account: administrator,
  regions: {
    'eu-west-1': {
      detector: present(detector),
      filters: present([
        {
          name: 'one',
          action: 'ARCHIVE',
          rank: 1,
          criteria: { type: { Equals: ['Recon:EC2/Portscan'] }, severity: { LessThan: 4 } },
          tags: { owner: 'security' },
        },
        { name: 'two', action: 'NOOP', rank: 2, tags: { owner: 'payments' } },
      ]),
      automationRules: present([
        {
          arn: `arn:aws:securityhub:eu-west-1:${administrator}:automation-rule/1`,
          name: 'accepted',
          order: 7,
          enabled: true,
          terminal: false,
          content: present({
            criteria: { ProductName: [{ Comparison: 'EQUALS', Value: 'GuardDuty' }] },
            updates: [{ Workflow: { Status: 'SUPPRESSED' }, Note: { Text: 'seen' } }],
          }),
          tags: present({ owner: 'security' }),
        },
      ]),
      automationRulesV2: present([
        {
          arn: `arn:aws:securityhub:eu-west-1:${administrator}:automation-rulev2/1`,
          name: 'newer',
          order: 1.5,
          enabled: true,
          content: present({
            criteria: { OcsfFindingCriteria: { CompositeOperator: 'AND', CompositeFilters: [] } },
            actions: [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: { StatusId: 3 } }],
          }),
        },
      ]),
    },
    'us-east-1': { detector: present('0'.repeat(32)), filters: present([]), automationRules: present([]), automationRulesV2: absent },
  },
};

/** What the delegated administrator, or another account, reads of an organization with this detection. */
async function read(
  detection: Detection | undefined,
  options: { readonly as?: string; readonly faults?: readonly Fault[]; readonly odd?: Partial<Record<string, object>> } = {},
): Promise<{ readonly snapshot: Snapshot; readonly calls: readonly string[] }> {
  const { as = administrator, faults = [], odd = {} } = options;
  const rehearsal = new Rehearsal(sketch({}, { signals, ...(detection ? { detection } : { detection: undefined, signals: undefined }) }), {
    faults,
  });
  const clients = withOddAnswers(rehearsal.clients({ account: as, management: true }), odd);
  const snapshot = await snapshotFor(configuration, clients, rehearsal.clock, undefined, { signals: true, ruleContent: true });
  const calls = rehearsal.calls.map(({ service, command }) => `${service}:${command}`);
  return { snapshot, calls: calls.filter((call) => /^(guardduty|securityhub):/.test(call)) };
}

/** The same clients, which get another answer to these commands. */
function withOddAnswers(clients: Clients, odd: Partial<Record<string, object>>): Clients {
  type Make = (region: string) => Promise<{ send(command: object): Promise<object> }>;
  const wrapped = (service: string, make: unknown) => async (region: string) => {
    const client = await (make as Make)(region);
    return {
      send: async (command: object) => odd[`${service}:${command.constructor.name.replace(/Command$/, '')}`] ?? client.send(command),
    };
  };
  const { guardDuty, securityHub } = clients;
  if (!guardDuty || !securityHub) return clients;
  return { ...clients, guardDuty: wrapped('guardduty', guardDuty), securityHub: wrapped('securityhub', securityHub) };
}

const of = ({ snapshot }: { readonly snapshot: Snapshot }, region = 'eu-west-1'): RegionDetection => snapshot.detection!.regions[region]!;

describe('the snapshot of the administrator of GuardDuty and Security Hub', () => {
  const central = present({ configuration: 'CENTRAL', status: 'PENDING', newAccounts: false, memberLimitReached: true } as const);
  it.each<[string, Partial<RegionDetection>]>([
    ['everything on', {}],
    ['no detector', { guardDuty: absent, guardDutyAutoEnable: absent }],
    ['a suspended detector', { guardDuty: present('DISABLED') }],
    ['auto-enable of new accounts', { guardDutyAutoEnable: present({ members: 'NEW', memberLimitReached: false }) }],
    ['no auto-enable', { guardDutyAutoEnable: present({ members: 'NONE', memberLimitReached: true }) }],
    ['Security Hub off', { securityHub: absent, securityHubAutoEnable: absent }],
    ['central configuration', { securityHubAutoEnable: central }],
  ])('reads %s as it is, and can be read back', async (_, over) => {
    const detection = detectionOn(regions, over);
    const { snapshot } = await read(detection);
    expect(snapshot.detection).toEqual(detection);
    expect(parseSnapshot(JSON.stringify(snapshot), { file: 'f' })).toEqual(snapshot);
  });

  it('holds the filters and the automation rules of every Region', async () => {
    expect((await read(detectionOn(regions))).snapshot.signals).toEqual(signals);
  });

  it('is unknown, never off, where AWS refuses, and names the call', async () => {
    const calls = [
      ['guardduty:ListDetectors', ['guardDuty', 'guardDutyAutoEnable']],
      ['guardduty:GetDetector', ['guardDuty']],
      ['guardduty:DescribeOrganizationConfiguration', ['guardDutyAutoEnable']],
      ['securityhub:DescribeHub', ['securityHub', 'securityHubAutoEnable']],
      ['securityhub:DescribeOrganizationConfiguration', ['securityHubAutoEnable']],
    ] as const;
    for (const [call, unread] of calls) {
      const found = of(await read(detectionOn(regions), { faults: [{ call, kind: 'deny' }] }));
      for (const part of ['guardDuty', 'guardDutyAutoEnable', 'securityHub', 'securityHubAutoEnable'] as const) {
        if ((unread as readonly string[]).includes(part)) {
          expect(found[part]).toMatchObject({ status: 'unknown', reason: { call, code: 'AccessDeniedException' } });
        } else {
          expect(found[part].status).toBe('present');
        }
      }
    }
  });

  it('takes only the message that Security Hub is not subscribed to for off', async () => {
    const refused = unknown({
      call: 'x',
      code: 'InvalidAccessException',
      message: 'Account 1 is not an administrator for this organization',
    });
    const found = of(await read(detectionOn(regions, { securityHub: refused })));
    expect(found.securityHub).toMatchObject({ status: 'unknown', reason: { call: 'securityhub:DescribeHub' } });
  });

  it.each<[string, object, keyof RegionDetection]>([
    ['guardduty:ListDetectors', { DetectorIds: ['one', 'two'] }, 'guardDuty'],
    ['guardduty:ListDetectors', { DetectorIds: [''] }, 'guardDuty'],
    ['guardduty:GetDetector', {}, 'guardDuty'],
    ['guardduty:GetDetector', { Status: 'PAUSED' }, 'guardDuty'],
    ['guardduty:DescribeOrganizationConfiguration', { AutoEnable: true }, 'guardDutyAutoEnable'],
    ['guardduty:DescribeOrganizationConfiguration', { AutoEnableOrganizationMembers: 'SOME' }, 'guardDutyAutoEnable'],
    ['securityhub:DescribeOrganizationConfiguration', {}, 'securityHubAutoEnable'],
    ['securityhub:DescribeOrganizationConfiguration', { AutoEnable: false }, 'securityHubAutoEnable'],
    [
      'securityhub:DescribeOrganizationConfiguration',
      { AutoEnable: false, OrganizationConfiguration: { ConfigurationType: 'BOTH', Status: 'ENABLED' } },
      'securityHubAutoEnable',
    ],
  ])('concludes nothing from an answer of %s that it does not know: %j', async (call, answer, part) => {
    expect(of(await read(detectionOn(regions), { odd: { [call]: answer } }))[part]?.status).toBe('unknown');
  });
});

describe('another account', () => {
  it('asks neither GuardDuty nor Security Hub: its own detectors are not those of the organization', async () => {
    const { snapshot, calls } = await read(detectionOn(regions), { as: management });
    expect(calls).toEqual([]);
    for (const region of regions) {
      for (const reading of Object.values(of({ snapshot }, region))) {
        expect(reading).toMatchObject({
          status: 'unknown',
          reason: { code: 'not-asked', message: expect.stringContaining(administrator) as string },
        });
      }
    }
    expect(snapshot.signals?.regions['eu-west-1']).toMatchObject({ filters: { status: 'unknown', reason: { code: 'not-asked' } } });
  });
});

it('is not looked at where there is no client for it, as in a rehearsal of a snapshot without it', async () => {
  const found = of(await read(undefined));
  expect(found.guardDuty).toMatchObject({ status: 'unknown', reason: { code: 'not-asked' } });
  expect(found.securityHub).toMatchObject({ status: 'unknown', reason: { code: 'not-asked' } });
});
