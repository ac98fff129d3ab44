import { type Applied } from '../../lib/onboarding/apply/applied';
import { planOnboarding } from '../../lib/onboarding/onboarding';
import { fingerprint } from '../../lib/organization/membership';
import { type Snapshot } from '../../lib/organization/snapshot';
import { type Fault } from '../../lib/rehearsal/rehearsal';
import { configuration, newOrganization, outcomes, people, unitsOf, world, writes } from './apply-support';
import { sampled } from '../support/runs';

/** What decides whether two organizations are onboarded alike: what a run makes, without IDs and times. */
function essence(snapshot: Snapshot): unknown {
  const { delegatedAdministrators, trustedAccess, stackSetsAccess, detection, managementAccount, stackSets, securityIncidentResponse } =
    snapshot;
  const memberships = Object.entries(securityIncidentResponse?.memberships ?? {}).flatMap(([region, reading]) =>
    reading.status === 'present'
      ? reading.value.map(({ status, coverage, features, tags, team, id }) => ({
          region,
          status,
          coverage,
          features,
          tags,
          team: people.map(({ name, jobTitle, email }) => team.some(({ person }) => person === fingerprint(id, name, jobTitle, email))),
        }))
      : [],
  );
  return {
    ...{ delegatedAdministrators, trustedAccess, stackSetsAccess, detection, memberships },
    associated: securityIncidentResponse?.accounts,
    triage: managementAccount.triageServiceLinkedRole.status,
    stack: managementAccount.stack.status === 'present' && managementAccount.stack.value.status,
    stackSets: Object.entries(stackSets).map(([name, reading]) => [
      name,
      reading.status === 'present' && reading.value.instances.status === 'present'
        ? reading.value.instances.value.map(({ account, status, detailedStatus }) => [account, status, detailedStatus])
        : reading.status,
    ]),
  };
}

/** Every write meets every kind of trouble in CI; at the desk each kind meets a part of the writes. */
const everyCall = process.env.CI !== undefined;

describe('trouble in between', () => {
  /** The state in which every run ends. */
  let wanted: unknown;
  let calls: readonly string[];
  beforeAll(async () => {
    const { run, look, rehearsal } = world(newOrganization(), {}, configuration({}, unitsOf('shop', 'bank')));
    await run();
    wanted = essence(await look());
    calls = [...new Set(writes(rehearsal))];
  });

  const kinds: readonly (readonly [string, Omit<Fault, 'call'>, turn: number])[] = [
    ['denied', { kind: 'deny', times: 1 }, 0],
    ['throttled until the retries are used up', { kind: 'throttle', times: 10 }, 1],
    ['in conflict with another change', { kind: 'conflict', times: 1 }, 2],
    ['carried out, and the answer lost', { kind: 'reset', times: 10, carriedOut: true }, 3],
    ['lost on the way', { kind: 'reset', times: 10 }, 4],
    ['killed after it was carried out', { kind: 'kill', carriedOut: true }, 5],
  ];

  it.each(sampled(kinds))(
    'each write in turn %s: running it again ends in the same state, nothing twice, nothing claimed that was not seen',
    async (_, fault, turn) => {
      expect(calls.length).toBeGreaterThan(10);
      for (const call of calls.filter((_one, index) => everyCall || index % kinds.length === turn % kinds.length)) {
        const found = world(newOrganization(), { faults: [{ ...fault, call }] }, configuration({}, unitsOf('shop', 'bank')));
        const first = await found.run().catch((error: Error) => error);
        if (!(first instanceof Error)) claimsOnlyWhatIs(first, await lookUndisturbed(found));
        found.rehearsal.setFaults([]);
        const second = await found.run();
        expect([call, second.exitCode, second.problems]).toEqual([call, 0, []]);
        expect([call, essence(await found.look())]).toEqual([call, wanted]);
        const memberships = (await found.look()).securityIncidentResponse!.memberships['eu-west-1'];
        expect([call, memberships?.status === 'present' && memberships.value.length]).toEqual([call, 1]);
      }
    },
  );

  async function lookUndisturbed(found: ReturnType<typeof world>): Promise<Snapshot> {
    found.rehearsal.setFaults([]);
    return found.look();
  }

  /** What a run says is done, a reading of its own shows as done. */
  function claimsOnlyWhatIs(applied: Applied, snapshot: Snapshot): void {
    const steps = planOnboarding({
      configuration: configuration({}, unitsOf('shop', 'bank')),
      snapshot,
      today: '2026-11-24',
      team: people,
    }).steps;
    for (const { id, outcome } of applied.steps) {
      if (outcome === 'done') expect([id, steps.find((step) => step.id === id)!.state.status]).toEqual([id, 'done']);
    }
  }

  it('a call that fails ends the run there, with what was done, what was not, and the call', async () => {
    const { run } = world(newOrganization(), { faults: [{ call: 'organizations:RegisterDelegatedAdministrator', kind: 'deny' }] });
    const applied = await run();
    expect(outcomes(applied)).toMatchObject({
      'trusted-access': 'done',
      'membership-administrator': 'failed',
      'stack-sets': 'not-begun',
      membership: 'not-begun',
      'all-features': 'was-done',
    });
    expect(applied.problems).toMatchObject([{ id: 'aws-access-denied' }]);
    expect(applied.problems[0]!.message).toContain('organizations:RegisterDelegatedAdministrator');
    expect(applied.exitCode).toBe(3);
  });

  it('a reading that fails afterwards is no proof: the change is not seen, and nothing goes on', async () => {
    const { run, rehearsal } = world();
    const applied = await run({
      onEvent: (event) => {
        if (event.kind !== 'change-started' || !event.change.what.includes('security-ir.amazonaws.com')) return;
        rehearsal.setFaults([{ call: 'organizations:ListAWSServiceAccessForOrganization', kind: 'deny' }]);
      },
    });
    expect(outcomes(applied)).toMatchObject({ 'trusted-access': 'failed', 'membership-administrator': 'not-begun' });
    expect(applied.problems).toMatchObject([{ id: 'change-not-seen' }]);
    expect(applied.problems[0]!.message).toContain('AccessDenied');
    expect(applied.exitCode).toBe(3);
  });

  it('what cannot be read at first is unknown, and is not guessed', async () => {
    const { run, rehearsal } = world(newOrganization(), { faults: [{ call: 'organizations:ListDelegatedAdministrators', kind: 'deny' }] });
    const applied = await run();
    expect(outcomes(applied)).toMatchObject({ 'membership-administrator': 'unknown', 'trusted-access': 'done', membership: 'blocked' });
    expect(writes(rehearsal)).not.toContain('organizations:RegisterDelegatedAdministrator');
    expect(applied.exitCode).toBe(1);
  });

  it('a team that cannot be read here makes no membership', async () => {
    const { rehearsal, run } = world();
    const applied = await run({ team: 'unreadable' });
    expect(outcomes(applied)).toMatchObject({ membership: 'by-hand', 'membership-coverage': 'unknown' });
    expect(writes(rehearsal)).not.toContain('security-ir:CreateMembership');
  });
});
