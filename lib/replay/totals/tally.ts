import { severityLevels, type SeverityLevel } from '../records/severity';
import { type Brief } from '../records/subject';
import { Counts, type CountsPart } from './counts';

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

/** A tally of some records, as plain data. */
export interface TallyPart {
  readonly count: number;
  /** Those that are not 0. */
  readonly severities: Readonly<Partial<Record<SeverityLevel | 'none', number>>>;
  readonly accounts: CountsPart;
  /** The first and the last time, in milliseconds since 1970. @default - no record had a time */
  readonly seen?: readonly [first: number, last: number];
}

const levels = [...severityLevels, 'none' as const];

/** Counts records; two tallies of parts make the tally of the whole. */
export class Tally {
  private total = 0;
  private readonly severities = new Map<SeverityLevel | 'none', number>();
  private readonly accounts = new Counts();
  private first = Infinity;
  private last = -Infinity;

  public add({ severity: level, account, time }: Brief): void {
    const severity = level ?? 'none';
    this.total++;
    this.severities.set(severity, (this.severities.get(severity) ?? 0) + 1);
    if (account !== undefined) this.accounts.add(account);
    if (time !== undefined) this.seen(time, time);
  }

  public get count(): number {
    return this.total;
  }

  /** Adds what another one counted, without making a part of it. */
  public addAll({ total, severities, accounts, first, last }: Tally): void {
    this.total += total;
    for (const [level, count] of severities) this.severities.set(level, this.of(level) + count);
    this.accounts.addAll(accounts);
    this.seen(first, last);
  }

  public merge({ count, severities, accounts, seen }: TallyPart): void {
    this.total += count;
    for (const level of levels) {
      const more = severities[level];
      if (more !== undefined) this.severities.set(level, this.of(level) + more);
    }
    this.accounts.merge(accounts);
    if (seen !== undefined) this.seen(...seen);
  }

  public toPart(): TallyPart {
    return {
      count: this.total,
      severities: Object.fromEntries(levels.flatMap((level) => (this.severities.has(level) ? [[level, this.of(level)]] : []))),
      accounts: this.accounts.toPart(),
      ...(this.first <= this.last && { seen: [this.first, this.last] as const }),
    };
  }

  /** How many are of this severity. */
  public of(severity: SeverityLevel | 'none'): number {
    return this.severities.get(severity) ?? 0;
  }

  public toJson(): TallyResult {
    const { counts, others } = this.accounts.toJson();
    return {
      count: this.total,
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
