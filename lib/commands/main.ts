import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { failOnSeverities } from '../configuration/configuration';
import { isDay } from '../core/day';
import { CordonError, exitCode, problemToText, type ExitCode, type Problem } from '../core/problem';
import { count } from '../core/text';
import { version } from '../core/version';
import { checkFormats, type AlsoForm } from './check-formats';
import {
  type CheckFlags,
  type CommonFlags,
  type DeployFlags,
  type ExplainFlags,
  type MembershipInputFlags,
  type OnboardFlags,
  type PlanFlags,
  type PreferenceFlags,
  type SnapshotFlags,
  type VerifyFlags,
} from './door/flags';
import { type RoutesFormat } from './explain-route';
import { processIo, type Io } from './io';
import { onboardFormats } from './onboard-formats';
import { Streams } from './streams';

/** More than this, and nobody reads them. */
const mostProblems = 25;

/** Runs a command line. @returns the exit code, by the contract of `exitCode` */
export async function main(argv: readonly string[]): Promise<number> {
  const streams = new Streams(process.stdout, process.stderr);
  const io = processIo(streams);
  let code: ExitCode = exitCode.holds;
  let options: { readonly format?: string; readonly output?: string } = {};
  const program = buildProgram(io, streams, (result) => {
    code = result;
  }).hook('preAction', (_, command) => {
    options = command.opts();
  });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    code = await failed(error, options, io, argv.includes('--debug'));
  }
  // A write that failed is told in the next turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  return streams.exitCode(code);
}

/** Says what went wrong: for people on standard error, with `--format json` also as the one document of the result. */
async function failed(
  error: unknown,
  options: { readonly format?: string; readonly output?: string },
  io: Io,
  debug: boolean,
): Promise<ExitCode> {
  // Help and version end here too, with code 0; every other fault of the command line is usage.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.holds : exitCode.usage;
  const { exitCode: code, problems } = error instanceof CordonError ? error : unexpected(error);
  for (const problem of problems.slice(0, mostProblems)) io.progress(problemToText(problem));
  const more = problems.length - mostProblems;
  if (more > 0) io.progress(`and ${count(more, 'more problem')}`);
  else if (problems.length > 1) io.progress(count(problems.length, 'problem'));
  if (debug) io.progress(describe(error));
  if (options.format === 'json') await writeError(code, problems, options.output, io);
  return code;
}

