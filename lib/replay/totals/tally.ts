import { severityLevels, type SeverityLevel } from '../records/severity';
import { type Brief } from '../records/subject';
import { Counts } from './counts';

export type SeverityCounts = Readonly<Record<SeverityLevel | 'none', number>>;

/** How often something happened, of what severity, in which accounts, and when first and last. */
export interface TallyResult {
  readonly count: number;
  /** `none`: the record has no severity. */
  readonly severities: SeverityCounts;
  /** The accounts, most frequent first. */
  readonly accounts: readonly { readonly account: string; readonly count: number }[];
  /** Records of accounts that are not counted one by one: the first 100,000 are. @default - none */
  readonly otherAccounts?: number;
  /** ISO 8601. @default - no record had a time */
  readonly first?: string;
  readonly last?: string;
}

/** Counts records; two tallies of parts make the tally of the whole. */
export class Tally {
  private count = 0;
  private readonly severities = new Map<SeverityLevel | 'none', number>();
  private readonly accounts = new Counts();
  private first = Infinity;
  private last = -Infinity;

  public add({ severity: level, account, time }: Brief): void {
    const severity = level ?? 'none';
    this.count++;
    this.severities.set(severity, (this.severities.get(severity) ?? 0) + 1);
    if (account !== undefined) this.accounts.add(account);
    if (time !== undefined) this.seen(time, time);
  }

  public merge(other: Tally): void {
    this.count += other.count;
    for (const [severity, count] of other.severities) this.severities.set(severity, (this.severities.get(severity) ?? 0) + count);
    this.accounts.merge(other.accounts);
    this.seen(other.first, other.last);
  }

  public get total(): number {
    return this.count;
  }

  /** How many are of this severity. */
  public of(severity: SeverityLevel | 'none'): number {
    return this.severities.get(severity) ?? 0;
  }

  public toJson(): TallyResult {
    const { counts, others } = this.accounts.toJson();
    const levels = [...severityLevels, 'none' as const];
    return {
      count: this.count,
      severities: Object.fromEntries(levels.map((level) => [level, this.of(level)])) as SeverityCounts,
      accounts: counts.map(({ key, count }) => ({ account: key, count })),
      ...(others !== undefined && { otherAccounts: others }),
      ...(this.first <= this.last && { first: new Date(this.first).toISOString(), last: new Date(this.last).toISOString() }),
    };
  }

  private seen(first: number, last: number): void {
    if (first < this.first) this.first = first;
    if (last > this.last) this.last = last;
  }
}
