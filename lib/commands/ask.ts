import { createInterface } from 'node:readline/promises';

/** A terminal, or what stands for one. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks a yes-or-no question. Only y and yes mean yes. Ctrl-C, Ctrl-D and the end of the input mean no. */
export async function ask(question: string, { input, output }: Terminal): Promise<boolean> {
  const answers = createInterface({ input, output, terminal: true });
  try {
    const closed = new Promise<string>((resolve) => answers.once('close', () => resolve('')));
    // If the question is interrupted, newer versions of Node reject it, and older ones leave it open.
    const answered = answers.question(`${question} [y/N] `).catch((error: Error) => {
      if (error.name === 'AbortError') return '';
      throw error;
    });
    return /^y(es)?$/i.test((await Promise.race([answered, closed])).trim());
  } finally {
    answers.close();
  }
}
