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
}

/** What a request says of a condition key. */
export type KeyState =
  { readonly state: 'present'; readonly value: string | readonly string[] } | { readonly state: 'absent' } | { readonly state: 'unknown' };

const absentKey: KeyState = { state: 'absent' };
const unknownKey: KeyState = { state: 'unknown' };

/** The keys of a request, looked up without regard to case. */
export class ContextKeys {
  private readonly values: ReadonlyMap<string, string | readonly string[]>;
  private readonly absent: ReadonlySet<string>;
  private readonly absentPrefixes: readonly string[];
  private readonly complete: boolean;

  /** @param derived keys that follow from the request; those of `context` go before */
  public constructor(context: RequestContext, derived: Readonly<Record<string, string>> = {}) {
    const entries = [...Object.entries(derived), ...Object.entries(context.values)];
    this.values = new Map(entries.map(([key, value]) => [key.toLowerCase(), value]));
    const absent = context.absent ?? [];
    this.complete = absent === 'every-other-key';
    const names = absent === 'every-other-key' ? [] : absent.map((key) => key.toLowerCase());
    this.absent = new Set(names.filter((key) => !key.endsWith('*')));
    this.absentPrefixes = names.filter((key) => key.endsWith('*')).map((key) => key.slice(0, -1));
  }

  public get(key: string): KeyState {
    const name = key.toLowerCase();
    const value = this.values.get(name);
    if (value !== undefined) return { state: 'present', value };
    if (this.complete || this.absent.has(name) || this.absentPrefixes.some((prefix) => name.startsWith(prefix))) return absentKey;
    return unknownKey;
  }
}
