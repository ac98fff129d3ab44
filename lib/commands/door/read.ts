import { type ConnectOptions } from '../../aws/connect';
import { type Configuration } from '../../configuration/configuration';
import { type ConfigurationFile } from '../../configuration/read';
import { loadConfiguration } from '../../meaning/read';
import { Gathering } from '../../core/gathering';
import { plain } from '../../core/plain';
import { type Snapshot } from '../../organization/snapshot';
import { parseSnapshotFile } from '../../organization/snapshot-file';
import { assertFits } from '../assert-fits';
import { type Io } from '../io';
import { readResumably, type Resumption } from '../resumable-read';
import { chainParts, takeSnapshot, type SnapshotParts } from '../take-snapshot';
import { type CommonFlags, type PlanFlags, type VerifyFlags } from './flags';
import { readInputBytes } from './read-input';

/** A snapshot from its file. */
export function readSnapshot(path: string): Snapshot {
  return parseSnapshotFile(readInputBytes(path, 'snapshot'), { file: path });
}

/** The credentials and the Region of AWS calls. Values in answers that Cordon does not know are reported as progress. */
export function connectionOf(
  { containment, organization }: Configuration,
  { profile, managementProfile, memberRole }: Pick<CommonFlags, 'profile' | 'managementProfile' | 'memberRole'>,
  io: Pick<Io, 'progress' | 'denied'>,
): ConnectOptions {
  return {
    say: (line) => io.progress(plain(line)),
    ...(io.denied && { onDenied: io.denied }),
    region: containment.region,
    managementAccount: organization.managementAccount,
    ...(profile !== undefined && { profile }),
    ...(managementProfile !== undefined && { managementProfile }),
    ...(memberRole !== undefined && { memberRole }),
  };
}

/** The configuration and the snapshot from files. They match each other. */
export interface Files {
  readonly file: ConfigurationFile;
  /** @default - no file was named */
  readonly snapshot?: Snapshot;
}

/**
 * Reads the files.
 * @throws CordonError (exit code 2) with every problem of both files, or with every difference between them
 */
export function readFiles({ config, organization }: Pick<CommonFlags, 'config' | 'organization'>): Files {
  const gathering = new Gathering();
  const file = gathering.attempt(() => loadConfiguration(config));
  const snapshot = organization === undefined ? undefined : gathering.attempt(() => readSnapshot(organization));
  gathering.assertNone();
  // Without a problem there is a configuration.
  if (snapshot) assertFits(file!, snapshot);
  return { file: file!, ...(snapshot && { snapshot }) };
}

/** A configuration, and the organization that it describes. */
export interface Organization {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** Whether the snapshot comes from a file, and was not read just now. */
  readonly isGiven: boolean;
  /** Whether a part of it was read by an earlier run. @default false */
  readonly wentOn?: boolean;
}

/**
 * The configuration and the snapshot, from a file or from AWS. They match each other.
 * @param resumption what is kept of the read. @default - nothing: a read that is interrupted begins again
 */
export async function readOrganization(
  flags: Omit<CommonFlags, 'format'>,
  io: Io,
  parts: SnapshotParts = {},
  resumption?: Resumption,
): Promise<Organization> {
  const { file, snapshot: given } = readFiles(flags);
  const { configuration } = file;
  if (given) return { configuration, snapshot: given, isGiven: true };
  const take = (how?: Parameters<typeof takeSnapshot>[4]) =>
    takeSnapshot(configuration, connectionOf(configuration, flags, io), io, parts, how);
  const { snapshot, wentOn } = resumption ? await readResumably(resumption, io, take) : { snapshot: await take(), wentOn: false };
  assertFits(file, snapshot);
  return { configuration, snapshot, isGiven: false, wentOn };
}

/** What `plan` and `verify` are given of the membership. */
type MembershipFlags = Pick<PlanFlags, 'only' | 'withoutMembership'>;

/** The membership is read unless it is left out. A part of a rollout is looked at without it. */
export function partsFor({ only, withoutMembership: isLeftOut = false }: MembershipFlags): SnapshotParts {
  return { membership: only === 'all' && !isLeftOut };
}

/** What `verify` reads: of everything also what the chain is judged by, and the rules and routes that are deployed. Of a part, what that part is. */
export function verifiedParts(flags: MembershipFlags & Pick<VerifyFlags, 'withoutDetection'>): SnapshotParts {
  const detection = flags.only !== 'management-account' && flags.withoutDetection !== true;
  return { ...(flags.only === 'all' && chainParts), ...partsFor(flags), detection };
}

/** Why the membership is left out, also of a snapshot that has it. */
export function withoutMembership(flags: MembershipFlags): { readonly withoutMembership?: string } {
  return flags.withoutMembership ? { withoutMembership: '--without-membership left it out' } : {};
}
