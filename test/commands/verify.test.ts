import { assertFresh } from '../../lib/commands/verify';
import { type CordonError } from '../../lib/core/problem';
import { cordon } from '../support/run';

const example = ['-c', 'examples/cordon.yaml', '--organization', 'examples/organization.json'];

describe('the age of a snapshot', () => {
  const taken = '2026-11-24T08:00:00Z';
  const refusal = (hours: number, now: string): string | undefined => {
    try {
      assertFresh(taken, hours, new Date(now));
      return undefined;
    } catch (error) {
      expect((error as CordonError).exitCode).toBe(3);
      return (error as CordonError).problems[0]?.id;
    }
  };

  it('may be as many hours as are allowed', () => {
    expect(refusal(24, '2026-11-25T08:00:00Z')).toBeUndefined();
    expect(refusal(24, '2026-11-25T08:00:01Z')).toBe('snapshot-too-old');
    expect(refusal(0.5, '2026-11-24T08:31:00Z')).toBe('snapshot-too-old');
  });

  it('may not lie in the future, but for clocks that differ', () => {
    expect(refusal(24, '2026-11-24T07:56:00Z')).toBeUndefined();
    expect(refusal(24, '2026-11-24T07:54:00Z')).toBe('snapshot-of-the-future');
  });
});

it('exits 3 where the snapshot is older than --max-age, counted from the end of a --date that is given', async () => {
  const verify = (...args: string[]) => cordon(['verify', ...example, ...args]);
  const [fresh, old, future, nonsense] = await Promise.all([
    verify('--date', '2026-11-24', '--max-age', '16'),
    verify('--date', '2026-11-25', '--max-age', '24'),
    verify('--date', '2026-11-23', '--max-age', '24'),
    verify('--max-age', 'day'),
  ]);
  expect(fresh.status).toBe(1);
  expect(fresh.stdout).toMatch(/^organization o-exampleorgid · snapshot of 2026-11-24 08:00 UTC\n/);
  expect(old).toMatchObject({ status: 3, stdout: '' });
  expect(old.stderr).toBe(
    'the snapshot of 2026-11-24 08:00 UTC is 39 hours old, and --max-age allows 24; take a new snapshot with cordon snapshot\n',
  );
  expect(future).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining('the snapshot has a time in the future') });
  expect(nonsense).toMatchObject({ status: 2, stderr: expect.stringContaining('number of hours above 0') });
});
