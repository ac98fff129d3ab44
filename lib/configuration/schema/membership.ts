import { communicationTypes, containmentPreferences, teamSize } from '../membership';
import { docs, mapping, type JsonSchema } from './json-schema';

const api = `${docs}/security-ir/latest/APIReference`;

const teamMember: JsonSchema = mapping({
  title: 'teamMember',
  description: 'A member of the incident response team. Its values appear in no report, plan, snapshot or template.',
  required: ['name', 'jobTitle', 'email'],
  properties: {
    name: { $ref: '#/definitions/personName', description: 'Name of the person.' },
    jobTitle: { $ref: '#/definitions/jobTitle', description: 'What the person does.' },
    email: { $ref: '#/definitions/emailAddress', description: 'E-mail address that AWS writes to.' },
    communicationPreferences: {
      description: 'The events that AWS notifies this member about.',
      type: 'array',
      items: { type: 'string', enum: communicationTypes },
      minItems: 1,
      uniqueItems: true,
      'x-default': 'everything',
      'x-source': `${api}/API_IncidentResponder.html`,
    },
  },
});

const team: JsonSchema = {
  description: 'Members of the incident response team.',
  type: 'array',
  items: { $ref: '#/definitions/teamMember' },
  minItems: teamSize.smallest,
  maxItems: teamSize.largest,
};

export const membership: JsonSchema = mapping({
  title: 'membership',
  description:
    'The membership of AWS Security Incident Response. Its Region is `organization.membershipRegion`, and its account is the administrator of the membership.',
  required: ['name', 'coverage', 'triage'],
  allOf: [{ not: { required: ['team', 'teamFile'] } }],
  properties: {
    name: { $ref: '#/definitions/membershipName', description: 'Name of the membership, 3 to 50 characters. It appears in no report.' },
    coverage: {
      description:
        '`organization`, or a list of units, including the units below them. With units, accounts directly under the root are not covered.',
      type: ['string', 'array'],
      pattern: '^organization$',
      items: { $ref: '#/definitions/organizationalUnitId' },
      minItems: 1,
      uniqueItems: true,
      'x-source': `${api}/API_MembershipAccountsConfigurations.html`,
    },
    triage: {
      description: 'Whether the service triages findings of GuardDuty and Security Hub (the opt-in feature `Triage`).',
      type: 'boolean',
      'x-source': `${api}/API_OptInFeature.html`,
    },
    team: { ...team, 'x-default': 'the members in `teamFile`', 'x-source': `${api}/API_CreateMembership.html` },
    teamFile: {
      description: 'Path of a YAML file with the team members, relative to this file. It keeps personal data out of the repository.',
      type: 'string',
      minLength: 1,
      pattern: '\\S',
      'x-default': 'the members in `team`',
    },
    tags: {
      description: 'Tags of the membership, key to value.',
      type: 'object',
      additionalProperties: { type: 'string', description: '0 to 256 characters.' },
      'x-default': '`tags`',
      'x-source': `${api}/API_CreateMembership.html`,
    },
  },
});

/** The shape of a `teamFile`. */
export const teamFileSchema: JsonSchema = { $schema: 'http://json-schema.org/draft-07/schema#', title: 'team', ...team };

export const preference: JsonSchema = mapping({
  title: 'containment.preference',
  description: 'The containment actions that AWS can take without asking you. A support case sets the preference, because no API can set or read it.',
  properties: {
    organization: {
      description: 'The preference of every account that is not in `accounts`.',
      type: 'string',
      enum: containmentPreferences,
      'x-default': '`approval-required`, as at AWS',
      'x-source': `${docs}/security-ir/latest/userguide/contain.html`,
    },
    accounts: {
      description: 'Preferences by account ID, in quotes. They override the preference of the organization.',
      type: 'object',
      propertyNames: { $ref: '#/definitions/accountId' },
      additionalProperties: { type: 'string', enum: containmentPreferences },
      minProperties: 1,
      'x-default': 'none',
      'x-source': `${docs}/security-ir/latest/userguide/contain.html`,
    },
    submitted: {
      ...mapping({
        title: 'containment.preference.submitted',
        description: 'The submitted support case, as `cordon onboard preference` prints it.',
        required: ['on', 'checksum'],
        properties: {
          on: { $ref: '#/definitions/date', description: 'Date of the support case.' },
          checksum: { $ref: '#/definitions/checksum', description: 'Checksum of the submitted text.' },
        },
      }),
      'x-default': 'not submitted yet',
    },
  },
});

export const membershipDefinitions = { teamMember } as const satisfies Readonly<Record<string, JsonSchema>>;
