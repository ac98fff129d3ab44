import { connect, type ConnectOptions } from '../aws/connect';
import { type Configuration } from '../configuration/configuration';
import { systemClock } from '../core/clock';
import { plain } from '../core/plain';
import { type Snapshot } from '../organization/snapshot';
import { type Io } from './io';

/**
 * Reads the organization from AWS.
 * @param parts what is read besides: only `cordon snapshot` asks for policies, filters and rules, which no plan and no proof looks at
 */
export async function takeSnapshot(
  configuration: Configuration,
  connection: ConnectOptions,
  io: Io,
  parts: { readonly serviceControlPolicies?: boolean; readonly signals?: boolean; readonly membership?: boolean } = {},
): Promise<Snapshot> {
  // The collector brings the SDK's commands with it; a command that is given a snapshot starts without them.
  const { snapshotFor } = await import('../rollout/deploy.js');
  return snapshotFor(configuration, await connect(connection), systemClock, (text) => io.progress(plain(text)), parts);
}
