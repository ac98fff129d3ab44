import { Argument, Command, Option } from 'commander';
import { failOnSeverities } from '../../configuration/configuration';
import { type ExitCode } from '../../core/problem';
import { version } from '../../core/version';
import { severityLevels } from '../../replay/records/severity';
import { checkFormats } from '../check-formats';
import { completionScript, completions, shells, type Shell } from '../completion';
import { type RoutesFormat } from '../explain-route';
import { addExamples } from '../help-examples';
import { type Io } from '../io';
import { replayFormats } from '../replay-formats';
import { type Streams } from '../streams';
import { testFormats } from '../test-formats';
import {
  type ApproveFlags,
  type CheckFlags,
  type DeployFlags,
  type ExplainFlags,
  type PlanFlags,
  type SnapshotFlags,
  type VerifyFlags,
} from './flags';
import { goesOnInAws, interruptible } from './interrupts';
import {
  common,
  eachFileName,
  fileName,
  files,
  formAndFile,
  hours,
  minutes,
  scoped,
  shardOf,
  sourceFiles,
  threadNumber,
  wholeNumber,
} from './options';
import { initialize, onboarding } from './program-onboard';
import { rehearsing } from './program-rehearse';
import { type ImportFlags } from './import';
import { type ReplayFlags } from './replay';
import { type TestFlags } from './test';

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
    .addOption(
      new Option('--look-inside [accounts]', 'with --member-role: read the whole content of both roles, in all accounts or a sample')
        .choices(['all', 'sample'])
        .preset('all'),
    )
    .option('--sample <number>', 'with --look-inside sample: accounts to look into, spread over waves and units (default: 50)', wholeNumber)
    .action(async (flags: SnapshotFlags) => {
      const [{ snapshotRequest }, { snapshotCommand }, { continuation }] = await Promise.all([
        import('./snapshot.js'),
        import('../snapshot.js'),
        import('../resumable-read.js'),
      ]);
      const request = snapshotRequest(flags, io);
      const how = (): string =>
        continuation(request.journal) ?? 'nothing was kept. With --output FILE an interrupted run can go on where it was';
      done(await interruptible(how, io, () => snapshotCommand(request, io)));
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
      const run = (): Promise<ExitCode> => deployCommand(request, io);
      done(await (request.rehearsal ? run() : interruptible(goesOnInAws, io, run)));
    });
  scoped(
    common(program.command('verify').description('check that every account has its roles, and that the membership covers it'), {
      formats: ['text', 'json', 'html', 'jsonl'],
    }),
  )
    .option('--accounts', 'list every account, also those that are covered')
    .option('--without-membership', leaveOut)
    .option('--without-detection', 'leave out whether GuardDuty and Security Hub are on; the result says that nobody looked at it')
    .option('--contained', 'fail unless every account would be contained, by its whole chain (cordon explain account)')
    .option('--since <file>', 'fail only on what got worse since this earlier result (JSON) or snapshot', fileName)
    .option('--max-age <hours>', 'exit 3 if the snapshot is older than this, counted from now or from the end of --date', hours)
    .option('--detect-drift', 'let CloudFormation look whether somebody changed the roles by hand, and wait for it; changes no role')
    .option('--max-drift-age <hours>', 'exit 3 if drift was never detected, or longer ago than this', hours)
    .option('--rehearse', 'with --detect-drift: carry it out in memory on a snapshot; makes no call to AWS')
    .option('--fresh', 'read everything again, also what an interrupted run kept')
    .option('--watch', 'read again and again, and print what changed since the last reading; Ctrl-C ends it')
    .option('--interval <time>', 'with --watch: pause between two readings, such as 5m or 1h (default: 5m)', minutes)
    .option('--timeout <time>', 'with --watch: end after this time, with the exit code of the last reading (default: 12h)', minutes)
    .option('--until-covered', 'with --watch: end with exit code 0 as soon as everything is proven')
    .action(async (flags: VerifyFlags, command: Command) => {
      const [{ verifyRequest, verifyJournal, watchRequest, assertNoWatch }, { verifyCommand }, { verifyContinuation }] = await Promise.all([
        import('./verify.js'),
        import('../verify.js'),
        import('../read-to-verify.js'),
      ]);
      if (flags.watch) {
        const { watchCommand, watchContinuation } = await import('../watch.js');
        const watched = { readings: 0 };
        const run = async (): Promise<ExitCode> => watchCommand(await watchRequest(flags, io), io, watched);
        return done(await interruptible(() => watchContinuation(watched), io, run));
      }
      assertNoWatch(flags);
      const journal = verifyJournal(flags);
      const watching = { ...(journal && { journal }) };
      const given = { ...flags, dateGiven: command.getOptionValueSource('date') === 'cli' };
      const how = (): string => verifyContinuation(watching);
      done(verifyCommand(await interruptible(how, io, () => verifyRequest(given, io, watching))));
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
      if (explained) return done(await explainCheckCommand(explained));
      const request = checkRequest(flags, io);
      const how = (): string => 'nothing was changed, and no result was written; run the same command again';
      done(await interruptible(how, io, () => checkCommand(request, io)));
    });
  replaying(program, io, done);
  testing(program, io, done);
  importing(program, io, done);
  responding(program, io, done);
  rehearsing(program, io, done);
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
  files(explain.command('guardrails').description('what the service control policies protect, from whom, and their documents')).action(
    async (flags: ExplainFlags) => {
      const [{ explainRequest }, { explainGuardrailsCommand }] = await Promise.all([
        import('./explain.js'),
        import('../explain-guardrails.js'),
      ]);
      done(explainGuardrailsCommand(explainRequest(flags, io)));
    },
  );
  files(
    explain.command('evidence-store').description('the buckets for evidence: who can write, read and delete, and what is not known'),
  ).action(async (flags: ExplainFlags) => {
    const [{ explainRequest }, { explainEvidenceStoreCommand }] = await Promise.all([
      import('./explain.js'),
      import('../explain-evidence-store.js'),
    ]);
    done(explainEvidenceStoreCommand(explainRequest(flags, io)));
  });
  files(explain.command('responder-access').description('the roles of responders: what each does, and who may assume it')).action(
    async (flags: ExplainFlags) => {
      const [{ explainRequest }, { explainResponderAccessCommand }] = await Promise.all([
        import('./explain.js'),
        import('../explain-responder-access.js'),
      ]);
      done(explainResponderAccessCommand(explainRequest(flags, io)));
    },
  );
  files(
    explain.command('measures').description('what the measures of cases count, their objectives and costs, and what they do not know'),
  ).action(async (flags: ExplainFlags) => {
    const [{ explainRequest }, { explainMeasuresCommand }] = await Promise.all([import('./explain.js'), import('../explain-measures.js')]);
    done(explainMeasuresCommand(explainRequest(flags, io)));
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

/** `cordon approve`: people answer what remediation asks. */
function responding(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program.commandsGroup('Respond to an incident:');
  files(
    program
      .command('approve [request]')
      .description('answer whether a resource of a finding is contained or released, or list what is asked'),
    {
      organization: false,
    },
  )
    .optionsGroup('Access to AWS:')
    .option('--profile <name>', "AWS profile of a role that may answer (default: the SDK's own)")
    .optionsGroup('Options:')
    .option('--reject', 'answer no')
    .option('--list', 'list what is asked now, and answer nothing')
    .option('-y, --yes', 'do not ask for confirmation; required without a terminal')
    .action(async (reference: string | undefined, flags: ApproveFlags) => {
      const [{ approveRequest }, { approveCommand }] = await Promise.all([import('./approve.js'), import('../approve.js')]);
      done(await approveCommand(approveRequest(reference, flags, io), io));
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
    .option('--threads <number>', 'threads that replay (default: the number of cores; 1 for a small input)', threadNumber)
    .option('--shard <part>', 'replay one of several parts, such as 2/7, and write what --merge joins', shardOf)
    .option('--merge', 'the files are parts that --shard wrote; print what one run over everything would print')
    .action(async (paths: readonly string[], flags: ReplayFlags, command: Command) => {
      const { replayRequest, replayMergeRequest } = await import('./replay.js');
      if (flags.merge) {
        const { replayMergeCommand } = await import('../replay-merge.js');
        const merge = replayMergeRequest(paths, flags, (flag) => command.getOptionValueSource(flag) === 'cli', io);
        const how = (): string => 'no result was written, and the parts stay as they are; run the same command again';
        return done(await interruptible(how, io, () => replayMergeCommand(merge, io)));
      }
      const { replayCommand, replayContinuation } = await import('../replay.js');
      const request = replayRequest(paths, flags, io);
      done(
        await interruptible(
          () => replayContinuation(request),
          io,
          () => replayCommand(request, io),
        ),
      );
    });
}

/** `cordon test`: expectations on findings and events. */
function testing(program: Command, io: Io, done: (code: ExitCode) => void): void {
  files(
    program.command('test [file...]').description('hold findings and events against what is expected of rules and routes, without AWS'),
    {
      formats: testFormats,
    },
  )
    .option('--from <file>', 'write expectations from these findings, as they are treated today; never overwrites', eachFileName)
    .action(async (paths: readonly string[], flags: TestFlags) => {
      const [{ testRequest, testFromRequest }, { testCommand, testFromCommand }] = await Promise.all([
        import('./test.js'),
        import('../test.js'),
      ]);
      done(await (flags.from ? testFromCommand(testFromRequest(paths, flags), io) : testCommand(testRequest(paths, flags, io), io)));
    });
}

/** `cordon import`: rules that exist already. */
function importing(program: Command, io: Io, done: (code: ExitCode) => void): void {
  sourceFiles(
    program
      .command('import <file...>')
      .description('turn rules of Terraform, CloudFormation or a snapshot into configuration, without AWS'),
  )
    .option('--into <file>', 'add the rules to this configuration, and keep the rest of it as it is', fileName)
    .action(async (paths: readonly string[], flags: ImportFlags) => {
      const [{ importRequest }, { importCommand }] = await Promise.all([import('./import.js'), import('../import.js')]);
      done(importCommand(importRequest(paths, flags, io), io));
    });
}
