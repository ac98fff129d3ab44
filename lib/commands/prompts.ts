import { Writable } from 'node:stream';
import { CordonError, exitCode } from '../core/problem';
import { plain } from '../core/plain';
import { type Terminal } from './ask';

export interface Choice {
  readonly value: string;
  readonly name: string;
  /** @default false */
  readonly checked?: boolean;
}

/** Questions to the person at a terminal. Ctrl-C at any of them ends the command, with nothing written. */
export interface Prompts {
  /** A line before a question: what the answer means, and why something is proposed. */
  say(text: string): void;
  confirm(message: string, proposed: boolean): Promise<boolean>;
  /** @param validate - true, or what is wrong with the text, in a sentence */
  input(message: string, options: { readonly proposed?: string; readonly validate: (text: string) => true | string }): Promise<string>;
  select(message: string, choices: readonly Choice[], proposed?: string): Promise<string>;
  checkbox(message: string, choices: readonly Choice[], options: { readonly required: boolean }): Promise<readonly string[]>;
}

/** Lines of choices that are shown at a time. */
const pageSize = 12;

/**
 * Questions by Inquirer, on the given streams. It is loaded here and nowhere else, so that only a command that asks pays for it.
 * @throws CordonError with exit code 1 from a question that was interrupted
 */
export async function promptsOn({ input, output }: Terminal): Promise<Prompts> {
  const [{ default: checkbox }, { default: confirm }, { default: text }, { default: select }] = await Promise.all([
    import('@inquirer/checkbox'),
    import('@inquirer/confirm'),
    import('@inquirer/input'),
    import('@inquirer/select'),
  ]);
  const context = () => ({ input, output: keptOpen(output) });
  return {
    say: (line) => void output.write(`  ${plain(line)}\n`),
    confirm: (message, proposed) => answered(confirm({ message, default: proposed }, context())),
    input: (message, { proposed, validate }) =>
      answered(
        text({ message, validate: (value) => validate(value.trim()), ...(proposed !== undefined && { default: proposed }) }, context()),
      ).then((value) => value.trim()),
    select: (message, choices, proposed) =>
      answered(
        select({ message, choices: [...choices], pageSize, loop: false, ...(proposed !== undefined && { default: proposed }) }, context()),
      ),
    checkbox: (message, choices, { required }) =>
      answered(checkbox({ message, choices: [...choices], pageSize, loop: false, required }, context())),
  };
}

/** A stream that writes to another, and leaves it open: Inquirer ends its output after each question, unless it is that of the process. */
function keptOpen(output: Terminal['output']): Writable {
  const { columns } = output as { readonly columns?: number };
  const through = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      output.write(chunk);
      done();
    },
  });
  return Object.assign(through, { isTTY: true, ...(columns !== undefined && { columns }) });
}

/** Inquirer rejects a question on Ctrl-C, and when the terminal goes away. */
async function answered<Value>(question: Promise<Value>): Promise<Value> {
  try {
    return await question;
  } catch (error) {
    if (!(error instanceof Error) || !['ExitPromptError', 'AbortPromptError'].includes(error.name)) throw error;
    throw new CordonError(
      exitCode.doesNotHold,
      { id: 'interrupted', message: 'interrupted: nothing was written', remedy: 'run the command again' },
      { cause: error },
    );
  }
}
