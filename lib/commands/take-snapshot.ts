import { connect, type ConnectOptions } from '../aws/connect';
import { type Configuration } from '../configuration/configuration';
import { systemClock } from '../core/clock';
import { plain } from '../core/plain';
import { type Snapshot } from '../organization/snapshot';
import { type Io } from './io';

/**
 * Reads the organization from AWS.
 * @param parts further parts to read: only `cordon snapshot` reads policies, filters and rules, which plans and coverage do not need
 */
export async function takeSnapshot(
  configuration: Configuration,
  connection: ConnectOptions,
  io: Io,
  parts: { readonly serviceControlPolicies?: boolean; readonly signals?: boolean; readonly membership?: boolean } = {},
): Promise<Snapshot> {
  // The collector loads the SDK's commands. A command with a snapshot file starts without them.
  const { snapshotFor } = await import('../rollout/deploy.js');
  return snapshotFor(configuration, await connect(connection), systemClock, (text) => io.progress(plain(text)), parts);
}
