import { type ConnectOptions } from '../aws/connect';
import { longestGap, type FileJournal, type JournalIdentity } from '../aws/journal';
import { type Configuration } from '../configuration/configuration';
import { jsonChunks } from '../core/json-chunks';
import { exitCode, type ExitCode } from '../core/problem';
import { notAskedCode, type Reading } from '../core/reading';
import { count, moment, plain, some } from '../core/text';
import { version } from '../core/version';
import { snapshotChanges } from '../organization/changes';
import { isNotEnabledRegion } from '../organization/membership';
import { type Snapshot } from '../organization/snapshot';
import { changesToText } from '../report/changes-text';
import { type Io } from './io';
import { type Result } from './result';
import { everyPart, takeSnapshot } from './take-snapshot';

export interface SnapshotRequest {
  readonly configuration: Configuration;
  readonly connection: ConnectOptions;
  readonly result: Result;
  /** File that keeps what was read, so that an interrupted run can go on. @default - nothing is kept */
  readonly journal?: FileJournal;
  /** Whether what an earlier run kept is not used. @default false */
  readonly isFresh?: boolean;
  /** Snapshot to compare with. @default - the snapshot is the result */
  readonly since?: Snapshot;
  /** A later snapshot that is compared. @default - the organization is read */
  readonly given?: Snapshot;
}

/**
 * `cordon snapshot`: reads the organization once into JSON. Exits 3 if a part cannot be read; the snapshot names the part.
 *
 * With an earlier snapshot the result is what changed since then, and a file gets the new snapshot.
 */
export async function snapshotCommand(request: SnapshotRequest, io: Io): Promise<ExitCode> {
  const { since, given } = request;
  if (since && given) {
    const { text, code } = changesOf(since, given, request.result);
    request.result.write(text);
    return code;
  }
  const snapshot = await readNow(request, io);
  const saved = since === undefined || request.result.file !== undefined;
  if (saved) request.result.writeChunks(snapshotChunks(snapshot));
  // The snapshot is written, so nothing is left to go on with.
  request.journal?.delete();
  const unread = unreadParts(snapshot);
  io.progress(`${count(snapshot.accounts.length, 'account')} in ${count(snapshot.organizationalUnits.length, 'unit')}`);
  for (const part of unread) io.progress(`? ${part}`);
  for (const part of unaskedParts(snapshot)) io.progress(`· ${part}`);
  const readCode = unread.length === 0 ? exitCode.holds : exitCode.unknown;
  if (since === undefined) return readCode;
  const { text, code } = changesOf(since, snapshot, { format: request.result.format, colour: io.colour });
  io.out(text);
  if (!saved) io.progress('the new snapshot was not saved; save it with --output FILE');
  return readCode === exitCode.holds ? code : readCode;
}

/** Reads the organization, and goes on with what an interrupted run kept. */
async function readNow({ configuration, connection, journal, isFresh = false }: SnapshotRequest, io: Io): Promise<Snapshot> {
  if (journal === undefined) return takeSnapshot(configuration, connection, io, everyPart);
  const onStart = (identity: Pick<JournalIdentity, 'organization' | 'caller'>): Date | undefined => {
    const found = journal.open({ ...identity, cordon: version }, { afresh: isFresh });
    if (found.status === 'unusable') io.progress(plain(`${journal.file} is not used: ${found.reason}`));
    if (found.status !== 'usable') return undefined;
    const kept = `${count(found.answers, 'answer')} that an earlier run read since ${moment(found.startedAt.toISOString())}`;
    io.progress(plain(`going on with ${kept} (${journal.file}); --fresh reads everything again`));
    return found.startedAt;
  };
  const snapshot = await takeSnapshot(configuration, connection, io, everyPart, { journal, onStart }).catch((error: unknown) => {
    const left = continuation(journal);
    if (left !== undefined) io.progress(left);
    throw error;
  });
  if (journal.failure !== undefined) {
    io.progress(plain(`cannot write ${journal.file} (${journal.failure}): had this run been interrupted, it could not have gone on`));
  }
  return snapshot;
}

