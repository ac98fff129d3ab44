import { proveChain, summarizeChain, verdictExitCode, type ChainSummary, type LinkState } from '../chain';
import { exitCode, type ExitCode } from '../core/problem';
import { verifyCoverage, type Coverage, type VerifyOptions } from '../rollout/verify';

export interface VerificationOptions extends VerifyOptions {
  /** Whether the exit code is also that of the chains: 1 where an account would not be contained, 3 where that is not known. @default false */
  readonly contained?: boolean;
}

/** All that `cordon verify` found out. */
export interface Verification extends Coverage {
  /** Whether each account would be contained. @default - only a part of the rollout was looked at, which says nothing of that */
  readonly chain?: ChainSummary;
}

/** Verifies an organization: pure, from a configuration and a snapshot. */
export function verification({ contained = false, ...options }: VerificationOptions): Verification {
  const { configuration, snapshot, today, scope = 'all' } = options;
  const coverage = verifyCoverage(options);
  if (scope !== 'all') return coverage;
  const chain = summarizeChain(proveChain({ configuration, snapshot, today, coverage }), [...coverage.waves, 'management account']);
  return { ...coverage, exitCode: contained ? worse(coverage.exitCode, verdictExitCode[verdictOf(chain)]) : coverage.exitCode, chain };
}

/** The verdict of the weakest account. */
function verdictOf({ verdicts }: ChainSummary): LinkState {
  return verdicts.no > 0 ? 'no' : verdicts.unknown > 0 ? 'unknown' : 'yes';
}

/** What does not hold goes before what is not known. */
export function worse(one: ExitCode, other: ExitCode): ExitCode {
  return [exitCode.doesNotHold, exitCode.unknown].find((code) => code === one || code === other) ?? one;
}
