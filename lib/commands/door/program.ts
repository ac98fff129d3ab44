import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { failOnSeverities } from '../../configuration/configuration';
import { isDay } from '../../core/day';
import { type ExitCode } from '../../core/problem';
import { version } from '../../core/version';
import { checkFormats, type AlsoForm } from '../check-formats';
import {
  type CheckFlags,
  type CommonFlags,
  type DeployFlags,
  type ExplainFlags,
  type InitFlags,
  type MembershipInputFlags,
  type OnboardFlags,
  type PlanFlags,
  type PreferenceFlags,
  type SnapshotFlags,
  type ValidateFlags,
  type VerifyFlags,
} from './flags';
import { type RoutesFormat } from '../explain-route';
import { completionScript, completions, shells, type Shell } from '../completion';
import { addExamples } from '../help-examples';
import { type Io } from '../io';
import { onboardFormats, validateFormats } from '../onboard-formats';
import { severityLevels } from '../../replay/records/severity';
import { replayFormats } from '../replay-formats';
import { type ReplayFlags } from './replay';
import { triageRoles } from '../../proposal/triage-role';
import { type Streams } from '../streams';

/** Ctrl-C ends this process, not what AWS has begun. 130 is what shells expect of it. */
function interrupted(): void {
  process.stderr.write('\ninterrupted: what was begun goes on in AWS; run the command again to continue\n');
  process.exit(130);
}

/** Says how to go on when somebody ends this process: Ctrl-C, or the end of a pipeline. */
function endedEarly(how: () => string, io: Io): { release(): void } {
  const end = (code: number) => (): void => {
    io.status?.(undefined);
    io.progress(`\ninterrupted: ${how()}`);
    process.exit(code);
  };
  // What shells expect of a process that a signal ended: 128 and the number of the signal.
  const handlers = { SIGINT: end(130), SIGTERM: end(143) } as const;
  for (const [signal, handler] of Object.entries(handlers)) process.once(signal, handler);
  return {
    release: () => {
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
    },
  };
}

const leaveOut = 'leave out the membership; the result says that nobody looked at it';

