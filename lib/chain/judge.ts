import { type ApprovedAction, type Configuration } from '../configuration/configuration';
import { type UnknownReason } from '../core/reading';
import { type Account, type Snapshot } from '../organization/snapshot';
import { type Coverage } from '../rollout/verify';
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

/** Judges one link of one account. Accounts with the same evidence get the same object. */
export type Judge = (account: Account, action: ApprovedAction) => Judgement;

/** Looks at what all accounts share once, and answers for each account in constant time. */
export type JudgeFactory = (input: ChainInput) => Judge;

/** Remembers what was judged of a key. */
export function remembered<Key>(judge: (key: Key) => Judgement): (key: Key) => Judgement {
  const known = new Map<Key, Judgement>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const judged = judge(key);
    known.set(key, judged);
    return judged;
  };
}

/** Judges a link that is the same for all action types of an account: once, because they are asked for one after the other. */
export function perAccount(judge: (account: Account) => Judgement): Judge {
  let judged: { readonly account: Account; readonly judgement: Judgement } | undefined;
  return (account) => {
    if (judged?.account !== account) judged = { account, judgement: judge(account) };
    return judged.judgement;
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
