import fc from 'fast-check';
import { Pacer } from '../../lib/aws/pacing';
import { readOperations } from '../../lib/aws/read-operations';
import { VirtualClock } from '../../lib/rehearsal/virtual-clock';
import { runs } from '../support/runs';

const start = new Date('2026-01-01T00:00:00Z');
const list = 'organizations:ListAccountsForParent';
const { perSecond, burst } = readOperations[list];

/** When each of so many calls got its turn, in milliseconds. */
async function turns(pacer: Pacer, clock: VirtualClock, pauses: readonly number[], scope = 'caller'): Promise<number[]> {
  const at: number[] = [];
  const waiting: Promise<void>[] = [];
  for (const pause of pauses) {
    if (pause > 0) await clock.sleep(pause);
    waiting.push(pacer.turn(list, scope).then(() => void at.push(clock.now().getTime() - start.getTime())));
  }
  await Promise.all(waiting);
  return at;
}

it('never sends more than the rate and the burst allow, however calls come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 60 }), async (pauses) => {
      const clock = new VirtualClock(start);
      const at = await turns(new Pacer(clock), clock, pauses);
      expect(at).toHaveLength(pauses.length);
      at.forEach((from, index) => {
        for (let to = index; to < at.length; to += 1) {
          // As a token bucket of AWS counts: what is there at first, and what comes meanwhile.
          expect(to - index + 1).toBeLessThanOrEqual(burst + ((at[to]! - from) / 1000) * perSecond + 1e-6);
        }
      });
    }),
    { numRuns: runs(100) },
  );
});

it('sends at the whole rate while there is something to send', async () => {
  const clock = new VirtualClock(start);
  const at = await turns(
    new Pacer(clock),
    clock,
    Array.from({ length: 108 }, () => 0),
  );
  expect(at.at(-1)).toBeLessThanOrEqual(((108 - burst + 1) / perSecond) * 1000 + 1);
});

it('counts accounts and Regions apart', async () => {
  const clock = new VirtualClock(start);
  const pacer = new Pacer(clock);
  const full = Array.from({ length: burst - 1 }, () => 0);
  expect(await turns(pacer, clock, full, 'caller eu-west-1')).toEqual(full);
  expect(await turns(pacer, clock, full, 'caller us-east-1')).toEqual(full);
});

it('slows down once for calls that are refused together, and comes back to its full rate', async () => {
  const clock = new VirtualClock(start);
  const pacer = new Pacer(clock);
  for (let refused = 0; refused < 10; refused += 1) pacer.throttled(list, 'caller');
  expect(pacer.perSecond(list, 'caller')).toBeCloseTo(perSecond * 0.75);
  await clock.sleep(2_000);
  pacer.throttled(list, 'caller');
  expect(pacer.perSecond(list, 'caller')).toBeCloseTo(perSecond * 0.75 ** 2);
  for (let answered = 0; answered < 100; answered += 1) pacer.answered(list, 'caller');
  expect(pacer.perSecond(list, 'caller')).toBe(perSecond);
});

it('never stops altogether, however often it is refused', async () => {
  const clock = new VirtualClock(start);
  const pacer = new Pacer(clock);
  for (let refused = 0; refused < 100; refused += 1) {
    pacer.throttled(list, 'caller');
    await clock.sleep(2_000);
  }
  expect(pacer.perSecond(list, 'caller')).toBe(0.2);
});

it('knows of each call its source, and no rate of 0', () => {
  for (const row of Object.values(readOperations)) {
    expect(row.perSecond).toBeGreaterThan(0);
    expect(row.burst).toBeGreaterThan(0);
  }
});
