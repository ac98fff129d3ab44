import { unknownTruth, type UnknownTruth } from './truth';

/**
 * The condition keys of a request.
 *
 * A key that is in `values` is present. A key that is not is absent only where `absent` says so; otherwise nothing is known of it, and a
 * condition on it is unknown. Nothing is absent by silence, because AWS puts many keys into a request that its maker never sees.
 */
export interface RequestContext {
  /** Value by key, e.g. `aws:RequestedRegion`; a list where the key is one of many values (`aws:TagKeys`). Case of keys does not count. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  /** Keys that are certainly not in the request, by name (`aws:PrincipalTag/*` stands for all that begin so) or asked for in lower case. @default - none */
  readonly absent?: 'every-other-key' | readonly string[] | ((key: string) => boolean);
  /** Keys that have one of these values, `undefined` where they may be absent; which is not known. @default - none */
  readonly oneOf?: Readonly<Record<string, readonly (string | readonly string[] | undefined)[]>>;
  /** Keys whose value is this moment or a later one, in milliseconds since 1970. @default - none */
  readonly from?: Readonly<Record<string, number>>;
  /**
   * Keys of which nothing is known although they would follow from the request, or although `absent` has them; `aws:PrincipalTag/*` stands for
   * all that begin so. @default - none
   */
  readonly unknown?: readonly string[];
  /** Why a key that is neither given nor absent is not known, as a sentence without a full stop. @default - no reason is given */
  readonly reason?: (key: string) => string | undefined;
}

/** What a request says of a condition key. */
export type KeyState =
  | KnownKey
  /** One of several, which is not known. */
  | { readonly state: 'one-of'; readonly states: readonly KnownKey[] }
  /** This moment or a later one, in milliseconds since 1970. */
  | { readonly state: 'from'; readonly moment: number }
  | { readonly state: 'unknown' };
export type KnownKey = { readonly state: 'present'; readonly value: string | readonly string[] } | { readonly state: 'absent' };

const absentKey: KnownKey = { state: 'absent' };
const unknownKey: KeyState = { state: 'unknown' };

/** The keys of a request, looked up without regard to case. Made when first asked: most statements ask for none. */
export class ContextKeys {
  private derived: ReadonlyMap<string, string> | undefined;

  /** @param derive keys that follow from the request, in lower case; those of `context` go before */
  public constructor(
    private readonly context: RequestContext,
    private readonly derive: () => ReadonlyMap<string, string> = () => new Map(),
  ) {}

  public get(key: string): KeyState {
    const { values, oneOf, from, complete, absent, unknown } = lookedUp(this.context);
    const name = key.toLowerCase();
    if (has(unknown, name)) return unknownKey;
    const value = values.get(name) ?? (this.derived ??= this.derive()).get(name);
    if (value !== undefined) return { state: 'present', value };
    const choices = oneOf.get(name);
    if (choices)
      return { state: 'one-of', states: choices.map((one) => (one === undefined ? absentKey : { state: 'present', value: one })) };
    const moment = from.get(name);
    if (moment !== undefined) return { state: 'from', moment };
    return complete || absent(name) ? absentKey : unknownKey;
  }

  /** What is not known of a key, with its reason where there is one. */
  public unknown(key: string): UnknownTruth {
    return unknownTruth('condition-key', key, this.context.reason?.(key));
  }
}

interface LookedUp {
  readonly values: ReadonlyMap<string, string | readonly string[]>;
  readonly oneOf: ReadonlyMap<string, NonNullable<RequestContext['oneOf']>[string]>;
  readonly from: ReadonlyMap<string, number>;
  /** Whether every other key is absent. */
  readonly complete: boolean;
  readonly absent: (name: string) => boolean;
  readonly unknown: KeyNames;
}

/** Names of keys, and what the names of others begin with. */
interface KeyNames {
  readonly exact: ReadonlySet<string>;
  readonly prefixes: readonly string[];
}

/** Many requests have one context. */
const known = new WeakMap<RequestContext, LookedUp>();

function lookedUp(context: RequestContext): LookedUp {
  const before = known.get(context);
  if (before !== undefined) return before;
  const made = lookUp(context);
  known.set(context, made);
  return made;
}

function lookUp({ values, oneOf = {}, from = {}, absent = [], unknown = [] }: RequestContext): LookedUp {
  const inLowerCase = <T>(entries: readonly (readonly [string, T])[]): Map<string, T> =>
    new Map(entries.map(([key, value]) => [key.toLowerCase(), value]));
  return {
    values: inLowerCase(Object.entries(values)),
    oneOf: inLowerCase(Object.entries(oneOf)),
    from: inLowerCase(Object.entries(from)),
    complete: absent === 'every-other-key',
    absent: typeof absent === 'function' ? absent : absenceOf(absent),
    unknown: keyNames(unknown),
  };
}

function absenceOf(absent: 'every-other-key' | readonly string[]): (name: string) => boolean {
  const names = keyNames(absent === 'every-other-key' ? [] : absent);
  return (name) => has(names, name);
}

function keyNames(keys: readonly string[]): KeyNames {
  const names = keys.map((key) => key.toLowerCase());
  return {
    exact: new Set(names.filter((key) => !key.endsWith('*'))),
    prefixes: names.filter((key) => key.endsWith('*')).map((key) => key.slice(0, -1)),
  };
}

const has = ({ exact, prefixes }: KeyNames, name: string): boolean => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
