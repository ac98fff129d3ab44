import { type TeamMember } from '../configuration/membership';

/** The text of a team file: a list of members, each in one line. JSON is YAML, so any text stays what it is. */
export function teamText(team: readonly TeamMember[]): string {
  return [
    '# The incident response team, 2 to 10 people. These are personal data: keep this file out of the repository.',
    ...team.map(
      ({ name, jobTitle, email }) =>
        `- { name: ${JSON.stringify(name)}, jobTitle: ${JSON.stringify(jobTitle)}, email: ${JSON.stringify(email)} }`,
    ),
    '',
  ].join('\n');
}
