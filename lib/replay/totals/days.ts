import { severityLevels, type SeverityLevel } from '../records/severity';
import { type Counts } from './counts';
import { type SeverityCounts } from './tally';

/** Findings of a day, in UTC. */
export interface DayTotals {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly count: number;
  readonly severities: SeverityCounts;
}

const millisecondsOfDay = 86_400_000;

const levels = [...severityLevels, 'none' as const];
/** Days and severities that are counted by number before they are added to the others. */
const mostNumbers = 10_000;

/** Counts findings by day and severity. A text for each finding would take longer. */
export class DayCounter {
  /** By the number of the day since 1970, and the place of the severity. */
  private readonly numbers = new Map<number, number>();

  /** @param counts - that they are added to in the end */
  public constructor(private readonly counts: Counts) {}

  public add(time: number, severity: SeverityLevel | 'none'): void {
    const number = Math.floor(time / millisecondsOfDay) * levels.length + levels.indexOf(severity);
    this.numbers.set(number, (this.numbers.get(number) ?? 0) + 1);
    if (this.numbers.size > mostNumbers) this.fold();
  }

  /** Adds what was counted to the counts, by keys such as `20780 high`. */
  public fold(): void {
    for (const [number, count] of this.numbers) {
      const day = Math.floor(number / levels.length);
      this.counts.add(`${day} ${levels[number - day * levels.length]!}`, count);
    }
    this.numbers.clear();
  }
}

/** @param counts - by the keys of a `DayCounter` */
export function daysOf(counts: readonly (readonly [key: string, count: number])[]): readonly DayTotals[] {
  const days = new Map<number, Record<SeverityLevel | 'none', number>>();
  for (const [key, count] of counts) {
    const [day, severity] = key.split(' ') as [string, SeverityLevel | 'none'];
    const severities = days.get(Number(day)) ?? noneOfEach();
    severities[severity] += count;
    days.set(Number(day), severities);
  }
  return [...days]
    .sort(([one], [other]) => one - other)
    .map(([day, severities]) => ({
      day: new Date(day * millisecondsOfDay).toISOString().replace(/T.*$/, ''),
      count: Object.values(severities).reduce((sum, count) => sum + count, 0),
      severities,
    }));
}

const noneOfEach = (): Record<SeverityLevel | 'none', number> =>
  Object.fromEntries(levels.map((level) => [level, 0])) as Record<SeverityLevel | 'none', number>;
