/**
 * The condition keys of a request.
 *
 * A key that is in `values` is present. A key that is not is absent only where `absent` says so; otherwise nothing is known of it, and a
 * condition on it is unknown. Nothing is absent by silence, because AWS puts many keys into a request that its maker never sees.
 */
export interface RequestContext {
  /** Value by key, e.g. `aws:RequestedRegion`; a list where the key is one of many values (`aws:TagKeys`). Case of keys does not count. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  /** Keys that are surely not in the request; `aws:PrincipalTag/*` stands for all that begin so. @default - none */
  readonly absent?: 'every-other-key' | readonly string[];
  /** Keys of which nothing is known although they would follow from the request. @default - none */
  readonly unknown?: readonly string[];
}

/** What a request says of a condition key. */
export type KeyState =
  { readonly state: 'present'; readonly value: string | readonly string[] } | { readonly state: 'absent' } | { readonly state: 'unknown' };

const absentKey: KeyState = { state: 'absent' };
const unknownKey: KeyState = { state: 'unknown' };

/** The keys of a request, looked up without regard to case. Made when first asked: most statements ask for none. */
export class ContextKeys {
  private looked: LookedUp | undefined;

  /** @param derived keys that follow from the request; those of `context` go before */
  public constructor(
    private readonly context: RequestContext,
    private readonly derived: () => Readonly<Record<string, string>> = () => ({}),
  ) {}

  public get(key: string): KeyState {
    const { values, complete, absent, absentPrefixes, unknown } = (this.looked ??= lookUp(this.context, this.derived()));
    const name = key.toLowerCase();
    if (unknown.has(name)) return unknownKey;
    const value = values.get(name);
    if (value !== undefined) return { state: 'present', value };
    return complete || absent.has(name) || absentPrefixes.some((prefix) => name.startsWith(prefix)) ? absentKey : unknownKey;
  }
}

interface LookedUp {
  readonly values: ReadonlyMap<string, string | readonly string[]>;
  /** Whether every other key is absent. */
  readonly complete: boolean;
  readonly absent: ReadonlySet<string>;
  readonly absentPrefixes: readonly string[];
  readonly unknown: ReadonlySet<string>;
}

function lookUp({ values, absent = [], unknown = [] }: RequestContext, derived: Readonly<Record<string, string>>): LookedUp {
  const names = absent === 'every-other-key' ? [] : absent.map((key) => key.toLowerCase());
  return {
    values: new Map([...Object.entries(derived), ...Object.entries(values)].map(([key, value]) => [key.toLowerCase(), value])),
    complete: absent === 'every-other-key',
    absent: new Set(names.filter((key) => !key.endsWith('*'))),
    absentPrefixes: names.filter((key) => key.endsWith('*')).map((key) => key.slice(0, -1)),
    unknown: new Set(unknown.map((key) => key.toLowerCase())),
  };
}
