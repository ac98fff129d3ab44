import { CordonError, exitCode } from '../core/problem';
import { type Terminal } from './ask';

export interface Choice {
  readonly value: string;
  readonly name: string;
  /** @default false */
  readonly checked?: boolean;
}

/** Questions to the person at a terminal. Ctrl-C at any of them ends the command, with nothing written. */
export interface Prompts {
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
  const context = { input, output };
  return {
    confirm: (message, proposed) => answered(confirm({ message, default: proposed }, context)),
    input: (message, { proposed, validate }) =>
      answered(
        text({ message, validate: (value) => validate(value.trim()), ...(proposed !== undefined && { default: proposed }) }, context),
      ).then((value) => value.trim()),
    select: (message, choices, proposed) =>
      answered(
        select({ message, choices: [...choices], pageSize, loop: false, ...(proposed !== undefined && { default: proposed }) }, context),
      ),
    checkbox: (message, choices, { required }) =>
      answered(checkbox({ message, choices: [...choices], pageSize, loop: false, required }, context)),
  };
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