/** How a run that ends before its time goes on. @returns undefined where nothing was kept */
export function continuation(journal: FileJournal | undefined): string | undefined {
  if (journal === undefined || journal.count === 0) return undefined;
  const until = moment(new Date(journal.startedAt.getTime() + longestGap).toISOString());
  return plain(`${count(journal.count, 'answer')} kept in ${journal.file}: run the same command again before ${until} to go on`);
}

function changesOf(
  since: Snapshot,
  snapshot: Snapshot,
  { format, colour }: Pick<Result, 'format' | 'colour'>,
): { readonly text: string; readonly code: ExitCode } {
  const changes = snapshotChanges(since, snapshot);
  const text = format === 'json' ? `${JSON.stringify(changes, undefined, 2)}\n` : changesToText(changes, { colour });
  const isUnknown = changes.incomparable.some(({ reason }) => reason.code !== notAskedCode);
  return { text, code: isUnknown ? exitCode.unknown : exitCode.holds };
}

function* snapshotChunks(snapshot: Snapshot): Generator<string> {
  yield* jsonChunks(snapshot);
  yield '\n';
}

export function snapshotToJson(snapshot: Snapshot): string {
  return `${JSON.stringify(snapshot, undefined, 1)}\n`;
}

/**
 * The parts that could not be read, each with the call that failed. The containment roles of member accounts are read only with a member role, and
 * GuardDuty and Security Hub only with credentials of their administrators.
 */
export function unreadParts(snapshot: Snapshot): string[] {
  const { delegatedAdministrators, trustedAccess, stackSetsAccess, stackSets, managementAccount, accounts, serviceControlPolicies } =
    snapshot;
  const parts = [
    ['delegated administrators', delegatedAdministrators],
    ['trusted access', trustedAccess],
    ['organizations access of StackSets', stackSetsAccess],
    ...Object.entries(stackSets).map(([name, reading]) => [`StackSet ${name}`, reading] as const),
    ...Object.entries(stackSets).flatMap(([name, reading]) =>
      reading.status === 'present' ? [[`stack instances of ${name}`, reading.value.instances] as const] : [],
    ),
    ['stack of the management account', managementAccount.stack],
    ['triage service-linked role', managementAccount.triageServiceLinkedRole],
    ...(serviceControlPolicies ? [['service control policies', serviceControlPolicies] as const] : []),
    ...detectionParts(snapshot).filter(isAsked),
    ...membershipParts(snapshot).filter(isAsked),
    ...accounts.map((account) => [`containment roles of ${account.id}`, account.containmentRoles] as const).filter(isAsked),
    ...accounts.flatMap(({ id, triageServiceLinkedRole: role }) =>
      role === undefined ? [] : [[`triage service-linked role of ${id}`, role] as const].filter(isAsked),
    ),
  ] as const;
  return parts.flatMap(([what, reading]) =>
    reading.status === 'unknown' ? [`cannot read ${what}: ${reading.reason.call} (${reading.reason.code}: ${reading.reason.message})`] : [],
  );
}

type Part = readonly [what: string, reading: Reading<unknown>];

const isAsked = ([, reading]: Part): boolean => reading.status !== 'unknown' || reading.reason.code !== 'not-asked';

