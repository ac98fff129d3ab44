import { replayPage } from '../../lib/report/pages/replay';
import { severityColumns } from '../../lib/report/pages/severity-charts';
import { htmlPage } from '../../lib/report/html';
import { runReplay } from '../../lib/replay/run/run-replay';
import { type ReplayReport } from '../../lib/replay/run/report';
import { type DayTotals } from '../../lib/replay/totals/days';
import { hostileNames } from '../page/organizations';
import { configurationOf, guardDutyFinding, securityHubFinding, today, type SketchedRules } from '../replay/support';

const rules: SketchedRules = {
  suppressionRules: [{ name: 'scans', stage: 'enforce', criteria: [{ field: 'type', equals: ['Recon:EC2/Portscan'] }] }],
  routes: [
    { name: 'urgent', events: { guardDuty: { severityAtLeast: 7 } } },
    { name: 'idle', events: { securityIr: { subjects: ['case'] } } },
  ],
};
const [markup = ''] = hostileNames;
const records = [
  guardDutyFinding({ id: '1', severity: 8 }),
  guardDutyFinding({ id: '2', severity: 2, service: { eventLastSeen: '2026-11-20T10:00:00Z' } }),
  guardDutyFinding({ id: '3', severity: 8, type: 'Backdoor:EC2/Spambot' }),
  guardDutyFinding({ id: '4', severity: 5, type: 'Backdoor:EC2/Spambot' }),
  securityHubFinding(),
];

