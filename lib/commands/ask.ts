import { createInterface } from 'node:readline/promises';

/** A terminal, or what stands for one. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks for a text. @returns undefined after Ctrl-C, Ctrl-D and at the end of the input */
export async function askFor(question: string, { input, output }: Terminal): Promise<string | undefined> {
  const answers = createInterface({ input, output, terminal: true });
  try {
    const closed = new Promise<undefined>((resolve) => answers.once('close', () => resolve(undefined)));
    // If the question is interrupted, newer versions of Node reject it, and older ones leave it open.
    const answered = answers.question(`${question} `).catch((error: Error) => {
      if (error.name === 'AbortError') return undefined;
      throw error;
    });
    return (await Promise.race([answered, closed]))?.trim();
  } finally {
    answers.close();
  }
}

/** Asks a yes-or-no question. Only y and yes mean yes. Ctrl-C, Ctrl-D and the end of the input mean no. */
export async function ask(question: string, terminal: Terminal): Promise<boolean> {
  return /^y(es)?$/i.test((await askFor(`${question} [y/N]`, terminal)) ?? '');
}
