import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { CordonError, exitCode } from '../core/problem';
import { count } from '../core/text';

/** Answers that were read, for a run that goes on after this one. */
export interface Journal {
  /** The answer that an earlier run kept. @returns undefined where there is none */
  take(key: string): unknown;
  append(key: string, answer: object): void;
  /** Forgets the answers whose keys match. */
  forget(matches: (key: string) => boolean): void;
}

/** Whose answers they are. Another organization or caller gets none of them. */
export interface JournalIdentity {
  /** ID of the organization. */
  readonly organization: string;
  /** Account that reads it. */
  readonly caller: string;
  /** Version of Cordon: another one may ask differently. */
  readonly cordon: string;
}

/** What was in the file of a journal. */
export type Found =
  | { readonly status: 'none' }
  | { readonly status: 'usable'; readonly startedAt: Date; readonly answers: number }
  | { readonly status: 'unusable'; readonly reason: string };

const kind = 'cordon/snapshot-journal';
const version = 1;

/** How old the first answer of a journal may be: an organization changes while nobody reads it. */
export const longestGap = 60 * 60_000;
/** The tolerated difference between the clocks of two machines. */
const clockSkew = 5 * 60_000;

/**
 * A file to which every answer is appended, one a line with a checksum. A process that is killed loses at most the line that it was writing.
 *
 * Its first line says whose answers they are and since when. Only its owner can read it. The file is deleted when the snapshot is written.
 */
export class FileJournal implements Journal {
  private readonly answers = new Map<string, unknown>();
  private started: Date;
  private isOpen = false;
  /** Keys of answers that this run appended. */
  private readonly written = new Set<string>();
  private failed?: string;

  public constructor(
    public readonly file: string,
    private readonly now: () => Date,
    /** How old its first answer may be, in milliseconds. */
    public readonly longest: number = longestGap,
  ) {
    this.started = now();
  }

  /** When the first answer was read. */
  public get startedAt(): Date {
    return this.started;
  }

  /** Answers in the file that this or an earlier run wrote, and that are not forgotten. */
  public get count(): number {
    return new Set([...this.answers.keys(), ...this.written]).size;
  }

  /**
   * Opens the file and reads what an earlier run kept. A file that is too old, of somebody else, or damaged is not used: this run starts again.
   * @param afresh whether the file is not used whatever is in it
   * @throws CordonError (exit code 2) if the file cannot be written
   */
  public open(identity: JournalIdentity, { afresh = false }: { readonly afresh?: boolean } = {}): Found {
    const found = afresh ? ({ status: 'none' } as const) : this.read(identity);
    if (found.status === 'usable') {
      this.started = found.startedAt;
      this.isOpen = true;
      return found;
    }
    this.answers.clear();
    this.started = this.now();
    this.written.clear();
    this.write(identity);
    this.isOpen = true;
    return found;
  }

  public take(key: string): unknown {
    return this.answers.get(key);
  }

  public append(key: string, answer: object): void {
    if (this.add([key, answer])) this.written.add(key);
  }

  public forget(matches: (key: string) => boolean): void {
    const keys = [...new Set([...this.answers.keys(), ...this.written])].filter(matches);
    for (const key of keys) {
      this.answers.delete(key);
      this.written.delete(key);
    }
    // The next run forgets them too.
    if (keys.length > 0) this.add([null, keys]);
  }

  /** Code of the error that ended the journal, such as ENOSPC. The read itself goes on. @default - it is still written */
  public get failure(): string | undefined {
    return this.failed;
  }

  /** The snapshot is written: nothing is left to go on with. */
  public delete(): void {
    this.isOpen = false;
    rmSync(this.file, { force: true });
  }

  private add(entry: unknown): boolean {
    if (!this.isOpen) return false;
    try {
      appendFileSync(this.file, line(entry));
      return true;
    } catch (error) {
      this.isOpen = false;
      this.failed = (error as NodeJS.ErrnoException).code ?? String(error);
      return false;
    }
  }

  private read({ organization, caller, cordon }: JournalIdentity): Found {
    if (!existsSync(this.file)) return { status: 'none' };
    const unusable = (reason: string): Found => ({ status: 'unusable', reason });
    const text = readFileSync(this.file, 'utf8');
    const lines = text.split('\n');
    // A line that was not finished has no end of line after it.
    const torn = lines.pop() ?? '';
    const [first, ...rest] = lines;
    const header = first === undefined ? undefined : (parsed(first) as Partial<Record<string, unknown>> | undefined);
    if (header?.kind !== kind || header.version !== version) return unusable('it is not a journal of this version of Cordon');
    if (header.organization !== organization) return unusable(`it is of organization ${String(header.organization)}`);
    if (header.caller !== caller) return unusable(`account ${String(header.caller)} wrote it, and these credentials belong to ${caller}`);
    if (header.cordon !== cordon) return unusable(`it is of version ${String(header.cordon)} of Cordon`);
    const startedAt = new Date(String(header.startedAt));
    const age = this.now().getTime() - startedAt.getTime();
    if (!(age <= this.longest)) {
      const limit = this.longest === longestGap ? 'an hour' : count(Math.round(this.longest / 60_000), 'minute');
      return unusable(`it was started at ${String(header.startedAt)}, more than ${limit} ago`);
    }
    if (age < -clockSkew) return unusable(`its time is in the future: ${String(header.startedAt)}`);
    this.answers.clear();
    for (const each of rest) {
      const entry = parsed(each) as readonly [string | null, unknown] | undefined;
      if (entry === undefined) return unusable('a line of it is damaged');
      const [key, answer] = entry;
      if (key !== null) this.answers.set(key, answer);
      else for (const forgotten of answer as readonly string[]) this.answers.delete(forgotten);
    }
    // What follows is appended to whole lines.
    if (torn !== '') this.replace(text.slice(0, text.length - torn.length));
    return { status: 'usable', startedAt, answers: this.answers.size };
  }

  private write(identity: JournalIdentity): void {
    this.replace(line({ kind, version, startedAt: this.started.toISOString(), ...identity }));
  }

  private replace(text: string): void {
    try {
      // A link that somebody else put there is not followed.
      rmSync(this.file, { force: true });
      const descriptor = openSync(this.file, 'wx', 0o600);
      try {
        writeSync(descriptor, text);
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      throw new CordonError(
        exitCode.usage,
        {
          id: 'file-unwritable',
          message: `cannot write the journal of the snapshot (${(error as NodeJS.ErrnoException).code ?? ''})`,
          value: this.file,
          remedy: 'use an output file in a folder that this user can write to',
        },
        { cause: error },
      );
    }
  }
}

/** `checksum JSON`. */
function line(value: unknown): string {
  const text = JSON.stringify(value);
  return `${checksum(text)} ${text}\n`;
}

/** What a line says. @returns undefined where its checksum is of another text */
function parsed(text: string): unknown {
  const [, sum, json = ''] = /^([0-9a-f]{8}) (.*)$/s.exec(text) ?? [];
  return sum !== undefined && sum === checksum(json) ? (JSON.parse(json) as unknown) : undefined;
}

const checksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
