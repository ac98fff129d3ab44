import { dirname } from 'node:path';
import { type Configuration } from '../../configuration/configuration';
import { type TeamMember } from '../../configuration/membership';
import { CordonError, exitCode } from '../../core/problem';
import { loadConfiguration } from '../../meaning/read';
import { readTeam } from '../../membership/team-file';
import { type Io } from '../io';
import { type OnboardRequest } from '../onboard';
import { type MembershipInputRequest } from '../onboard-input';
import { type PreferenceRequest } from '../onboard-preference';
import { type WhyRequest } from '../onboard-why';
import { Result } from '../result';
import { onboardingParts } from '../take-snapshot';
import { type CommonFlags, type MembershipInputFlags, type OnboardFlags, type PreferenceFlags } from './flags';
import { readOrganization } from './read';

/** What `cordon onboard` is given. */
export async function onboardRequest(flags: OnboardFlags, io: Io): Promise<OnboardRequest> {
  assertNoApplyFlags(flags);
  const { configuration, snapshot } = await readOrganization(flags, io, onboardingParts);
  const team = knownTeam(configuration, flags.config);
  return { configuration, snapshot, today: flags.date, ...(team && { team }), result: new Result(flags, io) };
}

/** @throws CordonError (exit code 2) for a flag that only --apply has */
function assertNoApplyFlags({ yes, membershipRegion, rehearse, deployed, snapshotAfter }: OnboardFlags): void {
  if (!yes && !rehearse && membershipRegion === undefined && deployed === undefined && snapshotAfter === undefined) return;
  throw new CordonError(exitCode.usage, {
    id: 'option-only-for-apply',
    message: '--yes, --membership-region, --rehearse, --deployed and --snapshot-after need --apply',
    remedy: 'add --apply, or omit them',
  });
}

/**
 * The configured team. A team file that is not here is no error: a pipeline may do without names and addresses, and then the team is not compared.
 * @param file - path of the configuration
 * @throws CordonError (exit code 2) with every problem of a team file that is here
 */
export function knownTeam({ membership }: Configuration, file: string): readonly TeamMember[] | undefined {
  if (membership === undefined || (membership.team === undefined && membership.teamFile === undefined)) return undefined;
  try {
    return readTeam(membership, dirname(file));
  } catch (error) {
    if (error instanceof CordonError && error.problems.every(({ id }) => id === 'team-file-unreadable')) return undefined;
    throw error;
  }
}

/** What `cordon onboard why` is given. */
export async function whyRequest(flags: CommonFlags, io: Io): Promise<WhyRequest> {
  const { configuration, snapshot } = await readOrganization(flags, io, onboardingParts);
  return { configuration, snapshot, today: flags.date, result: new Result(flags, io) };
}

/** What `cordon onboard preference` is given. It reads the configuration alone. */
export function preferenceRequest(flags: PreferenceFlags, io: Io): PreferenceRequest {
  return {
    configuration: loadConfiguration(flags.config).configuration,
    file: flags.config,
    today: flags.date,
    ...(flags.body !== undefined && { body: new Result({ format: 'text', output: flags.body }, io) }),
    result: new Result(flags, io),
  };
}

/** What `cordon onboard input` is given. It reads the configuration and its team file alone. */
export function membershipInputRequest(flags: MembershipInputFlags, io: Io): MembershipInputRequest {
  return {
    configuration: loadConfiguration(flags.config).configuration,
    file: flags.config,
    teamOnly: flags.team === true,
    result: new Result(flags, io),
  };
}
