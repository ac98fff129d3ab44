import { isDeepStrictEqual } from 'node:util';
import { type Snapshot } from '../organization/snapshot';

/** Three states of one organization. */
export interface RehearsedCourse {
  /** The snapshot that the rehearsal began with. */
  readonly given: Snapshot;
  /** The rehearsed organization as it was read before the first change. */
  readonly start: Snapshot;
  /** The rehearsed organization as it was read at the end, the same parts as at the start. */
  readonly end: Snapshot;
}

/**
 * The snapshot after a rehearsal: what the rehearsal changed is as it is at the end, and everything else as it was given. A part that the
 * rehearsal does not read, or takes as absent because the snapshot does not know it, stays as it was given too. Pure.
 */
export function afterRehearsal({ given, start, end }: RehearsedCourse): Snapshot {
  const after = merged(given, start, end) as Snapshot;
  if (after.seenRoles === undefined || isDeepStrictEqual(rolesOf(start), rolesOf(end))) return after;
  // Nobody has looked into the accounts since their roles were deployed.
  return Object.fromEntries(Object.entries(after).filter(([key]) => key !== 'seenRoles')) as unknown as Snapshot;
}

/** What deploys roles, and the accounts that have them. */
const rolesOf = ({ stackSets, managementAccount, accounts }: Snapshot): unknown => ({ stackSets, managementAccount, accounts });

/** A value of the snapshot, by its three states. Undefined: it is not there. */
function merged(given: unknown, start: unknown, end: unknown): unknown {
  if (isDeepStrictEqual(start, end)) return given;
  if (isList(given) && isList(start) && isList(end)) return mergedList(given, start, end);
  if (isRecord(given) && isRecord(start) && isRecord(end) && isSame(given, start, end)) return mergedRecord(given, start, end);
  return end;
}

function mergedRecord(given: JsonRecord, start: JsonRecord, end: JsonRecord): JsonRecord {
  const keys = new Set([...Object.keys(given), ...Object.keys(end)]);
  const entries = [...keys].map((key) => [key, merged(given[key], start[key], end[key])] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Items are the same by their key. A list whose items have none is taken as a whole. */
function mergedList(given: readonly unknown[], start: readonly unknown[], end: readonly unknown[]): readonly unknown[] {
  const [ofGiven, ofStart, ofEnd] = [byKey(given), byKey(start), byKey(end)];
  if (ofGiven === undefined || ofStart === undefined || ofEnd === undefined) return end;
  const items = [...ofEnd].map(([key, item]) => [key, ofGiven.has(key) ? merged(ofGiven.get(key), ofStart.get(key), item) : item] as const);
  // What the rehearsal never had, it has not removed.
  const others = [...ofGiven].filter(([key]) => !ofStart.has(key) && !ofEnd.has(key));
  if (others.length === 0) return items.map(([, item]) => item);
  return [...items, ...others].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item);
}

/** @returns undefined where an item has no key, or two have the same */
function byKey(items: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const found = new Map<string, unknown>();
  for (const item of items) {
    const key = isRecord(item) ? keyOf(item) : undefined;
    if (key === undefined || found.has(key)) return undefined;
    found.set(key, item);
  }
  return found;
}

/** Its ID or ARN; for a stack instance the account and the Region. */
function keyOf({ id, arn, account, region }: JsonRecord): string | undefined {
  const own = id ?? arn;
  if (typeof own === 'string') return own;
  return typeof account === 'string' ? [account, ...(typeof region === 'string' ? [region] : [])].join('/') : undefined;
}

/**
 * Whether the three are one thing that changed, and not one in place of another: not a stack that was made anew, nor a reading that became present.
 * Only then does what is left of one belong to the other.
 */
function isSame(...states: readonly JsonRecord[]): boolean {
  const [first, ...others] = states.map(({ id, stackId, status }) => [id, stackId, readings.has(status) ? status : undefined]);
  return others.every((other) => isDeepStrictEqual(other, first));
}

const readings: ReadonlySet<unknown> = new Set(['present', 'absent', 'unknown']);

type JsonRecord = Readonly<Record<string, unknown>>;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isRecord = (value: unknown): value is JsonRecord => typeof value === 'object' && value !== null && !Array.isArray(value);
