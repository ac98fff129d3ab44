import { type Stream, type Streams } from './streams';

/** The outputs of a command: results go to standard output, progress and other text to standard error. */
export interface Io {
  out(text: string): void;
  /** One line of progress. */
  progress(text: string): void;
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
}

/** Standard input, output and error: those of a process, or others in their place. */
export interface StandardStreams {
  readonly stdin: NodeJS.ReadStream | { readonly isTTY: false };
  readonly stdout: Stream & { readonly isTTY?: boolean };
  readonly stderr: (Stream & { readonly isTTY?: false }) | NodeJS.WriteStream;
}

/** The outputs of a command on these streams. */
export function ioOf(streams: Streams, { stdin, stdout, stderr }: StandardStreams): Io {
  return {
    out: (text) => streams.out(text),
    progress: (text) => streams.error(`${text}\n`),
    terminal: stderr.isTTY === true,
    outTerminal: stdout.isTTY === true,
    colour: stdout.isTTY === true,
    progressColour: stderr.isTTY === true,
    ...(stdin.isTTY === true &&
      stderr.isTTY === true && {
        ask: async (question: string) => {
          const { ask } = await import('./ask.js');
          return ask(question, { input: stdin, output: stderr });
        },
      }),
  };
}
