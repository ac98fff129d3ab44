import { connect, type ConnectOptions } from '../aws/connect';
import { type Configuration } from '../configuration/configuration';
import { systemClock } from '../core/clock';
import { plain } from '../core/plain';
import { type Snapshot } from '../organization/snapshot';
import { type Io } from './io';

/** Further parts of an organization, which plans and coverage do not need. */
export interface SnapshotParts {
  readonly serviceControlPolicies?: boolean;
  readonly signals?: boolean;
  readonly membership?: boolean;
}

/** What `cordon snapshot` reads, and `cordon onboard`: all there is. */
export const everyPart: SnapshotParts = { serviceControlPolicies: true, signals: true, membership: true };

/**
 * Reads the organization from AWS.
 * @param parts further parts to read: policies, filters, rules and the membership. @default - none of them
 */
export async function takeSnapshot(
  configuration: Configuration,
  connection: ConnectOptions,
  io: Io,
  parts: SnapshotParts = {},
): Promise<Snapshot> {
  // The collector loads the SDK's commands. A command with a snapshot file starts without them.
  const { snapshotFor } = await import('../rollout/deploy.js');
  return snapshotFor(configuration, await connect(connection), systemClock, (text) => io.progress(plain(text)), parts);
}
