import { type Configuration } from '../../lib/configuration/configuration';
import { type Snapshot } from '../../lib/organization/snapshot';
import { absent, present } from '../../lib/core/reading';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { planRollout } from '../../lib/rollout/planner';
import { planExitCode } from '../../lib/commands/plan';
import { partsFor, withoutMembership } from '../../lib/commands/door/read';
import { verifyCoverage, type Coverage } from '../../lib/rollout/verify';
import { administrator, management } from '../support/organization';
import { awsError, membership, serving, type Service } from '../organization/security-ir-service';
import { onboarded, whole, workload } from '../onboarding/organizations';

const today = '2026-11-24';
const configuration: Configuration = whole();
const associated = { [management]: 'Associated', [administrator]: 'Associated', [workload]: 'Associated' };
const covering = membership({ membershipAccountsConfigurations: { coverEntireOrganization: true, organizationalUnits: [] } });
const everything: Service = { memberships: { 'eu-west-1': [covering] }, accounts: associated };

/** The organization as `cordon verify` reads it from AWS itself, where all else is done. */
async function read(
  service: Service,
  flags: Parameters<typeof partsFor>[0] = { only: 'all' },
): Promise<{ snapshot: Snapshot; calls: readonly string[] }> {
  const before = onboarded(configuration);
  const arn =
    'arn:aws:iam::111111111111:role/aws-service-role/triage.security-ir.amazonaws.com/AWSServiceRoleForSecurityIncidentResponse_Triage';
  const managementAccount = { ...before.managementAccount, triageServiceLinkedRole: present({ arn }) };
  // The service could make its role in no member account.
  const accounts = before.accounts.map((account) => ({ ...account, triageServiceLinkedRole: absent }));
  const rehearsal = new Rehearsal({ ...before, managementAccount, accounts }, { region: 'eu-west-1' });
  const { clients, calls } = serving(service);
  const reader = { ...rehearsal.clients({ account: administrator, management: true, memberRole: true }), ...clients };
  const snapshot = await snapshotFor(configuration, reader, rehearsal.clock, {}, partsFor(flags));
  return { snapshot, calls: calls.filter((call) => !call.startsWith('destroyed')) };
}
const verify = (snapshot: Snapshot, over: object = {}): Coverage => verifyCoverage({ configuration, snapshot, today, ...over });
const ids = ({ findings }: Pick<Coverage, 'findings'>): string[] => findings.map(({ severity, id }) => `${severity} ${id}`);

it('reads the membership and asks AWS about each account; it needs no tags and no trails', async () => {
  const { snapshot, calls } = await read(everything);
  expect(calls.map((call) => call.split(' ')[0])).toEqual([
    'security-ir:ListMemberships',
    'security-ir:GetMembership',
    'security-ir:BatchGetMemberAccountDetails',
  ]);
  expect(snapshot.organizationTrails).toBeUndefined();
  expect(verify(snapshot).coverages).toMatchObject({ membership: { needed: 3, yes: 3 }, both: 3 });
});

it('reads the triage role of member accounts with the member role, and says which of them have none', async () => {
  const { snapshot } = await read(everything);
  const coverage = verify(snapshot);
  expect(coverage.coverages.triageRole).toEqual({ needed: 3, yes: 1, no: 2, unknown: 0, notLookedAt: 0 });
  expect(ids(coverage)).toContain('error member-triage-role-missing');
  expect(coverage.exitCode).toBe(1);
});

it('looks into every other Region before it says that there is no membership', async () => {
  const none = await read({});
  expect(new Set(none.calls).size).toBe(25);
  expect(ids(verify(none.snapshot))).toContain('error membership-missing');
  const elsewhere = await read({ memberships: { 'us-east-1': [covering] }, accounts: associated });
  expect(verify(elsewhere.snapshot).membership).toMatchObject({
    status: 'missing',
    message: expect.stringContaining('is in us-east-1') as string,
  });
});

it.each([
  ['ListMemberships', 'unknown membership-unknown'],
  ['GetMembership', 'unknown membership-unknown'],
  ['BatchGetMemberAccountDetails', 'unknown account-coverage-unknown'],
])('goes on where %s is refused: that part is unknown, and verify exits 3', async (call, finding) => {
  const { snapshot } = await read({ ...everything, errors: { [call]: awsError('AccessDeniedException') } });
  const withTriageRoles = {
    ...snapshot,
    accounts: snapshot.accounts.map((account) => ({ ...account, triageServiceLinkedRole: undefined })),
  };
  const coverage = verify(withTriageRoles);
  expect(ids(coverage)).toEqual([finding]);
  expect(coverage.exitCode).toBe(3);
  expect(coverage.totals).toMatchObject({ current: 2, management: 1 });
  const plan = planRollout({ configuration, snapshot, today });
  expect(planExitCode(plan)).toBe(0);
  expect(plan.coverages?.findings.map(({ severity, id }) => `${severity} ${id}`)).toContain(finding.replace('unknown ', 'warning '));
});

it('makes no call to the service with --without-membership, nor for a part of a rollout, and says that nobody looked', async () => {
  for (const flags of [{ only: 'all', withoutMembership: true }, { only: 'stack-sets' }] as const) {
    const { snapshot, calls } = await read(everything, flags);
    expect(calls).toEqual([]);
    expect(verify(snapshot, withoutMembership(flags)).membership).toMatchObject({ status: 'not-checked' });
  }
  // Also where the file has it.
  const left = verify(onboarded(configuration), withoutMembership({ only: 'all', withoutMembership: true }));
  expect(left.notLookedAt).toContain('the membership and the accounts it covers: --without-membership left it out');
});

it('does not change the ID of a plan', async () => {
  const { snapshot } = await read(everything);
  const { securityIncidentResponse, ...without } = snapshot;
  expect(securityIncidentResponse).toBeDefined();
  const [seen, unseen] = [snapshot, without].map((of) => planRollout({ configuration, snapshot: of, today }));
  expect(seen!.id).toBe(unseen!.id);
  expect(seen!.coverages?.accounts).toHaveLength(3);
  expect(unseen!.membership).toEqual({ status: 'not-checked', why: 'the snapshot does not have it' });
});
