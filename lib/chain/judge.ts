import { approvedActionTypes, type ApprovedAction, type Configuration } from '../configuration/configuration';
import { Known } from '../core/known';
import { type UnknownReason } from '../core/reading';
import { type Account, type Snapshot } from '../organization/snapshot';
import { type AccountCoverage, type Coverage } from '../rollout/verify';
import { type Judgement } from './link';

/** What every link is judged by: data alone. */
export interface ChainInput {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD; exclusions and rules end by it. */
  readonly today: string;
  /** What `verifyCoverage` says of the same configuration and snapshot, with the scope `all`. */
  readonly coverage: Coverage;
}

/** What is judged of one link by action type. Accounts with the same evidence get the same object. */
export type Judgements = Readonly<Record<ApprovedAction, Judgement>>;

/** Judges one link. */
export interface Judge {
  /** What is judged of every account. @default - accounts may differ */
  readonly shared?: Judgements;
  /** What is judged of an account, in constant time. `coverage` is what `ChainInput` says of it. */
  readonly of: (account: Account, coverage: AccountCoverage | undefined) => Judgements;
}

/** Looks at what all accounts share once. */
export type JudgeFactory = (input: ChainInput) => Judge;

export function byAction(judge: (action: ApprovedAction) => Judgement): Judgements {
  return Object.fromEntries(approvedActionTypes.map((action) => [action, judge(action)])) as Record<ApprovedAction, Judgement>;
}

/** The same for each action type. */
export const forEachAction = (judgement: Judgement): Judgements => byAction(() => judgement);

/** A link that is the same for all accounts. */
export function shared(judgements: Judgements): Judge {
  return { shared: judgements, of: () => judgements };
}

/** A link that is the same for all accounts and action types. */
export const sharedByAll = (judgement: Judgement): Judge => shared(forEachAction(judgement));

/** A link of each account. */
export const ofAccount = (of: Judge['of']): Judge => ({ of });

/** Remembers what was judged of some values, always as many. */
export function remembered<Values extends readonly unknown[], Result>(judge: (...values: Values) => Result): (...values: Values) => Result {
  const known = new Known<unknown, Result>();
  return (...values) => known.of(values, () => judge(...values));
}

/** Judges accounts by some values of each, which are found by their number. */
export function byValues<Value, Result>(
  number: number,
  valueOf: (at: number, account: Account, coverage: AccountCoverage | undefined) => Value,
  judge: (values: readonly Value[]) => Result,
): (account: Account, coverage: AccountCoverage | undefined) => Result {
  const known = new Known<Value, Result>();
  return (account, coverage) => {
    const values: Value[] = [];
    for (let at = 0; at < number; at++) values.push(valueOf(at, account, coverage));
    return known.of(values, judge);
  };
}

/** A reading that failed, as a sentence: who was not asked, or what AWS answered. */
export function whyUnread(what: string, { call, code, message }: UnknownReason): string {
  return code === 'not-asked' ? `Nobody looked at ${what}: ${message}.` : `AWS did not answer ${call} (${code}: ${message}).`;
}

/** What to do about a reading that failed. */
export function remedyOfUnread({ call, code }: UnknownReason): string {
  return code === 'not-asked'
    ? 'take a new snapshot with credentials of the account that can read it: cordon snapshot'
    : `allow ${call}, then take a new snapshot: cordon snapshot`;
}

export const takeSnapshot = 'take a new snapshot: cordon snapshot';

/** Names in their order, the first few of many: `a, b and 3 more`. */
export function names(list: readonly string[], most = 3): string {
  const distinct = [...new Set(list)];
  if (distinct.length > most) return `${distinct.slice(0, most).join(', ')} and ${distinct.length - most} more`;
  return distinct.length < 2 ? distinct.join('') : `${distinct.slice(0, -1).join(', ')} and ${distinct.at(-1)}`;
}

/** A text as a sentence of its own. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const start = `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}`;
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
