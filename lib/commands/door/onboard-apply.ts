import { loadConfiguration } from '../../meaning/read';
import { Gathering } from '../../core/gathering';
import { type Problem } from '../../core/problem';
import { type ConfigurationFile } from '../../configuration/read';
import { type Io } from '../io';
import { type ApplyRehearsal, type ApplyRequest } from '../apply-request';
import { Result } from '../result';
import { type OnboardFlags } from './flags';
import { knownTeam } from './onboard';
import { connectionOf, readSnapshot } from './read';

/**
 * What `cordon onboard --apply` is given. Reads and checks everything that needs no AWS.
 * @throws CordonError (exit code 2) with every problem at once
 */
export function applyRequest(flags: OnboardFlags, io: Io): ApplyRequest {
  const gathering = new Gathering();
  const file = gathering.attempt(() => loadConfiguration(flags.config));
  const team = file && gathering.attempt(() => knownTeam(file.configuration, flags.config));
  const rehearsal = flags.rehearse ? gathering.attempt(() => rehearsalOf(flags, io)) : undefined;
  gathering.add(...flagProblems(flags, io), ...(file ? regionProblems(flags, file) : []));
  gathering.assertNone();
  return {
    // Without a problem there is a configuration.
    file: file!,
    config: flags.config,
    today: flags.date,
    ...(team && { team }),
    yes: flags.yes === true,
    ...(flags.membershipRegion !== undefined && { membershipRegion: flags.membershipRegion }),
    connection: connectionOf(file!.configuration, flags, io),
    ...(rehearsal && { rehearsal }),
    result: new Result({ ...flags, format: flags.format === 'json' ? 'json' : 'text' }, io),
  };
}

function rehearsalOf({ organization, deployed, snapshotAfter }: OnboardFlags, io: Io): ApplyRehearsal {
  return {
    ...(organization !== undefined && { on: { file: organization, snapshot: readSnapshot(organization) } }),
    fromNothing: deployed === 'none',
    ...(snapshotAfter !== undefined && { afterwards: new Result({ format: 'json', output: snapshotAfter }, io) }),
  };
}

function flagProblems(flags: OnboardFlags, io: Pick<Io, 'askFor'>): Problem[] {
  const problems: Problem[] = [];
  if (flags.reverse) {
    const message = '--apply and --reverse exclude each other: Cordon shows the way out and never carries it out';
    problems.push({ id: 'apply-and-reverse', message, remedy: 'omit one of them' });
  }
  if (flags.format !== 'text' && flags.format !== 'json') {
    problems.push({
      id: 'no-such-format',
      message: '--apply shows a run, and has only text and JSON',
      value: flags.format,
      remedy: 'use --format text or json',
    });
  }
  if (flags.rehearse) return problems;
  if (flags.organization !== undefined) {
    problems.push({
      id: 'snapshot-only-for-rehearsal',
      message: '--organization needs --rehearse, because --apply reads the organization from AWS',
      remedy: 'omit --organization, or add --rehearse',
    });
  }
  if (flags.deployed !== undefined || flags.snapshotAfter !== undefined) {
    const message = '--deployed and --snapshot-after need --rehearse';
    problems.push({ id: 'option-only-for-rehearsal', message, remedy: 'add --rehearse' });
  }
  if (!flags.yes && !io.askFor) {
    problems.push({
      id: 'confirmation-missing',
      message: 'cordon onboard --apply changes AWS and needs a confirmation, but there is no terminal',
      remedy: 'look at the steps with cordon onboard, then add --yes',
    });
  }
  return problems;
}

/** A Region that is not the configured one is a slip that could never be put right. */
function regionProblems({ membershipRegion }: OnboardFlags, file: ConfigurationFile): Problem[] {
  const configured = file.configuration.organization.membershipRegion;
  if (membershipRegion === undefined || membershipRegion === configured) return [];
  return [
    {
      id: 'other-membership-region',
      message: `--membership-region differs from organization.membershipRegion, which is ${configured}. The Region can never be changed`,
      value: membershipRegion,
      remedy: 'write the same Region in both',
      ...file.locate('organization.membershipRegion'),
    },
  ];
}
