import { systemClock } from '../core/clock';
import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { coverageToText } from '../report/coverage-text';
import { moment } from '../core/text';
import { type RolloutScope } from '../rollout/plan';
import { verifyCoverage } from '../rollout/verify';
import { inputs, writeResult, type CommonOptions } from './context';
import { type Io } from './io';

export interface VerifyCommandOptions extends CommonOptions {
  readonly only: RolloutScope;
  readonly accounts?: boolean;
  /** The maximum age of the snapshot, in hours. @default - no maximum */
  readonly maxAge?: number;
  /** Whether `date` was given and is not just today. @default false */
  readonly dateGiven?: boolean;
}

/** `cordon verify`: proves the coverage of every account. */
export async function verifyCommand(options: VerifyCommandOptions, io: Io): Promise<ExitCode> {
  const { configuration, snapshot } = await inputs(options, io);
  if (options.maxAge !== undefined) assertFresh(snapshot.takenAt, options.maxAge, nowFor(options));
  const coverage = verifyCoverage({ configuration, snapshot, today: options.date, scope: options.only });
  const text =
    options.format === 'json'
      ? `${JSON.stringify(coverage, undefined, 2)}\n`
      : coverageToText(coverage, {
          colour: io.colour && options.output === undefined,
          takenAt: options.organization !== undefined,
          ...(options.accounts !== undefined && { accounts: options.accounts }),
        });
  writeResult(text, options, io);
  return coverage.exitCode;
}

/** The current time, or with --date the end of that day, so that a snapshot of that day is not in the future. */
function nowFor({ date, dateGiven }: Pick<VerifyCommandOptions, 'date' | 'dateGiven'>): Date {
  return dateGiven ? new Date(`${date}T23:59:59.999Z`) : systemClock.now();
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
