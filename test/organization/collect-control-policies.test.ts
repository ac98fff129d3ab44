import { collectServiceControlPolicies } from '../../lib/organization/collect-control-policies';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { type ServiceControlPolicy, type Snapshot } from '../../lib/organization/snapshot';
import { absent, present } from '../../lib/core/reading';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { snapshotHash } from '../../lib/rollout/planner';
import { administrator, management, root, sketch, unit } from '../support/organization';
import { collect, watched } from './collect-support';

const members = Array.from({ length: 45 }, (_, index) => String(300_000_000_000 + index));
const policy = (id: string, targets: readonly string[]): ServiceControlPolicy => ({
  id,
  name: `name of ${id}`,
  content: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*', Sid: id.replace('p-', '') } }),
  targets: [...targets].sort(),
});
const policies = [
  policy('p-FullAWSAccess', [root, unit('a'), management, administrator, ...members]),
  policy('p-region', [unit('a')]),
  policy('p-unused', []),
  ...Array.from({ length: 30 }, (_, index) => policy(`p-x${String(index).padStart(2, '0')}`, [members[index]!])),
];
const organization = sketch(
  { units: { a: 'root' }, accounts: Object.fromEntries(members.map((id) => [id, ['a'] as const])) },
  { serviceControlPolicies: present([...policies].reverse()) },
);
const clientsOf = (rehearsal: Rehearsal) => rehearsal.clients({ account: administrator });

it('reads every page of policies and targets, sorted, without those that are attached to nothing', async () => {
  const rehearsal = new Rehearsal(organization, { pageSize: 7 });
  const read = await collectServiceControlPolicies(clientsOf(rehearsal));
  expect(read).toEqual(present(policies.filter(({ id }) => id !== 'p-unused').sort((a, b) => (a.id < b.id ? -1 : 1))));
  expect(rehearsal.calls.filter(({ command }) => command === 'DescribePolicy')).toHaveLength(policies.length - 1);
});

it('is absent where the root does not use them', async () => {
  const rehearsal = new Rehearsal(sketch({}));
  expect(await collectServiceControlPolicies(clientsOf(rehearsal))).toEqual(absent);
  expect(rehearsal.calls.map(({ command }) => command)).toEqual(['ListRoots']);
});

it.each(['ListRoots', 'ListPolicies', 'ListTargetsForPolicy', 'DescribePolicy'])(
  'is unknown where %s is denied, with the call that failed',
  async (command) => {
    const rehearsal = new Rehearsal(organization, { faults: [{ call: `organizations:${command}`, kind: 'deny' }] });
    expect(await collectServiceControlPolicies(clientsOf(rehearsal))).toMatchObject({
      status: 'unknown',
      reason: { call: `organizations:${command}`, code: 'AccessDeniedException' },
    });
  },
);

it('outlasts throttling', async () => {
  const rehearsal = new Rehearsal(organization, { faults: [{ call: 'organizations:DescribePolicy', kind: 'throttle', times: 5 }] });
  expect(await collectServiceControlPolicies(clientsOf(rehearsal))).toMatchObject({ status: 'present' });
});

it.each([
  ['a policy without an ID', 'ListPoliciesCommand', { Policies: [{ Name: 'x' }] }],
  ['a target without an ID', 'ListTargetsForPolicyCommand', { Targets: [{ Type: 'ROOT' }] }],
  ['a policy without content', 'DescribePolicyCommand', { Policy: { PolicySummary: {} } }],
])('concludes nothing from %s', async (_, command, answer) => {
  const clients = watched(clientsOf(new Rehearsal(organization)), (sent) => (sent.constructor.name === command ? answer : undefined));
  expect(await collectServiceControlPolicies(clients)).toMatchObject({ status: 'unknown' });
});

describe('in a snapshot', () => {
  const snapshotOf = (over: Parameters<typeof collect>[1]): Promise<Snapshot> => collect(new Rehearsal(organization), over);

  it('they stand where they were asked for, and nowhere else', async () => {
    expect(await snapshotOf({})).not.toHaveProperty('serviceControlPolicies');
    expect((await snapshotOf({ serviceControlPolicies: true })).serviceControlPolicies).toMatchObject({ status: 'present' });
  });

  it('they are read again from its file', async () => {
    const snapshot = await snapshotOf({ serviceControlPolicies: true });
    expect(parseSnapshot(JSON.stringify(snapshot), { file: 'organization.json' })).toEqual(snapshot);
  });

  it('they make no plan stale', async () => {
    const [without, having] = [await snapshotOf({}), await snapshotOf({ serviceControlPolicies: true })];
    expect(snapshotHash(having)).toBe(snapshotHash(without));
  });

  it('what is wrong with them is said with its path', async () => {
    const broken = { ...(await snapshotOf({})), serviceControlPolicies: present([{ id: '', name: 'x', content: 5, targets: ['r', 1] }]) };
    expect(() => parseSnapshot(JSON.stringify(broken), { file: 'organization.json' })).toThrow(
      /serviceControlPolicies\.value\[0\]\.id .*\n.*value\[0\]\.content .*\n.*value\[0\]\.targets /,
    );
  });
});
