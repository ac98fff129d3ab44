import { type Configuration } from '../configuration/configuration';
import { type MembershipConfiguration, type TeamMember } from '../configuration/membership';
import { type CreateMembershipRequest, type IncidentResponder } from '../security-ir/shapes';

/**
 * The input of CreateMembership for a configuration. It has names and addresses: it stands in no report, and nobody but the one who asks for it sees it.
 *
 * The call covers the whole organization or nothing. Units are covered afterwards, by UpdateMembership (`coverageUpdates`).
 * https://docs.aws.amazon.com/security-ir/latest/APIReference/API_CreateMembership.html
 */
export function membershipInput(
  configuration: Pick<Configuration, 'tags'>,
  membership: MembershipConfiguration,
  team: readonly TeamMember[],
): CreateMembershipRequest {
  const tags = membership.tags ?? configuration.tags;
  return {
    membershipName: membership.name,
    incidentResponseTeam: teamInput(team),
    // The guide's example names another feature; the API knows this one alone (traps of the guide, optInFeatures).
    optInFeatures: [{ featureName: 'Triage', isEnabled: membership.triage }],
    coverEntireOrganization: membership.coverage === 'organization',
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

/** The team as `incidentResponseTeam` of CreateMembership and UpdateMembership takes it. */
export function teamInput(team: readonly TeamMember[]): IncidentResponder[] {
  return team.map(({ name, jobTitle, email, communicationPreferences }) => ({
    name,
    jobTitle,
    email,
    ...(communicationPreferences && { communicationPreferences: [...communicationPreferences] }),
  }));
}
