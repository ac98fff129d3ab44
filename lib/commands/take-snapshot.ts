import { type Clients } from '../aws/clients';
import { connect, type ConnectOptions } from '../aws/connect';
import { type Journal } from '../aws/journal';
import { type Reads } from '../aws/reads';
import { type Configuration } from '../configuration/configuration';
import { systemClock, type Clock } from '../core/clock';
import { type CollectOptions } from '../organization/collect';
import { type Snapshot } from '../organization/snapshot';
import { showRead } from '../report/work-progress';
import { type Io } from './io';
import { screenOf } from './screen';

/** Further parts of an organization, which a rollout does not need. */
export interface SnapshotParts {
  /** Whether GuardDuty and Security Hub are on. @default true */
  readonly detection?: boolean;
  readonly serviceControlPolicies?: boolean;
  readonly signals?: boolean;
  /** What automation rules match and write, where signals are read. */
  readonly ruleContent?: boolean;
  /** GuardDuty of each member account. */
  readonly members?: boolean;
  /** The membership, whom it covers, and the triage role of member accounts where a member role was given. */
  readonly membership?: boolean;
  /** Trails of the organization, where the membership is read. */
  readonly trails?: boolean;
  /** Rules, alarms, topics and queues of routes, where the configuration has routes. */
  readonly routing?: boolean;
  /** StackSets besides those of the containment roles, where the configuration makes any. */
  readonly furtherStackSets?: boolean;
  /** The whole content of the containment roles, in every account or in a sample of so many, where a member role was given. */
  readonly lookInside?: { readonly sampleSize?: number };
}

/** What `cordon onboard` reads. */
export const onboardingParts: SnapshotParts = { serviceControlPolicies: true, signals: true, membership: true, trails: true };

/** What the chain from a finding to containment is judged by. */
export const chainParts: SnapshotParts = {
  serviceControlPolicies: true,
  signals: true,
  ruleContent: true,
  members: true,
  membership: true,
  routing: true,
  furtherStackSets: true,
};

/** What `cordon snapshot` reads: all there is. */
export const everyPart: SnapshotParts = { ...onboardingParts, ...chainParts };

/**
 * Reads the organization from AWS.
 * @param parts further parts to read: policies, filters, rules and the membership. @default - none of them
 * @param how what is kept for a later run. @default - nothing
 */
export async function takeSnapshot(
  configuration: Configuration,
  connection: ConnectOptions,
  io: Io,
  parts: SnapshotParts = {},
  how: { readonly journal?: Journal; readonly onStart?: CollectOptions['onStart'] } = {},
): Promise<Snapshot> {
  return takeSnapshotWith({ configuration, clients: await connect(connection), clock: systemClock }, io, parts, how);
}

/** As `takeSnapshot`, with clients that are there. */
export async function takeSnapshotWith(
  { configuration, clients, clock }: { readonly configuration: Configuration; readonly clients: Clients; readonly clock: Clock },
  io: Io,
  parts: SnapshotParts = {},
  how: { readonly journal?: Journal; readonly onStart?: CollectOptions['onStart'] } = {},
): Promise<Snapshot> {
  // The collector loads the SDK's commands. A command with a snapshot file starts without them.
  const { snapshotFor } = await import('../rollout/snapshot-for.js');
  const watch = (reads: Pick<Reads, 'state'>) => showRead(reads, screenOf(io));
  return snapshotFor(configuration, clients, clock, { watch, ...how }, parts);
}
