import { type Command, type CommanderError, type Option } from 'commander';
import { nearest } from '../core/nearest';
import { type Problem } from '../core/problem';

/** What is wrong with the words of a command line: the fact, the word, and the nearest one that is right. */
export function usageProblem(error: CommanderError, program: Command, words: readonly string[]): Problem {
  const command = commandOf(program, words);
  const help = `run \`${pathOf(command)} --help\``;
  const [, quoted = ''] = /'([^']*)'/.exec(error.message) ?? [];
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknownWord('unknown-command', 'unknown command', quoted, visible(command), help);
    case 'commander.unknownOption':
      return unknownWord('unknown-option', `unknown option of \`${pathOf(command)}\``, quoted.replace(/=.*$/s, ''), flagsOf(command), help);
    case 'commander.optionMissingArgument':
      return { id: 'missing-value', message: `the option \`${quoted}\` needs a value`, remedy: `write it after the option, or ${help}` };
    case 'commander.missingArgument':
      return {
        id: 'missing-argument',
        message: `\`${pathOf(command)}\` needs <${quoted}>`,
        remedy: `write it after the command, or ${help}`,
      };
    case 'commander.excessArguments':
      if (command.commands.length > 0) {
        const extra = words.slice(words.indexOf(command.name()) + 1).find((word) => !word.startsWith('-')) ?? '';
        return unknownWord('unknown-command', 'unknown command', extra, visible(command), help);
      }
      return { id: 'unexpected-argument', message: `\`${pathOf(command)}\` takes no such argument`, value: words.join(' '), remedy: help };
    case 'commander.invalidArgument':
      return invalidValue(error, command, help);
    case 'commander.help':
      return {
        id: 'missing-command',
        message: `\`${pathOf(command)}\` needs a command`,
        remedy: `name one of ${visible(command).join(', ')}`,
      };
    default:
      return { id: 'wrong-command-line', message: error.message.replace(/^error: /, ''), remedy: help };
  }
}

function unknownWord(id: string, message: string, value: string, known: readonly string[], help: string): Problem {
  const near = nearest(value, known);
  return { id, message, value, remedy: near === undefined ? `${help}, which lists them` : `did you mean ${near}?` };
}

/** `option '--format <format>' argument 'jsno' is invalid. Allowed choices are text, json.` The message has the choices already. */
function invalidValue(error: CommanderError, command: Command, help: string): Problem {
  const {
    name = '',
    value = '',
    why = '',
  } = (
    /'(?<name>[^']*)' argument '(?<value>[^]*)' is invalid\.\s*(?<why>[^]*)/.exec(error.message) ??
    /value '(?<value>[^]*)' is invalid for argument '(?<name>[^']*)'\.\s*(?<why>[^]*)/.exec(error.message)
  )?.groups ?? {};
  const choices =
    command.options.find(({ flags }) => flags === name)?.argChoices ??
    command.registeredArguments.find((one) => one.name() === name)?.argChoices;
  if (choices !== undefined) {
    const near = nearest(value, choices);
    const remedy = near === undefined ? 'write one of them' : `did you mean ${near}?`;
    return { id: 'invalid-option-value', message: `\`${name}\` must be one of ${choices.join(', ')}`, value, remedy };
  }
  const remedy = why.replace(/\.$/, '').replace(/^\w/, (letter) => letter.toLowerCase());
  return { id: 'invalid-option-value', message: `\`${name}\` does not take this value`, value, remedy: remedy === '' ? help : remedy };
}

/** The command that the words name, as far as they name one. */
export function commandOf(program: Command, words: readonly string[]): Command {
  let command = program;
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined && !word.startsWith('-') && command.commands.length > 0) return command;
    if (next !== undefined) command = next;
  }
  return command;
}

/** `cordon explain route`. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

const visible = (command: Command): readonly string[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((one) => one.name());

const flagsOf = (command: Command): readonly string[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, short }: Option) => [long, short].flatMap((flag) => flag ?? []));
