import { systemClock } from '../../core/clock';
import { CordonError, exitCode } from '../../core/problem';
import { assertFits } from '../assert-fits';
import { type Io } from '../io';
import { awsStage, detectAndRead, rehearsedStage, type DriftWatch, type ReadNow } from '../read-to-verify';
import { Result } from '../result';
import { type VerifyRequest } from '../verify';
import { type VerifyFlags } from './flags';
import { connectionOf, readFiles, readOrganization, verifiedParts, withoutMembership, type Files } from './read';
import { readInput } from './read-input';

/**
 * What `cordon verify` is given.
 * @param watching is told which drift detection runs
 */
export async function verifyRequest(flags: VerifyFlags, io: Io, watching: DriftWatch): Promise<VerifyRequest> {
  const earlier = flags.since === undefined ? undefined : { file: flags.since, earlier: readInput(flags.since, 'earlier verification') };
  const { configuration, snapshot, isGiven, detected } = flags.detectDrift
    ? await detecting(flags, io, watching)
    : { ...(await withoutDetection(flags, io)), detected: undefined };
  const now = nowFor(flags);
  const freshness = flags.maxDriftAge === undefined ? undefined : { maxAgeHours: flags.maxDriftAge, now };
  return {
    configuration,
    snapshot,
    today: flags.date,
    scope: flags.only,
    everyAccount: flags.accounts,
    ...withoutMembership(flags),
    showAge: isGiven,
    contained: flags.contained,
    ...(flags.maxAge !== undefined && { freshness: { maxAgeHours: flags.maxAge, now } }),
    ...((detected ?? freshness) !== undefined && { drift: { ...(detected && { detected }), ...(freshness && { freshness }) } }),
    ...(earlier && { since: earlier }),
    ...(flags.format === 'html' && { page: (await import('../../report/pages/verify.js')).verifyPage }),
    result: new Result(flags, io),
  };
}

async function withoutDetection(flags: VerifyFlags, io: Io) {
  if (flags.rehearse)
    throw usage('rehearse-without-drift', '--rehearse needs --detect-drift: nothing else of verify can be rehearsed', 'add --detect-drift');
  return readOrganization(flags, io, verifiedParts(flags));
}

async function detecting(
  flags: VerifyFlags,
  io: Io,
  watching: DriftWatch,
): Promise<ReadNow & Pick<VerifyRequest, 'configuration'> & { readonly isGiven: boolean }> {
  const files = readFiles(flags);
  const { configuration } = files.file;
  const stage = await stageFor(flags, files, io);
  const read = await detectAndRead(
    { configuration, stage, scope: flags.only, parts: flags.rehearse ? {} : verifiedParts(flags) },
    io,
    watching,
  );
  assertFits(files.file, read.snapshot);
  return { ...read, configuration, isGiven: stage.given !== undefined };
}

async function stageFor(flags: VerifyFlags, { file, snapshot }: Files, io: Io) {
  const { configuration } = file;
  if (!flags.rehearse) {
    if (snapshot === undefined) return awsStage(connectionOf(configuration, flags, io));
    throw usage(
      'drift-of-a-file',
      '--detect-drift asks CloudFormation, and --organization names a file',
      'leave out --organization, or add --rehearse',
    );
  }
  if (snapshot === undefined) throw usage('rehearse-without-snapshot', '--rehearse needs a snapshot', 'add --organization SNAPSHOT');
  io.progress('rehearsal: nothing leaves this machine');
  return rehearsedStage(configuration, snapshot, flags.organization!);
}

function usage(id: string, message: string, remedy: string): CordonError {
  return new CordonError(exitCode.usage, { id, message, remedy });
}

/** The current time, or with --date the end of that day, so that a snapshot of that day is not in the future. */
function nowFor({ date, dateGiven }: Pick<VerifyFlags, 'date' | 'dateGiven'>): Date {
  return dateGiven ? new Date(`${date}T23:59:59.999Z`) : systemClock.now();
}
