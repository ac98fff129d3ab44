import { chainParts } from '../../lib/commands/take-snapshot';
import { unreadParts } from '../../lib/commands/unread-parts';
import { type Snapshot } from '../../lib/organization/snapshot';
import { present } from '../../lib/core/reading';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { deployedRouting, routes } from '../chain/whole';
import { administrator, configured, detectionOn, root, sketch } from '../support/organization';
import { stackSets, topicStackSet } from './collect-support';
import { differences } from './differences';

const member = '333333333333';
const configuration = configured({ organization: { root, regions: ['eu-west-1', 'us-east-1'] }, routes });
const organization = sketch(
  { units: { a: 'root' }, accounts: { [member]: ['a'] } },
  {
    stackSets: { [stackSets[0]!]: present(topicStackSet(stackSets[0]!, [member])) },
    serviceControlPolicies: present([{ id: 'p-FullAWSAccess', name: 'FullAWSAccess', content: '{}', targets: [root] }]),
    routing: deployedRouting(),
    detection: detectionOn(['eu-west-1', 'us-east-1']),
    signals: {
      account: administrator,
      regions: {
        'eu-west-1': {
          detector: present('12abc34d567e8fa901bc2d34e56789f0'),
          filters: present([{ name: 'scanner', action: 'ARCHIVE', rank: 1, tags: {} }]),
          automationRules: present([{ arn: 'arn:x', name: 'accepted', order: 1, enabled: true, terminal: false, tags: present({}) }]),
        },
        'us-east-1': { detector: present('0'.repeat(32)), filters: present([]), automationRules: present([]) },
      },
    },
    securityIncidentResponse: {
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
    },
  },
);

async function read(call?: string): Promise<{ snapshot: Snapshot; calls: Set<string> }> {
  const rehearsal = new Rehearsal(organization, { ...(call !== undefined && { faults: [{ call, kind: 'deny' }] }) });
  const clients = rehearsal.clients({ account: administrator, management: true, memberRole: true });
  const snapshot = await snapshotFor(configuration, clients, rehearsal.clock, {}, chainParts);
  return { snapshot, calls: new Set(rehearsal.calls.map(({ service, command }) => `${service}:${command}`)) };
}

/** Without these there is no tree, and so no snapshot. */
const needed = [
  'sts:GetCallerIdentity',
  'organizations:DescribeOrganization',
  'organizations:ListRoots',
  'organizations:ListAccounts',
  'organizations:ListOrganizationalUnitsForParent',
];

it('each call that is denied makes its own part unknown, and the rest is as it was', async () => {
  const calm = await read();
  const others = [...calm.calls].filter((call) => !needed.includes(call));
  expect(others.length).toBeGreaterThan(20);
  for (const call of others) {
    const { snapshot } = await read(call);
    // Which memberships there are decides whom AWS is asked about, and which rules, which topics and queues. The administrator's own detector is not
    // among those of its members.
    const found = differences(calm.snapshot, snapshot, '').filter(
      (path) =>
        !/^\.(securityIncidentResponse|routing\.(topics|queues))\./.test(path) &&
        !(call === 'guardduty:GetDetector' && path.endsWith(`.guardDutyAccounts.value.${administrator}`)),
    );
    expect({ call, found }).toEqual({ call, found: [] });
    expect({ call, unread: unreadParts(snapshot).some((part) => part.includes(call)) }).toEqual({ call, unread: true });
  }
});

it.each(needed)('without %s there is no snapshot: exit code 3', async (call) => {
  await expect(read(call)).rejects.toMatchObject({ exitCode: 3, problems: [{ id: 'aws-access-denied' }] });
});
