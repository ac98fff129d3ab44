import { exitCode, type ExitCode } from '../core/problem';
import { factRanks, type Fact, type FactState } from './facts';

/** A fact that is another one now. */
export interface FactChange {
  readonly key: string;
  /** @default - the earlier verification did not have it */
  readonly from?: FactState;
  /** @default - it is gone, as with an account that left */
  readonly to?: FactState;
  /** What is said now; of a fact that is gone, what was said. */
  readonly text: string;
  /** @default - there is nothing to do, or the text says it */
  readonly remedy?: string;
}

/** What changed from one verification to a later one. Lists are in the order of the facts. */
export interface VerificationChanges {
  /** When the earlier organization was read. ISO 8601, UTC. */
  readonly before: string;
  readonly now: string;
  /** It held, or nobody knew, or it was not there: now it fails or is not known. */
  readonly worse: readonly FactChange[];
  /** It failed or was not known, and holds now, or is gone. */
  readonly better: readonly FactChange[];
  /** It failed before and does not hold now either. It is not resolved. */
  readonly remaining: readonly FactChange[];
  /** It was not known and still is not: nobody can tell whether it got worse. */
  readonly unknown: readonly FactChange[];
  /** New warnings, which fail no gate. */
  readonly warnings: readonly FactChange[];
}

type Kind = 'worse' | 'better' | 'remaining' | 'unknown' | 'warnings';

/** A fact that one of the verifications lacks is none of its problems: it held, or there was no such account. */
function kindOf(from: FactState | undefined, to: FactState | undefined): Kind | undefined {
  const [was, is] = [factRanks[from ?? 'holds'], factRanks[to ?? 'holds']];
  // Nobody asked then or there was nothing to ask: that nobody asks now is no change for the worse.
  if (to === 'not-looked-at') return from === undefined || from === 'not-looked-at' ? undefined : was < is ? 'worse' : 'remaining';
  if (is === factRanks.warns) return was > is ? 'better' : was < is ? 'warnings' : undefined;
  if (is > was) return 'worse';
  // What failed and is not known now is no better.
  if (to === 'unknown' && from === 'fails') return 'remaining';
  if (is < was) return from === 'not-looked-at' || from === 'warns' ? undefined : 'better';
  if (to === 'unknown') return 'unknown';
  return to === 'fails' ? 'remaining' : undefined;
}

/** Compares the facts of two verifications of one organization: pure, and linear in the facts. */
export function compareFacts(
  before: ReadonlyMap<string, Fact>,
  now: ReadonlyMap<string, Fact>,
  times: { readonly before: string; readonly now: string },
): VerificationChanges {
  const found: Record<Kind, FactChange[]> = { worse: [], better: [], remaining: [], unknown: [], warnings: [] };
  const same = renamed(before, now);
  const seen = new Set<string>();
  for (const fact of now.values()) {
    const earlier = before.get(fact.key) ?? before.get(same.get(fact.key) ?? '');
    if (earlier) seen.add(earlier.key);
    const kind = kindOf(earlier?.state, fact.state);
    if (kind) found[kind].push(change(fact, earlier?.state, fact.state));
  }
  for (const fact of before.values()) {
    if (!seen.has(fact.key) && kindOf(fact.state, undefined) === 'better') found.better.push(change(fact, fact.state, undefined));
  }
  return { ...times, ...found };
}

function change({ key, text, remedy }: Fact, from: FactState | undefined, to: FactState | undefined): FactChange {
  return {
    key,
    ...(from && { from }),
    ...(to && { to }),
    text,
    ...(remedy !== undefined && to !== undefined && to !== 'holds' && { remedy }),
  };
}

/**
 * Findings whose words changed, by their new key: with a count in its message a finding would seem another one. They are the same where both
 * verifications have one of the ID that the other does not have.
 */
function renamed(before: ReadonlyMap<string, Fact>, now: ReadonlyMap<string, Fact>): ReadonlyMap<string, string> {
  const only = (these: ReadonlyMap<string, Fact>, those: ReadonlyMap<string, Fact>): Map<string, string[]> => {
    const byId = new Map<string, string[]>();
    for (const { key, isWorded = false } of these.values()) {
      if (!isWorded || those.has(key)) continue;
      const id = key.slice(0, key.indexOf(' '));
      byId.set(id, [...(byId.get(id) ?? []), key]);
    }
    return byId;
  };
  const gone = only(before, now);
  return new Map(
    [...only(now, before)].flatMap(([id, keys]) => {
      const earlier = gone.get(id) ?? [];
      return keys.length === 1 && earlier.length === 1 ? [[keys[0]!, earlier[0]!] as const] : [];
    }),
  );
}

/** The gate of a pipeline that fails on what got worse alone. What nobody can tell is 3. */
export function changesExitCode({ worse, unknown }: VerificationChanges): ExitCode {
  if (worse.length > 0) return exitCode.doesNotHold;
  return unknown.length > 0 ? exitCode.unknown : exitCode.holds;
}