/** Every command with its options, as data that help, errors and completion read. */
export function buildProgram(io: Io, streams: Streams, done: (code: ExitCode) => void): Command {
  const program = new Command('cordon')
    // main.ts says what is wrong with a command line, with the nearest word.
    .configureOutput({ writeOut: (text) => streams.out(text), writeErr: (text) => streams.error(text), outputError: () => undefined })
    .description('Onboards an AWS organization to AWS Security Incident Response, and keeps it onboarded.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showSuggestionAfterError(false)
    .exitOverride()
    // Options of a command that stand after the name of its part belong to the part.
    .enablePositionalOptions();
  program.commandsGroup('Onboard an organization:');

  initialize(program, io, done);
  onboarding(program, io, done);
  common(program.command('snapshot').description('read the organization once, and save it as JSON'))
    .option('--since <file>', 'print what changed since this snapshot; --output still gets the new one', fileName)
    .option('--fresh', 'read everything again, also what an interrupted run kept beside --output')
    .action(async (flags: SnapshotFlags) => {
      const [{ snapshotRequest }, { snapshotCommand, continuation }] = await Promise.all([
        import('./snapshot.js'),
        import('../snapshot.js'),
      ]);
      const request = snapshotRequest(flags, io);
      const interrupt = endedEarly(
        () => continuation(request.journal) ?? 'nothing was kept. With --output FILE an interrupted run can go on where it was',
        io,
      );
      done(await snapshotCommand(request, io).finally(() => interrupt.release()));
    });
  program.commandsGroup('Roll out to organizational units:');
  scoped(
    common(program.command('plan').description('show which account gets what, in which wave, and which is left out'), {
      formats: ['text', 'json', 'html'],
    }),
  )
    .addOption(new Option('--deployed <what>', 'plan as if nothing were deployed yet').choices(['none']))
    .option('--accounts', 'list every account, even if there are many')
    .option('--without-membership', leaveOut)
    .action(async (flags: PlanFlags) => {
      const [{ planRequest }, { planCommand }] = await Promise.all([import('./plan.js'), import('../plan.js')]);
      done(planCommand(await planRequest(flags, io), io));
    });
  scoped(common(program.command('deploy').description('carry out a plan wave by wave, then verify every account')))
    .option('--plan <file>', 'plan to carry out, as `cordon plan --output` wrote it')
    .option('--rehearse', 'carry it out in memory on a snapshot; makes no call to AWS')
    .option('-y, --yes', 'do not ask for confirmation; required without a terminal')
    .option('--until <wave>', 'stop after this wave; the next run continues with the next one')
    .option('--allow-removals', 'delete roles that the configuration no longer wants')
    .option('--fail <what...>', 'with --rehearse: accounts that fail, as WAVE=PERCENT or an account ID')
    .option('--snapshot-after <file>', 'with --rehearse: write the organization as it is afterwards', fileName)
    .action(async (flags: DeployFlags) => {
      const [{ deployRequest }, { deployCommand }] = await Promise.all([import('./deploy.js'), import('../deploy.js')]);
      const request = deployRequest(flags, io);
      if (!request.rehearsal) process.once('SIGINT', interrupted);
      done(await deployCommand(request, io).finally(() => process.off('SIGINT', interrupted)));
    });
  scoped(
    common(program.command('verify').description('check that every account has its roles, and that the membership covers it'), {
      formats: ['text', 'json', 'html'],
    }),
  )
    .option('--accounts', 'list every account, also those that are covered')
    .option('--without-membership', leaveOut)
    .option('--contained', 'fail unless every account would be contained, by its whole chain (cordon explain account)')
    .option('--since <file>', 'fail only on what got worse since this earlier result (JSON) or snapshot', fileName)
    .option('--max-age <hours>', 'exit 3 if the snapshot is older than this, counted from now or from the end of --date', hours)
    .option('--detect-drift', 'let CloudFormation look whether somebody changed the roles by hand, and wait for it; changes no role')
    .option('--max-drift-age <hours>', 'exit 3 if drift was never detected, or longer ago than this', hours)
    .option('--rehearse', 'with --detect-drift: carry it out in memory on a snapshot; makes no call to AWS')
    .action(async (flags: VerifyFlags, command: Command) => {
      const [{ verifyRequest }, { verifyCommand }, { verifyContinuation }] = await Promise.all([
        import('./verify.js'),
        import('../verify.js'),
        import('../read-to-verify.js'),
      ]);
      const watching = {};
      const interrupt = endedEarly(() => verifyContinuation(watching), io);
      const given = { ...flags, dateGiven: command.getOptionValueSource('date') === 'cli' };
      done(verifyCommand(await verifyRequest(given, io, watching).finally(() => interrupt.release())));
    });
  program.commandsGroup('Gate a pipeline:');
  files(program.command('check').description('check the configuration and its templates, without AWS'), {
    formats: checkFormats,
  })
    .addOption(
      new Option('--fail-on <severity>', 'fail from this severity on (default: check.failOn of the configuration, or error)').choices(
        failOnSeverities,
      ),
    )
    .option('--baseline <file>', 'known findings; only findings that are not in this file fail', fileName)
    .option('--write-baseline <file>', 'write the findings as a baseline, and pass', fileName)
    .option('--also <form...>', 'write the result in another form too, as FORMAT=FILE', formAndFile)
    .option('--no-cache', 'run every layer, even if nothing changed since an earlier check')
    .option('--explain <id>', 'describe a rule of the check, and do nothing else')
    .action(async (flags: CheckFlags) => {
      const [{ checkRequest, checkExplainRequest }, { checkCommand, explainCheckCommand }] = await Promise.all([
        import('./check.js'),
        import('../check.js'),
      ]);
      const explained = checkExplainRequest(flags, io);
      done(await (explained ? explainCheckCommand(explained) : checkCommand(checkRequest(flags, io), io)));
    });
  replaying(program, io, done);
  program.commandsGroup('Look and understand:').helpCommand('help [command]', 'print the help of a command');
  const explain = program.command('explain').description('describe a rule, a route, an account or an event in plain words');
  files(explain.command('rule <rule>').description('what a suppression rule or automation rule hides, where, and until when')).action(
    async (name: string, flags: ExplainFlags) => {
      const [{ explainRequest }, { explainRuleCommand }] = await Promise.all([import('./explain.js'), import('../explain.js')]);
      done(explainRuleCommand(name, explainRequest(flags, io), io));
    },
  );
  files(explain.command('route <route>').description('which events a route takes, who gets them, and which it misses')).action(
    async (name: string, flags: ExplainFlags) => {
      const [{ explainRequest }, { explainRouteCommand }] = await Promise.all([import('./explain.js'), import('../explain-route.js')]);
      done(explainRouteCommand(name, explainRequest(flags, io), io));
    },
  );
  files(explain.command('routes').description('all routes, and the events that no route takes'), {
    formats: ['text', 'json', 'mermaid', 'svg', 'html'],
  }).action(async (flags: ExplainFlags<RoutesFormat>) => {
    const [{ explainRequest }, { explainRoutesCommand }] = await Promise.all([import('./explain.js'), import('../explain-route.js')]);
    done(await explainRoutesCommand(explainRequest(flags, io), io));
  });
  files(
    explain.command('account <account>').description('whether a compromised resource of the account would be contained, and why'),
  ).action(async (id: string, flags: ExplainFlags) => {
    const [{ explainRequest }, { explainAccountCommand }] = await Promise.all([import('./explain.js'), import('../explain-account.js')]);
    done(explainAccountCommand(id, explainRequest(flags, io)));
  });
  files(
    explain
      .command('event <file>')
      .description('whether the service sees a finding or event, which rule hides it, and who is told with which words'),
  ).action(async (path: string, flags: ExplainFlags) => {
    const [{ explainEventRequest }, { explainEventCommand }] = await Promise.all([
      import('./explain-event.js'),
      import('../explain-event.js'),
    ]);
    const { sources, request } = explainEventRequest(path, flags, io);
    done(await explainEventCommand(sources, request, io));
  });
  program
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'shell that completes').choices(shells))
    .action((shell: Shell) => {
      io.out(completionScript(shell));
    });
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: readonly string[]) => {
      io.out(await completions(program, words));
    });
  addExamples(program);
  return program;
}

