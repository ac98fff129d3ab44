import { type Configuration } from '../../configuration/configuration';
import { systemClock } from '../../core/clock';
import { Gathering } from '../../core/gathering';
import { type Problem } from '../../core/problem';
import { loadConfiguration } from '../../meaning/read';
import { type Observations } from '../../onboarding/observations';
import { type Snapshot } from '../../organization/snapshot';
import { type Io } from '../io';
import { type TestCaseRequest } from '../onboard-test-case';
import { type ValidateRequest } from '../onboard-validate';
import { Result } from '../result';
import { onboardingParts } from '../take-snapshot';
import { type ValidateFlags } from './flags';
import { knownTeam } from './onboard';
import { connectionOf, readOrganization, readSnapshot } from './read';

/**
 * Whether the flags ask for a test case.
 * @throws CordonError (exit code 2) for flags that need one, without it
 */
export function isTestCase({ testCase, yes, rehearse }: ValidateFlags): boolean {
  if (testCase) return true;
  const gathering = new Gathering();
  if (yes || rehearse) {
    gathering.add({ id: 'option-only-for-test-case', message: '--yes and --rehearse need --test-case', remedy: 'add --test-case' });
  }
  gathering.assertNone();
  return false;
}

/** What `cordon onboard validate` is given. */
export async function validateRequest(flags: ValidateFlags, io: Io): Promise<ValidateRequest> {
  const { configuration, snapshot, isGiven } = await readOrganization(flags, io, onboardingParts);
  const team = knownTeam(configuration, flags.config);
  const observations = isGiven ? undefined : await observe(configuration, snapshot, flags, io);
  return {
    configuration,
    snapshot,
    today: flags.date,
    ...(team && { team }),
    ...(observations && { observations }),
    result: new Result(flags, io),
  };
}

/** Asks AWS for what no snapshot has. A command with a snapshot file starts without the SDK. */
async function observe(configuration: Configuration, snapshot: Snapshot, flags: ValidateFlags, io: Io): Promise<Observations> {
  const [{ connect }, { collectObservations }] = await Promise.all([
    import('../../aws/connect.js'),
    import('../../onboarding/collect-observations.js'),
  ]);
  io.progress('reading findings, products and test cases');
  return collectObservations({
    clients: await connect(connectionOf(configuration, flags, io)),
    configuration,
    snapshot,
    clock: systemClock,
  });
}

/**
 * What `cordon onboard validate --test-case` is given. Reads and checks everything that needs no AWS.
 * @throws CordonError (exit code 2) with every problem at once
 */
export function testCaseRequest(flags: ValidateFlags, io: Io): TestCaseRequest {
  const { organization, rehearse = false } = flags;
  const gathering = new Gathering();
  const file = gathering.attempt(() => loadConfiguration(flags.config));
  const on = rehearse && organization !== undefined ? gathering.attempt(() => readSnapshot(organization)) : undefined;
  gathering.add(...flagProblems(flags, io));
  gathering.assertNone();
  return {
    // Without a problem there is a configuration.
    file: file!,
    asks: !flags.yes && !rehearse,
    connection: connectionOf(file!.configuration, flags, io),
    ...(rehearse && { rehearsal: { ...(on && { on }) } }),
    result: new Result({ ...flags, format: flags.format === 'json' ? 'json' : 'text' }, io),
  };
}

function flagProblems({ format, organization, rehearse, yes }: ValidateFlags, io: Pick<Io, 'ask'>): readonly Problem[] {
  return [
    ...(format === 'text' || format === 'json'
      ? []
      : [{ id: 'no-such-format', message: '--test-case has no page', value: format, remedy: 'use --format text or json' }]),
    ...(organization !== undefined && !rehearse
      ? [
          {
            id: 'snapshot-only-for-rehearsal',
            message: '--organization needs --rehearse beside --test-case, because the case is opened in AWS',
            remedy: 'omit --organization, or add --rehearse',
          },
        ]
      : []),
    ...(!yes && !rehearse && !io.ask
      ? [
          {
            id: 'confirmation-missing',
            message: 'a test case sends mail to the team and needs a confirmation, but there is no terminal',
            remedy: 'tell the team, then add --yes',
          },
        ]
      : []),
  ];
}
