import { type FileJournal } from '../aws/journal';
import { count, moment, plain } from '../core/text';
import { version } from '../core/version';
import { type CollectOptions } from '../organization/collect';
import { type Snapshot } from '../organization/snapshot';
import { type Io } from './io';

/** What a read keeps for a run that goes on after it. */
export interface Resumption {
  readonly journal: FileJournal;
  /** Whether what an earlier run kept is not used. @default false */
  readonly isFresh?: boolean;
  /** Answers that are asked for again although they were kept, by their key. @default - none */
  readonly again?: (key: string) => boolean;
}

type How = Pick<CollectOptions, 'journal' | 'onStart'>;

/** Reads an organization, and goes on with what an interrupted run kept. What is kept of this run stays until the caller deletes it. */
export async function readResumably(
  { journal, isFresh = false, again }: Resumption,
  io: Io,
  read: (how: How) => Promise<Snapshot>,
): Promise<{ readonly snapshot: Snapshot; readonly wentOn: boolean }> {
  let wentOn = false;
  const onStart: CollectOptions['onStart'] = (identity) => {
    const found = journal.open({ ...identity, cordon: version }, { afresh: isFresh });
    if (found.status === 'unusable') io.progress(plain(`${journal.file} is not used: ${found.reason}`));
    if (found.status !== 'usable') return undefined;
    if (again) journal.forget(again);
    wentOn = true;
    const kept = `${count(found.answers, 'answer')} that an earlier run read since ${moment(found.startedAt.toISOString())}`;
    io.progress(plain(`going on with ${kept} (${journal.file}); --fresh reads everything again`));
    return found.startedAt;
  };
  const snapshot = await read({ journal, onStart }).catch((error: unknown) => {
    const left = continuation(journal);
    if (left !== undefined) io.progress(left);
    throw error;
  });
  if (journal.failure !== undefined) {
    io.progress(plain(`cannot write ${journal.file} (${journal.failure}): had this run been interrupted, it could not have gone on`));
  }
  return { snapshot, wentOn };
}

/** How a run that ends before its time goes on. @returns undefined where nothing was kept */
export function continuation(journal: FileJournal | undefined): string | undefined {
  if (journal === undefined || journal.count === 0) return undefined;
  const until = moment(new Date(journal.startedAt.getTime() + journal.longest).toISOString());
  return plain(`${count(journal.count, 'answer')} kept in ${journal.file}: run the same command again before ${until} to go on`);
}
