import { type Clock } from '../core/clock';
import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { compareFacts, type FactChange, type VerificationChanges } from './compare';
import { factsOf } from './facts';
import { type Verification } from './verification';

export interface WatchOptions {
  readonly clock: Clock;
  /** Reads the organization and verifies it. */
  readonly read: (reading: number) => Promise<Verification>;
  /** Milliseconds from the end of a reading to the beginning of the next. */
  readonly interval: number;
  /** Milliseconds after which no reading begins. */
  readonly timeout: number;
  /** Whether the watch ends once everything is proven. @default false */
  readonly untilCovered?: boolean;
  /** Whether the chains count, as with `VerificationOptions.contained`. @default false */
  readonly contained?: boolean;
  readonly onEvent: (event: WatchEvent) => void;
}

/** What changed between two readings. */
export type ReadingChanges = Pick<VerificationChanges, 'worse' | 'better' | 'warnings'> & {
  /** It failed or was not known before and still does, with other words: an account whose state went on. */
  readonly other: readonly FactChange[];
};

export type WatchEvent =
  /** The first reading, or a later one in which something changed. */
  | {
      readonly kind: 'read';
      readonly reading: number;
      readonly verification: Verification;
      /** @default - it is the first reading */
      readonly changes?: ReadingChanges;
    }
  /** A later reading in which nothing changed. */
  | { readonly kind: 'same'; readonly reading: number; readonly verification: Verification }
  /** The organization could not be read this time. */
  | { readonly kind: 'failed'; readonly reading: number; readonly error: CordonError }
  | { readonly kind: 'waiting'; readonly until: Date }
  | { readonly kind: 'ended'; readonly why: 'covered' | 'timeout'; readonly readings: number; readonly exitCode: ExitCode };

/**
 * Reads an organization again and again, and tells what changed since the last reading that succeeded.
 *
 * A first reading that fails ends the watch. A later one is told and tried again: credentials can be renewed meanwhile, and AWS can be out of reach for
 * a while. If the last reading failed, nobody knows how it stands.
 * @returns the exit code of the last reading
 */
export async function watch({
  clock,
  read,
  interval,
  timeout,
  untilCovered = false,
  contained = false,
  onEvent,
}: WatchOptions): Promise<ExitCode> {
  const end = clock.now().getTime() + timeout;
  let before: Verification | undefined;
  let code: ExitCode = exitCode.unknown;
  for (let reading = 1; ; reading += 1) {
    try {
      const verification = await read(reading);
      onEvent(eventOf(reading, before, verification, contained));
      before = verification;
      code = verification.exitCode;
    } catch (error) {
      if (!(error instanceof CordonError) || before === undefined) throw error;
      onEvent({ kind: 'failed', reading, error });
      code = exitCode.unknown;
    }
    const ended = (why: 'covered' | 'timeout'): ExitCode => {
      onEvent({ kind: 'ended', why, readings: reading, exitCode: code });
      return code;
    };
    if (untilCovered && code === exitCode.holds) return ended('covered');
    const next = clock.now().getTime() + interval;
    if (next >= end) return ended('timeout');
    onEvent({ kind: 'waiting', until: new Date(next) });
    await clock.sleep(interval);
  }
}

function eventOf(reading: number, before: Verification | undefined, verification: Verification, contained: boolean): WatchEvent {
  if (before === undefined) return { kind: 'read', reading, verification };
  const [was, is] = [factsOf(before, { contained }), factsOf(verification, { contained })];
  const { worse, better, warnings, remaining, unknown } = compareFacts(was, is, { before: before.takenAt, now: verification.takenAt });
  const other = [...remaining, ...unknown].filter(({ key, text }) => (was.get(key)?.text ?? text) !== text);
  const changes = { worse, better, warnings, other };
  const isSame = Object.values(changes).every(({ length }) => length === 0);
  return isSame ? { kind: 'same', reading, verification } : { kind: 'read', reading, verification, changes };
}
