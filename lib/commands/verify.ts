import { proveChain, summarizeChain, verdictExitCode, type ChainSummary, type LinkState } from '../chain';
import { type Configuration } from '../configuration/configuration';
import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { moment } from '../core/text';
import { type Snapshot } from '../organization/snapshot';
import { coverageToText } from '../report/coverage-text';
import { type RolloutScope } from '../rollout/plan';
import { verifyCoverage } from '../rollout/verify';
import { type Result } from './result';

export interface VerifyRequest {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly scope: RolloutScope;
  /** Whether every account is listed, also the covered ones. @default false */
  readonly everyAccount?: boolean;
  /** Why the membership is left out, as a clause. @default - it is looked at */
  readonly withoutMembership?: string;
  /** Whether it is said when the snapshot was taken. */
  readonly showAge: boolean;
  /** Whether the exit code is also that of the chains: 1 where an account would not be contained, 3 where that is not known. @default false */
  readonly contained?: boolean;
  /** The maximum age of the snapshot. @default - no maximum */
  readonly freshness?: { readonly maxAgeHours: number; readonly now: Date };
  readonly result: Result;
}

/** `cordon verify`: proves the coverage of every account, and judges whether each would be contained. */
export function verifyCommand({ everyAccount, showAge, freshness, contained = false, result, ...options }: VerifyRequest): ExitCode {
  const { configuration, snapshot, today, scope } = options;
  if (contained && scope !== 'all') throw partOfRollout(scope);
  if (freshness) assertFresh(snapshot.takenAt, freshness.maxAgeHours, freshness.now);
  const coverage = verifyCoverage(options);
  // A part of the rollout alone says nothing of whether an account would be contained.
  const chain =
    scope === 'all'
      ? summarizeChain(proveChain({ configuration, snapshot, today, coverage }), [...coverage.waves, 'management account'])
      : undefined;
  const code = contained && chain ? worse(coverage.exitCode, verdictExitCode[verdictOf(chain)]) : coverage.exitCode;
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ ...coverage, exitCode: code, ...(chain && { chain }) }, undefined, 2)}\n`
      : coverageToText(coverage, { colour: result.colour, takenAt: showAge, accounts: everyAccount, ...(chain && { chain }) }),
  );
  return code;
}

function partOfRollout(value: RolloutScope): CordonError {
  return new CordonError(exitCode.usage, {
    id: 'contained-needs-all',
    message: '--contained looks at the whole chain of every account, and --only limits the command to one part',
    value,
    remedy: 'leave out --only, or --contained',
  });
}

/** The verdict of the weakest account. */
function verdictOf({ verdicts }: ChainSummary): LinkState {
  return verdicts.no > 0 ? 'no' : verdicts.unknown > 0 ? 'unknown' : 'yes';
}

/** What does not hold goes before what is not known. */
function worse(one: ExitCode, other: ExitCode): ExitCode {
  return [exitCode.doesNotHold, exitCode.unknown].find((code) => code === one || code === other) ?? one;
}

const hour = 3_600_000;
/** The tolerated difference between the clocks of two machines. */
const clockSkew = 5 * 60_000;

/** @throws CordonError (exit code 3) if the snapshot is older than that, or has a time in the future */
export function assertFresh(takenAt: string, maxAgeHours: number, now: Date): void {
  const age = now.getTime() - Date.parse(takenAt);
  const refuse = (id: string, message: string): never => {
    throw new CordonError(exitCode.unknown, { id, message, remedy: 'take a new snapshot with cordon snapshot' });
  };
  if (age < -clockSkew) refuse('snapshot-of-the-future', `the snapshot has a time in the future: ${moment(takenAt)}`);
  if (age > maxAgeHours * hour) {
    const hours = Math.floor(age / hour).toLocaleString('en-US');
    refuse('snapshot-too-old', `the snapshot of ${moment(takenAt)} is ${hours} hours old, and --max-age allows ${maxAgeHours}`);
  }
}
