import { loadConfiguration } from '../configuration/read';
import { type Snapshot } from '../organization/snapshot';
import { exitCode, type ExitCode } from '../problem';
import { count } from '../report/text';
import { takeSnapshot, writeResult, type CommonOptions } from './context';
import { type Io } from './io';

/** `cordon snapshot`: reads the organization once into JSON. Exits 3 when a part could not be read; the snapshot says which. */
export async function snapshotCommand(options: CommonOptions, io: Io): Promise<ExitCode> {
  const { configuration } = loadConfiguration(options.config);
  const snapshot = await takeSnapshot(configuration, options, io, { serviceControlPolicies: true });
  writeResult(snapshotToJson(snapshot), options, io);
  const unread = unreadParts(snapshot);
  io.progress(`${count(snapshot.accounts.length, 'account')} in ${count(snapshot.organizationalUnits.length, 'unit')}`);
  for (const part of unread) io.progress(`? ${part}`);
  return unread.length === 0 ? exitCode.holds : exitCode.unknown;
}

export function snapshotToJson(snapshot: Snapshot): string {
  return `${JSON.stringify(snapshot, undefined, 1)}\n`;
}

/** What could not be read, each with the call that failed. The containment roles of member accounts are only asked for with a member role. */
export function unreadParts(snapshot: Snapshot): string[] {
  const { delegatedAdministrators, trustedAccess, stackSetsAccess, stackSets, managementAccount, accounts, serviceControlPolicies } =
    snapshot;
  const parts = [
    ['delegated administrators', delegatedAdministrators],
    ['trusted access', trustedAccess],
    ['organization access of StackSets', stackSetsAccess],
    ...Object.entries(stackSets).map(([name, reading]) => [`StackSet ${name}`, reading] as const),
    ...Object.entries(stackSets).flatMap(([name, reading]) =>
      reading.status === 'present' ? [[`instances of ${name}`, reading.value.instances] as const] : [],
    ),
    ['stack of the management account', managementAccount.stack],
    ['triage service-linked role', managementAccount.triageServiceLinkedRole],
    ...(serviceControlPolicies ? [['service control policies', serviceControlPolicies] as const] : []),
    ...accounts
      .filter(({ containmentRoles }) => containmentRoles.status === 'unknown' && containmentRoles.reason.code !== 'not-asked')
      .map((account) => [`containment roles of ${account.id}`, account.containmentRoles] as const),
  ] as const;
  return parts.flatMap(([what, reading]) =>
    reading.status === 'unknown'
      ? [`${what} could not be read: ${reading.reason.call} (${reading.reason.code}: ${reading.reason.message})`]
      : [],
  );
}
