import { type Configuration } from '../configuration/configuration';
import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { moment } from '../core/text';
import { type Snapshot } from '../organization/snapshot';
import { coverageToText } from '../report/coverage-text';
import { type VerifyPageOptions } from '../report/pages/verify';
import { verificationChangesToText } from '../report/verification-changes-text';
import { type RolloutScope } from '../rollout/plan';
import { changesSince, readEarlier } from '../verification/since';
import { verification, type VerificationOptions } from '../verification/verification';
import { type Result } from './result';

/** Forms of the result of `cordon verify`. */
export type VerifyFormat = 'text' | 'json' | 'html';

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
  /** Whether detection is left out. @default false */
  readonly withoutDetection?: boolean;
  /** Whether it is said when the snapshot was taken. */
  readonly showAge: boolean;
  /** Whether the exit code is also that of the chains: 1 where an account would not be contained, 3 where that is not known. @default false */
  readonly contained?: boolean;
  /** The maximum age of the snapshot. @default - no maximum */
  readonly freshness?: { readonly maxAgeHours: number; readonly now: Date };
  /** Drift detections of this run, and how old a detection may be. @default - what the snapshot says is shown */
  readonly drift?: VerificationOptions['drift'];
  /** An earlier result or snapshot: what got worse since decides the exit code. @default - everything does */
  readonly since?: { readonly file: string; readonly earlier: string };
  /** How the result becomes a page. Only then its modules are loaded. @default - the result is no page */
  readonly page?: (options: VerifyPageOptions) => string;
  readonly result: Result<VerifyFormat>;
}

/** `cordon verify`: proves the coverage of every account, and judges whether each would be contained. */
export function verifyCommand({ everyAccount, showAge, freshness, since, page, result, ...options }: VerifyRequest): ExitCode {
  if (options.contained && options.scope !== 'all') throw partOfRollout(options.scope);
  if (freshness) assertFresh(options.snapshot.takenAt, freshness.maxAgeHours, freshness.now);
  const earlier = since && readEarlier({ ...options, ...since });
  const { chain, chainProof, ...coverage } = verification(options);
  const changes = earlier && changesSince(earlier, { ...coverage, ...(chain && { chain }) }, options);
  const code = changes?.exitCode ?? coverage.exitCode;
  if (page) {
    const proven = chain && chainProof && { proof: chainProof, summary: chain };
    result.write(
      page({ coverage, exitCode: code, snapshot: options.snapshot, ...(proven && { chain: proven }), ...(changes && { since: changes }) }),
    );
    return code;
  }
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ ...coverage, exitCode: code, ...(chain && { chain }), ...(changes && { since: changes }) }, undefined, 2)}\n`
      : changes
        ? verificationChangesToText(changes, { colour: result.colour })
        : coverageToText(coverage, {
            colour: result.colour,
            takenAt: showAge,
            accounts: everyAccount,
            drift: coverage.drift,
            ...(coverage.furtherStackSets && { furtherStackSets: coverage.furtherStackSets }),
            ...(coverage.deployed && { deployed: coverage.deployed }),
            ...(chain && { chain }),
            ...(options.contained && { contained: true }),
          }),
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