/** The readings of GuardDuty and Security Hub, by Region. */
function detectionParts({ detection, signals }: Snapshot): readonly Part[] {
  return [
    ...Object.entries(detection?.regions ?? {}).flatMap(([region, of]): readonly Part[] => [
      [`GuardDuty in ${region}`, of.guardDuty],
      [`auto-enable of GuardDuty in ${region}`, of.guardDutyAutoEnable],
      [`Security Hub in ${region}`, of.securityHub],
      [`auto-enable of Security Hub in ${region}`, of.securityHubAutoEnable],
    ]),
    ...Object.entries(signals?.regions ?? {}).flatMap(([region, of]): readonly Part[] => [
      [`detector in ${region}`, of.detector],
      [`filters of GuardDuty in ${region}`, of.filters],
      [`automation rules of Security Hub in ${region}`, of.automationRules],
      ...(of.automationRules.status === 'present'
        ? groupedByCause(of.automationRules.value.map(({ name, tags }) => [name, tags] as const)).map(([names, tags]): Part => [
            `tags of the automation rules ${some(names, 4)} in ${region}`,
            tags,
          ])
        : []),
    ]),
  ];
}

/** Memberships by Region, accounts by the call that failed, and trails. */
function membershipParts({ securityIncidentResponse: service, organizationTrails }: Snapshot): readonly Part[] {
  const regions = Object.entries(service?.memberships ?? {}).filter(
    ([region, found]) => !(found.status === 'unknown' && isNotEnabledRegion(region, found.reason)),
  );
  const failed = Object.entries(service?.accounts ?? {}).filter(([, found]) => found.status === 'unknown');
  const [first] = failed;
  const besides = failed.length > 1 ? ` and ${count(failed.length - 1, 'other account')}` : '';
  return [
    ...groupedByCause(regions).map(([codes, found]): Part => [`memberships in ${some(codes, 4)}`, found]),
    ...regions.flatMap(([, found]) =>
      found.status === 'present' ? found.value.map(({ id, tags }): Part => [`tags of the membership ${id}`, tags]) : [],
    ),
    ...(first ? [[`whether the membership covers ${first[0]}${besides}`, first[1]] satisfies Part] : []),
    ...(organizationTrails ? [['trails of the organization', organizationTrails] satisfies Part] : []),
    ...(organizationTrails?.status === 'present'
      ? organizationTrails.value.flatMap(({ arn, isLogging, managementEvents }): readonly Part[] => [
          [`whether ${arn} is logging`, isLogging],
          [`what ${arn} logs`, managementEvents],
        ])
      : []),
  ];
}

/** Readings that failed for the same cause, together: a service that is out of reach would have a line for each of its Regions. */
function groupedByCause<Value>(
  readings: readonly (readonly [string, Reading<Value>])[],
): readonly (readonly [readonly string[], Reading<Value>])[] {
  const groups = new Map<string, { readonly names: string[]; readonly reading: Reading<Value> }>();
  for (const [name, reading] of readings) {
    const cause = reading.status === 'unknown' ? `${reading.reason.call} ${reading.reason.code}` : reading.status;
    const group = groups.get(cause);
    if (group) group.names.push(name);
    else groups.set(cause, { names: [name], reading });
  }
  return [...groups.values()].map(({ names, reading }) => [names, reading] as const);
}

/** The services and Regions that were not read, and why. Only the administrator of a service can read it. */
export function unaskedParts({ detection, securityIncidentResponse }: Snapshot): string[] {
  const regions = Object.entries(detection?.regions ?? {});
  const services = [
    ['GuardDuty', regions.map(([region, { guardDuty }]) => [region, guardDuty] as const)],
    ['Security Hub', regions.map(([region, { securityHub }]) => [region, securityHub] as const)],
  ] as const;
  const membership = Object.values(securityIncidentResponse?.memberships ?? {}).flatMap((found) =>
    !isAsked(['membership', found]) && found.status === 'unknown' ? [`the membership was not read: ${found.reason.message}`] : [],
  );
  const ofDetection = services.flatMap(([service, readings]) => {
    const unasked = readings.flatMap(([region, reading]) =>
      !isAsked([service, reading]) && reading.status === 'unknown' ? [{ region, why: reading.reason.message }] : [],
    );
    return unasked.length === 0 ? [] : [`${service} was not read in ${unasked.map(({ region }) => region).join(', ')}: ${unasked[0]!.why}`];
  });
  return [...ofDetection, ...membership.slice(0, 1)];
}
