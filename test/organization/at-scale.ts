import { collectSnapshot, type CollectOptions } from '../../lib/organization/collect';
import { type DeployedSecurityIncidentResponse } from '../../lib/organization/membership';
import { type RegionSignals, type Snapshot } from '../../lib/organization/snapshot';
import { present } from '../../lib/core/reading';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { largeOrganization } from '../bench/generate';
import { deployedRouting } from '../chain/whole';
import { administrator, detectionOn, root } from '../support/organization';
import { asAdministrator, topicStackSet } from './collect-support';
import { limited, type Quota, type SentCall } from './limited';

export const stackSets = ['one', 'two', 'three', 'four'].map((name) => `cordon-${name}`);
const policies = 60;
const regions = ['eu-west-1', 'us-east-1'];
/** Milliseconds from a request to its answer. */
export const latency = 80;

/**
 * The rates that the page of Organizations documents for an account, written here a second time. What no page documents is as slow as Cordon
 * assumes, or slower.
 */
export const quotas: Readonly<Record<string, Quota>> = {
  'organizations:ListAccounts': [8, 12],
  'organizations:ListAccountsForParent': [5, 8],
  'organizations:ListOrganizationalUnitsForParent': [5, 8],
  'organizations:ListDelegatedAdministrators': [5, 8],
  'organizations:ListRoots': [1, 2],
  'organizations:DescribeOrganization': [1, 2],
  'organizations:DescribeAccount': [20, 30],
};
export const undocumented: Quota = [5, 5];

const rules = 30;
/** Filters and rules of a Region, each with what it matches. */
const signals: RegionSignals = {
  detector: present('12abc34d567e8fa901bc2d34e56789f0'),
  filters: present(
    Array.from({ length: rules }, (_, index) => ({
      ...{ name: `filter-${index}`, action: 'ARCHIVE' as const, rank: index + 1 },
      criteria: {},
      tags: {},
    })),
  ),
  automationRules: present(
    Array.from({ length: rules }, (_, index) => ({
      ...{ arn: `arn:rule-${index}`, name: `rule-${index}`, order: index + 1, enabled: true, terminal: false, tags: present({}) },
      content: present({ criteria: {}, updates: [] }),
    })),
  ),
  automationRulesV2: present(
    Array.from({ length: rules }, (_, index) => ({
      ...{ arn: `arn:v2-${index}`, name: `v2-${index}`, order: index + 1, enabled: true },
      content: present({ criteria: {}, actions: [] }),
    })),
  ),
};
/** What `deployedRouting` has: rules of two places, their topics and queues, and a bus that findings go by. */
const routing = { rules: 4, buses: 3, places: 2, topics: 3, queues: 3 };

export function organizationAtScale(accounts: number, units: number): Snapshot {
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
    detection: detectionOn(regions, {
      guardDutyAccounts: present(
        Object.fromEntries(plain.accounts.map(({ id }) => [id, { status: 'Enabled', features: ['CLOUD_TRAIL', 'S3_DATA_EVENTS'] }])),
      ),
    }),
    signals: { account: administrator, regions: Object.fromEntries(regions.map((region) => [region, signals])) },
    routing: deployedRouting(),
    securityIncidentResponse: membership,
  };
}

/** The least that can be asked, of the pages that AWS's API reference allows. The rehearsal answers one empty page in each list of several. */
export function leastCalls({ accounts, organizationalUnits }: Snapshot): Record<string, number> {
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
    'guardduty:ListMembers': perRegion * pages(accounts.length - 1, 50, 0),
    'guardduty:GetMemberDetectors': perRegion * Math.ceil((accounts.length - 1) / 50),
    'guardduty:ListFilters': perRegion,
    'guardduty:GetFilter': perRegion * rules,
    'securityhub:ListAutomationRules': perRegion,
    'securityhub:BatchGetAutomationRules': perRegion,
    'securityhub:ListTagsForResource': perRegion * rules,
    'securityhub:DescribeSecurityHubV2': perRegion,
    'securityhub:ListAutomationRulesV2': perRegion,
    'securityhub:GetAutomationRuleV2': perRegion * rules,
    'events:ListRules': routing.buses,
    'events:ListTargetsByRule': routing.rules,
    'cloudwatch:DescribeAlarms': routing.places,
    'sns:ListSubscriptionsByTopic': routing.topics,
    'sqs:GetQueueUrl': routing.queues,
    'sqs:GetQueueAttributes': routing.queues,
    'guardduty:DescribeOrganizationConfiguration': perRegion,
    'securityhub:DescribeHub': perRegion,
    'securityhub:DescribeOrganizationConfiguration': perRegion,
    'security-ir:ListMemberships': 1,
    'security-ir:GetMembership': 1,
    'security-ir:BatchGetMemberAccountDetails': Math.ceil(accounts.length / 100),
  };
}

/** Seconds that the longest of the operations takes at its quota. Nobody can be faster with these calls. */
export const quotaSeconds = (calls: Readonly<Record<string, number>>): number =>
  Math.max(
    ...Object.entries(calls).map(([operation, number]) => {
      const [perSecond, burst] = quotas[operation] ?? undocumented;
      return Math.max(0, number - burst) / perSecond;
    }),
  );

export const counted = (calls: readonly SentCall[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { operation } of calls) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
};

export async function readAtRates(snapshot: Snapshot, over: Parameters<typeof limited>[2] = { quotas, other: undocumented, latency }) {
  const rehearsal = new Rehearsal(snapshot);
  const { clients, calls } = limited(rehearsal.clients({ account: administrator }), rehearsal.clock, over);
  const began = rehearsal.clock.now().getTime();
  const options: CollectOptions = {
    clients,
    clock: rehearsal.clock,
    ...asAdministrator,
    stackSets,
    serviceControlPolicies: true,
    detection: { administrators: { guardDuty: administrator, securityHub: administrator }, regions, members: true },
    signals: true,
    ruleContent: true,
    routing: {
      ...{ home: { account: administrator, region: 'eu-west-1' }, busName: 'cordon-findings' },
      forwarding: [{ account: administrator, region: 'us-east-1' }],
    },
    membership: { administrator, region: 'eu-west-1', regions: ['eu-west-1'] },
  };
  const taken = await collectSnapshot(options);
  return { taken, calls, seconds: (rehearsal.clock.now().getTime() - began) / 1000 };
}
