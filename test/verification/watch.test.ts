import { CordonError, exitCode } from '../../lib/core/problem';
import { VirtualClock } from '../../lib/rehearsal/virtual-clock';
import { watchEventToJson, watchEventToText } from '../../lib/report/watch-text';
import { type StackInstance } from '../../lib/organization/snapshot';
import { verification, type Verification } from '../../lib/verification/verification';
import { watch, type WatchEvent, type WatchOptions } from '../../lib/verification/watch';
import { present } from '../../lib/core/reading';
import { today, whole } from '../chain/whole';
import { instance, management } from '../support/organization';

const minute = 60_000;
const account = '333333333333';
const { configuration, snapshot } = whole();

/** A verification in which the stack instance of one account is as it says, at a minute of the watch. */
function found(over: Partial<StackInstance>, at = 0): Verification {
  const set = snapshot.stackSets['cordon-containment-roles']!;
  if (set.status !== 'present') throw new Error('it is deployed');
  const instances = snapshot.accounts.flatMap(({ id }) =>
    id === management ? [] : [instance(id, { driftStatus: 'IN_SYNC', ...(id === account && over) })],
  );
  const stackSets = { ...snapshot.stackSets, 'cordon-containment-roles': present({ ...set.value, instances: present(instances) }) };
  return verification({
    configuration,
    snapshot: { ...snapshot, takenAt: new Date(Date.UTC(2026, 10, 24, 8, at)).toISOString(), stackSets },
    today,
  });
}

const [running, failed, good] = [
  found({ status: 'OUTDATED', detailedStatus: 'RUNNING' }),
  found({ status: 'OUTDATED', detailedStatus: 'FAILED', statusReason: 'no room' }, 5),
  found({}, 10),
] as const;
const unreachable = new CordonError(exitCode.unknown, {
  id: 'aws-network',
  message: 'cannot connect to AWS for organizations:ListRoots',
  remedy: 'check the network',
});

const rolesAreThere: unknown = expect.arrayContaining([expect.objectContaining({ key: `roles ${account}`, from: 'fails', to: 'holds' })]);

/** A watch whose readings come one after another; the last one comes again and again. */
async function run(readings: readonly (Verification | Error)[], over: Partial<WatchOptions> = {}) {
  const clock = new VirtualClock(new Date(0));
  const events: WatchEvent[] = [];
  const times: number[] = [];
  const code = await watch({
    clock,
    interval: 5 * minute,
    timeout: 60 * minute,
    read: async (reading) => {
      times.push(clock.now().getTime() / minute);
      // A reading takes its time.
      await clock.sleep(minute);
      const answer = readings[Math.min(reading, readings.length) - 1]!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    onEvent: (event) => events.push(event),
    ...over,
  });
  const text = events.map((event) => watchEventToText(event, { colour: false })).join('');
  return { code, events, times, text, json: events.map(watchEventToJson).filter((line) => line !== undefined) };
}

it('reads again after a pause, prints what changed and nothing else, and ends when everything is proven', async () => {
  const { code, times, text, events } = await run([running, running, failed, failed, good], { untilCovered: true });
  expect(code).toBe(0);
  // Five minutes from the end of each reading: a reading that takes long gets no shorter pause.
  expect(times).toEqual([0, 6, 12, 18, 24]);
  expect(events.map(({ kind }) => kind)).toEqual([
    'read',
    'waiting',
    'same',
    'waiting',
    'read',
    'waiting',
    'same',
    'waiting',
    'read',
    'ended',
  ]);
  const [first, second, third, last] = text.split(/^(?=2026-|✔ everything)/m);
  expect(first).toMatch(/^2026-11-24 08:00 UTC\n✖ containment roles: 2 of 3 accounts · 1 outdated/);
  expect(second).toContain(`1 other words\n  · ${account}: containment roles failed (no room)`);
  expect(third).toContain(`  ✔ ${account}: containment roles current: resolved`);
  expect(third).toMatch(/✔ containment roles: 3 of 3 accounts/);
  expect(last).toBe('✔ everything is proven, after 5 readings\n');
});

it('goes on when everything is proven unless it is told to end, and says what got worse', async () => {
  const { code, times, text } = await run([good, good, failed], { timeout: 18 * minute });
  expect(times).toEqual([0, 6, 12]);
  expect(text).toContain(`2 worse\n  ✖ ${account}: containment roles failed (no room)`);
  expect(text).toMatch(/the time is up, after 3 readings\n$/);
  expect(code).toBe(1);
});

it.each([
  [5, [0]],
  [6, [0]],
  [7, [0, 6]],
  [12, [0, 6]],
  [13, [0, 6, 12]],
])('begins no reading after %d minutes', async (limit, expected) => {
  expect((await run([good], { timeout: limit * minute })).times).toEqual(expected);
});

it('is a line of JSON for each change, and one at the end', async () => {
  const { json } = await run([running, running, good], { untilCovered: true });
  expect(json).toMatchObject([
    { kind: 'cordon/watch', version: 1, event: 'read', reading: 1, exitCode: 1, totals: { current: 1, outdated: 1 }, contained: { no: 1 } },
    { event: 'read', reading: 3, exitCode: 0, changes: { better: rolesAreThere, worse: [], other: [], warnings: [] } },
    { event: 'ended', why: 'covered', readings: 3, exitCode: 0 },
  ]);
  for (const line of json) expect(JSON.stringify(line)).not.toContain('\n');
});

it('goes on after a reading that fails, compares with the last that succeeded, and is unknown where the last one failed', async () => {
  const between = await run([running, unreachable, good], { untilCovered: true });
  expect(between.code).toBe(0);
  expect(between.text).toContain('? reading 2 failed: cannot connect to AWS for organizations:ListRoots; it is tried again');
  expect(between.json[2]).toMatchObject({ reading: 3, changes: { better: rolesAreThere } });
  const atTheEnd = await run([good, unreachable], { timeout: 10 * minute });
  expect(atTheEnd.code).toBe(3);
  // A first reading that fails is a wrong profile, or no access: nobody waits twelve hours for that.
  await expect(run([unreachable])).rejects.toBe(unreachable);
  const defect = new Error('a defect');
  await expect(run([good, defect])).rejects.toBe(defect);
});

it('counts the chains where that is asked for', async () => {
  const undrifted = found({ driftStatus: 'NOT_CHECKED' }, 5);
  expect((await run([good, undrifted], { timeout: 8 * minute })).events.at(-2)?.kind).toBe('same');
  const { json } = await run([good, undrifted], { timeout: 8 * minute, contained: true });
  expect(json[1]).toMatchObject({ changes: { worse: [{ key: `contained ${account}` }] } });
});
