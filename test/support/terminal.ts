import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { type Io, type StandardStreams } from '../../lib/commands/io';

/** A person at a terminal: answers each question as it appears. */
export function terminal(
  answers: readonly (readonly [question: RegExp, keys: string])[],
): StandardStreams & { readonly shown: () => string } {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 1000 });
  let shown = '';
  let unread = '';
  const open = [...answers];
  stderr.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    unread += stripVTControlCharacters(chunk.toString());
    const [next] = open;
    if (next === undefined || !next[0].test(unread)) return;
    open.shift();
    unread = '';
    // The question listens once it is drawn.
    setImmediate(() => stdin.write(next[1]));
  });
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: { write: (text: string) => (shown += text), on: () => undefined },
    stderr: stderr as unknown as NodeJS.WriteStream,
    shown: () => shown,
  };
}

export const enter = '\r';

/** What a command writes, with somebody at the terminal who answers, or nobody. */
export function collected(over: Partial<Io> = {}): Io & { readonly stdout: string; readonly stderr: string } {
  const seen = { stdout: '', stderr: '' };
  return {
    out: (text) => void (seen.stdout += text),
    progress: (text) => void (seen.stderr += `${text}\n`),
    terminal: false,
    outTerminal: false,
    colour: false,
    progressColour: false,
    get stdout() {
      return seen.stdout;
    },
    get stderr() {
      return seen.stderr;
    },
    ...over,
  };
}
