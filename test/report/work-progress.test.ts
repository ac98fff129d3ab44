import { type ReadState } from '../../lib/aws/reads';
import { duration, secondsLeft, showRead, showWork, workText } from '../../lib/report/work-progress';

const state = (over: Partial<ReadState> = {}): ReadState => ({ calls: 0, kept: 0, throttled: 0, operations: [], items: {}, ...over });
const left = (operation: string, calls: number, perSecond: number) => ({ operation, done: 0, left: calls, perSecond });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('work that is shown', () => {
  const work = (counts: readonly string[]) => () => ({ what: 'reading', counts });

  it('is a line every 10 seconds where no terminal is, and none after its end', () => {
    const lines: string[] = [];
    const shown = showWork(work(['2 accounts']), { line: (text) => lines.push(text) });
    expect(lines).toEqual([]);
    jest.advanceTimersByTime(25_000);
    expect(lines).toEqual(['reading: 2 accounts', 'reading: 2 accounts']);
    shown.end();
    jest.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(2);
  });

  it('is one line that changes on a terminal, and is cleared at its end', () => {
    const lines: string[] = [];
    const statuses: (string | undefined)[] = [];
    let accounts = 1;
    const shown = showWork(() => ({ what: 'reading', counts: [`${accounts} accounts`] }), {
      line: (text) => lines.push(text),
      status: (text) => statuses.push(text),
    });
    accounts = 20;
    jest.advanceTimersByTime(300);
    shown.end();
    jest.advanceTimersByTime(60_000);
    expect(statuses).toEqual(['reading: 1 accounts', 'reading: 20 accounts', undefined]);
    expect(lines).toEqual([]);
  });
});

it('says what, how much, how fast and how long at least', () => {
  expect(workText({ what: 'reading', counts: ['4,320 accounts', '512 units'], rate: '6 calls a second', secondsLeft: 130 })).toBe(
    'reading: 4,320 accounts, 512 units · 6 calls a second · at least 2 minutes left',
  );
  expect(workText({ what: 'reading', counts: [], secondsLeft: 2 })).toBe('reading · nearly done');
});

describe('the read of an organization', () => {
  it('names the longest of what is left, and its throttled calls', () => {
    const lines: string[] = [];
    let now = 0;
    const reads = {
      state: () =>
        state({
          calls: 60,
          throttled: 3,
          items: { account: 1200, unit: 1, 'stack instance': 4 },
          operations: [left('a', 100, 5), left('b', 900, 5)],
        }),
    };
    const shown = showRead(reads, { line: (text) => lines.push(text) }, () => now);
    now = 10_000;
    jest.advanceTimersByTime(10_000);
    now = 192_000;
    shown.end();
    expect(lines).toEqual([
      'reading the organization',
      'reading the organization: 1,200 accounts, 1 unit, 4 stack instances · 6 calls a second (AWS throttled 3) · at least 3 minutes left',
      'read 1,200 accounts, 1 unit, 4 stack instances: 60 calls in 3 minutes (AWS throttled 3)',
    ]);
  });

  it('says how many answers an earlier run gave', () => {
    const lines: string[] = [];
    showRead({ state: () => state({ calls: 3, kept: 120 }) }, { line: (text) => lines.push(text) }, () => 0).end();
    expect(lines.at(-1)).toBe('read the organization: 3 calls in 1 second, 120 answers of an earlier run');
  });
});

it.each([
  [0.2, '1 second'],
  [59.6, '60 seconds'],
  [100, '2 minutes'],
  [3_600, '60 minutes'],
  [10_000, '3 hours'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

it('estimates by what was done so far, and not before anything was', () => {
  expect(secondsLeft(0, 10, 60)).toBeUndefined();
  expect(secondsLeft(5, 20, 60)).toBe(180);
  expect(secondsLeft(20, 20, 60)).toBe(0);
});
