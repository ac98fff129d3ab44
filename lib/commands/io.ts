import { type Terminal } from './ask';
import { type DeniedCall } from '../aws/denials';
import { type Stream, type Streams } from './streams';

/** The outputs of a command: results go to standard output, progress and other text to standard error. */
export interface Io {
  out(text: string): void;
  /** One line of progress. */
  progress(text: string): void;
  /** Writes the last line of a terminal again, or clears it. Absent if standard error is no terminal. */
  status?(text: string | undefined): void;
  /** Whether standard error is a terminal, so that a spinner makes sense. */
  readonly terminal: boolean;
  /** Whether a person is looking at standard output. */
  readonly outTerminal: boolean;
  /** Whether standard output takes colour. */
  readonly colour: boolean;
  /** Whether standard error takes colour. */
  readonly progressColour: boolean;
  /** Asks a yes-or-no question. Absent if there is no terminal. */
  readonly ask?: (question: string) => Promise<boolean>;
  /** Streams for questions of other kinds. Absent if there is no terminal. */
  readonly dialogue?: Terminal;
  /** Notes a call that AWS denied; the policies that allow it are named at the end of the command. @default - nobody names them */
  readonly denied?: (denied: DeniedCall) => void;
  /** Asks for a text; undefined after Ctrl-C. Absent if there is no terminal. */
  readonly askFor?: (question: string) => Promise<string | undefined>;
}

/** Standard input, output and error: those of a process, or others in their place. */
export interface StandardStreams {
  readonly stdin: NodeJS.ReadStream | { readonly isTTY: false };
  readonly stdout: Stream & { readonly isTTY?: boolean };
  readonly stderr: (Stream & { readonly isTTY?: false }) | NodeJS.WriteStream;
}

/** To the start of the line, and erase it (ECMA-48 EL). */
const clearLine = '\r\u001b[2K';

/** The outputs of a command on these streams. */
export function ioOf(streams: Streams, standard: StandardStreams): Io {
  const { stdout, stderr } = standard;
  // Node makes the stream of standard input when somebody asks for it, which takes longer than to print the help.
  const stdin = stderr.isTTY === true ? standard.stdin : undefined;
  let live = '';
  /** Clears the line that changes, so that another text can stand there. */
  const cleared = (): string => (live === '' ? '' : clearLine);
  return {
    out: (text) => {
      if (live !== '') streams.error(clearLine);
      live = '';
      streams.out(text);
    },
    progress: (text) => streams.error(`${cleared()}${text}\n${live}`),
    ...(stderr.isTTY === true && {
      status: (text: string | undefined) => {
        // A line that is wider than the terminal could not be cleared.
        const next = (text ?? '').slice(0, Math.max(0, stderr.columns - 1));
        if (next === live) return;
        streams.error(`${cleared()}${next}`);
        live = next;
      },
    }),
    terminal: stderr.isTTY === true,
    outTerminal: stdout.isTTY === true,
    colour: stdout.isTTY === true,
    progressColour: stderr.isTTY === true,
    ...(stdin?.isTTY === true &&
      stderr.isTTY === true && {
        ask: async (question: string) => {
          const { ask } = await import('./ask.js');
          return ask(question, { input: stdin, output: stderr });
        },
        dialogue: { input: stdin, output: stderr },
        askFor: async (question: string) => {
          const { askFor } = await import('./ask.js');
          return askFor(question, { input: stdin, output: stderr });
        },
      }),
  };
}
