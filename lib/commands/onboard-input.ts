import { dirname } from 'node:path';
import { type Configuration } from '../configuration/configuration';
import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { membershipInput, teamInput } from '../membership/input';
import { readTeam } from '../membership/team-file';
import { type Result } from './result';

export interface MembershipInputRequest {
  readonly configuration: Configuration;
  /** Path of the configuration; the path of the team file is counted from its folder. */
  readonly file: string;
  /** Whether the team alone is written. */
  readonly teamOnly: boolean;
  readonly result: Result<'json'>;
}

/** `cordon onboard input`: the input of CreateMembership, or its team. It has names and addresses, and is the only output that does. */
export function membershipInputCommand({ configuration, file, teamOnly, result }: MembershipInputRequest): ExitCode {
  const { membership } = configuration;
  if (membership === undefined) {
    throw new CordonError(exitCode.usage, {
      id: 'no-membership',
      path: 'membership',
      message: 'is missing',
      remedy: 'add it with name, coverage, triage, and team or teamFile',
      file,
    });
  }
  const team = readTeam(membership, dirname(file));
  result.write(`${JSON.stringify(teamOnly ? teamInput(team) : membershipInput(configuration, membership, team), undefined, 2)}\n`);
  return exitCode.holds;
}
