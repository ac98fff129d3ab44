import { staysOpen, timeLine, type Exercise } from '../../lib/game-day';
import { sampled } from '../support/runs';
import { cases, rehearse } from './cases';

const happened = (found: Exercise) => found.requests.flatMap(({ happenings }) => happenings);

describe('an exercise', () => {
  it.each(sampled(cases, ({ expected }) => expected.contained))('$name', async (one) => {
    const found = await rehearse(one);
    const { expected } = one;
    expect({ ...found.verdict, requests: found.requests.map(({ outcome, reason }) => [outcome, reason]) }).toMatchObject({
      contained: expected.contained,
      requests: expected.requests.map(({ outcome, reason }) => [
        outcome,
        reason === 'States.TaskFailed' ? expect.stringMatching(/States\.TaskFailed/) : reason,
      ]),
    });
    expect(found.requests.map(({ start, item, unread }) => ({ by: start.by, situation: item?.situation, unread: unread.length }))).toEqual(
      expected.requests.map(({ by, situation, unread = 0 }) => ({ by, situation, unread })),
    );
    const runbooks = happened(found).flatMap((event) =>
      event.kind === 'started' ? [`${event.parameters.Action?.[0]} ${event.parameters.DryRun?.[0]}`] : [],
    );
    expect(runbooks).toEqual(expected.runbooks);
    expect(happened(found).filter(({ kind }) => kind === 'asked')).toHaveLength(expected.asked);
    for (const { outcome, happenings } of found.requests) {
      const isSilent = outcome === 'denied' || outcome === 'already-asked';
      expect(happenings.filter(({ kind }) => kind === 'told')).toHaveLength(isSilent ? 0 : 1);
    }
    if (expected.contained === 'yes') expect([found.verdict.no, found.verdict.unknown]).toEqual([[], []]);
    if (expected.controls !== undefined) expect(found.controlsAreKnown).toBe(expected.controls);
    if (expected.no !== undefined) expect(found.verdict.no.join('\n')).toContain(expected.no);
    if (expected.unknown !== undefined) expect(found.verdict.unknown.join('\n')).toContain(expected.unknown);
    if (expected.open !== undefined) expect(staysOpen(found).join(' ')).toContain(expected.open);
    const lines = timeLine(found).flatMap(({ moments }) => moments.map(({ what }) => what));
    if (expected.says !== undefined) expect(lines.join('\n')).toContain(expected.says);
  });
});
