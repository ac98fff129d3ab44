import { collectSnapshot, type CollectOptions } from '../../lib/organization/collect';
import { type DeployedSecurityIncidentResponse } from '../../lib/organization/membership';
import { type Snapshot } from '../../lib/organization/snapshot';
import { present } from '../../lib/core/reading';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { largeOrganization } from '../bench/generate';
import { administrator, detectionOn, root } from '../support/organization';
import { asAdministrator, topicStackSet } from './collect-support';
import { limited, type Quota, type SentCall } from './limited';

const stackSets = ['one', 'two', 'three', 'four'].map((name) => `cordon-${name}`);
const policies = 60;
const regions = ['eu-west-1', 'us-east-1'];
/** Milliseconds from a request to its answer. */
const latency = 80;

/**
 * The rates that the page of Organizations documents for an account, written here a second time. What no page documents is as slow as Cordon
 * assumes, or slower.
 */
const quotas: Readonly<Record<string, Quota>> = {
  'organizations:ListAccounts': [8, 12],
  'organizations:ListAccountsForParent': [5, 8],
  'organizations:ListOrganizationalUnitsForParent': [5, 8],
  'organizations:ListDelegatedAdministrators': [5, 8],
  'organizations:ListRoots': [1, 2],
  'organizations:DescribeOrganization': [1, 2],
  'organizations:DescribeAccount': [20, 30],
};
const undocumented: Quota = [5, 5];

function organization(accounts: number, units: number): Snapshot {
  const plain = largeOrganization(accounts, units);
  const everywhere = plain.accounts.filter(({ id }) => id !== plain.organization.managementAccount).map(({ id }) => id);
  const membership: DeployedSecurityIncidentResponse = {
    account: administrator,
    memberships: {
      'eu-west-1': present([
        {
          id: 'm-exampleexample',
          account: administrator,
          status: 'Active',
          name: '0123456789abcdef',
          coverage: { entireOrganization: true, organizationalUnits: [] },
          team: [],
          features: {},
          tags: present({}),
        },
      ]),
    },
    accounts: {},
  };
  return {
    ...plain,
    stackSets: Object.fromEntries(stackSets.map((name) => [name, present(topicStackSet(name, everywhere))])),
    serviceControlPolicies: present(
      Array.from({ length: policies }, (_, index) => ({
        id: `p-${String(index).padStart(8, '0')}`,
        name: `policy-${index}`,
        content: '{}',
        targets: [root],
      })),
    ),
    detection: detectionOn(regions),
    securityIncidentResponse: membership,
  };
}

/** The least that can be asked, of the pages that AWS's API reference allows. The rehearsal answers one empty page in each list of several. */
function least({ accounts, organizationalUnits }: Snapshot): Record<string, number> {
  const pages = (items: number, size: number, empty: number): number => Math.max(1, Math.ceil(items / size)) + (items > size ? empty : 0);
  const below = new Map<string, number>([[root, 0], ...organizationalUnits.map(({ id }) => [id, 0] as const)]);
  for (const { parent } of organizationalUnits) below.set(parent, (below.get(parent) ?? 0) + 1);
  const perRegion = regions.length;
  return {
    'sts:GetCallerIdentity': 1,
    'organizations:DescribeOrganization': 1,
    'organizations:ListRoots': 1,
    'organizations:ListAccounts': pages(accounts.length, 20, 1),
    'organizations:ListOrganizationalUnitsForParent': [...below.values()].reduce((sum, children) => sum + pages(children, 20, 1), 0),
    'organizations:ListDelegatedAdministrators': 1,
    'organizations:ListDelegatedServicesForAccount': 1,
    'organizations:ListAWSServiceAccessForOrganization': 1,
    'organizations:ListPolicies': pages(policies, 20, 1),
    'organizations:ListTargetsForPolicy': policies,
    'organizations:DescribePolicy': policies,
    'cloudformation:DescribeOrganizationsAccess': 1,
    'cloudformation:DescribeStackSet': stackSets.length,
    'cloudformation:ListStackInstances': stackSets.length * pages(accounts.length - 1, 100, 0),
    'guardduty:ListDetectors': perRegion,
    'guardduty:GetDetector': perRegion,
    'guardduty:DescribeOrganizationConfiguration': perRegion,
    'securityhub:DescribeHub': perRegion,
    'securityhub:DescribeOrganizationConfiguration': perRegion,
    'security-ir:ListMemberships': 1,
    'security-ir:GetMembership': 1,
    'security-ir:BatchGetMemberAccountDetails': Math.ceil(accounts.length / 100),
  };
}

