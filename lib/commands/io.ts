import { type Streams } from './streams';

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

/** The process's own streams. */
export function processIo(streams: Streams): Io {
  const { stdin, stdout, stderr } = process;
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
