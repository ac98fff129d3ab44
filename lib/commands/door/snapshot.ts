import { FileJournal } from '../../aws/journal';
import { systemClock } from '../../core/clock';
import { CordonError, exitCode } from '../../core/problem';
import { type Snapshot } from '../../organization/snapshot';
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
  const { file, snapshot: given } = readFiles(flags);
  const since = sinceFile === undefined ? undefined : readSnapshot(sinceFile);
  if (since && given) assertComparable(since, sinceFile!, given);
  return {
    configuration: file.configuration,
    connection: connectionOf(file.configuration, flags, io),
    result: new Result(flags, io),
    ...(given === undefined && output !== undefined && { journal: new FileJournal(`${output}.partial`, () => systemClock.now()) }),
    isFresh: flags.fresh ?? false,
    ...(since && { since: assertSame(since, sinceFile!, file.configuration.organization.id) }),
    ...(given && { given }),
  };
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
