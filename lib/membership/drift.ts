import { type Configuration } from '../configuration/configuration';
import { communicationTypes, type MembershipConfiguration, type TeamMember } from '../configuration/membership';
import { fingerprint, type DeployedMembership, type DeployedTeamMember } from '../organization/membership';

/** What of a membership differs from the configuration. The name is compared by its fingerprint, since a snapshot has no other. */
export interface MembershipDrift {
  readonly name: boolean;
  /** Whether the opt-in feature Triage is off where it is to be on, or the other way round. */
  readonly triage: boolean;
  /** Configured tags that the membership does not have, or has with another value. Tags that only AWS has are left alone. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The tags that the membership is to have. */
export const wantedTags = (
  { tags }: Pick<Configuration, 'tags'>,
  membership: Pick<MembershipConfiguration, 'tags'>,
): Readonly<Record<string, string>> => membership.tags ?? tags;

/** Compares a membership with its configuration. Where its tags could not be read, none differ: `tags` of the membership says so. */
export function membershipDrift(
  configuration: Pick<Configuration, 'tags'>,
  wanted: MembershipConfiguration,
  { id, name, features, tags }: DeployedMembership,
): MembershipDrift {
  const present = tags.status === 'present' ? tags.value : {};
  const differing = Object.entries(wantedTags(configuration, wanted)).filter(([key, value]) => present[key] !== value);
  return {
    name: name !== fingerprint(id, wanted.name),
    triage: (features.Triage ?? false) !== wanted.triage,
    tags: tags.status === 'unknown' ? {} : Object.fromEntries(differing),
  };
}

/** How a team differs from that of the configuration, in numbers: names and addresses are in no report. */
export interface TeamDrift {
  /** Members of the configuration that the membership does not have. */
  readonly missing: number;
  /** Members of the membership that the configuration does not have. */
  readonly unexpected: number;
  /** Members of both who are told of other events than configured. */
  readonly toldOtherwise: number;
}

/** Compares a team with the configured one, by fingerprints. @returns undefined where they are the same */
export function teamDrift({ id, team }: Pick<DeployedMembership, 'id' | 'team'>, wanted: readonly TeamMember[]): TeamDrift | undefined {
  const present = new Map(team.map((member) => [member.person, member]));
  const configured = new Map(wanted.map((member) => [fingerprint(id, member.name, member.jobTitle, member.email), member]));
  const missing = [...configured.keys()].filter((person) => !present.has(person)).length;
  const unexpected = [...present.keys()].filter((person) => !configured.has(person)).length;
  const toldOtherwise = [...configured].filter(([person, member]) => {
    const deployed = present.get(person);
    return deployed !== undefined && toldOf(deployed) !== toldOf(member);
  }).length;
  return missing + unexpected + toldOtherwise === 0 ? undefined : { missing, unexpected, toldOtherwise };
}

/** Without preferences a member is told of everything (API_IncidentResponder). */
const toldOf = ({ communicationPreferences = communicationTypes }: Pick<DeployedTeamMember, 'communicationPreferences'>): string =>
  [...communicationPreferences].sort().join();
