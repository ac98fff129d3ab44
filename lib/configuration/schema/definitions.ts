import { docs, type JsonSchema } from './json-schema';

/** Values that stand in several places; `definitionWording` says in words what each is. */
export const valueDefinitions = {
  accountId: { description: 'Account ID: a string of 12 digits, in quotes.', type: 'string', pattern: '^[0-9]{12}$' },
  organizationId: {
    description: 'Organization ID.',
    type: 'string',
    pattern: '^o-[a-z0-9]{10,32}$',
    'x-source': `${docs}/organizations/latest/APIReference/API_Organization.html`,
  },
  rootId: {
    description: 'Root ID.',
    type: 'string',
    pattern: '^r-[a-z0-9]{4,32}$',
    'x-source': `${docs}/organizations/latest/APIReference/API_Root.html`,
  },
  organizationalUnitId: {
    description: 'ID of an organizational unit.',
    type: 'string',
    pattern: '^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$',
    'x-source': `${docs}/organizations/latest/APIReference/API_OrganizationalUnit.html`,
  },
  region: { description: 'Region code.', type: 'string', pattern: '^[a-z]{2}(-[a-z]+){1,2}-[0-9]{1,2}$' },
  date: { description: 'A date, YYYY-MM-DD.', type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
  waveName: { description: 'Lower-case letters, digits and hyphens.', type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,39}$' },
  stackSetName: {
    description: 'Name of a StackSet: at most 121 characters, because the canary adds a suffix and StackSets allows 128.',
    type: 'string',
    pattern: '^[a-zA-Z][a-zA-Z0-9-]{0,120}$',
    'x-source': `${docs}/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html`,
  },
  detectorId: {
    description: 'GuardDuty detector ID.',
    type: 'string',
    pattern: '^[A-Za-z0-9]{1,300}$',
    'x-source': `${docs}/guardduty/latest/APIReference/API_CreateFilter.html`,
  },
  text: { description: 'Text that is not blank.', type: 'string', minLength: 1, pattern: '\\S' },
  backupBucketName: {
    description: 'Name of a bucket, in which `{account}` and `{region}` stand for those of a finding.',
    type: 'string',
    pattern: '^([a-z0-9]|\\{account\\}|\\{region\\})([a-z0-9.-]|\\{account\\}|\\{region\\}){1,80}$',
    'x-source': `${docs}/AmazonS3/latest/userguide/bucketnamingrules.html`,
  },
  bucketPattern: {
    description: 'Name of a bucket, in which `*` stands for any part, and `{account}` and `{region}` for those of a finding.',
    type: 'string',
    pattern: '^([a-z0-9.*-]|\\{account\\}|\\{region\\}){3,80}$',
  },
  note: { description: 'Text of at most 512 characters.', type: 'string', minLength: 1, maxLength: 512, pattern: '\\S' },
  environmentName: { description: 'Lower-case letters, digits and hyphens.', type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,39}$' },
  // The checks of meaning judge addresses and ranges; the patterns are for editors.
  range: {
    description: 'CIDR range without host bits set, such as 10.0.0.0/16.',
    type: 'string',
    pattern: '^[0-9A-Fa-f:.]+/[0-9]{1,3}$',
  },
  address: {
    description: 'Address, or CIDR range without host bits set.',
    type: 'string',
    pattern: '^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$',
  },
  imageId: { description: 'AMI ID.', type: 'string', pattern: '^ami-([0-9a-f]{8}|[0-9a-f]{17})$' },
  instanceId: { description: 'ID of an EC2 instance.', type: 'string', pattern: '^i-([0-9a-f]{8}|[0-9a-f]{17})$' },
  executable: { description: 'Absolute path of an executable.', type: 'string', pattern: '^/.*[^/]$' },
  port: { description: 'Port.', type: 'integer', minimum: 1, maximum: 65_535 },
  ruleName: {
    description: '3 to 40 letters, digits, `.`, `_` or `-`.',
    type: 'string',
    pattern: '^[A-Za-z0-9._-]{3,40}$',
    'x-source': `${docs}/guardduty/latest/APIReference/API_CreateFilter.html`,
  },
  routeName: { description: 'Lower-case letters, digits and hyphens.', type: 'string', pattern: '^[a-z0-9-]{1,40}$' },
  owner: {
    description: 'Team or address, as a tag value.',
    type: 'string',
    pattern: '^(?=.*[^ ])[\\p{L}\\p{N} _.:/=+@-]{1,128}$',
    'x-source': `${docs}/tag-editor/latest/userguide/best-practices-and-strats.html`,
  },
  findingId: { description: 'ID of a finding of the safety rules.', type: 'string', pattern: '^[a-z][a-z0-9-]*(\\[[^\\[\\]]+\\])?$' },
  membershipName: {
    description: 'Text of 3 to 50 characters.',
    type: 'string',
    pattern: '^(?=[^]*\\S)[^]{3,50}$',
    'x-source': `${docs}/security-ir/latest/APIReference/API_CreateMembership.html`,
  },
  personName: {
    description: 'Name of 3 to 50 characters.',
    type: 'string',
    pattern: '^(?=[^]*\\S)[^]{3,50}$',
    'x-source': `${docs}/security-ir/latest/APIReference/API_IncidentResponder.html`,
  },
  jobTitle: {
    description: 'Text of 1 to 50 characters.',
    type: 'string',
    pattern: '^(?=[^]*\\S)[^]{1,50}$',
    'x-source': `${docs}/security-ir/latest/APIReference/API_IncidentResponder.html`,
  },
  emailAddress: {
    description: 'E-mail address of 6 to 254 characters.',
    type: 'string',
    pattern: "^(?=.{6,254}$)[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)*$",
    'x-source': `${docs}/security-ir/latest/APIReference/API_IncidentResponder.html`,
  },
  checksum: { description: '16 hexadecimal digits.', type: 'string', pattern: '^[0-9a-f]{16}$' },
  precedence: {
    description: '`before-service` or `after-service` (the service uses order 10), or an order from 1 to 1,000 other than 10.',
    anyOf: [
      { type: 'string', enum: ['before-service', 'after-service'] },
      { type: 'integer', minimum: 1, maximum: 1000 },
    ],
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** A reference to one of them. */
export function value(name: keyof typeof valueDefinitions, beside: JsonSchema = {}): JsonSchema {
  return { $ref: `#/definitions/${name}`, ...beside };
}
