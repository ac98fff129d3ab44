import { spawnSync } from 'node:child_process';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paint } from '../../lib/core/text';
import { progress, stepLines } from '../../lib/report/progress';
import { type DeployEvent, type StepResult } from '../../lib/rollout/deploy-events';
import { repository } from '../support/run';

const plain = paint(false);
const failure = (number: number, status: string, reason?: string) => ({
  account: String(700000000000 + number),
  name: `account-${number}`,
  status,
  ...(reason !== undefined && { reason }),
});
const failed = (failures: StepResult['failures'], accounts = 30): StepResult => ({
  step: 'sandbox',
  outcome: 'failed',
  accounts,
  operations: [],
  failures,
});

describe('a wave that failed', () => {
  it('lists what failed first, then what is missing, and what was not begun as a number', () => {
    const lines = stepLines(
      failed([
        failure(1, 'OUTDATED/CANCELLED'),
        failure(2, 'MISSING'),
        failure(3, 'OUTDATED/FAILED', 'role exists\u001b[2J'),
        failure(4, 'OUTDATED/CANCELLED'),
        failure(5, 'INOPERABLE/INOPERABLE'),
      ]),
      0,
      plain,
    );
    expect(lines).toEqual([
      '✖ sandbox     25/30 current; 5 accounts not current, so Cordon stops here',
      '    700000000003  account-3  OUTDATED/FAILED: role exists\\u{1b}[2J',
      '    700000000005  account-5  INOPERABLE/INOPERABLE',
      '    700000000002  account-2  MISSING',
      '    2 accounts CANCELLED: not started, because other accounts failed',
    ]);
  });

  it('lists at most 20, and says how many more there are', () => {
    const lines = stepLines(
      failed(
        Array.from({ length: 1_500 }, (_, index) => failure(index, 'OUTDATED/FAILED')),
        10_000,
      ),
      0,
      plain,
    );
    expect(lines).toHaveLength(22);
    expect(lines[0]).toContain('8,500/10,000 current; 1,500 accounts not current');
    expect(lines.at(-1)).toBe('    and 1,480 more');
  });
});

it('writes a line for each thing that happens where nobody looks on, and lets nothing of AWS steer the terminal', async () => {
  const lines: string[] = [];
  const shown = progress({ line: (text) => lines.push(text), terminal: false, colour: false });
  for (const event of events) shown.onEvent(event);
  await shown.end();
  expect(lines).toEqual([
    'reading \\u{1b}[2J accounts',
    '… sandbox       0/2 done · now 700000000001 evil\\u{202e}name',
    '✖ sandbox       1/2 current; 1 account not current, so Cordon stops here',
    '    700000000002  two  OUTDATED/FAILED: no',
  ]);
});

const results = (...statuses: readonly string[]) => statuses.map((status, index) => ({ account: String(700000000001 + index), status }));
const events = [
  { kind: 'reading', text: 'reading \u001b[2J accounts' },
  {
    kind: 'planned',
    steps: ['sandbox', 'rest'],
    plan: {
      waves: [
        {
          accounts: [
            { account: '700000000001', name: 'evil\u202ename' },
            { account: '700000000002', name: 'two' },
          ],
        },
      ],
    },
  },
  { kind: 'step-started', step: 'sandbox', accounts: 2 },
  { kind: 'step-progress', step: 'sandbox', of: 2, results: results('RUNNING', 'PENDING') },
  {
    kind: 'step-done',
    result: { ...failed([{ account: '700000000002', name: 'two', status: 'OUTDATED/FAILED', reason: 'no' }]), accounts: 2 },
  },
] as unknown as readonly DeployEvent[];

describe('the live list', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'cordon-live-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('shows the first progress of a step, its headline once, and its accounts after the list', () => {
    // A process of its own, in which standard error is taken for a terminal of 80 columns.
    const script = join(directory, 'live.ts');
    writeFileSync(
      script,
      `import { progress } from ${JSON.stringify(join(repository, 'lib/report/progress'))};
       for (const stream of [process.stdout, process.stderr]) Object.assign(stream, { isTTY: true, columns: 80, rows: 40 });
       const shown = progress({ line: (text) => void process.stderr.write(text + '\\n'), terminal: true, colour: false });
       const events = ${JSON.stringify(events)};
       for (const event of events.slice(0, -1)) shown.onEvent(event);
       setTimeout(() => { shown.onEvent(events.at(-1)); void shown.end(); }, 700);`,
    );
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', require.resolve('tsx'), script], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', TERM: 'xterm', CI: '' },
    });
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain('0/2 done · now 700000000001 evil\\u{202e}name');
    // What is left on the screen is drawn last; the cursor is shown again in between.
    const last = stderr.slice(stderr.lastIndexOf('✖ sandbox')).replaceAll('\u001b[?25h', '');
    expect(last.match(/1\/2 current; 1 account not current/g)).toHaveLength(1);
    expect(last).toMatch(/rest: not started[^]*\n {4}700000000002 {2}two {2}OUTDATED\/FAILED: no\n$/);
  });
});