async function reportOf(lines: readonly unknown[], over: Partial<Parameters<typeof runReplay>[0]> = {}): Promise<ReplayReport> {
  async function* open(): AsyncGenerator<Buffer> {
    yield Buffer.from(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  }
  return runReplay({ configuration: configurationOf(rules), today, sources: [{ name: `${markup}.jsonl`, open }], ...over });
}

const textOf = (html: string): string =>
  html
    .replace(/^.*<\/head>/s, '')
    .replace(/<script.*$/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const rowOf = (html: string, what: string): string => {
  const row = html.split('<tr>').find((part) => part.includes(`<td>${what}</td>`));
  return textOf(`</head>${row!.replace(/<\/tr>.*$/s, '')}`).trim();
};

describe('the page of a replay', () => {
  let report: ReplayReport;
  let html: string;
  beforeAll(async () => {
    report = await reportOf([...records, 'no JSON'], { gates: { maxArchivedSeverity: 'low' } });
    html = replayPage(report);
  });

  it('says first what became of the findings, and has the same numbers as the result', () => {
    expect(/<h1>([^<]*)</.exec(html)![1]).toBe('Routes take 1 of 5 findings. No route takes 2, and GuardDuty archives 2.');
    expect(rowOf(html, 'taken by a route')).toBe('taken by a route 1 1 high');
    expect(rowOf(html, 'taken by no route')).toMatch(/^taken by no route 2 /);
    expect(rowOf(html, 'archived by a suppression rule of GuardDuty')).toBe('archived by a suppression rule of GuardDuty 2 1 high, 1 low');
    expect(rowOf(html, 'hidden by a rule of Security Hub')).toBe('hidden by a rule of Security Hub 0');
    expect(rowOf(html, 'scans')).toBe('scans suppression rule, enforced 2 0 1 1 high, 1 low · 2026-11-20 to 2026-11-23');
    expect(rowOf(html, 'idle')).toBe('idle route 0 0 0');
    const text = textOf(html);
    expect(text).toContain('1 matched nothing: idle');
    expect(text).toContain('--max-archived-severity: failed. 1 finding above low');
    expect(text).toContain('1 could not be read');
    for (const what of report.notLookedAt) expect(text).toContain(what.replaceAll('&', '&amp;'));
  });

  it('draws each bar as long as its number, with a part for each severity', () => {
    const row = html.split('<tr>').find((part) => part.includes('<td>archived by a suppression rule of GuardDuty</td>'))!;
    const parts = [...row.matchAll(/width="([\d.]+)" height="1" data-level="(\w+)"/g)].map(([, width, level]) => [level, Number(width)]);
    expect(parts).toEqual([
      ['high', 50],
      ['low', 50],
    ]);
  });

  it('takes no text of a finding, a file or a rule for markup', () => {
    expect(html).not.toContain(markup);
    expect(html.match(/<script/g)).toHaveLength(1);
  });

  it('shows what an earlier configuration did otherwise, and what is lost', async () => {
    const page = replayPage(await reportOf(records, { against: configurationOf({ routes: rules.routes! }) }));
    const text = textOf(page);
    expect(rowOf(page, 'newly archived')).toBe('newly archived 2 1 high, 1 low');
    expect(rowOf(page, 'urgent')).toBe('urgent 0 1');
    expect(text).toMatch(/✖ 2 lost: newly archived, hidden, or without a route/);
    expect(textOf(html)).not.toContain('Against the earlier configuration');
    const same = textOf(replayPage(await reportOf(records, { against: configurationOf(rules) })));
    expect(same).toContain('nothing is lost');
  });

  it('says that nothing was replayed', async () => {
    const page = textOf(replayPage(await reportOf([])));
    expect(page).toContain('No finding was replayed.');
    expect(page).toContain('No finding has a time.');
  });
});

const dayOf = (day: string, high: number, low = 0): DayTotals => ({
  day,
  count: high + low,
  severities: { informational: 0, low, medium: 0, high, critical: 0, none: 0 },
});
const drawn = (days: readonly DayTotals[]): string => htmlPage({ title: 't', style: '', body: severityColumns(days) });
const columnsOf = (html: string): readonly string[] => [...html.matchAll(/<title>([^<]*)<\/title>/g)].slice(1).map(([, title]) => title!);

describe('findings over time', () => {
  it('are a column for each day, also for days without a finding', () => {
    const html = drawn([dayOf('2026-11-01', 2, 1), dayOf('2026-11-04', 1)]);
    expect(html).toContain('viewBox="0 0 40 100"');
    expect(columnsOf(html)).toEqual(['2026-11-01: 3: 2 high, 1 low', '2026-11-04: 1: 1 high']);
    expect(html).toContain('aria-label="4 findings by day and severity, from 2026-11-01 to 2026-11-04. The most, 3, on 2026-11-01"');
    expect([...html.matchAll(/x="(\d+)" y="([\d.]+)" width="8" height="([\d.]+)"/g)].map(([, ...numbers]) => numbers.map(Number))).toEqual([
      [1, 33.333, 66.667],
      [1, 0, 33.333],
      [31, 66.667, 33.333],
    ]);
  });

  it('are added up by week, month or year where there are too many days to tell apart', () => {
    // 2026-11-02 is a Monday.
    expect(columnsOf(drawn([dayOf('2026-08-01', 1), dayOf('2026-11-03', 1), dayOf('2026-11-08', 1)]))).toEqual([
      '2026-07-27: 1: 1 high',
      '2026-11-02: 2: 2 high',
    ]);
    expect(columnsOf(drawn([dayOf('2024-11-03', 1), dayOf('2026-11-03', 1), dayOf('2026-11-30', 1)]))).toEqual([
      '2024-11-01: 1: 1 high',
      '2026-11-01: 2: 2 high',
    ]);
    expect(columnsOf(drawn([dayOf('1970-01-01', 1), dayOf('2026-11-03', 1), dayOf('2999-09-13', 1)]))).toEqual([
      '1970: 1: 1 high',
      '2026: 1: 1 high',
      '2999: 1: 1 high',
    ]);
  });

  it('stay few, whatever times a file claims', () => {
    const years = Array.from({ length: 5000 }, (_, index) => `${1000 + index}-01-01`);
    const html = drawn(['-271821-04-20', ...years, '+275760-09-13'].map((day) => dayOf(day, 1)));
    expect(columnsOf(html)).toHaveLength(62);
    expect(columnsOf(html).at(-1)).toBe('275760: 1: 1 high');
    expect(html).toContain('The first 4,940 years are left out');
  });
});
