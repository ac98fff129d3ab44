import { FileJournal } from '../../aws/journal';
import { systemClock } from '../../core/clock';
import { Gathering } from '../../core/gathering';
import { CordonError, exitCode } from '../../core/problem';
import { type Snapshot } from '../../organization/snapshot';
import { defaultSampleSize } from '../../rollout/sample';
import { type Io } from '../io';
import { Result } from '../result';
import { type SnapshotRequest } from '../snapshot';
import { type SnapshotFlags } from './flags';
import { connectionOf, readFiles, readSnapshot } from './read';

/** What `cordon snapshot` is given. */
export function snapshotRequest(flags: SnapshotFlags, io: Io): SnapshotRequest {
  const { since: sinceFile, organization, output } = flags;
  if (organization !== undefined && sinceFile === undefined) {
    throw new CordonError(exitCode.usage, {
      id: 'option-without-since',
      message: '--organization names a snapshot to compare, and there is no --since to compare it with',
      value: organization,
      remedy: 'add --since EARLIER, or omit --organization to read the organization',
    });
  }
  const lookInside = lookedInside(flags);
  const { file, snapshot: given } = readFiles(flags);
  const since = sinceFile === undefined ? undefined : readSnapshot(sinceFile);
  if (since && given) assertComparable(since, sinceFile!, given);
  return {
    configuration: file.configuration,
    connection: connectionOf(file.configuration, flags, io),
    result: new Result(flags, io),
    ...(lookInside && { lookInside }),
    ...(given === undefined && output !== undefined && { journal: new FileJournal(`${output}.partial`, () => systemClock.now()) }),
    isFresh: flags.fresh ?? false,
    ...(since && { since: assertSame(since, sinceFile!, file.configuration.organization.id) }),
    ...(given && { given }),
  };
}

/** @throws CordonError (exit code 2) for options that need another one */
function lookedInside({ lookInside, sample, memberRole, organization }: SnapshotFlags): SnapshotRequest['lookInside'] {
  const gathering = new Gathering();
  if (sample !== undefined && lookInside !== 'sample') {
    gathering.add({
      id: 'sample-without-look-inside',
      message: '--sample needs --look-inside sample',
      value: sample,
      remedy: 'add --look-inside sample',
    });
  }
  if (lookInside !== undefined && memberRole === undefined) {
    gathering.add({
      id: 'look-inside-without-role',
      message: '--look-inside assumes a role in each account, and no role is named',
      remedy: 'add --member-role NAME; policies/member-reader-role.yaml makes one that can only read',
    });
  }
  if (lookInside !== undefined && organization !== undefined) {
    gathering.add({
      id: 'look-inside-a-file',
      message: '--look-inside asks AWS, and --organization names a file',
      value: organization,
      remedy: 'omit one of the two',
    });
  }
  gathering.assertNone();
  if (lookInside === undefined) return undefined;
  return lookInside === 'sample' ? { sampleSize: sample ?? defaultSampleSize } : {};
}

/** Two organizations have nothing in common that could change. */
function assertSame(since: Snapshot, file: string, organization: string): Snapshot {
  if (since.organization.id === organization) return since;
  throw new CordonError(exitCode.usage, {
    id: 'snapshot-of-another-organization',
    message: `the earlier snapshot is of another organization than the configuration, which is ${organization}`,
    value: since.organization.id,
    file,
    remedy: 'use --since with a snapshot of this organization',
  });
}

function assertComparable(since: Snapshot, file: string, given: Snapshot): void {
  if (Date.parse(since.takenAt) <= Date.parse(given.takenAt)) return;
  throw new CordonError(exitCode.usage, {
    id: 'snapshot-of-later',
    message: `--since names the later of the two snapshots: it was taken at ${since.takenAt}, and the other at ${given.takenAt}`,
    file,
    remedy: 'exchange the files of --since and --organization',
  });
}
