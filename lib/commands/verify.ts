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
  /** Hours that the snapshot may be old. @default - any age will do */
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

/** The real time; where a day was given, the end of it, so that nothing read on that day is of the future. */
function nowFor({ date, dateGiven }: Pick<VerifyCommandOptions, 'date' | 'dateGiven'>): Date {
  return dateGiven ? new Date(`${date}T23:59:59.999Z`) : systemClock.now();
}

const hour = 3_600_000;
/** Clocks of two machines may differ by this much. */
const clockSkew = 5 * 60_000;

/** @throws CordonError (exit code 3) where the snapshot is older than that, or of the future: it tells nothing about now */
export function assertFresh(takenAt: string, maxAgeHours: number, now: Date): void {
  const age = now.getTime() - Date.parse(takenAt);
  const refuse = (id: string, message: string): never => {
    throw new CordonError(exitCode.unknown, { id, message, remedy: 'take a new one with cordon snapshot' });
  };
  if (age < -clockSkew) refuse('snapshot-of-the-future', `the snapshot says that it was read ${moment(takenAt)}, which is to come`);
  if (age > maxAgeHours * hour) {
    const hours = Math.floor(age / hour).toLocaleString('en-US');
    refuse('snapshot-too-old', `the snapshot was read ${moment(takenAt)}, ${hours} hours ago, and --max-age allows ${maxAgeHours}`);
  }
}
