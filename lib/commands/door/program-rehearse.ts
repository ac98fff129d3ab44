import { InvalidArgumentError, Option, type Command } from 'commander';
import { approvedActionTypes } from '../../configuration/approved-actions';
import { type ExitCode } from '../../core/problem';
import { followUps, runbookBehaviours, type GivenAnswer } from '../../game-day/scenario';
import { type Io } from '../io';
import { incidentFormats } from '../rehearse-incident-formats';
import { fileName, files } from './options';
import { type RehearseIncidentFlags } from './rehearse-incident';

/** `cordon rehearse`: exercises in memory. */
export function rehearsing(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const rehearse = program.command('rehearse').description('exercise an incident in memory, as a game day');
  files(
    rehearse
      .command('incident [file]')
      .description('take a finding through the rules, the state machine and the policies to containment, in memory'),
    { formats: incidentFormats },
  )
    .addOption(
      new Option(
        '--action <kind>',
        'kind of resource that is contained (default: what the finding is about; without a file, a finding on one is made)',
      ).choices(approvedActionTypes),
    )
    .option(
      '--answer <who...>',
      'who answers and how long after the question, as PERSON=approve@5m or PERSON/ROLE=reject@90s (default: nobody answers)',
      answer,
    )
    .addOption(new Option('--runbook <what>', 'what the runbook does').choices(runbookBehaviours).default('succeeds'))
    .addOption(new Option('--then <what...>', 'what is asked for afterwards, in this order').choices(followUps))
    .option('--report <file>', 'write the record of the exercise as Markdown too', fileName)
    .action(async (path: string | undefined, flags: RehearseIncidentFlags) => {
      const [{ rehearseIncidentRequest }, { rehearseIncidentCommand }] = await Promise.all([
        import('./rehearse-incident.js'),
        import('../rehearse-incident.js'),
      ]);
      done(await rehearseIncidentCommand(rehearseIncidentRequest(path, flags, io)));
    });
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `alice=approve@5m`, as often as it is given. Without a time the answer comes at once. */
function answer(text: string, before: readonly GivenAnswer[] = []): readonly GivenAnswer[] {
  const form = /^([A-Za-z0-9_+=,.@-]{1,64}?)(?:\/([A-Za-z0-9_+=,.@/-]{1,128}))?=(approve|reject)(?:@(\d{1,5})([smh]))?$/;
  const [, person, role, said, number = '0', unit = 's'] = form.exec(text) ?? [];
  if (person === undefined) {
    throw new InvalidArgumentError('Write PERSON=approve or PERSON=reject, with a time such as @5m, and PERSON/ROLE for another role.');
  }
  return [
    ...before,
    {
      person,
      ...(role !== undefined && { role }),
      answer: said === 'reject' ? 'reject' : 'approve',
      after: Number(number) * seconds[unit]!,
    },
  ];
}
