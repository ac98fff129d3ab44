import { type ConnectOptions } from '../aws/connect';
import { type FileJournal } from '../aws/journal';
import { type Configuration } from '../configuration/configuration';
import { jsonChunks } from '../core/json-chunks';
import { exitCode, type ExitCode } from '../core/problem';
import { notAskedCode } from '../core/reading';
import { count } from '../core/text';
import { snapshotChanges } from '../organization/changes';
import { type Snapshot } from '../organization/snapshot';
import { changesToText } from '../report/changes-text';
import { type Io } from './io';
import { readResumably } from './resumable-read';
import { type Result } from './result';
import { everyPart, takeSnapshot, type SnapshotParts } from './take-snapshot';
import { unaskedParts, unreadParts } from './unread-parts';

export interface SnapshotRequest {
  readonly configuration: Configuration;
  readonly connection: ConnectOptions;
  readonly result: Result;
  /** Whether to look into accounts, and into how many. @default - nobody looks */
  readonly lookInside?: SnapshotParts['lookInside'];
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
async function readNow({ configuration, connection, lookInside, journal, isFresh = false }: SnapshotRequest, io: Io): Promise<Snapshot> {
  const parts = { ...everyPart, ...(lookInside && { lookInside }) };
  if (journal === undefined) return takeSnapshot(configuration, connection, io, parts);
  const { snapshot } = await readResumably({ journal, isFresh }, io, (how) => takeSnapshot(configuration, connection, io, parts, how));
  return snapshot;
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
