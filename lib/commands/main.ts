import { createInterface } from 'node:readline/promises';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { CordonError, exitCode, problemToText, type ExitCode } from '../problem';
import { version } from '../version';
import { type Io } from './io';
import { type DeployCommandOptions } from './deploy';
import { type PlanCommandOptions } from './plan';
import { type CommonOptions } from './context';
import { type VerifyCommandOptions } from './verify';

/** Runs a command line. @returns the exit code, by the contract of `exitCode` */
export async function main(argv: readonly string[]): Promise<number> {
  let code: ExitCode = exitCode.holds;
  const program = buildProgram((result) => {
    code = result;
  });
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    return failed(error, argv.includes('--debug'));
  }
}

function failed(error: unknown, debug: boolean): number {
  // Help and version end here too, with code 0; every other fault of the command line is usage.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.holds : exitCode.usage;
  if (error instanceof CordonError) {
    for (const problem of error.problems) process.stderr.write(`${problemToText(problem)}\n`);
    if (error.problems.length > 1) process.stderr.write(`${error.problems.length} problems\n`);
    if (debug) process.stderr.write(`${describe(error)}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    debug
      ? `${describe(error)}\n`
      : `Cordon failed unexpectedly: ${error instanceof Error ? error.message : String(error)}; run it again with --debug and report what it prints\n`,
  );
  return exitCode.unknown;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.stack ?? error.message}${error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`}`;
}

/** Ctrl-C ends this process, not what AWS has begun. 130 is what shells expect of it. */
function interrupted(): void {
  process.stderr.write('\ninterrupted: what was begun goes on in AWS; run the command again to continue\n');
  process.exit(130);
}

function buildProgram(done: (code: ExitCode) => void): Command {
  const program = new Command('cordon')
    .description('Onboards an AWS organization to AWS Security Incident Response, and keeps it onboarded.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(cordon --help lists the commands)')
    .addHelpText('after', '\nExit codes: 0 it holds, 1 it does not hold, 2 usage or configuration, 3 it could not be found out.');

  common(program.command('snapshot').description('reads the organization once into JSON'), { organization: false }).action(
    async (options: CommonOptions) => {
      const { snapshotCommand } = await import('./snapshot.js');
      done(await snapshotCommand(options, io()));
    },
  );
  scoped(common(program.command('plan').description('who gets what, in which wave, what changes and why, who is left out and why')))
    .addOption(new Option('--deployed <what>', 'plan as if nothing were deployed').choices(['none']))
    .option('--accounts', 'list every account, however many')
    .action(async (options: PlanCommandOptions) => {
      const { planCommand } = await import('./plan.js');
      done(await planCommand(options, io()));
    });
  scoped(common(program.command('deploy').description('carries out a saved or fresh plan, wave by wave, and proves the coverage')))
    .option('--plan <file>', 'carry out this plan, and nothing else')
    .option('--rehearse', 'carry it out in memory, on a snapshot: nothing leaves this machine')
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .option('--until <wave>', 'stop after this wave; the next run goes on')
    .option('--allow-removals', 'delete the roles where the configuration no longer wants them')
    .option('--fail <what...>', 'rehearsal: let WAVE=PERCENT or an account fail')
    .option('--snapshot-after <file>', 'rehearsal: write the organization as it is afterwards')
    .action(async (options: DeployCommandOptions) => {
      const { deployCommand } = await import('./deploy.js');
      if (!options.rehearse) process.once('SIGINT', interrupted);
      done(await deployCommand(options, io()).finally(() => process.off('SIGINT', interrupted)));
    });
  scoped(common(program.command('verify').description('proves the coverage of every account')))
    .option('--accounts', 'list every account, the covered ones too')
    .action(async (options: VerifyCommandOptions) => {
      const { verifyCommand } = await import('./verify.js');
      done(await verifyCommand(options, io()));
    });
  return program;
}

function common(command: Command, { organization = true } = {}): Command {
  command
    .option('-c, --config <file>', 'the configuration', 'cordon.yaml')
    .addOption(new Option('--format <format>', 'of the result').choices(['text', 'json']).default('text'))
    .option('-o, --output <file>', 'write the result to a file')
    .option('--profile <name>', 'AWS profile of the account that rolls out')
    .option('--management-profile <name>', 'AWS profile of the management account')
    .option('--member-role <name>', 'role to read the IAM of member accounts with, e.g. OrganizationAccountAccessRole')
    .option('--date <date>', 'today, by which exclusions end', isoDate, new Date().toISOString().slice(0, 10))
    .option('--debug', 'print stack traces');
  if (organization) command.option('--organization <file>', 'a snapshot, instead of reading the organization');
  return command;
}

function scoped(command: Command): Command {
  return command.addOption(
    new Option('--only <part>', 'look at one part').choices(['all', 'stack-sets', 'management-account']).default('all'),
  );
}

function isoDate(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('A date is YYYY-MM-DD.');
}

/** The process's own streams. */
function io(): Io {
  const { stdin, stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(text),
    progress: (text) => void stderr.write(`${text}\n`),
    terminal: stderr.isTTY === true,
    colour: stdout.isTTY === true,
    progressColour: stderr.isTTY === true,
    ...(stdin.isTTY === true && stderr.isTTY === true && { ask }),
  };
}

async function ask(question: string): Promise<boolean> {
  const answers = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await answers.question(`${question} [y/N] `)).trim());
  } finally {
    answers.close();
  }
}