/** `cordon init`: its configuration is written, and its result is said. */
function initialize(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program.command('init').description('write a first configuration from the organization, with the reason for each value');
  files(command, { writes: true })
    .optionsGroup('Access to AWS:')
    .option('--profile <name>', "AWS profile of the account that will roll out (default: the SDK's own)")
    .option('--management-profile <name>', 'AWS profile of the management account (default: that of --profile)')
    .optionsGroup('Answers, which a terminal asks for:')
    .option('--membership-region <region>', 'Region of the membership, which AWS can never change later')
    .option(
      '--administrator <who...>',
      'account that administers the services; SERVICE=ACCOUNT for membership, stackSets, guardDuty, securityHub',
    )
    .option('--regions <region...>', 'Regions in use, where findings arise')
    .option('--canary <account...>', 'accounts that get the roles first, or none')
    .option('--coverage <what...>', 'accounts that the membership covers: organization, or IDs of units')
    .option('--membership-name <name>', 'name of the membership (default: the ID of the organization)')
    .option('--no-triage', 'do not let the service look at findings by itself')
    .addOption(
      new Option('--triage-role <state>', 'whether the triage service-linked role exists in the management account').choices(triageRoles),
    )
    .option('--team-file <file>', 'file with the incident response team, which exists', fileName)
    .optionsGroup('Options:')
    .option('-y, --yes', 'ask nothing: take what is proposed, and name what is missing')
    .option('--dry-run', 'print the configuration, and write nothing')
    .action(async (flags: InitFlags) => {
      const [{ initRequest }, { initCommand }] = await Promise.all([import('./init.js'), import('../init.js')]);
      done(await initCommand(initRequest(flags, io), io));
    });
}

/** `cordon onboard` and its parts; options that stand after the name of a part belong to the part. */
function onboarding(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const onboard = common(program.command('onboard').description('show each step of onboarding: done, to do, blocked or unknown'), {
    formats: onboardFormats,
  })
    .enablePositionalOptions()
    .option('--reverse', 'show the steps that lead out, in their order, and what each costs')
    .option('--apply', 'carry out what Cordon can do, step by step: each confirmed, and each looked at afterwards')
    .option('-y, --yes', 'with --apply: do not ask; required without a terminal')
    .option('--membership-region <region>', 'with --apply --yes: the Region to create the membership in, for ever')
    .option('--rehearse', 'with --apply: carry it out in memory on a snapshot; makes no change in AWS')
    .addOption(new Option('--deployed <what>', 'with --rehearse: begin as if nothing had been done yet').choices(['none']))
    .option('--snapshot-after <file>', 'with --rehearse: write the organization as it is afterwards', fileName)
    .action(async (flags: OnboardFlags) => {
      if (flags.apply) {
        const [{ applyRequest }, { applyCommand }] = await Promise.all([import('./onboard-apply.js'), import('../onboard-apply.js')]);
        const request = applyRequest(flags, io);
        if (!request.rehearsal) process.once('SIGINT', interrupted);
        return done(await applyCommand(request, io).finally(() => process.off('SIGINT', interrupted)));
      }
      const [{ onboardRequest }, { onboardCommand, offboardCommand }] = await Promise.all([
        import('./onboard.js'),
        import('../onboard.js'),
      ]);
      done((flags.reverse ? offboardCommand : onboardCommand)(await onboardRequest(flags, io)));
    });
  common(
    onboard.command('why').description('show which of the symptoms that AWS lists fit what the snapshot shows, with cause and remedy'),
  ).action(async (flags: CommonFlags) => {
    const [{ whyRequest }, { whyCommand }] = await Promise.all([import('./onboard.js'), import('../onboard-why.js')]);
    done(whyCommand(await whyRequest(flags, io)));
  });
  common(onboard.command('validate').description("go through AWS's checklist of a finished onboarding, and explain or run its tests"), {
    formats: validateFormats,
  })
    .option('--test-case', 'open a self-managed test case, look whether it arrives, and close it')
    .option('-y, --yes', 'with --test-case: do not ask for confirmation; required without a terminal')
    .option('--rehearse', 'with --test-case: carry it out in memory on a snapshot; opens no case in AWS')
    .action(async (flags: ValidateFlags) => {
      const { isTestCase, testCaseRequest, validateRequest } = await import('./validate.js');
      if (isTestCase(flags)) {
        const { testCaseCommand } = await import('../onboard-test-case.js');
        done(await testCaseCommand(testCaseRequest(flags, io), io));
      } else {
        const { validateCommand } = await import('../onboard-validate.js');
        done(validateCommand(await validateRequest(flags, io)));
      }
    });
  files(onboard.command('preference').description('show the support case that asks for the containment preference, ready to submit'), {
    organization: false,
  })
    .option('--body <file>', 'write the text of the case to a file', fileName)
    .action(async (flags: PreferenceFlags) => {
      const [{ preferenceRequest }, { preferenceCommand }] = await Promise.all([
        import('./onboard.js'),
        import('../onboard-preference.js'),
      ]);
      done(preferenceCommand(preferenceRequest(flags, io)));
    });
  files(onboard.command('input').description('write the input of CreateMembership as JSON, with the names and addresses of the team'), {
    organization: false,
    formats: ['json'],
  })
    .option('--team', 'write the team alone, for UpdateMembership')
    .action(async (flags: MembershipInputFlags) => {
      const [{ membershipInputRequest }, { membershipInputCommand }] = await Promise.all([
        import('./onboard.js'),
        import('../onboard-input.js'),
      ]);
      done(membershipInputCommand(membershipInputRequest(flags, io)));
    });
}

