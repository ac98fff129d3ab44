import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FileJournal } from '../../aws/journal';
import { systemClock } from '../../core/clock';
import { Gathering } from '../../core/gathering';
import { CordonError, exitCode } from '../../core/problem';
import { loadConfiguration } from '../../meaning/read';
import { assertFits } from '../assert-fits';
import { type Io } from '../io';
import { awsStage, detectAndRead, rehearsedStage, type DriftWatch, type ReadNow } from '../read-to-verify';
import { type Resumption } from '../resumable-read';
import { Result } from '../result';
import { type VerifyRequest } from '../verify';
import { type WatchRequest } from '../watch';
import { cacheFolder } from './cache-folder';
import { type VerifyFlags } from './flags';
import { connectionOf, readFiles, readOrganization, verifiedParts, withoutMembership, type Files } from './read';
import { readInput } from './read-input';

/**
 * What `cordon verify` is given.
 * @param watching is told which drift detection runs
 */
export async function verifyRequest(flags: VerifyFlags, io: Io, watching: DriftWatch): Promise<VerifyRequest> {
  const earlier = flags.since === undefined ? undefined : { file: flags.since, earlier: readInput(flags.since, 'earlier verification') };
  const { configuration, snapshot, isGiven, wentOn, detected } = flags.detectDrift
    ? await detecting(flags, io, watching)
    : { ...(await asItIs(flags, io, watching)), detected: undefined };
  // What was read is verified at once, so nothing is left to go on with.
  watching.journal?.delete();
  const now = nowFor(flags);
  const freshness = flags.maxDriftAge === undefined ? undefined : { maxAgeHours: flags.maxDriftAge, now };
  return {
    configuration,
    snapshot,
    today: flags.date,
    scope: flags.only,
    everyAccount: flags.accounts,
    ...withoutMembership(flags),
    ...(flags.withoutDetection && { withoutDetection: true }),
    showAge: isGiven || wentOn === true,
    contained: flags.contained,
    ...(flags.maxAge !== undefined && { freshness: { maxAgeHours: flags.maxAge, now } }),
    ...((detected ?? freshness) !== undefined && { drift: { ...(detected && { detected }), ...(freshness && { freshness }) } }),
    ...(earlier && { since: earlier }),
    ...(flags.format === 'html' && { page: (await import('../../report/pages/verify.js')).verifyPage }),
    result: new Result({ ...flags, format: flags.format === 'jsonl' ? 'text' : flags.format }, io),
  };
}

async function asItIs(flags: VerifyFlags, io: Io, watching: DriftWatch) {
  if (flags.rehearse)
    throw usage('rehearse-without-drift', '--rehearse needs --detect-drift: nothing else of verify can be rehearsed', 'add --detect-drift');
  return readOrganization(flags, io, verifiedParts(flags), resumptionOf(flags, watching));
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
    {
      ...{ configuration, stage, scope: flags.only },
      parts: flags.rehearse ? {} : verifiedParts(flags),
      ...(!flags.rehearse && { resumption: resumptionOf(flags, watching) }),
    },
    io,
    watching,
  );
  assertFits(files.file, read.snapshot);
  return { ...read, configuration, isGiven: stage.given !== undefined };
}

const resumptionOf = ({ fresh = false }: VerifyFlags, { journal }: DriftWatch): Resumption | undefined =>
  journal && { journal, isFresh: fresh };

/** How old answers of an interrupted verification may be: its reader may have deployed something meanwhile. */
const longestKept = 15 * 60_000;

/**
 * Where `cordon verify` keeps what it reads: beside --output, else in the folder of caches, by the configuration and the credentials.
 * @returns undefined where it reads a file, or there is no such folder
 */
export function verifyJournal(flags: VerifyFlags): FileJournal | undefined {
  const { output, organization, config, profile = '', managementProfile = '', memberRole = '', only, rehearse } = flags;
  if (organization !== undefined || rehearse) return undefined;
  const of = (file: string): FileJournal => new FileJournal(file, () => systemClock.now(), longestKept);
  if (output !== undefined) return of(`${output}.partial`);
  const folder = cacheFolder(process.env);
  if (folder === undefined) return undefined;
  const key = createHash('sha256')
    .update(JSON.stringify([resolve(config), profile, managementProfile, memberRole, only]))
    .digest('hex')
    .slice(0, 16);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // A folder that cannot be made keeps nothing, and the verification goes on.
    return undefined;
  }
  return of(join(folder, `verify-${key}.partial`));
}

/**
 * What `cordon verify --watch` is given.
 * @throws CordonError (exit code 2) with all options that do not go together
 */
export async function watchRequest(flags: VerifyFlags, io: Io): Promise<WatchRequest> {
  const gathering = new Gathering();
  const refused = (
    [
      ['organization', '--organization names a file, which does not change'],
      ['output', 'a watch prints as it goes; send standard output to a file instead'],
      ['since', 'a watch compares each reading with the one before'],
      ['detectDrift', 'a drift detection takes long, and one is enough: run it by itself'],
      ['maxDriftAge', 'a watch does not detect drift'],
      ['maxAge', 'a watch reads the organization itself'],
      ['fresh', 'a watch keeps nothing, and reads everything each time'],
    ] as const
  ).filter(([name]) => flags[name] !== undefined);
  for (const [name, why] of refused) {
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    gathering.add({
      id: 'option-not-for-watch',
      message: `--watch and ${option} do not go together: ${why}`,
      remedy: `omit one of the two`,
    });
  }
  if (flags.format !== 'text' && flags.format !== 'jsonl') {
    gathering.add({
      id: 'no-such-format',
      message: '--watch prints lines, and no page or document',
      value: flags.format,
      remedy: 'use --format text or jsonl',
    });
  }
  const file = gathering.attempt(() => loadConfiguration(flags.config));
  gathering.assertNone();
  const { configuration } = file!;
  const { clients, clock } = await awsStage(connectionOf(configuration, flags, io));
  return {
    ...{ configuration, clients, clock, today: flags.date, scope: flags.only, parts: verifiedParts(flags) },
    ...withoutMembership(flags),
    ...(flags.withoutDetection && { withoutDetection: true }),
    ...(flags.contained && { contained: true }),
    interval: flags.interval ?? defaultInterval,
    timeout: flags.timeout ?? defaultTimeout,
    untilCovered: flags.untilCovered ?? false,
    result: new Result({ format: flags.format === 'jsonl' ? 'jsonl' : 'text' }, io),
  };
}

const minute = 60_000;
const defaultInterval = 5 * minute;
const defaultTimeout = 12 * 60 * minute;

/**
 * Refuses the options of a watch without --watch.
 * @throws CordonError (exit code 2)
 */
export function assertNoWatch({ interval, timeout, untilCovered, format }: VerifyFlags): void {
  const gathering = new Gathering();
  const given = { interval, timeout, 'until-covered': untilCovered };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) gathering.add({ id: 'option-only-for-watch', message: `--${name} needs --watch`, remedy: 'add --watch' });
  }
  if (format === 'jsonl')
    gathering.add({ id: 'no-such-format', message: '--format jsonl needs --watch', remedy: 'add --watch, or use --format json' });
  gathering.assertNone();
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
