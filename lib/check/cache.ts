import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** Results of checks, each by the key of everything that it depends on (`cache-key.ts`). */
export interface CheckCache<Result> {
  /** @returns undefined if there is none, or it cannot be read */
  read(): Result | undefined;
  /** Keeps a result for the next check. Does nothing where it cannot be written. */
  write(result: Result): void;
}

/** The most results that are kept; a result has about 100 KB. */
const mostEntries = 100;
const [ivBytes, tagBytes] = [12, 16];

/**
 * A cache in a folder, which may be deleted at any time, and which any number of checks may use at once.
 *
 * An entry is encrypted with AES-256-GCM under a secret that is made from the key, so that only who has the inputs of the check can read what it
 * found, and an entry that was damaged or changed is not read. The folder has mode 0700, and is not used if others could write to it.
 *
 * @param options.refused - called with the reason if the folder cannot be trusted
 */
export function checkCache<Result>(options: {
  readonly folder: string;
  readonly key: Buffer;
  readonly refused: (why: string) => void;
}): CheckCache<Result> {
  const folder = join(options.folder, 'check');
  const derived = (purpose: string): Buffer => createHmac('sha256', options.key).update(purpose).digest();
  const file = join(folder, derived('name').toString('hex'));
  const secret = derived('content');
  const why = distrusted(folder);
  if (why !== undefined) {
    options.refused(why);
    return { read: () => undefined, write: () => undefined };
  }
  return {
    read: () => {
      try {
        const result = JSON.parse(opened(readFileSync(file), secret)) as Result;
        // What is used stays longer.
        utimesSync(file, new Date(), new Date());
        return result;
      } catch {
        return undefined;
      }
    },
    write: (result) => {
      const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        if (distrusted(folder) !== undefined) return;
        writeFileSync(temporary, sealed(JSON.stringify(result), secret), { mode: 0o600, flag: 'wx' });
        renameSync(temporary, file);
        removeOldest(folder);
      } catch {
        // What was written of it, where anything was.
        if (statusOf(temporary) !== undefined) rmSync(temporary, { force: true });
      }
    },
  };
}

/** Why a folder must not be used: whoever can write to it, and knows the inputs, could put in a result. @returns undefined if it may be used */
function distrusted(folder: string): string | undefined {
  const found = statusOf(folder);
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return `${folder} is not a folder; delete it`;
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  if (found.uid !== user) return `${folder} belongs to another user; set CORDON_CACHE_DIR to a folder of your own`;
  return (found.mode & 0o022) === 0 ? undefined : `other users can write to ${folder}; run chmod 700 ${folder}`;
}

/** @returns undefined if nothing is there, or nobody can look */
function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function sealed(text: string, secret: Buffer): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', secret, iv);
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), content]);
}

/** @throws Error if it is not what was sealed */
function opened(entry: Buffer, secret: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', secret, entry.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAuthTag(entry.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([decipher.update(entry.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
}

/** Also what a check left that was killed while it wrote. */
function removeOldest(folder: string): void {
  const names = readdirSync(folder);
  if (names.length <= mostEntries) return;
  const used = names.flatMap((name) => {
    const found = statusOf(join(folder, name));
    return found === undefined ? [] : [{ name, at: found.mtimeMs }];
  });
  const oldest = used.sort((one, other) => one.at - other.at).slice(0, -mostEntries);
  for (const { name } of oldest) rmSync(join(folder, name), { force: true });
}
