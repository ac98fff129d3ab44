import { type RecordPlace } from './place';
import { Splitter } from './splitter';
import { UnreadableFile, unpacked, type Chunks } from './unpack';

/** A file to read. */
export interface RecordSource {
  readonly name: string;
  readonly open: () => Chunks;
  /** Bytes of the file. @default - not known, as with standard input */
  readonly size?: number;
}

/** Where a value stands among all that is read. */
export interface ValuePlace extends RecordPlace {
  /** Number of the file among all, from 0. */
  readonly source: number;
  /** Number of the value in its file, from 0. What is no value, and what is blank, counts too. */
  readonly value: number;
}

/** Takes the JSON values of files, in their order. */
export interface FileValueSink {
  /** @param bytes in UTF-8; they belong to the reader once the call is over */
  value(bytes: Buffer, place: ValuePlace): void;
  /** Something that is no JSON value. @param reason a sentence or two */
  bad(place: ValuePlace, reason: string): void;
  /** Asked after each part of a file; the next part is read once it is fulfilled. @default - everything is taken at once */
  readonly ready?: () => Promise<void> | undefined;
}

/** A part of what there is to read. */
export interface Share {
  readonly takesSource: (source: number) => boolean;
  readonly takesValue: (source: number, value: number) => boolean;
}

const everything: Share = { takesSource: () => true, takesValue: () => true };

/**
 * Cuts files into JSON values, one file after the other. Memory does not grow with the files.
 * @throws what the sink throws, which ends the reading
 */
export async function readValues(sources: Iterable<RecordSource>, sink: FileValueSink, share = everything): Promise<void> {
  let source = 0;
  for (const one of sources) {
    if (share.takesSource(source)) await readSource(one, source, sink, share);
    source++;
  }
}

async function readSource({ name: file, open }: RecordSource, source: number, sink: FileValueSink, share: Share): Promise<void> {
  let value = 0;
  const bad = (place: { readonly line?: number }, reason: string): void => {
    if (share.takesValue(source, value)) sink.bad({ file, ...place, source, value }, reason);
    value++;
  };
  const splitter = new Splitter({
    value: (bytes, line) => {
      if (share.takesValue(source, value)) sink.value(bytes, { file, line, source, value });
      value++;
    },
    bad: (line, reason) => bad({ line }, reason),
  });
  try {
    for await (const chunk of unpacked(open())) {
      splitter.push(chunk);
      const ready = sink.ready?.();
      if (ready !== undefined) await ready;
    }
    splitter.end();
  } catch (error) {
    const reason = unreadable(error);
    if (reason === undefined) throw error;
    bad({}, reason);
  }
}

/** @returns undefined for an error that is not about the file */
function unreadable(error: unknown): string | undefined {
  if (error instanceof UnreadableFile) return error.message;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall === undefined ? undefined : `The file cannot be read (${code ?? syscall}).`;
}
