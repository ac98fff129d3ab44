import { lstatSync, readdirSync, statSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CordonError, exitCode, type Problem } from '../../core/problem';
import { type RecordSource } from './read-records';
import { type Chunks } from './unpack';

/** Bytes that are read at once. */
const atOnce = 256 * 1024;

/**
 * The files of some paths, in their order: a file, every file of a folder and of the folders in it by name, or `-` for standard input. Links to folders
 * are not followed, nor is what is no file.
 * @throws CordonError (exit code 2) with every path that cannot be found or read
 */
export function sourcesOf(paths: readonly string[], stdin: Chunks): readonly RecordSource[] {
  const problems: Problem[] = [];
  const sources = paths.flatMap((path): readonly RecordSource[] => {
    if (path === '-') return [{ name: '-', open: () => stdin }];
    try {
      return filesOf(path).map(fileSource);
    } catch (error) {
      problems.push(unreadable(path, (error as NodeJS.ErrnoException).code ?? ''));
      return [];
    }
  });
  if (paths.filter((path) => path === '-').length > 1) problems.push(twice);
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
  return sources;
}

function fileSource(name: string): RecordSource {
  const open = (): Chunks => chunksOf(name);
  try {
    return { name, open, size: statSync(name).size };
  } catch {
    // Why it cannot be read, the reading says.
    return { name, open };
  }
}

/** The parts of a file, all of them in the same memory: to get new memory for each takes longer than to read it. */
async function* chunksOf(name: string): Chunks {
  const file = await openFile(name);
  try {
    const memory = Buffer.from(new ArrayBuffer(atOnce));
    for (let bytes; (bytes = (await file.read(memory, 0, atOnce, null)).bytesRead) > 0;) yield memory.subarray(0, bytes);
  } finally {
    await file.close();
  }
}

function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => {
      const inside = join(path, name);
      const entry = lstatSync(inside);
      if (entry.isDirectory()) return filesOf(inside);
      return entry.isFile() || (entry.isSymbolicLink() && isFile(inside)) ? [inside] : [];
    });
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // A link that leads nowhere.
    return false;
  }
}

function unreadable(value: string, code: string): Problem {
  return {
    id: 'file-unreadable',
    message: `cannot read the file or folder with findings (${code})`,
    value,
    remedy: code === 'ENOENT' ? 'use the path of an existing file or folder, or - for standard input' : 'make it readable for this user',
  };
}

const twice: Problem = {
  id: 'standard-input-twice',
  message: 'standard input (-) can be read once only',
  remedy: 'write - once',
};
