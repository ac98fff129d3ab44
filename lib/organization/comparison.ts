import { notAskedCode, present, type Reading, type UnknownReason } from '../core/reading';

/** What a change is about. */
export const changeSubjects = [
  'organization',
  'account',
  'organizational-unit',
  'stack-set',
  'stack-instance',
  'management-account',
  'delegated-administrator',
  'trusted-access',
  'service-control-policy',
  'detection',
  'suppression-rule',
  'automation-rule',
  'membership',
  'coverage',
  'trail',
  'routing',
] as const;

export type ChangeSubject = (typeof changeSubjects)[number];

/** One thing that is different. */
export interface Change {
  readonly subject: ChangeSubject;
  /** ID of an account, unit or policy; name of a StackSet; Region and service of detection. */
  readonly id: string;
  /** @default - it has none beside its ID */
  readonly name?: string;
  /**
   * - `added`, `removed`: it is there now, or no more. An account that joined or left, a unit that was created or deleted.
   * - `moved`: an account or unit has another parent.
   * - `changed`: another value; `what` names it.
   */
  readonly change: 'added' | 'removed' | 'moved' | 'changed';
  /** What changed: `state`, `name`, `template`. @default - the thing itself */
  readonly what?: string;
  /** Value before. @default - there was none, or it is too long to show */
  readonly from?: string;
  /** Value now. @default - there is none, or it is too long to show */
  readonly to?: string;
}

/** A part that cannot be compared, because one of the two snapshots does not know it. */
export interface Incomparable {
  readonly part: string;
  /** Which of the two snapshots does not know it. */
  readonly unknownIn: 'before' | 'now' | 'both';
  readonly reason: UnknownReason;
}

/** What is different between two snapshots of one organization. */
export interface SnapshotChanges {
  readonly kind: 'cordon/snapshot-changes';
  readonly version: 1;
  readonly organization: string;
  /** When the earlier snapshot was taken. ISO 8601, UTC. */
  readonly before: string;
  /** When the later snapshot was taken. ISO 8601, UTC. */
  readonly now: string;
  /** In the order of `changeSubjects`, then by ID. */
  readonly changes: readonly Change[];
  readonly incomparable: readonly Incomparable[];
}

/** Collects what is different. */
export class Comparison {
  public readonly incomparable: Incomparable[] = [];
  private readonly changes: Change[] = [];

  public add(change: Change): void {
    this.changes.push(change);
  }

  /** A value of a thing, where both are known to be there. */
  public value(of: Pick<Change, 'subject' | 'id' | 'name'>, what: string, from: unknown, to: unknown, isShown = true): void {
    const [one, other] = [textOf(from), textOf(to)];
    if (one !== other) this.add({ ...of, change: 'changed', what, ...(isShown && { from: one, to: other }) });
  }

  /** A value that is not in every snapshot; undefined is not read. It is too long to show. */
  public part(of: Pick<Change, 'subject' | 'id' | 'name'>, what: string, from: unknown, to: unknown): void {
    const read = (value: unknown): Reading<unknown> | undefined => (value === undefined ? undefined : present(value));
    this.readings(`${what} of ${of.id}`, read(from), read(to), (one, other) => this.value(of, what, one, other, false));
  }

  /** Both readings, absent as undefined; nothing where one of them is not known. */
  public readings<T>(
    part: string,
    before: Reading<T> | undefined,
    now: Reading<T> | undefined,
    compare: (before: T | undefined, now: T | undefined) => void,
  ): void {
    const [one, other] = [before ?? notRead, now ?? notRead];
    if (one.status !== 'unknown' && other.status !== 'unknown') {
      compare(one.status === 'present' ? one.value : undefined, other.status === 'present' ? other.value : undefined);
      return;
    }
    // Nobody asked then or now: there is nothing to compare.
    if (isNotAsked(one) && isNotAsked(other)) return;
    const unknownIn = one.status !== 'unknown' ? 'now' : other.status !== 'unknown' ? 'before' : 'both';
    const unread = other.status === 'unknown' ? other : one;
    if (unread.status === 'unknown') this.incomparable.push({ part, unknownIn, reason: unread.reason });
  }

  /** Things with IDs: those that were added, removed, and are in both. */
  public lists<T>(
    before: readonly T[],
    now: readonly T[],
    idOf: (one: T) => string,
    describe: (one: T) => Pick<Change, 'subject' | 'id' | 'name'> & Partial<Pick<Change, 'what'>>,
    compare: (before: T, now: T) => void = () => {},
    valueOf: (one: T) => string | undefined = () => undefined,
  ): void {
    const earlier = new Map(before.map((one) => [idOf(one), one]));
    for (const one of now) {
      const was = earlier.get(idOf(one));
      earlier.delete(idOf(one));
      const to = valueOf(one);
      if (was === undefined) this.add({ ...describe(one), change: 'added', ...(to !== undefined && { to }) });
      else compare(was, one);
    }
    for (const one of earlier.values()) {
      const from = valueOf(one);
      this.add({ ...describe(one), change: 'removed', ...(from !== undefined && { from }) });
    }
  }

  public sorted(): readonly Change[] {
    const place = new Map(changeSubjects.map((subject, index) => [subject, index]));
    const key = ({ id, what = '' }: Change): string => `${id} ${what}`;
    return [...this.changes].sort(
      (one, other) => place.get(one.subject)! - place.get(other.subject)! || (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0),
    );
  }
}

const notRead: Reading<never> = {
  status: 'unknown',
  reason: { call: 'cordon:snapshot', code: notAskedCode, message: 'the snapshot does not have this part' },
};

const isNotAsked = (reading: Reading<unknown>): boolean => reading.status === 'unknown' && reading.reason.code === notAskedCode;

/** A value as text; objects as JSON with sorted members, so that the order of members is no change. */
function textOf(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
