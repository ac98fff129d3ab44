import { loadConfiguration } from '../../meaning/read';
import { type Io } from '../io';
import { Result } from '../result';
import { type SnapshotRequest } from '../snapshot';
import { type SnapshotFlags } from './flags';
import { connectionOf } from './read';

/** What `cordon snapshot` is given. */
export function snapshotRequest(flags: SnapshotFlags, io: Io): SnapshotRequest {
  const { configuration } = loadConfiguration(flags.config);
  return { configuration, connection: connectionOf(configuration, flags, io), result: new Result(flags, io) };
}