function unexpected(error: unknown): Pick<CordonError, 'exitCode' | 'problems'> {
  return {
    exitCode: exitCode.unknown,
    problems: [
      {
        id: 'unexpected',
        message: `Cordon failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'run it again with --debug and report what it prints',
      },
    ],
  };
}

/** One JSON document where the result would have been. */
async function writeError(code: ExitCode, problems: readonly Problem[], output: string | undefined, io: Io): Promise<void> {
  const { Result } = await import('./result.js');
  const text = `${JSON.stringify({ kind: 'cordon/error', version: 1, exitCode: code, problems }, undefined, 2)}\n`;
  try {
    new Result({ format: 'json', output }, io).write(text);
  } catch (error) {
    // The file cannot be written, which may be what the document says.
    if (!(error instanceof CordonError)) throw error;
    io.out(text);
  }
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

function buildProgram(io: Io, streams: Streams, done: (code: ExitCode) => void): Command {
  const program = new Command('cordon')
    .configureOutput({ writeOut: (text) => streams.out(text), writeErr: (text) => streams.error(text) })
    .description('Onboards an AWS organization to AWS Security Incident Response, and keeps it onboarded.')
    .version(version)
    .exitOverride()
    // Options of a command that stand after the name of its part belong to the part.
    .enablePositionalOptions()
    .showHelpAfterError('(cordon --help lists the commands)')
    .addHelpText('after', '\nExit codes: 0 it holds, 1 it does not hold, 2 usage or configuration, 3 it could not be found out.');

  onboarding(program, io, done);
  common(program.command('snapshot').description('reads the organization once into JSON'), { organization: false }).action(
    async (flags: SnapshotFlags) => {
      const [{ snapshotRequest }, { snapshotCommand }] = await Promise.all([import('./door/snapshot.js'), import('./snapshot.js')]);
      done(await snapshotCommand(snapshotRequest(flags, io), io));
    },
  );
  scoped(common(program.command('plan').description('who gets what, in which wave, what changes and why, who is left out and why')))
    .addOption(new Option('--deployed <what>', 'plan as if nothing were deployed').choices(['none']))
    .option('--accounts', 'list every account, however many')
    .action(async (flags: PlanFlags) => {
      const [{ planRequest }, { planCommand }] = await Promise.all([import('./door/plan.js'), import('./plan.js')]);
      done(planCommand(await planRequest(flags, io), io));
    });
  scoped(common(program.command('deploy').description('carries out a saved or fresh plan, wave by wave, and proves the coverage')))
    .option('--plan <file>', 'carry out this plan, and nothing else')
    .option('--rehearse', 'carry it out in memory, on a snapshot: nothing leaves this machine')
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .option('--until <wave>', 'stop after this wave; the next run goes on')
    .option('--allow-removals', 'delete the roles where the configuration no longer wants them')
    .option('--fail <what...>', 'rehearsal: let WAVE=PERCENT (of its accounts, rounded up) or an account fail')
    .option('--snapshot-after <file>', 'rehearsal: write the organization as it is afterwards', fileName)
    .action(async (flags: DeployFlags) => {
      const [{ deployRequest }, { deployCommand }] = await Promise.all([import('./door/deploy.js'), import('./deploy.js')]);
      const request = deployRequest(flags, io);
      if (!request.rehearsal) process.once('SIGINT', interrupted);
      done(await deployCommand(request, io).finally(() => process.off('SIGINT', interrupted)));
    });
  scoped(common(program.command('verify').description('proves the coverage of every account')))
    .option('--accounts', 'list every account, those that hold too')
    .option('--max-age <hours>', 'exit 3 where the snapshot is older, counted from now, or from the end of a --date that is given', hours)
    .action(async (flags: VerifyFlags, command: Command) => {
      const [{ verifyRequest }, { verifyCommand }] = await Promise.all([import('./door/verify.js'), import('./verify.js')]);
      done(verifyCommand(await verifyRequest({ ...flags, dateGiven: command.getOptionValueSource('date') === 'cli' }, io)));
    });
  files(program.command('check').description('proves a change safe before it is deployed; the gate of a pipeline, without AWS'), {
    formats: checkFormats,
  })
    .addOption(new Option('--fail-on <severity>', 'fail from this severity on; the unknown always fails').choices(failOnSeverities))
    .option('--baseline <file>', 'findings that are known: new ones fail, these do not', fileName)
    .option('--write-baseline <file>', 'write the findings as a baseline', fileName)
    .option('--also <form...>', 'write the result in another form too, as FORMAT=FILE', formAndFile)
    .option('--explain <rule>', 'say what a rule finds, why, how to mend it and how to acknowledge it')
    .action(async (flags: CheckFlags) => {
      const [{ checkRequest, checkExplainRequest }, { checkCommand, explainCheckCommand }] = await Promise.all([
        import('./door/check.js'),
        import('./check.js'),
      ]);
      const explained = checkExplainRequest(flags, io);
      done(await (explained ? explainCheckCommand(explained) : checkCommand(checkRequest(flags, io), io)));
    });
  const explain = program.command('explain').description('says in plain words what a part of the configuration does');
  files(
    explain.command('rule <name>').description('a suppression rule or an automation rule: what it hides, where, until when, whose it is'),
  ).action(async (name: string, flags: ExplainFlags) => {
    const [{ explainRequest }, { explainRuleCommand }] = await Promise.all([import('./door/explain.js'), import('./explain.js')]);
    done(explainRuleCommand(name, explainRequest(flags, io), io));
  });
  files(
    explain.command('route <name>').description('a route: what it takes, from where, who gets it, what that needs, and what it misses'),
  ).action(async (name: string, flags: ExplainFlags) => {
    const [{ explainRequest }, { explainRouteCommand }] = await Promise.all([import('./door/explain.js'), import('./explain-route.js')]);
    done(explainRouteCommand(name, explainRequest(flags, io), io));
  });
  files(explain.command('routes').description('all routes, what nobody gets, and a picture of them'), {
    formats: ['text', 'json', 'mermaid', 'svg'],
  }).action(async (flags: ExplainFlags<RoutesFormat>) => {
    const [{ explainRequest }, { explainRoutesCommand }] = await Promise.all([import('./door/explain.js'), import('./explain-route.js')]);
    done(await explainRoutesCommand(explainRequest(flags, io), io));
  });
  return program;
}

/** `cordon onboard` and its parts; options that stand after the name of a part belong to the part. */
function onboarding(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const onboard = common(
    program.command('onboard').description('shows each step of onboarding: done, to do, blocked or unknown, with its commands'),
    { formats: onboardFormats },
  )
    .enablePositionalOptions()
    .option('--reverse', 'show the steps that lead out, in their order, with what each costs; nothing is carried out')
    .action(async (flags: OnboardFlags) => {
      const [{ onboardRequest }, { onboardCommand, offboardCommand }] = await Promise.all([
        import('./door/onboard.js'),
        import('./onboard.js'),
      ]);
      done((flags.reverse ? offboardCommand : onboardCommand)(await onboardRequest(flags, io)));
    });
  common(
    onboard.command('why').description('shows which of the symptoms that AWS lists fit what the snapshot shows, with cause and remedy'),
  ).action(async (flags: CommonFlags) => {
    const [{ whyRequest }, { whyCommand }] = await Promise.all([import('./door/onboard.js'), import('./onboard-why.js')]);
    done(whyCommand(await whyRequest(flags, io)));
  });
  files(onboard.command('preference').description('shows the support case that asks for the containment preference, ready to submit'), {
    organization: false,
  })
    .option('--body <file>', 'write the text of the case to a file', fileName)
    .action(async (flags: PreferenceFlags) => {
      const [{ preferenceRequest }, { preferenceCommand }] = await Promise.all([
        import('./door/onboard.js'),
        import('./onboard-preference.js'),
      ]);
      done(preferenceCommand(preferenceRequest(flags, io)));
    });
  files(
    onboard
      .command('input')
      .description('writes the input of CreateMembership as JSON. It has the names and addresses of the team: no other output has them'),
    { organization: false, formats: ['json'] },
  )
    .option('--team', 'write the team alone, for UpdateMembership')
    .action(async (flags: MembershipInputFlags) => {
      const [{ membershipInputRequest }, { membershipInputCommand }] = await Promise.all([
        import('./door/onboard.js'),
        import('./onboard-input.js'),
      ]);
      done(membershipInputCommand(membershipInputRequest(flags, io)));
    });
}

/** Options of every command. */
function files(
  command: Command,
  { organization = true, formats = ['text', 'json'] }: { readonly organization?: boolean; readonly formats?: readonly string[] } = {},
): Command {
  command
    .option('-c, --config <file>', 'the configuration', 'cordon.yaml')
    .addOption(new Option('--format <format>', 'of the result').choices(formats).default(formats[0]))
    .option('-o, --output <file>', 'write the result to a file', fileName)
    .option('--date <date>', 'today, by which exclusions and rules end', isoDate, new Date().toISOString().slice(0, 10))
    .option('--debug', 'print stack traces');
  if (organization) command.option('--organization <file>', 'a snapshot, instead of reading the organization');
  return command;
}

/** Options of the commands that may read or write AWS. */
function common(command: Command, options: Parameters<typeof files>[1] = {}): Command {
  return files(command, options)
    .option('--profile <name>', 'AWS profile of the account that rolls out')
    .option('--management-profile <name>', 'AWS profile of the management account')
    .option('--member-role <name>', 'role to read the IAM of member accounts with, e.g. OrganizationAccountAccessRole');
}

function scoped(command: Command): Command {
  return command.addOption(
    new Option('--only <part>', 'look at one part').choices(['all', 'stack-sets', 'management-account']).default('all'),
  );
}

/** `sarif=check.sarif`, as often as it is given. */
function formAndFile(text: string, before: readonly AlsoForm[] = []): readonly AlsoForm[] {
  const [, format = '', file = ''] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  const known = checkFormats.find((candidate) => candidate === format);
  if (known !== undefined) return [...before, { format: known, file }];
  throw new InvalidArgumentError(`A form is FORMAT=FILE, with one of ${checkFormats.join(', ')}.`);
}

function isoDate(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('A date is a day of the calendar, as YYYY-MM-DD.');
}

function hours(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('An age is a number of hours above 0.');
}

function fileName(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('A file has a name.');
}
