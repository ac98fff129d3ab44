import { type Clients } from '../../lib/aws/clients';
import { type ConnectOptions } from '../../lib/aws/connect';
import { type Clock } from '../../lib/core/clock';
import { emulators, faultCases, triedAgainst, type FaultCase } from '../organization/fault-cases';
import { type WireFault } from '../support/faulty-wire';
import { wireEngines } from './engines';
import { differences } from '../organization/differences';
import { ReadSubject, type Read } from './read-subject';

// The pace at which AWS allows reads is kept in order, but not waited for: emulators have no such limits.
jest.mock('../../lib/core/clock', () => ({ systemClock: jest.requireActual<{ fastClock: () => Clock }>('./fast-clock').fastClock() }));
// Two seconds without an answer are enough, where a user waits half a minute.
jest.mock('../../lib/aws/connect', () => {
  const actual = jest.requireActual<{ connect: (options: ConnectOptions) => Promise<Clients> }>('../../lib/aws/connect');
  const timeouts = { connection: 2_000, answer: 2_000 };
  return { ...actual, connect: (options: ConnectOptions) => actual.connect({ ...options, timeouts }) };
});

/** Without these there is no tree, and so no snapshot. */
const needed: readonly string[] = [
  'sts:GetCallerIdentity',
  'organizations:DescribeOrganization',
  'organizations:ListRoots',
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
];

/**
 * `cordon snapshot` and `cordon verify` with faults between AWS's clients and servers that others wrote. The faults are those of docs/faults.md, which a
 * test keeps equal to the cases.
 */
describe.each(emulators)('%s', (name) => {
  const engine = wireEngines().find((one) => one.name === name)!;
  let subject: ReadSubject;
  let calm: Read;
  beforeAll(async () => {
    subject = await ReadSubject.open(engine);
    calm = await subject.snapshot();
  });
  afterAll(async () => {
    await subject?.end();
    await engine.close();
  });

  const cases = faultCases.filter((each) => triedAgainst(each).includes(name));
  it.each(cases.map((each) => [each.name, each.outcome, each] as const))('%s: %s', async (_name, _outcome, each) => {
    const struck = subject.world.putInTheWay(each.fault, { account: 'member-0', unit: 'sandbox' });
    const found = await subject.snapshot();
    expect(struck()).toBeGreaterThan(0);
    subject.world.nothingInTheWay();
    assertOutcome(each, found);
    await assertGoesOn(each);
  });

  it('each call in turn is denied: its part is unknown and the rest as it was, or there is no snapshot', async () => {
    const calls = [...new Set(calm.calls)];
    expect(calls.length).toBeGreaterThan(12);
    for (const call of calls) {
      subject.world.faults([{ call, kind: 'deny' }]);
      const found = await subject.snapshot();
      expect({ call, status: found.ran.status, named: found.ran.stderr.includes(call) }).toEqual({ call, status: 3, named: true });
      expect({ call, isRead: found.snapshot !== undefined }).toEqual({ call, isRead: !needed.includes(call) });
      if (found.snapshot === undefined) continue;
      expect({ call, differences: differences(calm.snapshot, found.snapshot) }).toEqual({ call, differences: [] });
      subject.assertNotMoreCovered(found, calm);
    }
    subject.world.faults([]);
  });

  it('killed with SIGKILL at ten moments, one after the other, it goes on and reads the same', async () => {
    for (let kills = 0; kills < 10; kills += 1) await subject.snapshotKilled({ call: '*', after: 5 });
    const found = await subject.snapshot({ goOn: true });
    expect(found.ran.stderr).toContain('going on with');
    expect({ status: found.ran.status, snapshot: found.snapshot, coverage: found.coverage }).toEqual({
      ...{ status: calm.ran.status, snapshot: calm.snapshot, coverage: calm.coverage },
    });
  });

  // The last one: nobody opens the account again.
  it('an account that is closed while the organization is read is there once, and is called suspended by the next read', async () => {
    const { world } = subject;
    const closed = world.account('member-1');
    const fault: WireFault = async ({ call, before }, wire) => {
      if (call !== 'organizations:ListAccountsForParent' || before > 0) return false;
      await world.closeAccount('member-1');
      wire.send(await wire.answer());
      return true;
    };
    const struck = world.putInTheWay(fault, { account: 'member-0', unit: 'sandbox' });
    const during = await subject.snapshot();
    world.nothingInTheWay();
    expect(struck()).toBe(1);
    subject.assertNotMoreCovered(during, calm);
    // Whatever differs is of this account.
    const index = calm.snapshot!.accounts.findIndex(({ id }) => id === closed);
    const others = differences(calm.snapshot, during.snapshot).filter((path) => !path.startsWith(`.accounts.${index}.`));
    expect({ status: during.ran.status, others }).toEqual({ status: calm.ran.status, others: [] });
    const next = await subject.snapshot();
    expect(next.snapshot!.accounts[index]).toMatchObject({ id: closed, state: 'SUSPENDED' });
    expect(next.coverage!.accounts.find(({ account }) => account === closed)).toMatchObject({ status: 'suspended' });
  });

  function assertOutcome({ outcome }: FaultCase, found: Read): void {
    switch (outcome) {
      case 'nothing is lost':
        expect({ status: found.ran.status, snapshot: found.snapshot, coverage: found.coverage }).toEqual({
          ...{ status: calm.ran.status, snapshot: calm.snapshot, coverage: calm.coverage },
        });
        return;
      case 'the read fails with exit code 3':
        expect({ status: found.ran.status, snapshot: found.snapshot }).toEqual({ status: 3, snapshot: undefined });
        return;
      case 'the stack instances are unknown':
        expect(found.ran.status).toBe(3);
        subject.assertOnlyInstancesUnknown(found, calm);
    }
  }

  /** Where a read failed, the same command afterwards finds everything: nothing wrong was kept. */
  async function assertGoesOn({ outcome }: FaultCase): Promise<void> {
    if (outcome !== 'the read fails with exit code 3') return;
    const again = await subject.snapshot({ goOn: true });
    expect({ status: again.ran.status, snapshot: again.snapshot }).toEqual({ status: calm.ran.status, snapshot: calm.snapshot });
  }
});
