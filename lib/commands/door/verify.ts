import { systemClock } from '../../core/clock';
import { type Io } from '../io';
import { Result } from '../result';
import { type VerifyRequest } from '../verify';
import { type VerifyFlags } from './flags';
import { readInput } from './read-input';
import { partsFor, readOrganization, withoutMembership } from './read';

/** What `cordon verify` is given. */
export async function verifyRequest(flags: VerifyFlags, io: Io): Promise<VerifyRequest> {
  const earlier = flags.since === undefined ? undefined : { file: flags.since, earlier: readInput(flags.since, 'earlier verification') };
  const { configuration, snapshot, isGiven } = await readOrganization(flags, io, partsFor(flags));
  return {
    configuration,
    snapshot,
    today: flags.date,
    scope: flags.only,
    everyAccount: flags.accounts,
    ...withoutMembership(flags),
    showAge: isGiven,
    contained: flags.contained,
    ...(flags.maxAge !== undefined && { freshness: { maxAgeHours: flags.maxAge, now: nowFor(flags) } }),
    ...(earlier && { since: earlier }),
    ...(flags.format === 'html' && { page: (await import('../../report/pages/verify.js')).verifyPage }),
    result: new Result(flags, io),
  };
}

/** The current time, or with --date the end of that day, so that a snapshot of that day is not in the future. */
function nowFor({ date, dateGiven }: Pick<VerifyFlags, 'date' | 'dateGiven'>): Date {
  return dateGiven ? new Date(`${date}T23:59:59.999Z`) : systemClock.now();
}
