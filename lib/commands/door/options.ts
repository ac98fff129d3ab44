import { InvalidArgumentError, Option, type Command } from 'commander';
import { isDay } from '../../core/day';
import { type Shard } from '../../replay/shards/shard';
import { checkFormats, type AlsoForm } from '../check-formats';

/** Options of every command. */
export function files(
  command: Command,
  {
    organization = true,
    formats = ['text', 'json'],
    writes = false,
  }: {
    readonly organization?: boolean;
    readonly formats?: readonly string[];
    /** Whether the configuration is what the command writes; it then has no other output file. @default false */
    readonly writes?: boolean;
  } = {},
): Command {
  command
    .optionsGroup(writes ? 'Result:' : 'Input:')
    .option('-c, --config <file>', writes ? 'configuration to write; it must not exist' : 'configuration to read', 'cordon.yaml')
    .optionsGroup('Input:')
    .addOption(day('day that counts as today, for exclusions and rules that end'))
    .optionsGroup('Result:')
    .addOption(new Option('--format <format>', 'form of the result').choices(formats).default(formats[0]));
  if (!writes) command.option('-o, --output <file>', 'write the result to this file, instead of standard output', fileName);
  command.option('--debug', 'print stack traces of errors');
  if (organization) command.optionsGroup('Input:').option('--organization <file>', 'snapshot to read, instead of the organization itself');
  command.optionsGroup('Options:');
  return command;
}

/** Options of a command that reads files other than the configuration. */
export function sourceFiles(command: Command): Command {
  return command
    .optionsGroup('Input:')
    .addOption(day('day that counts as today, for rules that end'))
    .optionsGroup('Result:')
    .addOption(new Option('--format <format>', 'form of the result').choices(['yaml', 'json']).default('yaml'))
    .option('-o, --output <file>', 'write the result to this file, instead of standard output', fileName)
    .option('--debug', 'print stack traces of errors');
}

const day = (what: string): Option =>
  new Option('--date <date>', what).argParser(isoDate).default(new Date().toISOString().slice(0, 10), 'today in UTC');

/** Options of the commands that may read or write AWS. */
export function common(command: Command, options: Parameters<typeof files>[1] = {}): Command {
  return files(command, options)
    .optionsGroup('Access to AWS:')
    .option('--profile <name>', "AWS profile of the account that rolls out (default: the SDK's own)")
    .option('--management-profile <name>', 'AWS profile of the management account (default: that of --profile)')
    .option(
      '--member-role <name>',
      'role to assume in member accounts to read their IAM, for example OrganizationAccountAccessRole (default: none)',
    )
    .optionsGroup('Options:');
}

/** The part of the rollout that a command is limited to. */
export function scoped(command: Command): Command {
  return command.addOption(
    new Option('--only <part>', 'limit the command to one part').choices(['all', 'stack-sets', 'management-account']).default('all'),
  );
}

/** `sarif=check.sarif`, as often as it is given. */
export function formAndFile(text: string, before: readonly AlsoForm[] = []): readonly AlsoForm[] {
  const [, format = '', file = ''] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  const known = checkFormats.find((candidate) => candidate === format);
  if (known !== undefined) return [...before, { format: known, file }];
  throw new InvalidArgumentError(`Write FORMAT=FILE, with one of ${checkFormats.join(', ')}.`);
}

function isoDate(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('Write a day of the calendar as YYYY-MM-DD.');
}

/** A number of hours above 0. */
export function hours(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('Write a number of hours above 0.');
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `5m`, `12h`, `2d`: at least a minute, so that nobody asks AWS without pause. @returns milliseconds */
export function minutes(text: string): number {
  const [, number = '', unit = ''] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  if (number !== '') return Number(number) * units[unit]!;
  throw new InvalidArgumentError('Write a time such as 5m, 12h or 2d, a minute or more.');
}

/** A whole number, 1 or more. */
export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number, 1 or more.');
}

/** A number of threads. */
export function threadNumber(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= 128) return Number(text);
  throw new InvalidArgumentError('Write a whole number from 1 to 128.');
}

/** `2/7`: the second of seven parts. */
export function shardOf(text: string): Shard {
  const [, index = 0, of = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= of) return { index, of };
  throw new InvalidArgumentError('Write the number of the part and of all parts, such as 2/7.');
}

/** A name that is not empty. */
export function fileName(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('Write the name of a file.');
}

/** Names that are not empty, as often as the option is given. */
export function eachFileName(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, fileName(text)];
}
