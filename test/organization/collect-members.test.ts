import { type Clients } from '../../lib/aws/clients';
import { absent, present, unknown, type Reading } from '../../lib/core/reading';
import { type AccountDetector, type RegionDetection } from '../../lib/organization/detection';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { type RegionSignals, type Snapshot } from '../../lib/organization/snapshot';
import { Rehearsal, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { administrator, configured, detectionOn, management, root, sketch } from '../support/organization';

const region = 'eu-west-1';
const configuration = configured({ organization: { root, regions: [region] } });
const accounts = Array.from({ length: 120 }, (_, index) => String(300_000_000_000 + index));
const on: AccountDetector = { status: 'Enabled', features: ['DNS_LOGS', 'S3_DATA_EVENTS'] };
const detectors: Readonly<Record<string, AccountDetector>> = {
  [administrator]: { status: 'Enabled', features: ['FLOW_LOGS'] },
  ...Object.fromEntries(accounts.map((account) => [account, on])),
  [accounts[3]!]: { status: 'Removed' },
};
const rule = (index: number) => ({
  arn: `arn:aws:securityhub:${region}:${administrator}:automation-rule/${String(index).padStart(3, '0')}`,
  ...{ name: `rule-${index}`, order: index, enabled: true, terminal: false, tags: present({}) },
  content: present({ criteria: { Type: [{ Comparison: 'EQUALS', Value: `type-${index}` }] }, updates: [{ Severity: { Label: 'LOW' } }] }),
});
const signals: RegionSignals = {
  detector: present('12abc34d567e8fa901bc2d34e56789f0'),
  filters: present([]),
  automationRules: present(Array.from({ length: 120 }, (_, index) => rule(index + 1))),
  automationRulesV2: absent,
};

type Fields = Readonly<Record<string, unknown>>;
type Change = (command: string, answer: Fields, input: Fields) => unknown;
interface Options extends RehearsalOptions {
  readonly as?: string;
  readonly change?: Change;
  readonly found?: RegionDetection['guardDutyAccounts'];
  readonly signals?: RegionSignals;
}

/** The same clients, of which some answers are another. */
function changing({ guardDuty, securityHub, ...clients }: Clients, change: Change): Clients {
  type Client = { send(command: object): Promise<Fields> };
  const wrapped = (make: unknown) => async (of: string) => {
    const client = await (make as (of: string) => Promise<Client>)(of);
    const send = async (command: object) => {
      const { input } = command as { input: Fields };
      const answer = await client.send(command);
      return change(command.constructor.name.replace(/Command$/, ''), answer, input) ?? answer;
    };
    return { send };
  };
  return {
    ...clients,
    ...(guardDuty && { guardDuty: wrapped(guardDuty) }),
    ...(securityHub && { securityHub: wrapped(securityHub) }),
  };
}

async function read({
  as = administrator,
  change = () => undefined,
  found = present(detectors),
  signals: of = signals,
  ...options
}: Options = {}) {
  const detection = detectionOn([region], { guardDutyAccounts: found });
  const rehearsal = new Rehearsal(sketch({}, { detection, signals: { account: administrator, regions: { [region]: of } } }), options);
  const clients = changing(rehearsal.clients({ account: as, management: true }), change);
  const snapshot = await snapshotFor(configuration, clients, rehearsal.clock, {}, { signals: true, ruleContent: true, members: true });
  const calls = rehearsal.calls.map(({ service, command, input }) => ({ call: `${service}:${command}`, input: input as Fields }));
  return { snapshot, calls };
}

const membersOf = (snapshot: Snapshot): RegionDetection['guardDutyAccounts'] => snapshot.detection!.regions[region]!.guardDutyAccounts;
const readMembers = async (options?: Options) => membersOf((await read(options)).snapshot);
const rulesOf = async (options?: Options) => (await read(options)).snapshot.signals!.regions[region]!;

describe('GuardDuty of the member accounts', () => {
  it('is as it is, that of the administrator too, and can be read back', async () => {
    const { snapshot } = await read();
    expect(membersOf(snapshot)).toEqual(present(detectors));
    expect(parseSnapshot(JSON.stringify(snapshot), { file: 'f' })).toEqual(snapshot);
  });

  it('asks for the largest pages and batches, for features only where GuardDuty is on, and for nothing twice', async () => {
    const { calls } = await read();
    const lists = calls.filter(({ call }) => call === 'guardduty:ListMembers');
    expect(lists.map(({ input }) => [input.MaxResults, input.OnlyAssociated])).toEqual(Array(3).fill([50, 'false']));
    const batches = calls.filter(({ call }) => call === 'guardduty:GetMemberDetectors').map(({ input }) => input.AccountIds as string[]);
    expect(batches.map(({ length }) => length)).toEqual([50, 50, 19]);
    expect(batches.flat().sort()).toEqual(accounts.filter((account) => account !== accounts[3]));
  });

  it('an empty page with a token loses no account, and a page that comes twice doubles none', async () => {
    let token = 0;
    let empty = false;
    const change: Change = (command, answer) => {
      if (command !== 'ListMembers') return undefined;
      if (!empty) {
        empty = true;
        return { Members: [], NextToken: Buffer.from('0:9').toString('base64url') };
      }
      // The page after comes once more, with another token each time.
      return token < 1 ? { ...answer, NextToken: Buffer.from(`0:${(token += 1)}`).toString('base64url') } : undefined;
    };
    expect(await readMembers({ change })).toEqual(present(detectors));
  });

  it('is unknown as a whole without ListMembers, with the action', async () => {
    const found = await readMembers({ faults: [{ call: 'guardduty:ListMembers', kind: 'deny' }] });
    expect(found).toMatchObject({ status: 'unknown', reason: { call: 'guardduty:ListMembers', code: 'AccessDeniedException' } });
  });

  it('without GetMemberDetectors it is known whether GuardDuty is on, and the features are unknown, with the action', async () => {
    const found = await readMembers({ faults: [{ call: 'guardduty:GetMemberDetectors', kind: 'deny' }] });
    if (found?.status !== 'present') throw new Error('the members were not read');
    const { status, features, featuresUnread } = found.value[accounts[0]!]!;
    expect({ status, features }).toEqual({ status: 'Enabled' });
    expect(featuresUnread).toMatchObject({ call: 'guardduty:GetMemberDetectors', code: 'AccessDeniedException' });
    expect(found.value[administrator]).toEqual(detectors[administrator]);
    expect(found.value[accounts[3]!]).toEqual({ status: 'Removed' });
  });

  it('has the reason of AWS for an account that was not processed, and says where AWS answered nothing', async () => {
    const [one, two] = accounts as [string, string];
    const change: Change = (command, answer) => {
      const { MemberDataSourceConfigurations: members } = answer as { MemberDataSourceConfigurations: { AccountId: string }[] };
      return command === 'GetMemberDetectors'
        ? {
            MemberDataSourceConfigurations: members.filter(({ AccountId }) => AccountId !== one && AccountId !== two),
            UnprocessedAccounts: [{ AccountId: one, Result: 'the account is being removed' }],
          }
        : undefined;
    };
    const found = await readMembers({ change });
    expect(found?.status === 'present' && [found.value[one], found.value[two], found.value[accounts[2]!]]).toEqual([
      {
        status: 'Enabled',
        featuresUnread: { call: 'guardduty:GetMemberDetectors', code: 'unprocessed', message: 'the account is being removed' },
      },
      {
        status: 'Enabled',
        featuresUnread: { call: 'guardduty:GetMemberDetectors', code: 'no-answer', message: 'AWS answered nothing about the account' },
      },
      on,
    ]);
  });

  it.each([[{ Members: [{ AccountId: accounts[0], Email: 'x' }] }], [{ Members: [{ RelationshipStatus: 'Enabled' }] }]])(
    'concludes nothing from a member without an account or a status: %j',
    async (answer) => {
      const found = await readMembers({ change: (command) => (command === 'ListMembers' ? answer : undefined) });
      expect(found).toMatchObject({ status: 'unknown', reason: { code: 'unexpected-answer' } });
    },
  );

  it('counts only features that are ENABLED', async () => {
    const Features = [
      { Name: 'S3_DATA_EVENTS', Status: 'DISABLED' },
      { Name: 'DNS_LOGS', Status: 'ENABLED' },
    ];
    const change: Change = (command, _, { AccountIds }) =>
      command === 'GetMemberDetectors'
        ? {
            MemberDataSourceConfigurations: (AccountIds as string[]).map((AccountId) => ({ AccountId, Features })),
            UnprocessedAccounts: [],
          }
        : undefined;
    const found = await readMembers({ change });
    expect(found?.status === 'present' && found.value[accounts[0]!]).toEqual({ status: 'Enabled', features: ['DNS_LOGS'] });
  });

  it('has no administrator where its own detector could not be read, and the suspended one as Disabled', async () => {
    const denied = await readMembers({ faults: [{ call: 'guardduty:GetDetector', kind: 'deny' }] });
    expect(denied?.status === 'present' && denied.value[administrator]).toBeUndefined();
    const suspended = await readMembers({
      change: (command, answer) => (command === 'GetDetector' ? { ...answer, Status: 'DISABLED' } : undefined),
    });
    expect(suspended?.status === 'present' && suspended.value[administrator]?.status).toBe('Disabled');
  });

  it('is absent where the administrator has no detector, and not asked of another account', async () => {
    const none: RegionSignals = { ...signals, detector: absent };
    const detection = detectionOn([region], { guardDuty: absent, guardDutyAutoEnable: absent });
    const rehearsal = new Rehearsal(sketch({}, { detection, signals: { account: administrator, regions: { [region]: none } } }));
    const clients = rehearsal.clients({ account: administrator });
    expect(membersOf(await snapshotFor(configuration, clients, rehearsal.clock, {}, { members: true }))).toEqual(absent);
    expect(await readMembers({ as: management })).toMatchObject({ status: 'unknown', reason: { code: 'not-asked' } });
  });

  it('is read for a snapshot alone: a rollout does not need it', async () => {
    const rehearsal = new Rehearsal(sketch({}, { detection: detectionOn([region], { guardDutyAccounts: present(detectors) }) }));
    const snapshot = await snapshotFor(configuration, rehearsal.clients({ account: administrator }), rehearsal.clock);
    expect(membersOf(snapshot)).toBeUndefined();
    expect(rehearsal.calls.map(({ command }) => command)).not.toContain('ListMembers');
  });
});

describe('what automation rules match and write', () => {
  it('is read in batches of a hundred', async () => {
    const { snapshot, calls } = await read();
    expect(snapshot.signals!.regions[region]).toEqual(signals);
    const batches = calls
      .filter(({ call }) => call === 'securityhub:BatchGetAutomationRules')
      .map(({ input }) => input.AutomationRulesArns as string[]);
    expect(batches.map(({ length }) => length)).toEqual([100, 20]);
  });

  const contentsOf = ({ automationRules: found }: RegionSignals): readonly (Reading<unknown> | undefined)[] =>
    found.status === 'present' ? found.value.map(({ content }) => content) : [];

  it('is unknown where AWS denies it, with the action, and the rest of the rules is known', async () => {
    const found = await rulesOf({ faults: [{ call: 'securityhub:BatchGetAutomationRules', kind: 'deny' }] });
    expect(contentsOf(found)).toHaveLength(120);
    for (const content of contentsOf(found)) {
      expect(content).toMatchObject({
        status: 'unknown',
        reason: { call: 'securityhub:BatchGetAutomationRules', code: 'AccessDeniedException' },
      });
    }
  });

  it.each<[string, (rules: Fields[]) => object, object]>([
    [
      'that AWS did not process',
      ([, ...rest]) => ({ Rules: rest, UnprocessedAutomationRules: [{ RuleArn: rule(1).arn, ErrorCode: 403, ErrorMessage: 'no' }] }),
      { code: '403', message: 'no' },
    ],
    ['about which AWS answered nothing', ([, ...rest]) => ({ Rules: rest }), { code: 'no-answer' }],
    ['without criteria', ([first, ...rest]) => ({ Rules: [{ ...first, Criteria: undefined }, ...rest] }), { code: 'unexpected-answer' }],
    ['without an action', ([first, ...rest]) => ({ Rules: [{ ...first, Actions: [] }, ...rest] }), { code: 'unexpected-answer' }],
    [
      'with an action of another kind',
      ([first, ...rest]) => ({ Rules: [{ ...first, Actions: [{ Type: 'DELETE' }] }, ...rest] }),
      { code: 'unexpected-answer' },
    ],
  ])('of a rule %s is unknown, and that of the others is known', async (_, changed, reason) => {
    const change: Change = (command, { Rules }) => (command === 'BatchGetAutomationRules' ? changed(Rules as Fields[]) : undefined);
    const few = { ...signals, automationRules: present([rule(1), rule(2)]) };
    const [first, second] = contentsOf(await rulesOf({ change, signals: few }));
    expect(first).toMatchObject({ status: 'unknown', reason });
    expect(second).toEqual(rule(2).content);
  });

  it('has the text of a note, and not who wrote it', async () => {
    const updates = [{ Note: { Text: 'seen', UpdatedBy: 'Amara Example' } }];
    const written = { ...signals, automationRules: present([{ ...rule(1), content: present({ criteria: {}, updates }) }]) };
    expect(contentsOf(await rulesOf({ signals: written }))).toEqual([present({ criteria: {}, updates: [{ Note: { Text: 'seen' } }] })]);
  });
});

describe('automation rules of Security Hub V2', () => {
  const v2 = {
    ...{ arn: 'arn:v2', name: 'newer', order: 1.5, enabled: false },
    content: present({ criteria: { OcsfFindingCriteria: { CompositeOperator: 'AND' } }, actions: [{ Type: 'EXTERNAL_INTEGRATION' }] }),
  };
  const withV2: RegionSignals = { ...signals, automationRulesV2: present([v2]) };

  it('are as they are, absent where it is not enabled', async () => {
    expect((await rulesOf({ signals: withV2 })).automationRulesV2).toEqual(withV2.automationRulesV2);
    expect((await rulesOf()).automationRulesV2).toEqual(absent);
  });

  it.each(['securityhub:DescribeSecurityHubV2', 'securityhub:ListAutomationRulesV2'])(
    'are unknown without %s, and the others are known',
    async (call) => {
      const found = await rulesOf({ signals: withV2, faults: [{ call, kind: 'deny' }] });
      expect(found.automationRulesV2).toMatchObject({ status: 'unknown', reason: { call } });
      expect(found.automationRules).toEqual(signals.automationRules);
    },
  );

  it('are known but for their content without GetAutomationRuleV2, or where the answer lacks it', async () => {
    const call = 'securityhub:GetAutomationRuleV2';
    const denied = await rulesOf({ signals: withV2, faults: [{ call, kind: 'deny' }] });
    const odd = await rulesOf({ signals: withV2, change: (command) => (command === 'GetAutomationRuleV2' ? { Criteria: {} } : undefined) });
    for (const { automationRulesV2: found } of [denied, odd]) {
      expect(found).toMatchObject(present([{ ...v2, content: { status: 'unknown', reason: { call } } }]));
    }
  });

  it('are unknown where one has a status that Cordon does not know', async () => {
    const Rules = [{ RuleArn: 'arn:v2', RuleName: 'x', RuleOrder: 1, RuleStatus: 'PAUSED' }];
    const found = await rulesOf({ signals: withV2, change: (command) => (command === 'ListAutomationRulesV2' ? { Rules } : undefined) });
    expect(found.automationRulesV2).toMatchObject(
      unknown({ call: 'securityhub:ListAutomationRulesV2', code: 'unexpected-answer', message: expect.any(String) as string }),
    );
  });
});
