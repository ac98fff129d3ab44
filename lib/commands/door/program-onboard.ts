import { Option, type Command } from 'commander';
import { type ExitCode } from '../../core/problem';
import { triageRoles } from '../../proposal/triage-role';
import { type Io } from '../io';
import { onboardFormats, validateFormats } from '../onboard-formats';
import {
  type CommonFlags,
  type InitFlags,
  type MembershipInputFlags,
  type OnboardFlags,
  type PreferenceFlags,
  type ValidateFlags,
} from './flags';
import { goesOnInAws, interruptible } from './interrupts';
import { common, fileName, files } from './options';

/** `cordon init`: its configuration is written, and its result is said. */
export function initialize(program: Command, io: Io, done: (code: ExitCode) => void): void {
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
export function onboarding(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const onboard = common(
    program
      .command('onboard')
      .description('show each step of onboarding: done, to do, blocked or unknown; with --apply, carry the steps out'),
    { formats: onboardFormats },
  )
    .enablePositionalOptions()
    .option('--reverse', 'show how to leave the service: each step in order, with what it costs; Cordon carries out none of them')
    .optionsGroup('Carrying out the steps:')
    .option(
      '--apply',
      'carry out each step that is to do: show its changes, ask, make them, and read AWS until it shows them; steps for people are named at the end',
    )
    .option('-y, --yes', 'with --apply: do not ask; needed without a terminal')
    .option(
      '--membership-region <region>',
      'with --apply --yes: create the membership in this Region, which can never be changed; as in organization.membershipRegion',
    )
    .optionsGroup('Rehearsing them:')
    .option(
      '--rehearse',
      'with --apply: carry the steps out in memory, on the organization as read or on the snapshot of --organization; changes nothing in AWS',
    )
    .addOption(
      new Option('--deployed <what>', 'with --rehearse: begin with an organization in which nothing is done yet').choices(['none']),
    )
    .option('--snapshot-after <file>', 'with --rehearse: write a snapshot of the organization at the end', fileName)
    .action(async (flags: OnboardFlags) => {
      if (flags.apply) {
        const [{ applyRequest }, { applyCommand }] = await Promise.all([import('./onboard-apply.js'), import('../onboard-apply.js')]);
        const request = applyRequest(flags, io);
        const run = (): Promise<ExitCode> => applyCommand(request, io);
        return done(await (request.rehearsal ? run() : interruptible(goesOnInAws, io, run)));
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
