import { collectSnapshot } from '../../lib/organization/collect';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { administrator } from '../support/organization';
import { runs } from '../support/runs';
import { counted, latency, leastCalls, organizationAtScale, quotaSeconds, quotas, readAtRates, stackSets, undocumented } from './at-scale';
import { asAdministrator } from './collect-support';

describe('10,000 accounts in 1,000 units, at the rates that AWS documents', () => {
  const large = organizationAtScale(10_000, 1_000);
  const fewest = leastCalls(large);

  it('are read with the fewest calls, in at most 1.15 times what their quotas allow', async () => {
    const { taken, calls, seconds } = await readAtRates(large);
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
    // At a desk a fifth of them.
    const [accounts, units] = [runs(10_000, 2_000), runs(1_000, 200)];
    const busy = organizationAtScale(accounts, units);
    const least = leastCalls(busy);
    const half = Object.fromEntries(
      Object.entries(quotas).map(([operation, [rate, burst]]) => [operation, [rate / 2, burst / 2] as const]),
    );
    const { taken, calls, seconds } = await readAtRates(busy, { quotas: half, other: undocumented, latency });
    expect(taken.accounts).toHaveLength(accounts);
    expect(taken.organizationalUnits).toHaveLength(units);
    const answered = calls.filter(({ throttled }) => !throttled);
    expect(counted(answered)).toEqual(least);
    // It goes down to the rate that is left, and tries a little more now and then.
    expect((calls.length - answered.length) / answered.length).toBeLessThan(0.1);
    expect(seconds / (2 * quotaSeconds(least))).toBeLessThan(1.5);
  });
});

describe('a throttling storm', () => {
  it('of a minute loses nothing and doubles nothing', async () => {
    const small = organizationAtScale(300, 40);
    const calm = await readAtRates(small);
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
