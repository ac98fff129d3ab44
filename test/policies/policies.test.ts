import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DeployedSignals } from '../../lib/organization/snapshot';
import { present } from '../../lib/core/reading';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { deploy, snapshotFor } from '../../lib/rollout/deploy';
import { membership, serving } from '../organization/security-ir-service';
import { administrator, configured, management, root, sketch } from '../support/organization';
import { repository } from '../support/run';

interface Policy {
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

const policy = (name: string): Policy => JSON.parse(readFileSync(join(repository, 'policies', `${name}.json`), 'utf8')) as Policy;
const actions = (...names: string[]): Set<string> =>
  new Set(names.flatMap((name) => policy(name).Statement.flatMap(({ Action }) => Action)));

/** Calls that anybody may make (IAM: "No permissions are required"). */
const free = ['sts:GetCallerIdentity'];
/** What CloudFormation does with the caller's own permissions, and so nobody sees as a call of Cordon. */
const byCloudFormation = [
  'cloudformation:TagResource',
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:CreateServiceLinkedRole',
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'iam:PutRolePolicy',
  'iam:TagRole',
  'iam:UntagRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole',
];
/** Needed in trouble, which the rehearsed runs have none of. */
const inTrouble = ['cloudformation:DeleteChangeSet', 'cloudformation:DescribeStackEvents'];

/** Needed where AWS does not say where an account is, or where a list of accounts lacks one that another part names. */
const readInTrouble = ['organizations:DescribeAccount', 'organizations:ListAccountsForParent'];

const member = '333333333333';
const other = '444444444444';

/** A filter and an automation rule, each of which is asked for. */
const signals: DeployedSignals = {
  account: administrator,
  regions: {
    'eu-west-1': {
      detector: present('12abc34d567e8fa901bc2d34e56789f0'),
      filters: present([{ name: 'scanner', action: 'ARCHIVE', rank: 1, tags: {} }]),
      automationRules: present([{ arn: 'arn:x', name: 'accepted', order: 1, enabled: true, terminal: false, tags: present({}) }]),
    },
  },
};

/** Every call of a whole life: a first rollout, a change, a removal; by whose credentials. */
async function calls(): Promise<{ rollout: Set<string>; management: Set<string>; members: Set<string>; read: Set<string> }> {
  const fullAccess = { id: 'p-FullAWSAccess', name: 'FullAWSAccess', content: '{}', targets: [root] };
  const snapshot = sketch(
    { accounts: { [member]: ['root'], [other]: ['root'] } },
    { serviceControlPolicies: present([fullAccess]), signals },
  );
  const rehearsal = new Rehearsal(snapshot);
  const base = configured({ organization: { root }, rollout: { canary: [member] } });
  const changed = { ...base, containment: { ...base.containment, confusedDeputyConditions: true } };
  const excluding = { ...changed, rollout: { ...changed.rollout, exclude: [{ account: other, reason: 'x' }] } };
  const trail = { TrailARN: 'arn:1', HomeRegion: 'eu-west-1', IsOrganizationTrail: true };
  const service = serving({ memberships: { 'eu-west-1': [membership()] }, trails: [{ trail }] });
  const clients = () => rehearsal.clients({ account: administrator, management: true, memberRole: true });
  // Without credentials of the management account the caller asks for everything itself.
  const reading = { ...rehearsal.clients({ account: administrator, memberRole: true }), ...service.clients };
  await snapshotFor(base, reading, rehearsal.clock, undefined, { serviceControlPolicies: true, signals: true, membership: true });
  const ofMembership = service.calls.filter((call) => !call.startsWith('destroyed')).map((call) => call.split(' ')[0]!);
  const readOnly = rehearsal.calls.length;
  for (const configuration of [base, changed, excluding]) {
    await deploy({ configuration, clients: clients(), clock: rehearsal.clock, today: '2026-11-24', allowRemovals: true });
  }
  const of = (account: (id: string) => boolean, from = 0, to = Infinity) =>
    new Set(
      rehearsal.calls
        .slice(from, to)
        .filter((call) => account(call.account))
        .map(({ service, command }) => `${service}:${command}`)
        .filter((call) => !free.includes(call)),
    );
  return {
    read: new Set([...of((id) => id === administrator, 0, readOnly), ...ofMembership]),
    rollout: new Set([...of((id) => id === administrator), ...ofMembership]),
    management: of((id) => id === management),
    members: of((id) => id !== administrator && id !== management),
  };
}

it('allow what each command calls, and nothing that none calls', async () => {
  const made = await calls();
  const unneeded = (allowed: Set<string>, called: Set<string>) => [...allowed].filter((action) => !called.has(action)).sort();
  const withoutIamOfOwnAccount = new Set([...made.rollout].filter((call) => !call.startsWith('iam:')));
  expect([...made.read].filter((call) => !call.startsWith('iam:') && !actions('read-organization').has(call))).toEqual([]);
  expect([...withoutIamOfOwnAccount].filter((call) => !actions('read-organization', 'roll-out').has(call))).toEqual([]);
  expect(unneeded(actions('read-organization', 'roll-out'), made.rollout)).toEqual(['cloudformation:TagResource', ...readInTrouble]);
  expect([...made.management].filter((call) => !actions('management-account').has(call))).toEqual([]);
  expect(unneeded(actions('management-account'), made.management)).toEqual([...byCloudFormation, ...inTrouble].sort());
  expect(made.members).toEqual(actions('member-account'));
});

it('name their resources, except where the wildcard has a written reason', () => {
  const reasons = readFileSync(join(repository, 'docs', 'permissions.md'), 'utf8');
  for (const name of ['read-organization', 'roll-out', 'management-account', 'member-account']) {
    for (const { Sid, Resource } of policy(name).Statement) {
      if ([Resource].flat().includes('*')) expect(reasons).toContain(`\`${Sid}\``);
    }
  }
});