/** Seconds that the longest of the operations takes at its quota. Nobody can be faster with these calls. */
const quotaSeconds = (calls: Readonly<Record<string, number>>): number =>
  Math.max(
    ...Object.entries(calls).map(([operation, number]) => {
      const [perSecond, burst] = quotas[operation] ?? undocumented;
      return Math.max(0, number - burst) / perSecond;
    }),
  );

const counted = (calls: readonly SentCall[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { operation } of calls) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
};

async function read(snapshot: Snapshot, over: Parameters<typeof limited>[2] = { quotas, other: undocumented, latency }) {
  const rehearsal = new Rehearsal(snapshot);
  const { clients, calls } = limited(rehearsal.clients({ account: administrator }), rehearsal.clock, over);
  const began = rehearsal.clock.now().getTime();
  const options: CollectOptions = {
    clients,
    clock: rehearsal.clock,
    ...asAdministrator,
    stackSets,
    serviceControlPolicies: true,
    detection: { administrators: { guardDuty: administrator, securityHub: administrator }, regions },
    membership: { administrator, region: 'eu-west-1', regions: ['eu-west-1'] },
  };
  const taken = await collectSnapshot(options);
  return { taken, calls, seconds: (rehearsal.clock.now().getTime() - began) / 1000 };
}

describe('10,000 accounts in 1,000 units, at the rates that AWS documents', () => {
  const large = organization(10_000, 1_000);
  const fewest = least(large);

  it('are read with the fewest calls, in at most 1.15 times what their quotas allow', async () => {
    const { taken, calls, seconds } = await read(large);
    expect(counted(calls)).toEqual(fewest);
    expect(calls.filter(({ throttled }) => throttled)).toEqual([]);
    expect(seconds / quotaSeconds(fewest)).toBeLessThanOrEqual(1.15);
    expect(seconds).toBeGreaterThan(quotaSeconds(fewest));
    expect(taken.accounts).toHaveLength(10_000);
    expect(taken.accounts.map(({ id, parent, state }) => `${id} ${parent} ${state}`)).toEqual(
      large.accounts.map(({ id, parent, state }) => `${id} ${parent} ${state}`),
    );
    expect(taken.organizationalUnits).toEqual(large.organizationalUnits);
    for (const name of stackSets) {
      const set = taken.stackSets[name];
      expect(set?.status === 'present' && set.value.instances.status === 'present' && set.value.instances.value.length).toBe(9_999);
    }
    expect(Object.keys(taken.securityIncidentResponse?.accounts ?? {})).toHaveLength(10_000);
  });

  it('are read whole while others use half of the quota, and little is throttled', async () => {
    const half = Object.fromEntries(
      Object.entries(quotas).map(([operation, [rate, burst]]) => [operation, [rate / 2, burst / 2] as const]),
    );
    const { taken, calls, seconds } = await read(large, { quotas: half, other: undocumented, latency });
    expect(taken.accounts).toHaveLength(10_000);
    expect(taken.organizationalUnits).toHaveLength(1_000);
    const answered = calls.filter(({ throttled }) => !throttled);
    expect(counted(answered)).toEqual(fewest);
    // It goes down to the rate that is left, and tries a little more now and then.
    expect((calls.length - answered.length) / answered.length).toBeLessThan(0.1);
    expect(seconds / (2 * quotaSeconds(fewest))).toBeLessThan(1.5);
  });
});

describe('a throttling storm', () => {
  it('of a minute loses nothing and doubles nothing', async () => {
    const small = organization(300, 40);
    const calm = await read(small);
    const rehearsal = new Rehearsal(small);
    const storm = { from: rehearsal.clock.now().getTime() + 500, for: 60_000 };
    const inner = rehearsal.clients({ account: administrator });
    const stormy = <Client extends { send: unknown }>(client: Client): Client =>
      ({
        send: async (command: object) => {
          const now = rehearsal.clock.now().getTime();
          if (now >= storm.from && now < storm.from + storm.for)
            throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
          return (client.send as (command: object) => Promise<unknown>)(command);
        },
      }) as unknown as Client;
    const taken = await collectSnapshot({
      clients: { ...inner, organizations: stormy(inner.organizations), stackSets: stormy(inner.stackSets) },
      clock: rehearsal.clock,
      ...asAdministrator,
      stackSets,
    });
    expect(taken.accounts).toEqual(calm.taken.accounts);
    expect(taken.organizationalUnits).toEqual(calm.taken.organizationalUnits);
    expect(taken.stackSets).toEqual(calm.taken.stackSets);
  });
});
