import { count, figure } from '../../core/text';
import { type DayTotals } from '../../replay/totals/days';
import { severityLevels, type SeverityLevel } from '../../replay/records/severity';
import { type SeverityCounts } from '../../replay/totals/tally';
import { type XmlElement } from '../xml';
import { of, paragraph, table } from './elements';

type Level = SeverityLevel | 'none';

/** Critical first: it stands at the beginning of a bar and at the bottom of a column. */
export const levelsOfCharts: readonly Level[] = [...[...severityLevels].reverse(), 'none'];
const names: Readonly<Record<Level, string>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  informational: 'informational',
  none: 'no severity',
};

/** `2 high, 1 low`. */
export function severitiesInWords(severities: SeverityCounts): string {
  return levelsOfCharts.flatMap((level) => (severities[level] === 0 ? [] : [`${figure(severities[level])} ${names[level]}`])).join(', ');
}

/** What each colour of the charts means. Its darkness grows with the severity, so that it can be read without colours too. */
export function severityLegend(counts: readonly SeverityCounts[]): XmlElement {
  const used = levelsOfCharts.filter((level) => counts.some((severities) => severities[level] > 0));
  return of(
    'ul',
    used.map((level) =>
      of('li', [of('span', [], { class: 'swatch', 'data-level': level, 'aria-hidden': 'true' }), of('span', names[level])]),
    ),
    { class: 'legend', 'aria-label': 'Severities' },
  );
}

/** A bar of severities, as long as its number against the most. The numbers stand beside it, so that a screen reader passes over it. */
export function severityBar(severities: SeverityCounts, most: number): XmlElement {
  let x = 0;
  const rects = levelsOfCharts.flatMap((level) => {
    if (severities[level] === 0) return [];
    const width = (100 * severities[level]) / Math.max(1, most);
    const rect = of('rect', [], { x: x.toFixed(3), y: 0, width: width.toFixed(3), height: 1, 'data-level': level });
    x += width;
    return [rect];
  });
  return of('svg', rects, {
    class: 'meter chart-bar',
    viewBox: '0 0 100 1',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
    focusable: 'false',
  });
}

/** Findings of one or several days. */
interface Period {
  /** The first day, as it is shown. */
  readonly name: string;
  readonly count: number;
  readonly severities: SeverityCounts;
}

/** Columns that can be told apart. */
const mostColumns = 62;

/** Findings over time: a column for each day, week or month, and a table with the same numbers. */
export function severityColumns(days: readonly DayTotals[]): readonly XmlElement[] {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [paragraph('No finding has a time.')];
  const { unit, periods, leftOut } = periodsOf(days);
  const most = Math.max(...periods.map((period) => period.count));
  const highest = periods.find((period) => period.count === most)!;
  const total = days.reduce((sum, day) => sum + day.count, 0);
  const words = `${count(total, 'finding')} by ${unit} and severity, from ${first.day} to ${last.day}. The most, ${figure(most)}, ${unit === 'day' ? 'on' : `in the ${unit} of`} ${highest.name}`;
  const shown = periods.filter((period) => period.count > 0);
  return [
    severityLegend(periods.map(({ severities }) => severities)),
    of(
      'figure',
      [
        of('div', [of('span', figure(most)), of('span', '0')], { class: 'scale', 'aria-hidden': 'true' }),
        of(
          'svg',
          periods.flatMap((period, index) => columnOf(period, index, most)),
          {
            class: 'columns',
            viewBox: `0 0 ${periods.length * 10} 100`,
            preserveAspectRatio: 'none',
            role: 'img',
            'aria-label': words,
            focusable: 'false',
          },
        ),
        of('div', [of('span', periods[0]!.name), of('span', periods.at(-1)!.name)], { class: 'ends', 'aria-hidden': 'true' }),
      ],
      { class: 'over-time' },
    ),
    paragraph(
      `${words}. Days are days in UTC.${leftOut > 0 ? ` The first ${count(leftOut, unit)} are left out; --format json has them.` : ''}`,
      { class: 'dim' },
    ),
    of('details', [
      of('summary', `The numbers by ${unit}`),
      table(
        `Findings by ${unit}`,
        [
          { title: unit === 'day' ? 'Day' : unit === 'year' ? 'Year' : `First day of the ${unit}` },
          { title: 'Findings', isNumber: true },
          { title: 'By severity' },
        ],
        shown.map((period) => [period.name, figure(period.count), severitiesInWords(period.severities)]),
      ),
    ]),
  ];
}

function columnOf({ name, count: number, severities }: Period, index: number, most: number): readonly XmlElement[] {
  let y = 100;
  const rects = levelsOfCharts.flatMap((level) => {
    if (severities[level] === 0) return [];
    const height = (100 * severities[level]) / most;
    y -= height;
    return [of('rect', [], { x: index * 10 + 1, y: Math.max(0, y).toFixed(3), width: 8, height: height.toFixed(3), 'data-level': level })];
  });
  return rects.length === 0 ? [] : [of('g', [of('title', `${name}: ${figure(number)}: ${severitiesInWords(severities)}`), ...rects])];
}

const day = 86_400_000;

/** By day where there are few, else by week or by month; those without a finding are there too. */
function periodsOf(days: readonly DayTotals[]): {
  readonly unit: 'day' | 'week' | 'month' | 'year';
  readonly periods: readonly Period[];
  readonly leftOut: number;
} {
  const [from, to] = [Date.parse(days[0]!.day), Date.parse(days.at(-1)!.day)];
  const span = (to - from) / day + 1;
  const unit = span <= mostColumns ? 'day' : span <= mostColumns * 7 ? 'week' : span <= mostColumns * 30 ? 'month' : 'year';
  const periods = new Map<string, { count: number; severities: Record<Level, number> }>();
  const nameOf = (time: number): string => {
    const date = new Date(time);
    if (unit === 'week') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
    const iso = date.toISOString();
    return unit === 'month' ? `${iso.slice(0, 7)}-01` : unit === 'year' ? String(date.getUTCFullYear()) : iso.slice(0, 10);
  };
  // Years without a finding are left out: a wrong clock can be far away.
  if (unit !== 'year') for (let time = from; time <= to; time += day) periods.set(nameOf(time), { count: 0, severities: noneOfEach() });
  for (const one of days) {
    const name = nameOf(Date.parse(one.day));
    const period = periods.get(name) ?? { count: 0, severities: noneOfEach() };
    period.count += one.count;
    for (const level of levelsOfCharts) period.severities[level] += one.severities[level];
    periods.set(name, period);
  }
  // So many years are of wrong clocks, or of somebody who wants a page that nobody can open.
  const all = [...periods].map(([name, period]) => ({ name, ...period }));
  return { unit, periods: all.slice(-mostColumns), leftOut: Math.max(0, all.length - mostColumns) };
}

const noneOfEach = (): Record<Level, number> => Object.fromEntries(levelsOfCharts.map((level) => [level, 0])) as Record<Level, number>;
