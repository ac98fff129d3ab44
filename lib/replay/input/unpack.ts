import { Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { inMegabytes, maximumRatio, unpackedWithoutQuestion } from './limits';

/** Parts of a file. Each belongs to who gives it once the next one is asked for. */
export type Chunks = AsyncIterable<Buffer>;

/** Why a file cannot be read further. What it says is for people. */
export class UnreadableFile extends Error {}

const magic = {
  gzip: [0x1f, 0x8b],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
  parquet: [0x50, 0x41, 0x52, 0x31],
  zip: [0x50, 0x4b, 0x03, 0x04],
  utf16LittleEnd: [0xff, 0xfe],
  utf16BigEnd: [0xfe, 0xff],
} as const;

/**
 * The text of a file, unpacked where it is packed with gzip or zstd; its first bytes tell.
 * @throws UnreadableFile where it cannot be unpacked, is no text, or unpacks to far more than it has
 */
export async function* unpacked(chunks: Chunks): Chunks {
  const { first, all, read } = await begun(chunks);
  const begins = (bytes: readonly number[]): boolean => bytes.every((byte, index) => first[index] === byte);
  if (begins(magic.gzip)) yield* guarded(all, zlib.createGunzip(), read);
  else if (begins(magic.zstd)) yield* guarded(all, zstdStream(), read);
  else if (begins(magic.parquet)) throw new UnreadableFile('The file is in Parquet format. Export it as JSON first.');
  else if (begins(magic.zip)) throw new UnreadableFile('The file is a ZIP archive. Unpack it first.');
  else if (begins(magic.utf16LittleEnd) || begins(magic.utf16BigEnd)) {
    throw new UnreadableFile('The file is in UTF-16. Convert it to UTF-8 first: iconv -f UTF-16 -t UTF-8 FILE.');
  } else if (first.includes(0)) throw new UnreadableFile('The file is not text. Cordon reads JSON, also packed with gzip or zstd.');
  else yield* all;
}

/** The first bytes of a file, and all of them. */
async function begun(chunks: Chunks): Promise<{ readonly first: Buffer; readonly all: Chunks; readonly read: () => number }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let count = 0;
  const parts: Buffer[] = [];
  for (let next; count < 4 && (next = await iterator.next()).done !== true;) {
    parts.push(Buffer.from(next.value));
    count += next.value.length;
  }
  const first = Buffer.concat(parts);
  async function* all(): Chunks {
    yield first;
    for (let next; (next = await iterator.next()).done !== true;) {
      count += next.value.length;
      yield next.value;
    }
  }
  return { first, all: all(), read: () => count };
}

/** Since Node 22.15 and 23.8. https://nodejs.org/api/zlib.html#zlibcreatezstddecompressoptions */
function zstdStream(): Transform {
  const create = (zlib as { readonly createZstdDecompress?: () => Transform }).createZstdDecompress;
  if (create === undefined) {
    throw new UnreadableFile(
      `This version of Node (${process.version}) cannot unpack zstd. Use Node 22.15 or later, or unpack the file first: zstd -d FILE.`,
    );
  }
  return create();
}

/** For who still reads a part while the next one comes. */
async function* copied(chunks: Chunks): Chunks {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

async function* guarded(packed: Chunks, unpacker: Transform, read: () => number): Chunks {
  let size = 0;
  const source = Readable.from(copied(packed), { objectMode: false });
  source.on('error', (error) => unpacker.destroy(error));
  try {
    for await (const chunk of source.pipe(unpacker) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > unpackedWithoutQuestion && size > maximumRatio * read()) {
        throw new UnreadableFile(
          `The file unpacks to more than ${inMegabytes(unpackedWithoutQuestion)}, and to more than ${maximumRatio} times its size. Cordon stopped there.`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(`The file cannot be unpacked further (${(error as NodeJS.ErrnoException).code ?? 'damaged'}).`, {
      cause: error,
    });
  } finally {
    unpacker.destroy();
    source.destroy();
  }
}