/** `cordon replay`: recorded findings and events go through the rules. */
function replaying(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const severity = (flag: string, what: string): Option => new Option(flag, what).choices(severityLevels);
  files(program.command('replay <file...>').description('show what rules and routes do to recorded findings and events, without AWS'), {
    formats: replayFormats,
  })
    .option('--against <file>', 'earlier configuration; show what newly disappears, and who is newly told', fileName)
    .addOption(severity('--max-archived-severity <severity>', 'fail if a finding above this severity is archived'))
    .addOption(
      severity('--require-route <severity>', 'fail if a finding of this severity or higher is not archived, and no route takes it'),
    )
    .option('--forbid-new-loss', 'with --against: fail if a finding is newly archived, hidden or without a route')
    .option('--strict', 'end at the first record that cannot be read, instead of counting it')
    .option('--messages', 'with --format jsonl: add the message that each target gets')
    .action(async (paths: readonly string[], flags: ReplayFlags) => {
      const [{ replayRequest }, { replayCommand }] = await Promise.all([import('./replay.js'), import('../replay.js')]);
      done(await replayCommand(replayRequest(paths, flags, io), io));
    });
}

/** Options of every command. */
function files(
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
    .addOption(
      new Option('--date <date>', 'day that counts as today, for exclusions and rules that end')
        .argParser(isoDate)
        .default(new Date().toISOString().slice(0, 10), 'today in UTC'),
    )
    .optionsGroup('Result:')
    .addOption(new Option('--format <format>', 'form of the result').choices(formats).default(formats[0]));
  if (!writes) command.option('-o, --output <file>', 'write the result to this file, instead of standard output', fileName);
  command.option('--debug', 'print stack traces of errors');
  if (organization) command.optionsGroup('Input:').option('--organization <file>', 'snapshot to read, instead of the organization itself');
  command.optionsGroup('Options:');
  return command;
}

/** Options of the commands that may read or write AWS. */
function common(command: Command, options: Parameters<typeof files>[1] = {}): Command {
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

function scoped(command: Command): Command {
  return command.addOption(
    new Option('--only <part>', 'limit the command to one part').choices(['all', 'stack-sets', 'management-account']).default('all'),
  );
}

/** `sarif=check.sarif`, as often as it is given. */
function formAndFile(text: string, before: readonly AlsoForm[] = []): readonly AlsoForm[] {
  const [, format = '', file = ''] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  const known = checkFormats.find((candidate) => candidate === format);
  if (known !== undefined) return [...before, { format: known, file }];
  throw new InvalidArgumentError(`Write FORMAT=FILE, with one of ${checkFormats.join(', ')}.`);
}

function isoDate(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('Write a day of the calendar as YYYY-MM-DD.');
}

function hours(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('Write a number of hours above 0.');
}

function fileName(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('Write the name of a file.');
}
