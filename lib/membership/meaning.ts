import { type ConfigurationDraft, type MeaningCheck } from '../configuration/draft';
import { repeated, twice } from '../configuration/repeated';
import { isDay } from '../core/day';
import { type Problem } from '../core/problem';

/** What a schema cannot say of the membership and of the containment preference. */
export const checkMembership: MeaningCheck = (written) => [
  ...coverage(written),
  ...team(written),
  ...membershipTags(written),
  ...submitted(written),
];

function coverage({ draft: { membership } }: ConfigurationDraft): Problem[] {
  const units = membership?.coverage;
  return [...twice('duplicate-unit', 'a unit', typeof units === 'object' ? units : [], (i) => `membership.coverage[${i}]`)];
}

/** Names and addresses stand in no problem: the place is enough. */
function team({ draft: { membership }, given }: ConfigurationDraft): Problem[] {
  if (membership === undefined) return [];
  const both = given('membership.team') && given('membership.teamFile');
  return [
    ...(both
      ? [
          {
            id: 'team-and-team-file',
            path: 'membership.teamFile',
            message: 'and team exclude each other',
            remedy: 'keep one of them. A team file keeps names and addresses out of the repository',
          },
        ]
      : []),
    ...repeatedInTeam(membership.team ?? [], 'membership.team'),
  ];
}

type WrittenMember = { readonly email?: string; readonly communicationPreferences?: readonly (string | undefined)[] } | undefined;

/** What stands twice in a team: an address, or something of which a member is told. */
export const repeatedInTeam = (members: readonly WrittenMember[], path: string): Problem[] => [
  ...repeatedMembers(members, path),
  ...members.flatMap((member, index) =>
    repeated(member?.communicationPreferences ?? []).map((of) => ({
      id: 'duplicate-communication-preference',
      path: `${path}[${index}].communicationPreferences[${of}]`,
      message: 'is already in this list',
      remedy: 'remove one of them',
    })),
  ),
];

/** Members of one address: AWS would write twice to one person, and the team would be smaller than it looks. */
function repeatedMembers(members: readonly ({ readonly email?: string } | undefined)[], path: string): Problem[] {
  const addresses = members.map((member) => member?.email?.toLowerCase());
  return repeated(addresses).map((index) => ({
    id: 'duplicate-team-member',
    path: `${path}[${index}].email`,
    message: 'is already the address of another team member',
    remedy: 'write another address, or remove one of the members',
  }));
}

/** https://docs.aws.amazon.com/security-ir/latest/APIReference/API_CreateMembership.html (TagMap, TagKey, TagValue) */
function membershipTags({ draft: { membership } }: ConfigurationDraft): Problem[] {
  const tags = Object.entries(membership?.tags ?? {});
  const path = (key: string): string => `membership.tags[${JSON.stringify(key)}]`;
  return tags.flatMap(([key, value = '']): Problem[] => {
    if (/^aws:/i.test(key)) {
      const message = 'is a reserved key of AWS; upper and lower case make no difference';
      return [{ id: 'reserved-tag', path: path(key), message, value: key, remedy: 'use another key' }];
    }
    if (key.length < 1 || key.length > 128) {
      const message = 'must have 1 to 128 characters';
      return [{ id: 'invalid-tag-key', path: path(key), message, value: key, remedy: 'rename the key' }];
    }
    if (value.length > 256) {
      const message = 'must have at most 256 characters';
      return [{ id: 'invalid-tag-value', path: path(key), message, value, remedy: 'shorten it' }];
    }
    return [];
  });
}

function submitted({ draft: { containment } }: ConfigurationDraft): Problem[] {
  const on = containment?.preference?.submitted?.on;
  if (on === undefined || isDay(on)) return [];
  const path = 'containment.preference.submitted.on';
  return [{ id: 'not-a-date', path, message: 'is not a valid date', value: on, remedy: 'write the date of the support case' }];
}
